"""Questions around the middles of four templates, and of two topics that no template answers."""

from dataclasses import dataclass

import numpy as np
import pytest

from labeling.new_topics import Known
from labeling.values import Gold, SoftLabels

EACH = 40


def around(middle, n, rng, spread=0.6):
    rows = middle + spread * rng.normal(size=(n, len(middle))) / np.sqrt(len(middle))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@dataclass(frozen=True)
class World:
    """``truth`` counts the four templates, then the hidden topics; templates have five gold questions each."""

    embeddings: np.ndarray
    truth: np.ndarray
    gold: Gold
    labels: SoftLabels
    written: tuple

    def known(self, taxonomy, gold=None, draft=None, labels=None):
        parts = (labels or self.labels, gold or self.gold, taxonomy, self.written, draft)
        return Known.of(self.embeddings, *parts)


@pytest.fixture
def world():
    def make(hidden=2, each=EACH, known_each=EACH):
        rng = np.random.default_rng(0)
        middles = np.linalg.qr(rng.normal(size=(48, 48)))[0][: 4 + hidden]
        sizes = [known_each] * 4 + [each] * hidden
        rows = np.concatenate([around(m, n, rng) for m, n in zip(middles, sizes, strict=True)])
        truth = np.repeat(np.arange(4 + hidden), sizes)
        label, proba = np.full(len(truth), -1, np.int32), np.full((len(truth), 6), 0.02, np.float32)
        for t in range(4):
            label[np.flatnonzero(truth == t)[:5]] = t
            proba[truth == t, t] = 0.9
        proba[truth >= 4, 1:3] = 0.46
        gold = Gold(label, np.where(label >= 0, 0, -1).astype(np.int8))
        titles = np.concatenate([around(m, 1, rng, 0.8) for m in middles[:4]])
        return World(rows, truth, gold, SoftLabels(proba, np.ones(len(truth), bool)), (titles, np.arange(4)))

    return make
