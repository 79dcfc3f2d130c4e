"""Drift: what moved between two windows or from day to day, how far, and how sure that is."""

from models.drift.embeddings import EmbeddingDrift, embedding_drift
from models.drift.regions import Regions, find_regions
from models.drift.shares import Pairs, compared
from models.drift.shift import Shift, cohens_h, holm, share_of
from models.drift.swings import Swings, swings_of
from models.drift.watching import Daily, Watched, watch

__all__ = [
    "Daily",
    "EmbeddingDrift",
    "Pairs",
    "Regions",
    "Shift",
    "Swings",
    "Watched",
    "cohens_h",
    "compared",
    "embedding_drift",
    "find_regions",
    "holm",
    "share_of",
    "swings_of",
    "watch",
]
