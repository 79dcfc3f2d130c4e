"""Side-by-side runs; each writes its table into docs/benchmarks.md. `python -m benchmarks` runs them all."""
