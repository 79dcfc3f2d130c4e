"""What a report says of the cascade as a whole: its promise in a sentence or two, and its ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from app.reporting.tables import percent, plain_table

STAGES = ("validity", "no_template", "topic", "template")
LEDGER = ("questions", "validity", "no template", "topic", "template")


def promise_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """What is promised, whether it holds on the split, and what more would cost."""
    promise = report.get("promise")
    if not promise:
        return
    yield escape(_kept(promise) if promise["kept"] else _not_kept(promise))
    if promise["holds"] is not None:
        yield escape(_reached(promise, report["split"]))
    for line in _costs(promise):
        yield escape(line)


def _kept(promise: Mapping[str, Any]) -> str:
    groups = [g for g in promise["groups"] if g["kept"]]
    answers, errors, questions = (sum(g[k] for g in promise["groups"]) for k in ("answers", "errors", "questions"))
    worst = max(g["upper"] for g in groups)
    silent = [g["group"] for g in promise["groups"] if not g["kept"]]
    but = f"; nothing is answered for {', '.join(silent)}, where gold does not suffice" if silent else ""
    return (
        f"Promise kept: at least {percent(promise['asked'])} of what is answered is right, with "
        f"{percent(promise['confidence'])} confidence. {answers:,} of {questions:,} calibration questions are "
        f"answered, {errors:,} of them wrongly, which bounds the wrong ones at {percent(worst)}{but}."
    )


def _not_kept(promise: Mapping[str, Any]) -> str:
    then = {
        "nothing": "so nothing is answered",
        "best-effort": "so the thresholds are a best effort without any promise",
    }
    return (
        f"No promise: the gold does not show a precision of {percent(promise['asked'])}, {then[promise['otherwise']]}."
    )


def _reached(promise: Mapping[str, Any], split: str) -> str:
    verdict = "as asked" if promise["holds"] else "less than asked, by more than chance explains"
    if not promise["holds"] and promise["high"] >= promise["asked"]:
        verdict = "less than asked, though chance alone may explain it"
    where = "valid, the gold the thresholds were made from" if split == "valid" else split
    return (
        f"On {where}, {percent(promise['precision'])} of the {promise['answered']:,} answered are right "
        f"({percent(promise['low'])} to {percent(promise['high'])}): {verdict}."
    )


def cheapest(needs: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The step that the fewest reviews buy, the wider one of two that cost the same."""
    return min(needs, key=lambda need: (need["more_of_all"], -need["coverage"]))


def _costs(promise: Mapping[str, Any]) -> Iterator[str]:
    """The cheapest step, and the highest coverage that reviews can buy."""
    needs = promise["needed"]
    if not needs:
        if not promise["kept"]:
            yield (
                "More reviews alone will not do, as too many of even the surest answers are wrong: "
                "look at labeling functions and templates, or ask for less."
            )
        return
    first = cheapest(needs)
    for need in [first] + [n for n in needs[-1:] if n is not first]:
        yield (
            f"To promise it for {percent(need['coverage'])} of the questions ({need['group']}): about "
            f"{need['more_of_all']:,} more reviews drawn at random (`oracle review next --purpose promise`)."
        )


def ledger_table(report: Mapping[str, Any]) -> Table | None:
    """Where all questions with gold went, one column a stage; None for a report without it."""
    found = report.get("ledger")
    if not found:
        return None
    rows = [
        ["answered right", found["answered_right"], *[""] * 4],
        ["answered wrong, at", *_spread(found["answered_wrong"])],
        ["lost, at", *_spread(found["lost"])],
        ["  though the best template was right", *_spread(found["lost_though_right"])],
        ["rightly left alone", found["left_alone"], *[""] * 4],
    ]
    if found["if_perfect"]:
        rows.append(["more right if it were perfect", "", *[f"{found['if_perfect'][s]['gain']:+d}" for s in STAGES]])
    return plain_table("Where the questions went", ["", *LEDGER], rows)


def _spread(counts: Mapping[str, int]) -> list[int]:
    return [sum(counts.values()), *[counts[s] for s in STAGES]]
