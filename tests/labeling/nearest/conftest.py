"""Questions around many middles, as embeddings have them."""

import numpy as np
import pytest


@pytest.fixture
def crowd():
    """n unit rows of 16 entries around 30 middles; many of them twice."""

    def make(n, seed=1):
        rng = np.random.default_rng(seed)
        rows = np.random.default_rng(0).normal(size=(30, 16))[rng.integers(0, 30, n)]
        rows = rows + 0.3 * rng.normal(size=rows.shape)
        rows[: n // 10] = rows[n // 2 : n // 2 + n // 10]
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    return make
