"""Rule workshop: a rule while it is being written."""
