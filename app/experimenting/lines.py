"""A result for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.markup import escape

from app.experimenting.looking import next_look
from app.experimenting.power import Cost
from app.experimenting.result import GO_ON, WAIT, Result, when
from app.experimenting.words import NAMES, counted, harm, improvement, level, signed, size, span
from app.observing.figures import Funnel
from app.reporting.tables import plain_table
from labeling.serving.experiments import CONTROL, RELATIVE, TREATMENT, Experiment
from models.experiments.effects import change
from models.experiments.guards import GuardFound
from models.experiments.reported import Effect

STEPS = ("asked", "taken for a question", "answer suggested", "shown", "used or edited", "sent unchanged")
EARLY_IS_FINE = "Look as often as you like: the intervals hold over all looks, and the moments of looks are set."
NOT_LIVE = "Answers are not live, so nobody sees any: run `oracle release mode template live`."
NONE = "There is no experiment yet. See what one would cost with `oracle experiment power`."


def lines(result: Result) -> Iterator[Any]:
    """The whole result."""
    plan = result.experiment
    yield f"[bold]{escape(plan.name)}[/bold]: {result.state}{_ramp(result)}; {escape(planned(plan))}"
    yield f"[bold]{escape(result.sentence)}[/bold]"
    if not result.live and result.running is not None:
        yield f"[yellow]![/yellow] {NOT_LIVE}"
    if result.analysis is None:
        return
    yield _progress(result)
    yield funnel_table(result)
    if not result.trusted:
        yield "Effects are not shown: they cannot be trusted while the arms are not as large as planned."
        return
    yield effect_table(result.analysis.effects)
    if result.looks:
        yield _looks(result)
    yield from map(escape, map(guard_line, result.guards.found))
    yield EARLY_IS_FINE


def _ramp(result: Result) -> str:
    now = result.running
    return f" at a ramp of {100 * now.ramp:.0f} %" if now is not None and now.ramp else ""


def planned(plan: Experiment) -> str:
    """What was planned, in one line."""
    wanted = improvement(plan.metric, plan.expected)
    return (
        f"by {plan.unit}, {100 * plan.treatment_share:.0f} % with suggestions, to find {wanted} in {plan.looks} looks"
    )


def _progress(result: Result) -> str:
    units, known = sum(result.units), result.analysis.fraction if result.analysis else 0.0
    due = next_look(result)
    then = (
        f"; the next look is due at {100 * due:.0f} %" if due is not None and result.decision in (WAIT, GO_ON) else ""
    )
    enrolled = f"{units:,} of {counted(result.experiment.planned_units, result.experiment.unit)} enrolled"
    return f"{enrolled}, {sum(result.cases):,} cases; {100 * known:.0f} % of what is planned is known{then}"


def steps(funnel: Funnel) -> tuple[int, ...]:
    """Counts of the steps, in the order of ``STEPS``."""
    f = funnel
    return f.asked, f.valid, f.suggested, f.shown, f.used + f.edited, f.unchanged


def funnel_table(result: Result) -> Any:
    """How far suggestions came, with and without."""
    arms = [steps(result.funnels[arm]) for arm in (TREATMENT, CONTROL)]
    rows = [[name, f"{one:,}", f"{other:,}"] for name, one, other in zip(STEPS, *arms, strict=True)]
    return plain_table("", ["", "with suggestions", "without"], rows)


def effect_table(effects: Sequence[Effect]) -> Any:
    """Metrics in both arms with their intervals."""
    rows = [
        [NAMES[e.metric], level(e.metric, e.treatment), level(e.metric, e.control), moved(e), interval(e), cases(e)]
        for e in effects
    ]
    return plain_table("", ["", "with", "without", "change", "interval", "cases"], rows)


def bounds(effect: Effect) -> tuple[float | None, float | None, float | None]:
    """Change and interval: relative for times, absolute for shares; None where not known."""
    if effect.metric in RELATIVE:
        return effect.relative, effect.relative_low, effect.relative_high
    return effect.difference, effect.low, effect.high


def moved(effect: Effect) -> str:
    """The change of a metric."""
    value = bounds(effect)[0]
    return "–" if value is None else signed(effect.metric, value)


def interval(effect: Effect) -> str:
    """From where to where the change may lie."""
    value, low, high = bounds(effect)
    if low is None or high is None:
        return "–" if value is None else "too early"
    return span(effect.metric, low, high)


def cases(effect: Effect) -> str:
    """Cases with a known value."""
    return f"{sum(effect.cases):,}"


def _looks(result: Result) -> Any:
    metric, kept = result.experiment.metric, {one.at for one in result.taken}
    rows = [
        [
            f"{when(look):%d %b}",
            f"{100 * look.fraction:.0f} %",
            signed(metric, change(metric, look.found.value)),
            "too early"
            if look.critical == float("inf")
            else span(metric, change(metric, look.low), change(metric, look.high)),
            look.decision,
            "taken" if when(look) in kept else "not taken",
        ]
        for look in result.looks
    ]
    return plain_table("", ["look", "known", "change", "interval", "decision", ""], rows)


def guard_line(found: GuardFound) -> str:
    """What a guard says."""
    name, borne = NAMES[found.guard.metric], size(found.guard.metric, found.guard.worse_by)
    state = "stops the ramp" if found.stops else "holds"
    return f"Guard {state}: {name}, {seen(found)}; {borne} worse is borne"


def seen(found: GuardFound) -> str:
    """What a guard sees so far."""
    return "nothing known yet" if found.worse != found.worse else harm(found.guard.metric, found.worse)


def cost_lines(cost: Cost) -> Iterator[Any]:
    """What an experiment would cost."""
    b = cost.baseline
    yield (
        f"{NAMES[b.metric]} so far: {level(b.metric, b.assumed.mean)} (standard deviation "
        f"{level(b.metric, b.assumed.sd)}), {b.per_day:,.1f} cases a day, "
        f"{100 * b.known:.0f} % of them with a known value"
    )
    if b.names:
        yield (
            f"{counted(b.units, b.unit)} with {b.assumed.cases:,.1f} cases each in {b.days:.0f} days; "
            f"{100 * b.assumed.icc:.1f} % of the differences lie between them"
        )
    yield f"[bold]{escape(cost.sentence)}[/bold]"
    rows = [[f"{weeks} weeks", reachable(b.metric, found)] for weeks, found in cost.detectable.items()]
    yield plain_table("", ["after", "can be found"], rows)
    for text in cost.advice():
        yield f"[yellow]![/yellow] {escape(text)}"


def reachable(metric: str, found: float | None) -> str:
    """The smallest improvement that is found."""
    return "nothing" if found is None else f"{improvement(metric, found)} or more"
