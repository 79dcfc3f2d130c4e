"""Backups: a consistent copy of what people made and of the releases in use, and the way back."""
