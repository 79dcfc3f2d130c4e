"""oracle change add, list, show, find, confirm, dismiss, reopen, done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.freshness import change_lines as lines
from app.freshness import choosing, pointing_out
from app.freshness.adding import add_file, add_text
from app.freshness.finding import find_again
from app.freshness.ledger import finding_dict, titles
from app.freshness.release_notes import About
from app.workspace import Workspace
from labeling.freshness.changes import CONFIRMED, DISMISSED, DONE, DUE_DAYS, MOST_DAYS, OPEN

DAYS = ["%Y-%m-%d"]
commands = typer.Typer(help="Changes of the product, and what each makes stale.", no_args_is_help=True)
Which = Annotated[str, typer.Argument(metavar="ID", help="Id of the change, as `oracle change list` shows it.")]
By = Annotated[str, typer.Option(help="Who says so; kept with it.")]
Note = Annotated[str, typer.Option(help="Why; kept with the decision.")]
Templates = Annotated[list[str] | None, typer.Option("--template", help="Id of a template found; may be repeated.")]
Numbers = Annotated[list[int] | None, typer.Option("--finding", help="Number of a finding; may be repeated.")]
All = Annotated[bool, typer.Option("--all", help="All findings of the change for which that makes sense.")]


@commands.command("add")
def add(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help="What changes, in a sentence or a few.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="Release notes (Markdown, text), or a table: CSV, JSONL or Parquet.")
    ] = None,
    product: Annotated[list[str] | None, typer.Option(help="Product tag; may be repeated.")] = None,
    on: Annotated[datetime | None, typer.Option(formats=DAYS, help="The day from which it holds; today.")] = None,
    gold_weight: Annotated[
        float, typer.Option(min=0, max=1, help="How much gold from before counts for what is confirmed: 1 in full.")
    ] = 1.0,
    stop: Annotated[
        bool, typer.Option("--stop", help="What is confirmed is not suggested until it was seen to.")
    ] = False,
    due_days: Annotated[int, typer.Option(min=0, max=MOST_DAYS, help="Days for what is confirmed.")] = DUE_DAYS,
    by: By = "operator",
    as_json: Json = False,
) -> None:
    """Tell of a change of the product, or of each entry of a file, and see what it may make stale.

    In Markdown and plain text every bullet is a change, and so is a section without bullets; a heading with a date
    such as 2026-11-02 dates what stands below it, and a line `products: a, b` names products. Tables have the column
    text, and optionally products, on, gold_weight, stop and due_days. The same file again brings nothing twice.
    Gold is listed, and asked for again, only where --gold-weight is below 1: where questions get another answer now.
    """
    workspace, at = Workspace(context.obj), datetime.now(UTC)
    about = About(by, at, None if on is None else on.date(), tuple(product or ()), gold_weight, stop, due_days)
    with workspace.open_store() as store:
        added = (
            add_text(workspace, store, text, about) if file is None else add_file(workspace, store, file, about, text)
        )
        called = titles(store, [f for found in added.found.values() for f in found])
    show(as_json, added.as_dict(), _safe(lines.added_lines(added, called)))


@commands.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Show all changes, the one told last first, with what is still to decide and to do."""
    now = datetime.now(UTC)
    told = choosing.settled_ledger(Workspace(context.obj), now)
    show(as_json, [e.as_dict() for e in told], _safe(lines.ledger_lines(told, now.date())))


@commands.command("show")
def show_one(context: typer.Context, change_id: Which, as_json: Json = False) -> None:
    """Show a change, everything that it may make stale with the reasons, and what was decided."""
    workspace = Workspace(context.obj)
    told = choosing.settled_entry(workspace, change_id, datetime.now(UTC))
    with workspace.open_store() as store:
        called = titles(store, told.findings)
    show(as_json, told.as_dict(), _safe(lines.entry_lines(told, called)))


@commands.command("find")
def find(context: typer.Context, change_id: Which, as_json: Json = False) -> None:
    """Search again, as there may be new templates, functions and gold; shows what was not found before."""
    workspace = Workspace(context.obj)
    with workspace.open_store() as store:
        found = find_again(workspace, store, change_id, datetime.now(UTC))
        called = titles(store, found.findings)
    value = {"found": [finding_dict(f) for f in found.findings], "missing": found.missing}
    notes = [f"Please note: {found.missing}"] if found.missing else []
    new = lines.found_lines(found.findings, called) if found.findings else ["Nothing new was found."]
    show(as_json, value, _safe([*new, *notes]))


@commands.command("confirm")
def confirm(
    context: typer.Context,
    change_id: Which,
    template: Templates = None,
    finding: Numbers = None,
    everything: All = False,
    owner: Annotated[str, typer.Option(help="Who sees to it; by default each item's own owner.")] = "",
    due: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Until when; by default as many days as the change gives.")
    ] = None,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Confirm that something is stale: it goes to its owner with a day, and templates are marked as stale."""
    which = (template or (), finding or (), everything)
    day = None if due is None else due.date()
    _decide(context, change_id, CONFIRMED, which, as_json, by=by, owner=owner, due=day, note=note)


@commands.command("point-out")
def point_out(
    context: typer.Context,
    change_id: Which,
    template: Annotated[list[str] | None, typer.Option(help="Id of a template; may be repeated.")] = None,
    voter: Annotated[list[str] | None, typer.Option(help="Name of a function or rule; may be repeated.")] = None,
    owner: Annotated[str, typer.Option(help="Who sees to it; by default each item's own owner.")] = "",
    due: Annotated[datetime | None, typer.Option(formats=DAYS, help="Until when.")] = None,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Say that something is stale that the search did not find; it is confirmed at once."""
    workspace, day = Workspace(context.obj), None if due is None else due.date()
    named = (template or (), voter or ())
    with workspace.open_store() as store:
        many = pointing_out.point_out(workspace, store, change_id, by, datetime.now(UTC), *named, owner, day, note)
    show(as_json, {"decided": many, "state": CONFIRMED}, [lines.decided_line(many, CONFIRMED)])


def _taking_to(state: str) -> Callable[..., None]:
    """A command that needs no owner and no day."""

    def act(
        context: typer.Context,
        change_id: Which,
        template: Templates = None,
        finding: Numbers = None,
        everything: All = False,
        by: By = "operator",
        note: Note = "",
        as_json: Json = False,
    ) -> None:
        _decide(context, change_id, state, (template or (), finding or (), everything), as_json, by=by, note=note)

    return act


TAKES = {
    "dismiss": (DISMISSED, "Say that something is not stale; a template that the change marked gets its status back."),
    "reopen": (OPEN, "Take decisions back, so that somebody decides again."),
    "done": (DONE, "Say that something was seen to, also where nothing was altered; edits are noticed without it."),
}
for name, (state, told) in TAKES.items():
    commands.command(name, help=told)(_taking_to(state))


def _decide(context: typer.Context, change_id: str, state: str, which: Any, as_json: bool, **said: Any) -> None:
    result = choosing.decide(Workspace(context.obj), change_id, state, which, at=datetime.now(UTC), **said)
    show(as_json, result, _safe([lines.decided_line(result["decided"], state)]))


def _safe(told: Iterable[Any]) -> Iterable[Any]:
    return (escape(line) if isinstance(line, str) else line for line in told)
