"""oracle serve."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from app.cli.output import Json, console, show
from app.workspace import Workspace


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen at; others than this machine's own need a token.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen at.")] = 8600,
    as_json: Json = False,
) -> None:
    """Suggest answers over HTTP; stop it with Ctrl+C or SIGTERM (exit code 0), and no request is lost.

    A new release, mode, experiment or token counts within a second. Make tokens with `oracle token create`; without
    any, everybody on this machine may ask, and nobody else.
    """
    from app.http.serving import made_ready

    with console.status("reading the release"), ExitStack() as stack:
        ready = stack.enter_context(made_ready(Workspace(context.obj), host, port))
        left = stack.pop_all()
    with left:
        show(as_json, ready.facts, ready.lines)
        ready.run()
