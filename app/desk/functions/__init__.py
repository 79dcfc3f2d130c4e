"""Labeling functions and rules: how they do, and writing rules."""
