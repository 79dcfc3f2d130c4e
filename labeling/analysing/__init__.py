"""What votes and labels look like: coverage, conflicts, faults, reasons, and what changed."""
