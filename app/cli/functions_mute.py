"""oracle lf mute, hear, reviewed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.output import Json, show
from app.freshness import muting
from app.workspace import Workspace

Name = Annotated[str, typer.Argument(help="The function or rule, as `oracle lf list` names it.")]
By = Annotated[str, typer.Option(help="Who says so; kept with it.")]
Why = Annotated[str, typer.Option(help="Why; kept with it.")]


def mute(context: typer.Context, name: Name, why: Why = "", by: By = "operator", as_json: Json = False) -> None:
    """Leave the votes of a function or rule out of the labels until somebody has looked at it.

    It goes on voting, so that it stays watched; the next run does not count its votes.
    """
    _done(context, muting.mute, name, by, why, as_json)


def hear(context: typer.Context, name: Name, why: Why = "", by: By = "operator", as_json: Json = False) -> None:
    """Count the votes of a muted function or rule again, from the next run on."""
    _done(context, muting.hear, name, by, why, as_json)


def reviewed(context: typer.Context, name: Name, why: Why = "", by: By = "operator", as_json: Json = False) -> None:
    """Say that somebody looked at a function or rule and that it is right; a muted one is heard again."""
    _done(context, muting.reviewed, name, by, why, as_json)


def _done(context: typer.Context, act: Callable[..., str], name: str, by: str, why: str, as_json: bool) -> None:
    workspace = Workspace(context.obj)
    with workspace.open_store() as store:
        said = act(workspace, store, name, by, datetime.now(UTC), why)
    show(as_json, {"voter": name, "done": said}, [escape(said)])
