"""oracle review next, import, export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli.exchange import Names
from app.cli.output import Json, show
from app.exchange.everything import named
from app.exchange.formats import FORMATS, PLAIN
from app.reporting.tables import percent, plain_table
from app.reviewing import review as desk
from app.reviewing import review_files as files
from app.workspace import Workspace

commands = typer.Typer(help="Review: what to decide next, and decisions in files.", no_args_is_help=True)


@commands.command("next")
def next_up(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="Questions at the most.")] = 20,
    label: Annotated[str | None, typer.Option(help="Only questions whose likeliest label this is.")] = None,
    purpose: Annotated[
        str | None, typer.Option(help="learn: what teaches most. promise: drawn at random. Default: a quarter drawn.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write a file to fill in, or for a tool.")] = None,
    form: Annotated[
        str, typer.Option("--format", help=f"For which tool: {', '.join(FORMATS)}. plain: CSV, JSONL or Parquet.")
    ] = PLAIN,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write what the tool has to be told about the labels.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the questions that an expert should decide next, with reasons and a proposal.

    What teaches most is in doubt, and stands for many similar questions in doubt. What is drawn at random
    supports the promised precision. With --out, fill in the column `decision` with a template id,
    _not_a_question, _no_template, _skip (cannot say) or _flag (somebody must look), and hand the file to
    `oracle review import`. With --format, decide in a tool, and hand its export to the same command.
    """
    workspace = Workspace(context.obj)
    files.check_queue(form, out, settings)
    found = desk.queue(workspace, limit, label, purpose)
    if out is not None:
        files.write_queue(workspace, found, out, form, settings)
        show(as_json, {"rows": len(found), "out": str(out)}, [f"{len(found):,} questions in {escape(str(out))}"])
        return
    show(as_json, found, _lines(found))


def _lines(found: list[dict[str, Any]]) -> Iterator[Any]:
    if not found:
        yield "Nothing to review: every question that fits has gold or was reviewed."
        return
    rows = [
        [r["question_id"], r["text"], f"{r['proposed']} {percent(r['proposed_proba'])}", r["purpose"], r["reason"]]
        for r in found
    ]
    yield plain_table("", ["question", "text", "proposed", "purpose", "why"], rows)
    yield "Write them into a file with --out FILE, fill in `decision`, then run `oracle review import FILE`."


@commands.command("import")
def import_reviews(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A queue that was filled in, or an export of ours or of a tool.")],
    expert: Annotated[str, typer.Option(help="Who decided, where the file does not say.")] = "",
    form: Annotated[
        str, typer.Option("--format", help=f"What wrote it: {', '.join(FORMATS)}. Default: told by its shape.")
    ] = "",
    who: Names = None,
    as_json: Json = False,
) -> None:
    """Take decisions over from a file, all rows or none; rows without a decision are passed over.

    The majority of the experts' latest labels becomes gold with the next `oracle run`: to learn from, or, for
    what was drawn for the promise, as valid gold. A file may be imported again; nothing is stored twice.
    """
    result = files.import_file(Workspace(context.obj), file, expert, form=form, names=named(who or [], expert).names)
    show(as_json, result, _imported(result))


def _imported(r: dict[str, Any]) -> Iterator[str]:
    who = f" by {escape(', '.join(r['experts']))}" if r["experts"] else ""
    yield f"{r['new']:,} new reviews{who}; {r['read'] - r['decided']:,} of {r['read']:,} rows have no decision"
    if r["decided"] > r["new"]:
        yield f"{r['decided'] - r['new']:,} were known already"
    if r["new"]:
        yield "Run `oracle run` to use them."


@commands.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where they go: CSV, JSONL or Parquet.")],
    as_json: Json = False,
) -> None:
    """Write all reviews into a file, in the order in which they came."""
    n = files.export(Workspace(context.obj), file)
    show(as_json, {"rows": n, "out": str(file)}, [f"{n:,} reviews written to {escape(str(file))}"])
