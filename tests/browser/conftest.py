"""The app in Debian's Chromium, as a person has it; skipped where browser or Playwright are not installed."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.oidc_provider import oidc

__all__ = ["oidc"]

CHROMIUM = os.environ.get("ORACLE_CHROMIUM") or shutil.which("chromium") or ""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all browser tests."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="install the extra: pip install -e '.[browser]'")
    if not CHROMIUM:
        pytest.skip("there is no Chromium on the PATH; install Debian's package, or name one in ORACLE_CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def serve(browser):
    """Workspace to the address of its app, which runs until the test ends; ``environment`` is made from the address."""
    running = []

    def start(workspace: Path, wait: float = 120, environment=lambda url: {}) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        words = ["-w", str(workspace), "app", "--no-browser", "--port", str(port)]
        url = f"http://127.0.0.1:{port}"
        words, env = [sys.executable, "-m", "app.cli", *words], os.environ | environment(url)
        with Path(workspace, "app.log").open("wb") as log:
            running.append(subprocess.Popen(words, env=env, stdout=log, stderr=log))
        until = time.monotonic() + wait
        while time.monotonic() < until and running[-1].poll() is None:
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
                return url
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"the app did not start: {Path(workspace, 'app.log').read_text()}")

    yield start
    for process in running:
        process.terminate()
        process.wait(60)


@pytest.fixture
def visit(browser, serve):
    """(address, page, expert) to an open page with what Streamlit first drew; each call is another person."""
    contexts = []

    def open_one(url: str, path: str = "", expert: str = "Ana"):
        contexts.append(browser.new_context(viewport={"width": 1440, "height": 900}))
        page = contexts[-1].new_page()
        page.goto(f"{url}/{path}?expert={expert}")
        page.wait_for_selector("[data-testid=stHeading]", timeout=60_000)
        return page

    yield open_one
    for context in contexts:
        context.close()
