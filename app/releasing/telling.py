"""One release in words: the gate's table, what it was made from, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.releasing.differing import lineage_of, model_words
from app.reporting.tables import percent
from labeling.store.releases import ReleaseRow
from models.gate.figure import BETTER, BYTES, COST, MILLISECONDS, OVERALL, PERHAPS, POINTS, TEMPLATE, TOPIC, WORSE

PARTS = {OVERALL: "", TOPIC: "topic ", TEMPLATE: "template ", COST: ""}
COLUMNS = ("", "current", "this one", "difference (95 % interval)", "questions", "")
NONE = "–"


def gate_of(row: ReleaseRow) -> tuple[bool, list[str], list[Mapping[str, Any]]]:
    """Whether the gate let a release pass, why, and its figures; an old release has none of these."""
    gate = row.manifest.get("gate") or {}
    reasons = [str(reason) for reason in gate.get("reasons", ())]
    return bool(gate.get("passed", True)), reasons, list(gate.get("figures", ()))


def gate_cells(figure: Mapping[str, Any]) -> list[str]:
    """A row of the gate's table: figure, current, candidate, difference with its interval, questions, verdict."""
    unit, name = figure["unit"], f"{PARTS.get(figure['part'], '')}{figure['name']}"
    both = [shown(figure[side], unit) for side in ("current", "candidate")]
    low, high = (moved(figure[end], unit) for end in ("low", "high"))
    between = "" if NONE in (low, high) else f" ({low} to {high})"
    n = f"{figure['n']:,}" if figure["n"] else NONE
    return [name, *both, f"{moved(figure['difference'], unit)}{between}", n, str(figure["verdict"])]


def telling_figures(figures: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Figures on all questions and costs, and the topics and templates of which there is something to say."""
    return [x for x in figures if x["part"] in (OVERALL, COST) or x["verdict"] in (WORSE, PERHAPS, BETTER)]


def shown(value: float | None, unit: str) -> str:
    """A figure in its unit."""
    if value is None:
        return NONE
    if unit == MILLISECONDS:
        return f"{value:.2f} ms"
    if unit == BYTES:
        return f"{value / 2**20:.2f} MiB"
    return f"{value:.3f}" if unit == POINTS else percent(value)


def moved(value: float | None, unit: str) -> str:
    """A difference in its unit; of shares in points of a hundred."""
    if value is None:
        return NONE
    if unit == MILLISECONDS:
        return f"{value:+.2f} ms"
    if unit == BYTES:
        return f"{value / 2**20:+.2f} MiB"
    return f"{value:+.3f}" if unit == POINTS else f"{100 * value:+.1f}"


def origin(row: ReleaseRow) -> Iterator[str]:
    """What a release was made from, in sentences; fewer for one that an earlier version of the program made."""
    line = lineage_of(row)
    if gold := line.get("gold"):
        yield f"Gold: {', '.join(f'{n:,} {split}' for split, n in gold['splits'].items())}."
    if "templates" in line:
        yield f"Templates: {len(line['templates']):,}."
    if "voters" in line:
        silent = ", ".join(line.get("muted") or ())
        yield f"Voters: {len(line['voters']):,}{f', of them muted: {silent}' if silent else ''}."
    if line.get("label_model"):
        yield f"Label model: {model_words(line['label_model'])}. Encoder: {line['encoder']}."
    if line.get("parents"):
        yield f"Current when it was made: {', '.join(line['parents'])}."


def digests(row: ReleaseRow) -> Iterator[str]:
    """Which program, and which functions and rules, by the beginning of their digests."""
    line = lineage_of(row)
    if line.get("code"):
        yield f"Program {line['code'][:12]}, functions and rules {str(line.get('labeling_functions'))[:12]}."


def standing(row: ReleaseRow) -> str:
    """What has become of a release, in a word or two; empty where there is nothing to say."""
    if row.removed_at is not None:
        return f"removed {row.removed_at:%Y-%m-%d}"
    return ", ".join(word for word, so in (("current", row.current), ("pinned", row.pinned)) if so)
