"""oracle lf check, list, analyze."""

from __future__ import annotations

import typer

from app import functions as desk
from app.cli.output import Json, show
from app.report import percent, plain_table
from app.workspace import Workspace

commands = typer.Typer(help="Labeling functions and rules: check, list, analyze.", no_args_is_help=True)


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
    """Show every labeling function and rule: what it votes for, its owner and place."""
    rows = desk.listing(Workspace(context.obj))
    table = plain_table("", ["voter", "votes for", "owner", "place"], [[*r.values()][:4] for r in rows])
    show(as_json, rows, [table, f"{len(rows)} labeling functions and rules"])


@commands.command("analyze")
def analyze(context: typer.Context, as_json: Json = False) -> None:
    """Show coverage, overlaps, conflicts and precision of every voter, on seed and valid gold.

    The figures come from the latest labels; run `oracle label` or `oracle run` first. Precision comes
    with its 95 % Wilson interval.
    """
    rows = desk.analysis(Workspace(context.obj))
    shown = [
        [
            r["voter"],
            percent(r["Coverage"]),
            percent(r["Overlaps"]),
            percent(r["Conflicts"]),
            f"{r['Correct']}/{r['Correct'] + r['Incorrect']}",
            "–" if r["Emp. Acc."] is None else f"{r['Emp. Acc.']:.2f} ({r['Low']:.2f}–{r['High']:.2f})",
            r["Failures"] or "",
        ]
        for r in rows
    ]
    head = ["voter", "coverage", "overlaps", "conflicts", "right", "precision", "failures"]
    show(as_json, rows, [plain_table("", head, shown)])
