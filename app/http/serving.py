"""Serving the application in this process until somebody stops it, without losing a request."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI
from threadpoolctl import threadpool_limits

from app.experimenting.guarding import GuardWatch
from app.http.access import is_local
from app.http.live import Live
from app.http.service import create_app
from app.memory import settle
from app.observing.watching import Watcher
from app.ports import bind
from app.stopping import stopping_is_no_failure
from app.workspace import Workspace
from labeling.acting import program, require, set_default
from labeling.errors import OracleError

BACKLOG = 2048
IDLE_SECONDS, LEAVE_SECONDS = 30, 30


@dataclass(frozen=True)
class Ready:
    """A service that only has to be run.

    Parameters
    ----------
    facts
        Where it listens, its release and modes, and whether it asks for tokens.
    lines
        The same, for people.
    """

    app: FastAPI
    door: socket.socket
    watcher: Watcher
    facts: dict[str, Any]
    lines: list[str]

    def run(self) -> None:
        """Serve until interrupted or terminated, and watch the traffic meanwhile; all threads act as the service."""
        settle(self.facts["release"])
        before = set_default(program("service"))
        self.watcher.start()
        try:
            serve(self.app, self.door)
        finally:
            self.watcher.stop()
            set_default(before)


@contextmanager
def made_ready(workspace: Workspace, host: str, port: int) -> Iterator[Ready]:
    """A service with its store open and its port taken.

    Raises
    ------
    OracleError
        As ``open_door``, and where who acts may not start what runs on.
    """
    require("jobs")
    with workspace.open_store() as store:
        guards = GuardWatch(workspace, store)
        also = {"guards of the experiment": guards.check, "memory": lambda at: settle(live.plan.signs.release)}
        watcher = Watcher(workspace, store, also=also)
        app = create_app(workspace, store, collectors=[watcher.collector])
        live: Live = app.state.live
        with open_door(live, host, port) as door:
            url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            facts = {"url": url, "release": live.plan.signs.release, "modes": live.plan.modes.as_dict()}
            yield Ready(app, door, watcher, facts | {"tokens": bool(live.access.tokens)}, describe(live, url))


def open_door(live: Live, host: str, port: int) -> socket.socket:
    """A socket for the service, once there is something to serve and nobody is let in by mistake.

    Raises
    ------
    OracleError
        Before the first release, where the store or the port cannot be had, and where other machines could ask
        without a token.
    """
    live.look()
    if not live.access.tokens and not is_local(host):
        raise OracleError(
            f"--host {host} lets other machines ask, and there is no token yet; "
            "make one with `oracle token create`, or leave --host out"
        )
    return bind(host, port)


def describe(live: Live, url: str) -> list[str]:
    """Where it listens, what it serves, and who may ask."""
    plan, modes = live.plan, live.plan.modes.as_dict()
    counting = sum(token.revoked_at is None for token in live.access.tokens)
    who = f"{counting} tokens count" if counting != 1 else "1 token counts"
    candidate = "" if plan.candidate is None else f", with {plan.candidate.release.release_id} in shadow beside it"
    return [
        f"The service listens at {url}; its addresses are at {url}/docs",
        f"Release: {plan.signs.release}{candidate}",
        f"Stages: {_stages(modes)}",
        f"Access: {who}" if live.access.tokens else "Access: everybody on this machine, nobody else",
    ]


def _stages(modes: dict[str, str]) -> str:
    said = ", ".join(f"{stage} {mode}" for stage, mode in modes.items())
    if modes["template"] == "live":
        return said
    return f"{said}; agents see no answers yet (`oracle release mode template live`)"


def server_of(app: FastAPI, idle_seconds: int = IDLE_SECONDS) -> uvicorn.Server:
    """The server; a connection that is idle for longer is closed."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # a header must not say from where a request comes
            backlog=BACKLOG,
            timeout_keep_alive=idle_seconds,
            timeout_graceful_shutdown=LEAVE_SECONDS,
        )
    )


def serve(app: FastAPI, door: socket.socket) -> None:
    """Serve until interrupted or terminated: no new request then, those inside are finished, the log is written."""
    # a request is one row, and 32 threads that each wake others for it only wait for one another
    with stopping_is_no_failure(), threadpool_limits(1):
        server_of(app).run([door])
