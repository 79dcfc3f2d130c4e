"""oracle template list, show, rename, merge, split, retire, history, undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli import moves_shown
from app.cli.moves_shown import By, DryRun, Note
from app.cli.output import Json, show
from app.reporting.tables import percent, plain_table
from app.taxonomy import doing, listing
from app.workspace import Workspace
from labeling.curating.moves import MERGE, RENAME, RETIRE, Plan
from labeling.taxonomy import NO_TEMPLATE

commands = typer.Typer(
    help="Templates: list, show, rename, merge, split, retire; all that was said about them follows.",
    no_args_is_help=True,
)
Which = Annotated[str, typer.Argument(help="Id of the template.")]
MoveId = Annotated[int, typer.Argument(help="Number of the move, as the history shows it.")]


@commands.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Show all templates with their gold and how often agents sent them when suggested."""
    rows = listing.templates(Workspace(context.obj))
    head = ["template", "topic", "status", "owner", "gold", "match", "title"]
    shown = [
        [r["template_id"], r["topic"], r["status"], r["owner"], r["gold"], percent(r["match_rate"]), _title(r)]
        for r in rows
    ]
    show(as_json, rows, [plain_table("", head, shown) if rows else "There is no template yet; run `oracle ingest`."])


def _title(row: dict[str, Any]) -> str:
    return f"now {', '.join(row['moved_into'])}" if row["moved_into"] else str(row["title"])


@commands.command("show")
def show_one(context: typer.Context, template_id: Which, as_json: Json = False) -> None:
    """Show a template: wording, gold, versions, the functions and rules that name it, and its moves."""
    found = listing.one(Workspace(context.obj), template_id)
    show(as_json, found, _one(found))


def _one(t: dict[str, Any]) -> Iterator[str]:
    yield f"[bold]{escape(t['template_id'])}[/bold]  {escape(t['title'])}"
    owner = f", owner {escape(t['owner'])}" if t["owner"] else ""
    yield f"    topic {escape(t['topic'])}, {t['status']}, version {t['version']}{owner}"
    if t["counts_for"] != [t["template_id"]]:
        yield f"    what is said about it counts for {escape(', '.join(t['counts_for']))}"
    if t["also_known_as"]:
        yield f"    counts for it too: {escape(', '.join(t['also_known_as']))}"
    yield f"    gold {sum(t['gold'].values()):,}"
    names = [escape(f"{n['name']} ({n['place']})") for n in t["named_by"] or ()]
    yield f"    named by {', '.join(names) or 'no function or rule'}"
    yield escape(t["body"])
    for v in t["versions"]:
        yield escape(f"    version {v['version']}, {v['at'][:10]}, {v['by'] or 'from a file'}  {v['note']}")
    for m in t["moves"]:
        yield escape(f"    move {m['move_id']}, {m['at'][:10]}, {m['by']}: {m['words']}")


@commands.command("rename")
def rename(
    context: typer.Context,
    template_id: Which,
    new_id: Annotated[str, typer.Argument(help="The new id.")],
    dry_run: DryRun = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Give a template another id; gold, votes, reviews, releases and figures follow."""
    moves_shown.make(context, Plan(RENAME, template_id, new_id=new_id), by, note, dry_run, as_json)


@commands.command("merge")
def merge(
    context: typer.Context,
    template_id: Which,
    into: Annotated[str, typer.Argument(help="The template that takes over.")],
    dry_run: DryRun = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Put a template into another one that answers the same; it retires, and all it had counts for the other."""
    moves_shown.make(context, Plan(MERGE, template_id, into=into), by, note, dry_run, as_json)


@commands.command("split")
def split(
    context: typer.Context,
    template_id: Which,
    into: Annotated[
        Path, typer.Option("--into", help="New templates: template_id, title, body; CSV, JSONL, Parquet or TOML.")
    ],
    dry_run: DryRun = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Split new templates off one that answers two things.

    Gold that is clearly like one of the new templates is handed over; what is in doubt stays, and comes first in
    the review queue. A TOML file has a [[template]] for each.
    """
    workspace, now = Workspace(context.obj), datetime.now(UTC)
    moves_shown.told(doing.split(workspace, template_id, into, by, now, note, dry_run), as_json)


@commands.command("retire")
def retire(
    context: typer.Context,
    template_id: Which,
    into: Annotated[str, typer.Option(help="The template that its questions go to; by default none.")] = NO_TEMPLATE,
    dry_run: DryRun = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Send a template no more; its questions go to another one, or to none."""
    moves_shown.make(context, Plan(RETIRE, template_id, into=into), by, note, dry_run, as_json)


@commands.command("history")
def history(context: typer.Context, as_json: Json = False) -> None:
    """Show all moves of templates and topics, the newest first."""
    moves_shown.history(context, as_json)


@commands.command("undo")
def undo(
    context: typer.Context,
    move_id: MoveId,
    dry_run: DryRun = False,
    by: By = "operator",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Take a move back; edits since then are kept."""
    moves_shown.undo(context, move_id, by, note, dry_run, as_json)
