"""Starts the server of the app in this process, so that what was read before is there at the first page."""

from __future__ import annotations

from pathlib import Path

from streamlit.web import bootstrap

from app.ports import LOCAL

ENTRY = Path(__file__).with_name("main.py")
ADDRESS = LOCAL


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
