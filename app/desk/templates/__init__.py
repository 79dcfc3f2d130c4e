"""Templates: writing, versions, moves, and the tone guide."""
