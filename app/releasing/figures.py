"""Figures of the reports that releases were recorded with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.reporting.report_cascade import cheapest
from labeling.store.releases import ReleaseRow
from models.evaluating.ledger import STAGES

TEST, VALID = "test", "valid"
SPLITS = {TEST: "Test gold", VALID: "Valid gold"}
Report = Mapping[str, Any]

MEASURES = {
    "Answered": ("cascade", "answered"),
    "Right when answered": ("cascade", "precision"),
    "Found and answered": ("cascade", "recall"),
    "Right template": ("template", "accuracy"),
    "Right topic": ("topic", "accuracy"),
    "Question or not": ("validity", "accuracy"),
    "Probability off by": ("template", "ece"),
}
STAGE_NAMES = dict(
    zip(STAGES, ("Is it a question", "Does a template answer it", "Which topic", "Which template"), strict=True)
)


@dataclass(frozen=True)
class Point:
    """A measure of one release; ``value`` None where it is not known."""

    release_id: str
    created_at: datetime
    measure: str
    value: float | None


@dataclass(frozen=True)
class Line:
    """One line of the ledger: counts in all and by stage; None where the line has none by stage."""

    name: str
    total: int
    by_stage: Mapping[str, int] | None


def current(rows: Sequence[ReleaseRow]) -> ReleaseRow | None:
    """The current release, None before the first."""
    return next((r for r in rows if r.current), None)


def splits_of(report: Report) -> list[str]:
    """Splits that the report tells of, test gold first."""
    return [s for s in SPLITS if s in report and report[s].get("n")]


def figure(report: Report, part: str, name: str) -> float | None:
    """One figure of a split's report; None where an older report, or one without gold, has none."""
    found = report.get(part) or {}
    value = found.get(name)
    return None if value is None else float(value)


def measures(report: Report) -> dict[str, float | None]:
    """The main figures of a split's report, in their order."""
    return {name: figure(report, *place) for name, place in MEASURES.items()}


def trend(rows: Sequence[ReleaseRow], split: str, names: Sequence[str]) -> list[Point]:
    """Measures of all releases on one split, the oldest release first."""
    return [
        Point(row.release_id, row.created_at, name, figure(row.report.get(split) or {}, *MEASURES[name]))
        for row in sorted(rows, key=lambda r: (r.created_at, r.release_id))
        for name in names
    ]


def curve(report: Report) -> list[Mapping[str, Any]]:
    """Points of coverage against risk; none where there are none."""
    return list((report.get("coverage_risk") or {}).get("points") or [])


def at_threshold(report: Report, threshold: float) -> Mapping[str, Any] | None:
    """What would be answered from a probability on: the last point of the curve that is not below it."""
    fit = [p for p in curve(report) if p["threshold"] >= threshold]
    return fit[-1] if fit else None


def promise_sentences(report: Report) -> Iterator[str]:
    """What is promised, what came of it, and what more would cost, in plain words."""
    promise = report.get("promise")
    if not promise:
        return
    asked = _percent(promise["asked"])
    if promise["kept"]:
        yield f"At least {asked} of what is answered is right: the gold shows it."
    else:
        yield f"There is not enough gold to promise that {asked} of what is answered is right."
    if promise["precision"] is not None:
        reached, low, high = (_percent(promise[k]) for k in ("precision", "low", "high"))
        yield f"On this gold {reached} of the {promise['answered']:,} answered are right (between {low} and {high})."
    if promise["needed"]:
        yield price_sentence(promise)


def price_sentence(promise: Mapping[str, Any]) -> str:
    """What the next step of a promise costs; it must need something."""
    need = cheapest(promise["needed"])
    return (
        f"About {need['more_of_all']:,} more reviews of questions drawn at random would allow to promise it "
        f"for {_percent(need['coverage'])} of the questions."
    )


def ledger_lines(report: Report) -> list[Line]:
    """Where the questions of a split went; empty for a report without it."""
    found = report.get("ledger")
    if not found:
        return []
    lines = [
        Line("Answered right", found["answered_right"], None),
        _spread("Answered wrong", found["answered_wrong"]),
        _spread("Has an answer, left alone", found["lost"]),
        _spread("Left alone though the guess was right", found["lost_though_right"]),
        Line("Rightly left alone", found["left_alone"], None),
    ]
    perfect = found.get("if_perfect")
    if perfect:
        gains = {stage: perfect[stage]["gain"] for stage in STAGES}
        lines.append(Line("More right if this step were perfect", max(gains.values()), gains))
    return lines


def _spread(name: str, counts: Mapping[str, int]) -> Line:
    return Line(name, sum(counts.values()), {stage: counts[stage] for stage in STAGES})


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") + " %"
