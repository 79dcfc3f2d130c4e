"""Small things that many tests share."""

import hashlib

import numpy as np
import pytest

from labeling.taxonomy import Taxonomy, Template
from labeling.values import SPLITS, Gold, Question, Questions


class WordEncoder:
    """Deterministic stand-in for a sentence encoder: the normalised sum of a random vector a word."""

    encoder_id = "words/64"

    def __init__(self):
        self.calls = []

    def encode(self, texts):
        self.calls.append(list(texts))
        rows = np.array([sum(map(self._word, t.lower().split()), np.full(64, 1e-3)) for t in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32).reshape(len(texts), 64)

    @staticmethod
    def _word(word):
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
        return np.random.default_rng(seed).normal(size=64)


@pytest.fixture
def encoder():
    return WordEncoder()


@pytest.fixture
def taxonomy():
    rows = [("late", "payouts"), ("pause", "payouts"), ("refund-status", "refunds"), ("refund-make", "refunds")]
    return Taxonomy(tuple(Template(i, topic, f"Title of {i}", "Hi {first_name}, answer.") for i, topic in rows))


@pytest.fixture
def ask():
    """Questions from texts."""
    return lambda *texts: Questions(tuple(Question(f"q{i}", t) for i, t in enumerate(texts)))


@pytest.fixture
def gold_of():
    """Gold from {place: (label, split)}."""

    def make(n, known):
        label, split = np.full(n, -1, np.int32), np.full(n, -1, np.int8)
        for place, (value, part) in known.items():
            label[place], split[place] = value, SPLITS.index(part)
        return Gold(label, split)

    return make
