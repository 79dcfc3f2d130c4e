"""oracle lf diff."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.reporting.report import percent, plain_table
from app.workshop.functions_diff import diff as compare
from app.workspace import Workspace


def diff(
    context: typer.Context,
    against: Annotated[
        Path | None,
        typer.Option(help="Compare with the functions of this folder or workspace, not with the latest labels."),
    ] = None,
    tolerance: Annotated[
        float, typer.Option(min=0, max=1, help="Accuracy on gold that may be lost: 0.005 is half a point.")
    ] = 0.005,
    max_flipped: Annotated[
        int | None, typer.Option(min=0, help="Most questions whose label may flip; by default any number.")
    ] = None,
    examples: Annotated[int, typer.Option(min=0, help="Examples shown at the most.")] = 10,
    as_json: Json = False,
) -> None:
    """Show what the labeling functions as they are now would change; nothing is written.

    Exit code 1 when the labels of seed and valid gold lose more than --tolerance, or when more than
    --max-flipped labels flip. In a pull request: oracle lf diff --against MAIN_CHECKOUT.
    """
    result = compare(Workspace(context.obj), against, examples)
    problems = list(_problems(result, tolerance, max_flipped))
    show(as_json, result | {"problems": problems}, [*_lines(result), *(f"[red]✗[/red] {p}" for p in problems)])
    if problems:
        raise typer.Exit(1)


def _problems(r: dict[str, Any], tolerance: float, max_flipped: int | None) -> Iterator[str]:
    if r["gold"] and r["gold"]["loss"] > tolerance:
        yield (
            f"Accuracy on gold falls by {percent(r['gold']['loss'])}, more than the {percent(tolerance)} "
            "that --tolerance allows."
        )
    if max_flipped is not None and r["flipped"] > max_flipped:
        yield f"{r['flipped']:,} labels flip, more than the {max_flipped:,} that --max-flipped allows."


def _lines(r: dict[str, Any]) -> Iterator[Any]:
    for kind in ("added", "removed", "changed"):
        if names := r["voters"][kind]:
            yield f"[bold]{kind}[/bold] {escape(', '.join(names))}"
    if not any(r["voters"][kind] for kind in ("added", "removed", "changed")):
        yield f"All {r['voters']['unchanged']} voters vote as before."
    yield (
        f"Of {r['questions']:,} questions, {r['flipped']:,} get another label, {r['newly_covered']:,} get their "
        f"first votes, and {r['newly_uncovered']:,} lose all votes."
    )
    yield from _gold(r)
    if r["flipped"]:
        low, high = (100 * r["believed"][k] for k in ("before", "after"))
        yield (
            f"Expected change of accuracy over all questions: {low:+.2f} points as the labels before see it, "
            f"{high:+.2f} as the labels now see it."
        )
        rows = [[f["questions"], f["before"], f["after"]] for f in r["flips"][:10]]
        yield plain_table("Labels that flip", ["questions", "before", "now"], rows)
    if r["examples"]:
        yield "[bold]Examples[/bold], those that gold calls broken first, then those that moved most"
    for e in r["examples"]:
        yield f"{escape(e['question_id'])}  {escape(e['text'])}"
        gold = f"; gold: {escape(e['gold'])}" if e["gold"] else ""
        yield f"    {_said(e['before'])} → {_said(e['after'])}{gold}"
        for voter, labels in e["voters"].items():
            yield f"    {escape(voter)} votes for {escape(labels)}"


def _gold(r: dict[str, Any]) -> Iterator[str]:
    g = r["gold"]
    if g is None:
        yield "There is no seed or valid gold to measure accuracy on."
        return
    change = (g["after"] - g["before"]) / g["n"]
    yield (
        f"On {g['n']:,} gold questions {g['fixed']} become right and {g['broken']} wrong: accuracy "
        f"{percent(g['before'] / g['n'])} → {percent(g['after'] / g['n'])} ({100 * change:+.2f} points, 95 % interval "
        f"{100 * g['low']:+.2f} to {100 * g['high']:+.2f})."
    )


def _said(state: dict[str, Any]) -> str:
    return "no votes" if state["label"] is None else f"{escape(state['label'])} {percent(state['proba'])}"
