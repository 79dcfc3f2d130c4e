"""Clustered embeddings, and a cascade trained on them."""

from dataclasses import dataclass

import numpy as np
import pytest

from labeling.values import Gold, SoftLabels
from models.learning.agreement import Examples
from models.learning.training import Material, TrainSettings, train
from models.promising.promise import Asked
from models.releasing.releases import Memory, load_release, save_release

TEXTS = ("where is my payout", "pause my payouts", "refund not there", "make a refund", "thanks", "weather")


@dataclass(frozen=True)
class World:
    """Questions around one centre a label: their rows, certain labels, gold in three splits."""

    rows: np.ndarray
    labels: SoftLabels
    gold: Gold
    truth: np.ndarray

    def relabel(self, split, label):
        """Gold that says ``label`` throughout one split."""
        return Gold(np.where(self.gold.mask(split), label, self.gold.label).astype(np.int32), self.gold.split)

    def keep(self, *splits):
        """Gold of these splits only."""
        at = self.gold.mask(*splits)
        return Gold(
            np.where(at, self.gold.label, -1).astype(np.int32), np.where(at, self.gold.split, -1).astype(np.int8)
        )


def make_world(n, noise, seed=0):
    rng = np.random.default_rng(seed)
    truth = (np.arange(n) % 6).astype(np.int32)
    rows = rng.normal(size=(6, 8))[truth] + noise * rng.normal(size=(n, 8))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    split = ((np.arange(n) // 6) % 4 - 1).astype(np.int8)
    proba = 0.04 + 0.76 * np.eye(6, dtype=np.float32)[truth]
    return World(rows, SoftLabels(proba, np.ones(n, bool)), Gold(np.where(split < 0, -1, truth), split), truth)


@pytest.fixture(scope="session")
def clusters():
    return make_world(240, 0.4)


@pytest.fixture(scope="session")
def overlapping():
    """Clusters that overlap, so that no classifier is right on all."""
    return make_world(480, 1.2)


@pytest.fixture(scope="session")
def make_clusters():
    """(n, noise, seed) to a World."""
    return make_world


@pytest.fixture
def material(taxonomy):
    """(world, **settings) to what training keeps whatever gold it is shown."""

    def make(world, **settings):
        return Material(world.rows, taxonomy, Examples.none(world.rows.shape[1]), TrainSettings(**settings))

    return make


@pytest.fixture
def saved(encoder, taxonomy, tmp_path):
    """Folder and id of a release trained on six texts."""
    truth = np.arange(48, dtype=np.int32) % 6
    rows = encoder.encode(TEXTS * 8)
    labels = SoftLabels(np.eye(6, dtype=np.float32)[truth], np.ones(48, bool))
    settings = TrainSettings(Asked(0.9, otherwise="best-effort"))
    trained = train(rows, labels, Gold(truth, np.zeros(48, np.int8)), taxonomy, settings)
    return tmp_path, save_release(
        tmp_path, encoder.encoder_id, trained.cascade, trained.thresholds, Memory(TEXTS * 8), {}
    )


@pytest.fixture
def release(saved):
    return load_release(*saved)
