"""The HTTP service: suggestions for agents' tools, feedback, templates, health and metrics."""
