"""Monitoring: what the releases were measured at, and the questions behind it."""
