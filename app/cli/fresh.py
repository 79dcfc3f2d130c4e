"""oracle fresh."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.freshness.report import DUE_DAYS
from app.freshness.taking import look
from app.workspace import Workspace


def fresh(
    context: typer.Context,
    owner: Annotated[str, typer.Option(help="Only what waits for this owner.")] = "",
    due_days: Annotated[int, typer.Option(min=0, max=3650, help="Days ahead in which a review is due.")] = DUE_DAYS,
    keep: Annotated[bool, typer.Option("--record", help="Keep the score for the trend, once a day.")] = False,
    as_json: Json = False,
) -> None:
    """Show how fresh everything is: the score, what would raise it most, and what waits for whom.

    The score is a weighted mean of five shares: recent questions about templates in order (.30), gold that still holds
    (.25), votes of functions and rules in order (.20), recent questions like known ones (.15), labels that are up to
    date (.10).
    """
    workspace = Workspace(context.obj)
    with workspace.open_store() as store:
        found = look(workspace, store, datetime.now(UTC), due_days, keep)
    show(as_json, found.as_dict(owner) if as_json else None, map(escape, found.lines(owner)))
