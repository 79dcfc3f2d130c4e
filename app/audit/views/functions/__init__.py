"""Labeling functions: all voters, and one of them."""
