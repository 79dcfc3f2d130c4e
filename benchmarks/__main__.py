"""Run every benchmark: `make bench`."""

from benchmarks import workspaces

workspaces.main([])
