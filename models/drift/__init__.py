"""Drift: what moved between two windows or from day to day, how far, and how sure that is."""

from models.drift.calibration import Miscalibration, calibration_drift, miscalibration
from models.drift.embeddings import EmbeddingDrift, embedding_drift
from models.drift.regions import Regions, find_regions
from models.drift.shares import Pairs, compared, shares_drift, voter_drift
from models.drift.shift import Shift, cohens_h, holm, share_of, stability_index
from models.drift.swings import Swings, swings_of
from models.drift.watching import Daily, Watched, watch

__all__ = [
    "Daily",
    "EmbeddingDrift",
    "Miscalibration",
    "Pairs",
    "Regions",
    "Shift",
    "Swings",
    "Watched",
    "calibration_drift",
    "cohens_h",
    "compared",
    "embedding_drift",
    "find_regions",
    "holm",
    "miscalibration",
    "share_of",
    "shares_drift",
    "stability_index",
    "swings_of",
    "voter_drift",
    "watch",
]
