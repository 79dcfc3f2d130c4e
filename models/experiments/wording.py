"""The outcome of an experiment in a plain sentence."""

from __future__ import annotations

from math import inf, isfinite

from labeling.serving.experiments import HANDLE_SECONDS, MATCH, RELATIVE, REOPENED, SATISFACTION, Experiment
from models.experiments.effects import change
from models.experiments.guards import GuardFound
from models.experiments.looks import BENEFIT, FINISHED, HARM, Look
from models.experiments.ratio import Ratio

SPOKEN = {
    HANDLE_SECONDS: "handle time",
    REOPENED: "reopened cases",
    SATISFACTION: "satisfaction",
    MATCH: "match rate",
}
CAREFUL = "With fewer than ten units in an arm, take the figures with care."


def of_mismatch(ratio: Ratio) -> str:
    """Why no figure can be trusted."""
    return (
        f"The treatment has {ratio.treatment:,} units and the control {ratio.control:,}, where a share of "
        f"{100 * ratio.planned:.0f} % was planned; find out why before you trust any figure."
    )


def of_guard(found: GuardFound) -> str:
    """What became worse."""
    metric = found.guard.metric
    return (
        f"The {SPOKEN[metric]} became worse by {_size(metric, found.worse)}, surely by more than the "
        f"{_size(metric, found.guard.worse_by)} that are borne; stop the ramp."
    )


def of_waiting(fraction: float, plan: Experiment) -> str:
    """What is missing before the first look."""
    first = f"the first comes at {100 * (1 / plan.looks):.0f} %"
    return f"It is too early for a look: {100 * fraction:.0f} % of what is planned is known, {first}."


def of_end(plan: Experiment) -> str:
    """What to do once the planned units are there and nothing is certain."""
    return f"The planned {plan.planned_units:,} units are there: end it at the planned time, for a last look."


def of_look(look: Look, number: int, plan: Experiment) -> str:
    """What the last look says."""
    if not isfinite(look.found.se):
        return f"Nothing can be told of the {SPOKEN[plan.metric]}: too few units have a known value."
    found = f"{SPOKEN[plan.metric]} {_change(plan.metric, look.found.value)} ({interval(plan.metric, look)})"
    if look.decision == BENEFIT:
        return f"Suggestions help: {found}. The experiment can end."
    if look.decision == HARM:
        return f"Suggestions do harm: {found}. Stop the experiment."
    if look.decision == FINISHED:
        known = f"It has come to its end with {100 * look.fraction:.0f} % of what is planned"
        return f"{known}, and no difference is certain: {found}."
    part = f"{100 * look.fraction:.0f} % of what is planned"
    return f"No difference is certain at look {number}, with {part}: {found}. Go on."


def interval(metric: str, look: Look) -> str:
    """From where to where, or that it is too early to say."""
    if look.critical == inf:
        return "too early for an interval"
    return f"{_change(metric, look.low)} to {_change(metric, look.high)}"


def _change(metric: str, moved: float) -> str:
    value = change(metric, moved)
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + _size(metric, value)


def _size(metric: str, value: float) -> str:
    return f"{100 * abs(value):.1f} %" if metric in RELATIVE else f"{100 * abs(value):.1f} points"
