"""Spot checks: suggestions drawn at random, judged by experts."""
