"""Regions of the embedding space, so that embeddings can be counted and watched day after day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.cluster import KMeans

from labeling.errors import OracleError
from models.drift.watching import Daily

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

REGIONS = 30
FAR = 0.02
ROWS_A_REGION = 10


@dataclass(frozen=True)
class Regions:
    """Where questions used to be.

    Parameters
    ----------
    centres
        ``(r, d)`` float64 unit rows.
    reach
        Cosine to the nearest centre below which a question is far from everything known.
    """

    centres: Floats
    reach: float

    def of(self, rows: NDArray[np.floating]) -> Places:
        """``(n,)`` int64 region of each ``(n, d)`` unit row, counted from 0; r where it is far from all of them."""
        if not len(rows):
            return np.empty(0, np.int64)
        near = np.asarray(rows, np.float64) @ self.centres.T
        return np.where(near.max(1) < self.reach, len(self.centres), near.argmax(1)).astype(np.int64)

    def daily(self, rows: NDArray[np.floating], days: ArrayLike, count: int) -> Daily:
        """Counts of each region, and of far-away questions, by ``(n,)`` day of each row, from 0 to count - 1."""
        return self.counted(self.of(rows), days, count)

    def counted(self, places: Places, days: ArrayLike, count: int) -> Daily:
        """Counts by day of rows whose ``(n,)`` regions are known already."""
        day, r = np.asarray(days, np.int64), len(self.centres) + 1
        if day.shape != places.shape:
            raise OracleError(f"{day.size} days were given for {len(places)} rows: give each row its day")
        if day.size and not 0 <= day.min() <= day.max() < count:
            raise OracleError(f"days run from {day.min()} to {day.max()}, but have to lie from 0 to {count - 1}")
        x = np.bincount(day * r + places, minlength=count * r).reshape(count, r)
        names = [f"region {i + 1}" for i in range(r - 1)] + ["far from all regions"]
        return Daily.of("embeddings", names, x, x.sum(1))


def find_regions(rows: NDArray[np.floating], seed: int, regions: int = REGIONS, far: float = FAR) -> Regions:
    """Regions of ``(n, d)`` unit rows by k-means, fewer where there are few rows.

    Give rows that are not counted later: those the centres were drawn from lie nearer to them than new ones do. Half of
    the rows make the centres, the other half tells how near a share of 1 - far of questions lies.
    """
    if len(rows) < 2 * ROWS_A_REGION:
        raise OracleError(f"{len(rows)} questions are too few to find regions in: give {2 * ROWS_A_REGION} or more")
    order = np.random.default_rng(seed).permutation(len(rows))
    made, held = (np.asarray(rows, np.float64)[np.sort(half)] for half in np.array_split(order, 2))
    k = max(1, min(regions, len(made) // ROWS_A_REGION))
    centres = KMeans(k, n_init=1, random_state=seed).fit(made).cluster_centers_
    centres = centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
    return Regions(centres, float(np.quantile((held @ centres.T).max(1), far)))
