"""Simulated experts, who judge suggestions drawn at random by the truth, and err now and then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from app.observing.spot_checks import answer_all, draw, pending
from app.simulating.scenario import Scenario
from labeling.store import Store
from labeling.store.spot_checks import RIGHT, WRONG, SpotAnswer

EXPERTS = ("expert-1", "expert-2")
LEFT_OPEN = 8
STREAM = 5


def judge(store: Store, scenario: Scenario, truth: pd.DataFrame, since: datetime, at: datetime) -> int:
    """Draw spot checks from all traffic since a moment and answer all but a few; how many were answered."""
    if not scenario.spot_checks or truth.empty:
        return 0
    draw(store, scenario.spot_checks + LEFT_OPEN, since, at, at)
    known = truth.set_index("suggestion_id")[["true_label", "right"]].to_dict("index")
    rng = np.random.default_rng([scenario.seed, STREAM])
    open_ones = [one.suggestion_id for one in pending(store, scenario.spot_checks) if one.suggestion_id in known]
    return answer_all(store, [_answer(i, known[i], at, scenario.expert_errors, rng) for i in open_ones])


def _answer(
    suggestion_id: str, known: Mapping[str, Any], at: datetime, errors: float, rng: np.random.Generator
) -> SpotAnswer:
    expert = EXPERTS[int(rng.integers(len(EXPERTS)))]
    right = bool(known["right"]) != (rng.random() < errors)
    label = None if right else known["true_label"]
    return SpotAnswer(suggestion_id, at, expert, RIGHT if right else WRONG, label)
