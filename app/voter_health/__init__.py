"""Voters that do harm or say nothing: found after each voting, muted with the reason, heard again when mended."""
