"""Review: one by one, as a table, disagreements, flags."""
