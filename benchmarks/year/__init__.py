"""A simulated year: thirty product changes over the shipped workspace, with and without the freshness machinery."""

from benchmarks.year.running import main

__all__ = ["main"]
