"""Run every benchmark: `make bench`."""

from benchmarks import label_models, workspaces

label_models.main([])
workspaces.main([])
