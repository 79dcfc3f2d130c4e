"""Everything that faces outward: the command line, the pipeline, settings and workspaces."""
