"""Templates: list, editor, versions, moves, tone guide."""
