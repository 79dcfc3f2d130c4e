"""The questions in two dimensions."""
