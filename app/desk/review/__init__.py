"""Reviewing: the shared queue, decisions, disagreements."""
