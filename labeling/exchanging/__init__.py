"""Votes and label models as others know them: Snorkel and scikit-learn."""
