"""Experiment: do suggestions help? What it would cost, how it stands, what came out."""

from app.audit.views.experiment.page import render

__all__ = ["render"]
