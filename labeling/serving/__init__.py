"""What a running service knows: stages, suggestions, experiments, alerts, jobs, tokens."""
