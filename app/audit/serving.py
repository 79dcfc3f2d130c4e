"""Starts the server of the app in this process, so that what was read before is there at the first page."""

from __future__ import annotations

import socket
from pathlib import Path

from streamlit.web import bootstrap

from labeling.errors import OracleError

ENTRY = Path(__file__).with_name("main.py")
ADDRESS = "127.0.0.1"


def require_free(port: int) -> None:
    """Refuse a port that another program listens on.

    Raises
    ------
    OracleError
        Naming the port, and one that is free.
    """
    if _is_free(port):
        return
    other = next((p for p in range(port + 1, min(port + 50, 65536)) if _is_free(p)), None)
    remedy = "stop the program that has it" if other is None else f"try --port {other}"
    raise OracleError(f"port {port} cannot be had, as another program uses it or the system keeps it; {remedy}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does, so that a restart works
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def serve(port: int, browser: bool) -> None:
    """Serve until interrupted, on this machine only."""
    options = {
        "server.address": ADDRESS,
        "server.port": port,
        "server.headless": not browser,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "theme.light.primaryColor": "#2b6cb0",
        "theme.dark.primaryColor": "#63a4e8",
    }
    bootstrap.load_config_options({name.replace(".", "_"): value for name, value in options.items()})
    bootstrap.run(str(ENTRY), False, [], {name.replace(".", "_"): value for name, value in options.items()})
