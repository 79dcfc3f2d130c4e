"""oracle audit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.access import audit as log
from app.cli.output import Json, show
from app.workspace import Workspace


def audit(
    context: typer.Context,
    who: Annotated[str, typer.Option(help="Only what this person, token or part of the program did.")] = "",
    act: Annotated[str, typer.Option(help="Only this: review, release, mode, token, load, template and so on.")] = "",
    since: Annotated[str, typer.Option(help='From a day on (2030-01-07), or a length of time back ("2 days").')] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many to show, the latest first.")] = 20,
    before: Annotated[int | None, typer.Option(min=1, help="Only those before this number, for the next page.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write all of them to this file (.csv, .jsonl, .parquet) instead.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show who did what and when: every transaction that wrote, with its role and where it came in."""
    workspace, wanted = Workspace(context.obj), log.wanted_events(who, act, since)
    if out is not None:
        written = log.write_events(workspace, wanted, out)
        show(as_json, {"written": written, "file": str(out)}, [log.written_line(written, out)])
        return
    found = log.events(workspace, wanted, limit, before)
    show(as_json, [log.as_dict(event) for event in found], log.lines(found, limit))
