"""oracle why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.reporting.report import percent, plain_table
from app.workshop.why import why as find
from app.workspace import Workspace

UNHEARD = {"discredited": " (not heard: gold contradicts it)", "muted": " (not heard: muted)"}


def why(
    context: typer.Context,
    question_id: Annotated[str, typer.Argument(help="Id of a question in the workspace.")],
    as_json: Json = False,
) -> None:
    """Show why a question has its label: what every vote adds, and what changed since the labels before.

    Figures are natural log-odds of the label against its nearest rival: +0.7 doubles the odds, -0.7
    halves them, and they sum to the result.
    """
    result = find(Workspace(context.obj), question_id)
    show(as_json, result, _lines(result))


def _lines(r: dict[str, Any]) -> Iterator[Any]:
    yield f"[bold]{escape(r['question_id'])}[/bold]  {escape(r['text'])}"
    if not r["covered"]:
        yield "Nobody votes on this question, so it has no label; the figures are only the share of each label."
    yield (
        f"{escape(r['label'])} {percent(r['proba'])}, nearest rival {escape(r['rival'])} {percent(r['rival_proba'])}"
        + (f"; gold: {escape(r['gold'])}, which counts whatever the votes say" if r["gold"] else "")
    )
    yield plain_table("", ["", "says", "log-odds"], list(_summands(r)))
    if rests := list(_evidence(r)):
        yield plain_table("What computed votes rest on", ["", "similarity", "question", "gold", "text"], rests)
    since = r["since_before"]
    if since is None:
        yield "There are no labels from before to compare with."
    else:
        yield from _changes(r, since)


def _summands(r: dict[str, Any]) -> Iterator[list[str]]:
    silent = [line for line in r["lines"] if line["kind"] == "abstains"]
    for line in r["lines"]:
        if line["kind"] == "prior":
            yield ["share of the labels", "", f"{line['log_odds']:+.2f}"]
        elif line["kind"] in ("vote", *UNHEARD):
            sure = "" if line["confidence"] is None else f" ({percent(line['confidence'])} sure)"
            unheard = UNHEARD.get(line["kind"], "")
            yield [line["voter"], line["votes_for"] + sure + unheard, f"{line['log_odds']:+.2f}"]
        elif line["kind"] == "agreement" and line["log_odds"]:
            yield ["all votes agree", "", f"{line['log_odds']:+.2f}"]
    if silent:
        yield [f"{len(silent)} voters abstain", "", f"{sum(line['log_odds'] for line in silent):+.2f}"]
    yield ["sum", "", f"{r['log_odds']:+.2f}"]


def _evidence(r: dict[str, Any]) -> Iterator[list[str]]:
    for line in r["lines"]:
        for n, found in enumerate(line["evidence"][:5]):
            text = found["text"] or f"what is meant by {line['votes_for']}"
            said = [found["question_id"] or "", found["gold"] or "", text]
            yield ["" if n else line["voter"], f"{found['similarity']:.2f}", *said]


def _changes(r: dict[str, Any], since: dict[str, Any]) -> Iterator[Any]:
    if not since["known"]:
        yield "The labels before did not know this question."
        return
    if since["label"] != r["label"]:
        yield f"[bold]Before[/bold] the label was {escape(since['label'])} ({percent(since['proba'])})."
    elif not since["moves"]:
        yield "Nothing has changed since the labels before."
        return
    else:
        yield f"The label was the same before, at {percent(since['proba'])}."
    rows = [
        [m["voter"] or m["kind"], m["before"] or "–", m["after"] or "–", f"{m['log_odds']:+.2f}", m["cause"]]
        for m in since["moves"][:12]
    ]
    yield plain_table("What moved it", ["", "before", "now", "log-odds", "cause"], rows)
    if since["gold"]:
        gold = [[g["question_id"], g["before"] or "–", g["after"] or "–", g["text"]] for g in since["gold"]]
        yield plain_table("Gold that changed", ["question", "before", "now", "text"], gold)
    if since["templates"]:
        yield "Templates that changed: " + escape(", ".join(since["templates"]))
