"""oracle app."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.output import Json, console, show


def app(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
    as_json: Json = False,
) -> None:
    """Open the experts' desk in the browser, on this machine only; stop it with Ctrl+C (exit code 0).

    The latest labels are read first, so that pages open at once; the desk takes newer ones over by itself.
    """
    from app.audit.memory import settle
    from app.audit.serving import ADDRESS, serve
    from app.audit.shared import WORKSPACE
    from app.desk.loaded import open_desk
    from app.desk.warming import warm
    from app.ports import require_free

    desk = open_desk(context.obj)
    require_free(port)
    with console.status("reading the latest labels") as status:

        def tell(what: str) -> None:
            status.update(f"reading the latest labels: {escape(what)}")

        found, desk.after = desk.load(tell), warm
        warm(desk, tell)
        if found is not None:
            settle(found.stamp)
    url = f"http://{ADDRESS}:{port}"
    show(as_json, {"url": url, "workspace": str(desk.workspace.root)}, [f"The desk is open at {url}"])
    os.environ[WORKSPACE] = str(desk.workspace.root)
    serve(port, browser)
