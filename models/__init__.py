"""Encoders, the classifiers of the cascade, calibration, evaluation, releases and suggestions."""
