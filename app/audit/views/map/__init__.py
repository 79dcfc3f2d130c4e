"""Map of the questions."""
