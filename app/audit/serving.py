"""Starts the server of the app in this process, so that what was read before is there at the first page."""

from __future__ import annotations

import os
import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit.web import bootstrap

from app.audit.shared import problem
from app.audit.who import now_acting
from app.http.access import is_local
from app.ports import LOCAL, bind
from app.signing_in.headers import SecureHeaders
from app.signing_in.provider import LOCAL as HERE
from app.signing_in.provider import NAMES, Provider, read_provider
from app.stopping import stopping_is_no_failure
from app.workspace import Workspace
from labeling.acting import set_default
from labeling.errors import OracleError

ENTRY = Path(__file__).with_name("main.py")
ADDRESS = LOCAL
UPLOAD_MB, MESSAGE_MB = 20, 16
"""Most of a file that is uploaded, and of what a browser says at once."""

PING_SECONDS, LEAVE_SECONDS = 30, 5
SECRETS = ("client_secret", "cookie_secret")


def provider_of(workspace: Workspace, host: str) -> Provider | None:
    """Who says who people are; None where this machine alone may come in and people type their names.

    Its secrets are taken out of the environment, so that no process started later inherits them.

    Raises
    ------
    OracleError
        Where other machines could come in without signing in, or the provider is not described well.
    """
    if workspace.settings.access.sign_in:
        found = read_provider(os.environ)
        for key in SECRETS:
            os.environ.pop(NAMES[key], None)
        os.environ[NAMES["verified"]] = found.verified
        return found
    if not is_local(host):
        raise OracleError(
            f'--host {host} lets other machines in, and nobody has to sign in; set sign_in = "oidc" under [access] '
            "in oracle.toml, or leave --host out"
        )
    return None


def serve(port: int, browser: bool, host: str = ADDRESS, provider: Provider | None = None) -> None:
    """Serve until interrupted, only this machine unless ``host`` says otherwise."""
    set_default(now_acting)
    bootstrap.load_config_options({name.replace(".", "_"): v for name, v in options(port, host, provider).items()})
    with bind(host, port) as door, stopping_is_no_failure():
        door.listen()
        server(_app(_address(host, port, provider) if browser else "", provider)).run([door])


def server(app: Any) -> uvicorn.Server:
    """The server, as Streamlit sets up its own, with bounds on what a browser may say at once."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="websockets-sansio",
        ws_max_size=MESSAGE_MB * 2**20,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        timeout_graceful_shutdown=LEAVE_SECONDS,
    )
    return uvicorn.Server(config)


def options(port: int, host: str, provider: Provider | None) -> dict[str, Any]:
    """Settings of Streamlit: nothing is left to files and variables that could open what is closed here."""
    return {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.corsAllowedOrigins": [provider.app_url] if provider else [],
        "server.allowedHosts": [*HERE, *([host] if is_local(host) else []), *([provider.host] if provider else [])],
        "server.trustedUserHeaders": "{}",
        "server.enableAgentApi": False,
        "server.enableStaticServing": False,
        "server.maxUploadSize": UPLOAD_MB,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "theme.light.primaryColor": "#2b6cb0",
        "theme.dark.primaryColor": "#63a4e8",
        "theme.light.codeTextColor": "#2f2d2b",
        "theme.dark.codeTextColor": "#edebe8",
    }


def failed(error: Exception) -> bool:
    """Say in one sentence what stopped a button's work; whether that is all there is to say."""
    if isinstance(error, OracleError):
        problem(error)
        return True
    return False


def _app(url: str, provider: Provider | None) -> st.App:
    @asynccontextmanager
    async def opened(app: st.App) -> AsyncIterator[None]:
        if url:
            threading.Thread(target=webbrowser.open, args=(url,), name="browser", daemon=True).start()
        yield

    encrypted = provider is not None and provider.encrypted
    return st.App(
        ENTRY,
        secrets=provider.secrets() if provider else None,
        lifespan=opened,
        middleware=[Middleware(SecureHeaders, encrypted=encrypted)],
        on_script_error=failed,
    )


def _address(host: str, port: int, provider: Provider | None) -> str:
    return provider.app_url if provider else f"http://{host}:{port}"
