"""oracle spot draw, export, import."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.observing import spot_files
from app.observing.spot_checks import draw as draw_at_random
from app.workspace import Workspace

commands = typer.Typer(
    help="Spot checks: suggestions drawn at random for experts to judge, so that accuracy is known.",
    no_args_is_help=True,
)


@commands.command("draw")
def draw(
    context: typer.Context,
    n: Annotated[int, typer.Option("--n", min=1, help="How many to draw.")] = 50,
    days: Annotated[int, typer.Option(min=1, max=3650, help="From the days up to now.")] = 7,
    as_json: Json = False,
) -> None:
    """Draw suggestions at random, each one of these days as likely as the others; drawn ones are not drawn again."""
    now = datetime.now(UTC)
    with Workspace(context.obj).open_store() as store:
        drawn = draw_at_random(store, n, now - timedelta(days=days), now, now)
    show(as_json, {"drawn": drawn}, _drawn(drawn, n))


def _drawn(drawn: list[str], n: int) -> Iterator[str]:
    if not drawn:
        yield "Nothing to draw from: nothing was asked in these days, or all of it was drawn."
        return
    yield f"{len(drawn):,} drawn{'' if len(drawn) == n else '; there were no more'}"
    yield "Write them into a file with `oracle spot export FILE`, fill in `verdict`, then `oracle spot import FILE`."


@commands.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where they go: CSV, JSONL or Parquet.")],
    limit: Annotated[int | None, typer.Option(min=1, help="At the most; all by default.")] = None,
    as_json: Json = False,
) -> None:
    """Write what was drawn and not judged into a file.

    Fill in the column `verdict` with right, wrong or unclear: of the suggested answer, or, where the decision is to
    abstain, of leaving the question unanswered. `label` may name what would have been right.
    """
    with Workspace(context.obj).open_store() as store:
        rows = spot_files.export(store, file, limit)
    show(as_json, {"rows": rows, "out": str(file)}, [f"{rows:,} spot checks in {escape(str(file))}"])


@commands.command("import")
def import_verdicts(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An export that was filled in: CSV, JSONL or Parquet.")],
    expert: Annotated[str, typer.Option(help="Who judged, where the file has no column `expert`.")] = "",
    as_json: Json = False,
) -> None:
    """Take verdicts over from a file, all rows or none; rows without a verdict are passed over.

    A file may be imported again; nothing is stored twice.
    """
    workspace = Workspace(context.obj)
    with workspace.open_store() as store:
        result = spot_files.import_file(store, file, expert, datetime.now(UTC), workspace.redactor.text)
    show(as_json, result, _imported(result))


def _imported(r: dict[str, Any]) -> Iterator[str]:
    who = f" by {escape(', '.join(r['experts']))}" if r["experts"] else ""
    yield f"{r['new']:,} new verdicts{who}; {r['read'] - r['judged']:,} of {r['read']:,} rows have none"
    if r["judged"] > r["new"]:
        yield f"{r['judged'] - r['new']:,} were known already"
    if r["new"]:
        yield "Run `oracle monitor` to see the accuracy."
