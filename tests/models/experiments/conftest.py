"""A planned experiment, and simulated cases of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest

from labeling.serving.experiments import Experiment
from models.experiments.looks import DAY

PLAN = Experiment(
    name="first", created_at=datetime(2026, 1, 5, tzinfo=UTC), by="Ana", unit="agent", salt="s1",
    metric="handle_seconds", expected=0.2, planned_units=60,
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """Columns as `analyse` takes them."""

    arm: np.ndarray
    unit: np.ndarray
    at: np.ndarray
    metrics: dict[str, np.ndarray]

    @property
    def columns(self):
        return self.arm, self.unit, self.at, self.metrics


def simulated(units=60, days=10, cases=30, faster=0.0, reopens=0.0, seed=0):
    """Half of the units treated; their cases are shorter by a share, and reopened more often by so much."""
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(units), cases)
    treated = unit % 2 == 0
    noise = 0.3 * rng.normal(size=units)[unit] + rng.normal(size=len(unit))
    seconds = 300 * np.exp(noise) * (1 - faster * treated)
    reopened = (rng.random(len(unit)) < 0.1 + reopens * treated).astype(float)
    return Made(
        np.where(treated, "treatment", "control"),
        np.array([f"agent {u}" for u in unit]),
        rng.uniform(0, days * DAY, len(unit)),
        {"handle_seconds": seconds, "reopened": reopened},
    )


@pytest.fixture
def plan():
    return PLAN


@pytest.fixture
def made():
    return simulated
