"""oracle alerts."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.observing.alert_list import alerts_of
from app.workspace import Workspace


def alerts(
    context: typer.Context,
    events: Annotated[int, typer.Option(min=0, max=1000, help="How many of the last events to show.")] = 10,
    as_json: Json = False,
) -> None:
    """Show the alerts that are raised now, the rules, and what was raised and cleared last."""
    found = alerts_of(Workspace(context.obj), events)
    show(as_json, found.as_dict(), map(escape, found.lines()))
