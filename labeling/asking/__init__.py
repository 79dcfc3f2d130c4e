"""Asks labeling functions about a block of questions, in this process or as a worker.

Imports neither numpy nor Snorkel, so that a worker starts in a tenth of a second.
"""
