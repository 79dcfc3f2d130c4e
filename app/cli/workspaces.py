"""oracle init, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from app import doctor as diagnosis
from app import scaffold
from app.cli.output import Json, show


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make; must be new or empty.")],
    as_json: Json = False,
) -> None:
    """Make a new workspace that runs: a few templates, questions, gold, a function and a rule."""
    written = scaffold.create(folder)
    where = escape(str(folder))
    lines = [*map(escape, written), f"Made. Now try: oracle --workspace {where} run"]
    show(as_json, {"folder": str(folder), "files": written}, lines)


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Say what is wrong here, if anything, and how to put it right; exit code 1 if something is."""
    findings = diagnosis.examine(context.obj)
    lines = [f"{'[green]ok[/green]  ' if f.fine else '[red]bad[/red] '} {f.what}: {escape(f.found)}" for f in findings]
    show(as_json, [f.__dict__ for f in findings], lines)
    if not all(f.fine for f in findings):
        raise typer.Exit(1)
