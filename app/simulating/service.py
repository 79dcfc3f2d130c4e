"""The service in this process, on a free port that only this machine reaches, with a clock of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from app.http.live import Live
from app.http.service import create_app
from app.http.serving import server_of
from app.ports import LOCAL, bind
from app.simulating.clock import FastClock
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store import Store

PATIENCE = 60.0
IDLE_SECONDS = 300
SELDOM = 3600.0


@dataclass(frozen=True)
class Service:
    """A running service."""

    url: str
    live: Live


@contextmanager
def serving(workspace: Workspace, store: Store, clock: FastClock) -> Iterator[Service]:
    """Run the service; its log is complete when this ends.

    It looks for new modes and experiments when ``live.look`` is called, so that these begin at a known moment.

    Raises
    ------
    OracleError
        Where it does not start.
    """
    app = create_app(workspace, store, clock=clock, watch_every=SELDOM)
    door = bind(LOCAL, 0)
    server = server_of(app, IDLE_SECONDS)
    thread = threading.Thread(target=server.run, args=([door],), name="service", daemon=True)
    thread.start()
    try:
        _wait(server, thread)
        yield Service(f"http://{LOCAL}:{door.getsockname()[1]}", app.state.live)
    finally:
        server.should_exit = True
        thread.join()
        door.close()


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    end = time.monotonic() + PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > end:
            raise OracleError("the service did not start; `oracle doctor` says what is wrong here")
        time.sleep(0.01)
