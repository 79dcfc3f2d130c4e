"""A simulated team and its customers, whose truth is known, against the real service."""
