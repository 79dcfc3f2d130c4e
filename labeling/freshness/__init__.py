"""Freshness: product changes and what they make stale, the age of everything, and how fresh it is together."""
