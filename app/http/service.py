"""The application: the store, the plan, the log and the addresses put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import anyio.to_thread
from fastapi import FastAPI
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool

from app.http import errors
from app.http.door import Door
from app.http.handling import Handling
from app.http.keys import Wanted
from app.http.live import Live
from app.http.log import ServiceLog
from app.http.metrics import Metrics
from app.http.routes import routes
from app.suggesting.together import Together
from app.workspace import Workspace
from labeling.store import Store
from models.encoding.onnx_encoder import workers

WATCH_SECONDS = 0.5
THREADS = 32
ABOUT = """Suggests curated answers to customers' questions, or says honestly that it is not sure.

Say with feedback what became of each suggestion: everything that Living Oracle knows of its own quality comes from it.
"""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def create_app(
    workspace: Workspace,
    store: Store,
    *,
    clock: Callable[[], datetime] = now,
    watch_every: float = WATCH_SECONDS,
    collectors: Iterable[Collector] = (),
    threads: int = THREADS,
) -> FastAPI:
    """The service over a workspace and its open store, which stays open when the service ends.

    Parameters
    ----------
    clock
        Gives aware times; another one lets a day pass in a minute.
    watch_every
        Seconds from one look for a new release, mode, experiment, template or token to the next.
    collectors
        Of further figures for /metrics.
    threads
        How many requests other than single suggestions are worked on at once; the others wait. Single suggestions
        that wait are made together, in a thread for each processor and one more that waits for the disk.
    """
    metrics = Metrics(collectors)
    live = Live(workspace, store, metrics, watch_every)

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = threads
        writer = ServiceLog(store, metrics.groups)
        handling = Handling(live, writer, metrics, clock)
        together = Together[Wanted, dict[str, Any]](lambda asked: handling.suggest(asked), workers() + 1)
        app.state.handling, app.state.together = handling, together
        await run_in_threadpool(live.start, writer)
        try:
            yield
        finally:
            await run_in_threadpool(together.close)
            await run_in_threadpool(live.stop)
            await run_in_threadpool(writer.close)

    app = FastAPI(
        title="Living Oracle", description=ABOUT, lifespan=living, redirect_slashes=False, docs_url=None, redoc_url=None
    )
    app.state.live, app.state.metrics = live, metrics
    limit = workspace.settings.requests_a_minute
    app.add_middleware(Door, access=lambda: live.access, metrics=metrics, requests_a_minute=limit, clock=clock)
    errors.install(app)
    routes(app)
    return app
