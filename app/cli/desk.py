"""oracle app."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.output import Json, console, show
from app.ports import LOCAL


def app(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
    host: Annotated[
        str, typer.Option(help="Address to listen at; others than this machine's own need signing in to be set up.")
    ] = LOCAL,
    as_json: Json = False,
) -> None:
    """Open the experts' desk in the browser, on this machine only unless people sign in; stop it with Ctrl+C.

    The latest labels are read first, so that pages open at once; the desk takes newer ones over by itself. With
    sign_in = "oidc" under [access] in oracle.toml people sign in with your provider, which the environment describes:
    ORACLE_OIDC_CLIENT_ID, ORACLE_OIDC_CLIENT_SECRET, ORACLE_OIDC_ISSUER, ORACLE_COOKIE_SECRET and ORACLE_APP_URL.
    """
    from app.audit.serving import provider_of, serve
    from app.audit.shared import WORKSPACE
    from app.desk.loaded import open_desk
    from app.desk.warming import warm
    from app.memory import settle
    from app.ports import require_free

    desk = open_desk(context.obj)
    provider = provider_of(desk.workspace, host)
    require_free(port, host)
    with console.status("reading the latest labels") as status:

        def tell(what: str) -> None:
            status.update(f"reading the latest labels: {escape(what)}")

        found, desk.after = desk.load(tell), warm
        warm(desk, tell)
        if found is not None:
            settle(found.stamp)
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    facts = {"url": provider.app_url if provider else where, "workspace": str(desk.workspace.root)}
    facts |= {"sign_in": desk.workspace.settings.access.sign_in}
    show(as_json, facts, [f"The desk is open at {facts['url']}"])
    os.environ[WORKSPACE] = str(desk.workspace.root)
    serve(port, browser, host, provider)
