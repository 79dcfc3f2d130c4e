"""Experiments made up for tests and for looking at pages: cases written straight into the store."""

from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import insert

from labeling.serving.experiments import CASE, START, Experiment, ExperimentEvent, assign
from labeling.serving.suggestions import LoggedSuggestion
from labeling.store.experiments import add_event, add_experiment
from labeling.store.schema import FeedbackRecord, SuggestionRecord

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
SAMPLE = LoggedSuggestion(
    "s", BEGIN, "http", "Mia", None, "Where is it?", "r-1", "suggest", "late", 0.9, "payouts", 0.9, 0.9, "", "Hi", 9.0
)
ROW = {name: getattr(SAMPLE, name) for name in LoggedSuggestion.__dataclass_fields__} | {"attributes": {}}


def planned(name="first", unit="agent", **more):
    usual = {"metric": "handle_seconds", "expected": 0.2, "planned_units": 60, "salt": name, "by": "Ana"}
    return Experiment(name=name, created_at=BEGIN, unit=unit, **(usual | more))


def started(store, plan, ramp=1.0, at=BEGIN):
    with store.write() as connection:
        add_experiment(connection, plan)
        add_event(connection, ExperimentEvent(plan.name, at, "Ana", START, ramp))
    return plan


def play(store, plan, *, units=60, days=14, cases=30, faster=0.0, reopens=0.0, ramp=1.0, begin=BEGIN, seed=0, lost=0.0):
    """Write the cases of an experiment: the treated ones are shorter by a share, and reopened more often by so much.

    ``cases`` are those of an agent or team; where cases are the units, each unit has one. ``lost`` is the share of the
    treated units of which nothing is logged.
    """
    rng = np.random.default_rng(seed)
    unit = np.arange(units) if plan.unit == CASE else np.repeat(np.arange(units), cases)
    names = [f"{plan.name} {u}" for u in range(units)]
    arms = [assign(plan, ramp, name) for name in names]
    gone = [arm == "treatment" and rng.random() < lost for arm in arms]
    noise = 0.2 * rng.normal(size=units)[unit] + 0.8 * rng.normal(size=len(unit))
    treated = np.array([arm == "treatment" for arm in arms])[unit]
    seconds = 300 * np.exp(noise) * (1 - faster * treated)
    again = rng.random(len(unit)) < 0.1 + reopens * treated
    at = rng.uniform(0, days * 86_400, len(unit))
    said, told = [], []
    for i, u in enumerate(unit.tolist()):
        if gone[u]:
            continue
        when = begin + timedelta(seconds=float(at[i]))
        said.append(ROW | _asked(plan, f"{plan.name}-{i}", when, names[u], arms[u]))
        told.append(_told(f"{plan.name}-{i}", when, float(seconds[i]), bool(again[i])))
    with store.write() as connection:
        connection.execute(insert(SuggestionRecord), said)
        connection.execute(insert(FeedbackRecord), told)
    return begin + timedelta(days=days)


def _asked(plan, name, at, unit, arm):
    where = {"case": "case_id", "agent": "agent", "team": "team"}[plan.unit]
    traffic = "shown" if arm == "treatment" else "holdout"
    place = {"experiment": plan.name, "arm": arm, "unit": unit, "traffic": traffic}
    return {"suggestion_id": name, "at": at, "case_id": name} | place | {where: unit}


def _told(name, at, seconds, again):
    return {
        "suggestion_id": name,
        "at": at + timedelta(minutes=5),
        "agent": "Mia",
        "action": "sent",
        "reply": None,
        "handle_seconds": seconds,
        "reopened": again,
        "satisfaction": None,
        "note": "",
    }
