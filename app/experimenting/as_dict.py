"""A result for programs: None for what is not known."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.experimenting.looking import next_look
from app.experimenting.result import Result, when
from app.observing.shares import plain
from labeling.serving.experiments import Experiment, ExperimentEvent
from labeling.store.experiments import Look as Taken
from models.experiments.effects import change
from models.experiments.guards import GuardFound
from models.experiments.looks import Look
from models.experiments.reported import Effect


def experiment_dict(experiment: Experiment) -> dict[str, Any]:
    """What was planned."""
    return asdict(experiment) | {"created_at": experiment.created_at.isoformat()}


def result_dict(result: Result) -> dict[str, Any]:
    """The whole result; without effects, looks and guards where the arms cannot be trusted."""
    analysis, shown = result.analysis, result.trusted
    return {
        "experiment": experiment_dict(result.experiment),
        "state": result.state,
        "ramp": result.running.ramp if result.running else 0.0,
        "answers_live": result.live,
        "at": result.at.isoformat(),
        "until": result.until.isoformat(),
        "decision": result.decision,
        "sentence": result.sentence,
        "units": _arms(result.units),
        "cases": _arms(result.cases),
        "sample_ratio": _ratio(result),
        "known": plain(analysis.fraction) if analysis else 0.0,
        "next_look": plain(next_look(result) or float("nan")),
        "funnels": {arm: asdict(one) for arm, one in result.funnels.items()},
        "effects": [effect_dict(e) for e in analysis.effects] if analysis and shown else [],
        "looks": [_look(look, result.experiment.metric) for look in result.looks] if shown else [],
        "guards": [_guard(g) for g in result.guards.found] if shown else [],
        "taken": [taken_dict(one) for one in result.taken],
        "events": [_event(event) for event in result.events],
    }


def _arms(counts: tuple[int, int]) -> dict[str, int]:
    return {"treatment": counts[0], "control": counts[1]}


def _ratio(result: Result) -> dict[str, Any] | None:
    if result.analysis is None:
        return None
    ratio = result.analysis.ratio
    return {"share": plain(ratio.share), "planned": ratio.planned, "p": plain(ratio.p), "mismatch": ratio.mismatch}


def effect_dict(effect: Effect) -> dict[str, Any]:
    """One metric in both arms."""
    return asdict(effect) | {"cases": _arms(effect.cases), "units": _arms(effect.units)}


def _look(look: Look, metric: str) -> dict[str, Any]:
    return {
        "at": when(look).isoformat(),
        "fraction": plain(look.fraction),
        "change": plain(change(metric, look.found.value)),
        "low": plain(change(metric, look.low)),
        "high": plain(change(metric, look.high)),
        "decision": look.decision,
    }


def _guard(found: GuardFound) -> dict[str, Any]:
    return asdict(found.guard) | {
        "worse": plain(found.worse),
        "at_least": plain(found.at_least),
        "stops": found.stops,
    }


def taken_dict(one: Taken) -> dict[str, Any]:
    """A look that was taken."""
    numbers = {"statistic": plain(one.statistic), "boundary": plain(one.boundary)}
    return asdict(one) | {"at": one.at.isoformat()} | numbers


def _event(event: ExperimentEvent) -> dict[str, Any]:
    return asdict(event) | {"at": event.at.isoformat()}
