"""oracle lf check, list, analyze; diff, suggest, mute, hear and reviewed stand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli.functions_diff import diff
from app.cli.functions_mute import hear, mute, reviewed
from app.cli.functions_suggest import suggest
from app.cli.output import Json, show
from app.reporting.report import percent, plain_table
from app.workshop import functions as desk
from app.workspace import Workspace

commands = typer.Typer(
    help="Labeling functions and rules: check, list, analyze, diff, suggest, mute.", no_args_is_help=True
)


@commands.command("check")
def check(context: typer.Context, as_json: Json = False) -> None:
    """Try every labeling function and rule on its own yes and no examples; exit code 1 if one fails."""
    result = desk.check(Workspace(context.obj))
    lines = [*result["failures"], f"{result['examples']} examples of {result['voters']} voters tried"]
    lines += [f"{len(result['failures'])} failed" if result["failures"] else "all hold"]
    show(as_json, result, [line.replace("[", r"\[") for line in lines])
    if result["failures"]:
        raise typer.Exit(1)


@commands.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Show every labeling function and rule: what it votes for, its owner and place, and which are muted."""
    rows = desk.listing(Workspace(context.obj))
    shown = [[*[*r.values()][:4], _muted(r["muted"])] for r in rows]
    table = plain_table("", ["voter", "votes for", "owner", "place", ""], shown)
    unheard = sum(r["muted"] is not None for r in rows)
    show(
        as_json, rows, [table, f"{len(rows)} labeling functions and rules" + (f", {unheard} muted" if unheard else "")]
    )


def _muted(event: dict[str, Any] | None) -> str:
    """That it is muted, and why."""
    return "" if event is None else f"muted: {event['note']}".removesuffix(": ")


@commands.command("analyze")
def analyze(
    context: typer.Context,
    voter: Annotated[str | None, typer.Argument(help="Show this voter's page instead of the table of all.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Questions listed on a voter's page.")] = 20,
    as_json: Json = False,
) -> None:
    """Show coverage, overlaps, conflicts and precision of every voter, on seed and valid gold.

    The figures come from the latest labels; run `oracle label` or `oracle run` first. Precision comes
    with its 95 % Wilson interval. Learned is what the label model thinks of the voter's precision on all
    questions. Name a voter to see the questions it got wrong.
    """
    workspace = Workspace(context.obj)
    if voter is None:
        rows = desk.analysis(workspace)
        show(as_json, rows, [_figures(rows)])
        return
    result = desk.page(workspace, voter, most)
    show(as_json, result, _page(result))


def _figures(rows: list[dict[str, Any]]) -> Table:
    shown = [
        [
            r["voter"],
            percent(r["Coverage"]),
            percent(r["Overlaps"]),
            percent(r["Conflicts"]),
            f"{r['Correct']}/{r['Correct'] + r['Incorrect']}",
            "–" if r["Emp. Acc."] is None else f"{r['Emp. Acc.']:.2f} ({r['Low']:.2f}–{r['High']:.2f})",
            "–" if r["Learned Acc."] is None else f"{r['Learned Acc.']:.2f}",
            r["Failures"] or "",
        ]
        for r in rows
    ]
    head = ["voter", "coverage", "overlaps", "conflicts", "right", "precision", "learned", "failures"]
    return plain_table("", head, shown)


def _page(result: dict[str, Any]) -> Iterator[Any]:
    yield _figures([result["figures"]])
    columns = ["question", "votes for", "gold", "text"]
    if result["wrong"]:
        rows = [[w["question_id"], w["votes_for"], w["gold"], w["text"]] for w in result["wrong"]]
        yield plain_table("Wrong on gold", columns, rows)
    else:
        yield "It got no gold question wrong."
    if result["doubted"]:
        rows = [
            [d["question_id"], d["votes_for"], f"{d['label']} {percent(d['proba'])}", d["text"]]
            for d in result["doubted"]
        ]
        yield plain_table("Labels that stand against it, surest first", [*columns[:2], "label", "text"], rows)


commands.command("diff")(diff)
commands.command("suggest")(suggest)
commands.command("mute")(mute)
commands.command("hear")(hear)
commands.command("reviewed")(reviewed)
