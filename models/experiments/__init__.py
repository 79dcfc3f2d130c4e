"""Statistics of controlled experiments, as functions on arrays: plan, look, guard, decide."""
