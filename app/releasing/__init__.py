"""Releases by themselves: which ones are kept, what they were made from, and how two of them differ."""
