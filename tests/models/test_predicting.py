"""Predicting many questions by block."""

import numpy as np
import pytest

from models import predicting
from models.learning.training import TrainSettings, train
from models.linear.rows import rows_of
from models.predicting import joint_of, pool_of
from models.promising.thresholds import answers_of


@pytest.fixture
def cascade(clusters, taxonomy):
    return train(clusters.rows, clusters.labels, clusters.gold, taxonomy, TrainSettings()).cascade


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr("labeling.blocks.BLOCK", 50)


def test_blocks_say_what_all_at_once_says(cascade, clusters, tmp_path):
    np.save(tmp_path / "rows.npy", clusters.rows)
    joint = joint_of(cascade, np.load(tmp_path / "rows.npy", mmap_mode="r"))
    assert joint.dtype == np.float32 and np.allclose(joint, cascade.predict(clusters.rows).joint, atol=1e-5)
    assert np.array_equal(joint, joint_of(cascade, clusters.rows))
    assert joint_of(cascade, clusters.rows[:0]).shape == (0, 6)


def test_the_pool_is_of_questions_without_gold(cascade, clusters):
    free = clusters.gold.label < 0
    pool = pool_of(cascade, rows_of(clusters.rows), free)
    expected = answers_of(cascade.predict(clusters.rows[free]))
    assert np.allclose(pool.score, expected.score, atol=1e-5) and np.array_equal(pool.guess, expected.guess)
    assert pool_of(cascade, rows_of(clusters.rows), np.zeros(240, bool)) is None


def test_a_large_pool_is_thinned_evenly(cascade, clusters, monkeypatch):
    monkeypatch.setattr(predicting, "MOST_POOL", 100)
    pool = pool_of(cascade, rows_of(clusters.rows), np.ones(240, bool))
    assert np.array_equal(pool.guess, cascade.predict(clusters.rows[::3]).template)
