"""Signing in to the app: the provider, who is let in with which role, and what browsers are told to hold to."""
