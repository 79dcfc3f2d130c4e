"""Freshness: how fresh everything is, what would raise it, and what waits for whom."""

from app.audit.views.freshness.page import render

__all__ = ["render"]
