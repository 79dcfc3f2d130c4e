"""The door: every request passes it before anything is read, and every answer passes it on the way out.

A plain ASGI middleware, as Starlette's own base class costs a task and a queue a request.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, MutableMapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.access import Access
from app.http.errors import SENTENCES, RefusedError, error_response
from app.http.metrics import Metrics

MOST_BYTES = 2**20
MOST_AT_ONCE = 512
WITH_BODY = ("POST", "PUT", "PATCH")
BODY_SECONDS = 20.0
HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
)

log = logging.getLogger(__name__)


class Door:
    """Checks who asks and how much is sent, answers what fails within, adds headers and counts.

    Parameters
    ----------
    access
        Called a request, for the rights as they are now.
    """

    def __init__(self, app: ASGIApp, access: Callable[[], Access], metrics: Metrics) -> None:
        self.app, self.access, self.metrics = app, access, metrics
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI asks for it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, answer = time.perf_counter(), _Answer(send)
        self.inside += 1
        try:
            await self._within(scope, receive, answer)
        finally:
            self.inside -= 1
            route = getattr(scope.get("route"), "path", "other")
            self.metrics.asked(route, scope["method"], answer.status, time.perf_counter() - started)

    async def _within(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        try:
            headers = dict(scope["headers"])
            self._let_in(scope, headers)
            body = await _whole(receive, headers) if scope["method"] in WITH_BODY else receive
            await self.app(scope, body, answer)
        except RefusedError as refusal:
            response = error_response(refusal.status, refusal.message, refusal.field, refusal.headers)
            await response(scope, receive, answer)
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if answer.status:
                raise
            await error_response(500, SENTENCES[500])(scope, receive, answer)

    def _let_in(self, scope: Scope, headers: MutableMapping[bytes, bytes]) -> None:
        if self.inside > MOST_AT_ONCE:
            raise RefusedError(503, "too many requests at once; ask again in a moment", None, **{"retry-after": "1"})
        client = scope.get("client")
        self.access().check(scope["path"], headers, client[0] if client else None)


class _Answer:
    """Sends on, with our headers, and remembers the status."""

    def __init__(self, send: Send) -> None:
        self.send, self.status = send, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
        await self.send(message)


async def _whole(receive: Receive, headers: MutableMapping[bytes, bytes]) -> Receive:
    """The body read to its end, so that one that is too large never reaches the application."""
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json":  # what a form of another site may send never is
        raise RefusedError(415, "the body is no JSON; send it with the header 'content-type: application/json'")
    said = headers.get(b"content-length", b"0")
    if not said.isdigit() or int(said) > MOST_BYTES:
        raise _too_large()
    try:
        first: Message | None = await asyncio.wait_for(_read(receive), BODY_SECONDS)
    except TimeoutError:
        raise RefusedError(408, "the body did not come in time; send it again", None, connection="close") from None

    async def replay() -> Message:
        nonlocal first
        message, first = first, None
        return await receive() if message is None else message

    return replay


async def _read(receive: Receive) -> Message:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            raise _too_large()
        if not message.get("more_body", False):
            return {"type": "http.request", "body": b"".join(parts), "more_body": False}


def _too_large() -> RefusedError:
    return RefusedError(
        413, f"the body is larger than {MOST_BYTES:,} bytes; send fewer questions", None, connection="close"
    )
