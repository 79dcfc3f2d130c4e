"""oracle erase."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.output import Json, console, show
from app.erasing import erase as erasing
from app.erasing.report import lines
from app.erasing.target import Target
from app.workspace import Workspace
from labeling.errors import OracleError


def erase(
    context: typer.Context,
    case: Annotated[str | None, typer.Option(metavar="ID", help="A case: all its questions and suggestions.")] = None,
    customer: Annotated[
        str | None, typer.Option(metavar="ID", help="A customer: all cases that the customer attribute names.")
    ] = None,
    question: Annotated[str | None, typer.Option(metavar="ID", help="One question, or one suggestion.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    backups: Annotated[bool, typer.Option("--backups", help="Remove backups that hold it, too.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait while another job holds this workspace.")] = False,
    as_json: Json = False,
) -> None:
    """Remove a question, a case or a customer from everywhere, and look that nothing is left.

    Store, tables in the workspace, caches, releases, logs and exports; the run folder goes as a whole, and `oracle run`
    makes it again. What was erased does not come back when an old file is loaded. Exit code 1 where something is left.
    """
    workspace, target = Workspace(context.obj), _target(case, customer, question)
    if dry_run or not yes:
        planned = erasing.plan(workspace, target)
        if dry_run:
            show(as_json, planned.as_dict(), map(escape, lines(planned)))
            return
        _ask(target, [] if as_json else list(lines(planned)))
    done = erasing.erase(workspace, target, datetime.now(UTC), backups, wait)
    show(as_json, done.as_dict(), map(escape, lines(done)))
    if not done.done:
        raise typer.Exit(1)


def _target(case: str | None, customer: str | None, question: str | None) -> Target:
    named = [(kind, value) for kind, value in (("case", case), ("customer", customer), ("question", question)) if value]
    if len(named) != 1:
        raise OracleError("name one of --case, --customer and --question: oracle erase --case C41006")
    return Target(*named[0])


def _ask(target: Target, planned: list[str]) -> None:
    if not sys.stdin.isatty():
        raise OracleError("erasing cannot be taken back; look at it with --dry-run, then add --yes")
    for line in planned:
        console.print(escape(line), soft_wrap=True)
    typer.confirm(f"Erase {target.kind} {target.value}? This cannot be taken back.", abort=True)
