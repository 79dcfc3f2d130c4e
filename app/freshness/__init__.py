"""Freshness: product changes and what they make stale, what is due, and how fresh everything is together."""
