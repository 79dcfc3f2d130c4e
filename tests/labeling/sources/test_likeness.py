"""A text is like an example whatever other texts are compared with it."""

import numpy as np

from labeling.sources import likeness
from labeling.sources.likeness import alike, reaching


def unit(rng, n):
    rows = rng.normal(size=(n, 24)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_nearest_example_of_each_rule_counts():
    rows = np.eye(3, dtype=np.float32)
    examples = np.array([[1, 0, 0], [0, 0.6, 0.8], [0, 1, 0]], np.float32)
    found = alike(rows, examples, np.array([0, 2]), np.array([0.7, 1.0]))
    assert found.tolist() == [[True, False], [False, True], [True, False]]
    assert reaching(rows, examples[:2], 0.6).tolist() == [True, True, True]


def test_cut_anyhow_the_answer_is_the_same(monkeypatch):
    rng = np.random.default_rng(3)
    rows, examples = unit(rng, 50), unit(rng, 9)
    # a threshold that one pair just reaches: the last bit would decide
    least = np.array([float((rows[7].astype(float) * examples[0].astype(float)).sum()), 0.1, 0.2])
    starts = np.array([0, 1, 5])
    whole = alike(rows, examples, starts, least)
    for size in (1, 3, 16):
        monkeypatch.setattr(likeness, "AT_ONCE", size)
        assert np.array_equal(alike(rows, examples, starts, least), whole)
    assert alike(rows[:0], examples, starts, least).shape == (0, 3)
