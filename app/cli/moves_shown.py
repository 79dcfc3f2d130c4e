"""Options and lines that `oracle template` and `oracle topics` share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli.output import show
from app.reporting.tables import plain_table
from app.taxonomy import doing
from app.workspace import Workspace
from labeling.curating.moves import Plan
from labeling.curating.topic_plans import TopicPlan

By = Annotated[str, typer.Option(help="Who says so; kept with it.")]
Note = Annotated[str, typer.Option(help="Why; kept with it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would move; change nothing.")]


def make(context: typer.Context, plan: Plan | TopicPlan, by: str, note: str, dry_run: bool, as_json: bool) -> None:
    """Make a move, or only show what it would take along."""
    told(doing.carry_out(Workspace(context.obj), plan, by, datetime.now(UTC), note, dry_run), as_json)


def told(done: dict[str, Any], as_json: bool) -> None:
    """Show what a move did or would do; a dry run of a move that cannot be made fails."""
    show(as_json, done, _lines(done))
    if done["preview"]["problems"]:
        raise typer.Exit(1)


def undo(context: typer.Context, move_id: int, by: str, note: str, dry_run: bool, as_json: bool) -> None:
    """Take a move back, or only say whether that can be done."""
    done = doing.undo(Workspace(context.obj), move_id, by, datetime.now(UTC), note, dry_run)
    words = "was taken back; labels follow at the next run" if done["done"] else "can be taken back"
    lines = [f"move {move_id} ({escape(done['words'])}) {words}"]
    show(as_json, done, [escape(p) for p in done["problems"]] or lines)
    if done["problems"]:
        raise typer.Exit(1)


def history(context: typer.Context, as_json: bool) -> None:
    """Show all moves."""
    found = doing.history(Workspace(context.obj))
    head = ["move", "when", "who", "what", "note", ""]
    rows = [
        [m["move_id"], m["at"][:16].replace("T", " "), m["by"], m["words"], m["note"], "undone" if m["undone"] else ""]
        for m in found
    ]
    show(as_json, found, [plain_table("", head, rows) if found else "Nothing was moved yet."])


def _lines(done: dict[str, Any]) -> Iterator[str]:
    found = done["preview"]
    if found["problems"]:
        yield from (f"[red]{escape(problem)}[/red]" for problem in found["problems"])
    elif done["done"]:
        yield f"{escape(done['words'])} (move {done['move_id']}); labels follow at the next run"
    else:
        yield f"everything would count for {escape(', '.join(found['into']))}"
    split = ", ".join(f"{name} {n:,}" for name, n in found["gold"].items())
    yield f"    gold {sum(found['gold'].values()):,}{f' ({split})' if split else ''}, reviews {found['reviews']:,}"
    yield f"    votes {found['votes']:,} of functions and rules, {found['neighbours']:,} of neighbours"
    if found["handed_over"] or found["asked"]:
        yield f"    gold handed over {found['handed_over']:,}, to be looked at again {found['asked']:,}"
    if found["templates"]:
        yield f"    templates: {escape(', '.join(found['templates']))}"
    for one in (*found["functions"], *found["rules"]):
        yield f"    named by {escape(one['name'])} ({escape(one['place'])}){', against it' if one['against'] else ''}"
    for warning in found["warnings"]:
        yield f"    [yellow]{escape(warning)}[/yellow]"
