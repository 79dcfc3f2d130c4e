"""What is watched: reports, confusion, freshness, use, releases."""
