"""The door: every request passes it before anything is read, and every answer passes it on the way out.

A plain ASGI middleware, as Starlette's own base class costs a task and a queue a request.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.access import Access, Caller
from app.http.errors import SENTENCES, RefusedError, error_response
from app.http.limits import BAD_TOKENS_A_MINUTE, REQUESTS_A_MINUTE, Buckets
from app.http.metrics import Metrics
from labeling.acting import acting

MOST_BYTES = 2**20
MOST_AT_ONCE = 512
WITH_BODY = ("POST", "PUT", "PATCH")
BODY_SECONDS = 20.0
HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
"""No strict-transport-security: it counts over TLS only, so that whoever adds TLS says it, for its whole host."""
REQUEST_ID = b"x-request-id"
GIVEN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

log = logging.getLogger(__name__)


class Door:
    """Checks who asks, how often and how much is sent, answers what fails within, adds headers and counts.

    Parameters
    ----------
    access
        Called a request, for the rights as they are now.
    requests_a_minute
        How many requests a token may send in a minute; 0 for any number.
    clock
        Says the time, as tokens expire.
    """

    def __init__(
        self,
        app: ASGIApp,
        access: Callable[[], Access],
        metrics: Metrics,
        requests_a_minute: int = REQUESTS_A_MINUTE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.app, self.access, self.metrics, self.clock = app, access, metrics, clock
        self.asking, self.guessing = Buckets(requests_a_minute), Buckets(BAD_TOKENS_A_MINUTE)
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI asks for it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, headers = time.perf_counter(), dict(scope["headers"])
        answer = _Answer(send, _request_id(headers))
        self.inside += 1
        try:
            await self._within(scope, headers, receive, answer)
        finally:
            self.inside -= 1
            route = getattr(scope.get("route"), "path", "other")
            self.metrics.asked(route, scope["method"], answer.status, time.perf_counter() - started)

    async def _within(
        self, scope: Scope, headers: MutableMapping[bytes, bytes], receive: Receive, answer: _Answer
    ) -> None:
        try:
            caller = self._let_in(scope, headers)
            body = await _whole(receive, headers) if scope["method"] in WITH_BODY else receive
            await self._pass_on(caller, scope, body, answer)
        except RefusedError as refusal:
            log.info("%s %s %s: %d %s", answer.name, scope["method"], scope["path"], refusal.status, refusal.message)
            response = error_response(refusal.status, refusal.message, refusal.field, refusal.headers)
            await response(scope, receive, answer)
        except Exception:
            log.exception("%s %s %s failed", answer.name, scope["method"], scope["path"])
            if answer.status:
                raise
            await error_response(500, SENTENCES[500])(scope, receive, answer)

    async def _pass_on(self, caller: Caller | None, scope: Scope, receive: Receive, answer: _Answer) -> None:
        if caller is None:
            await self.app(scope, receive, answer)
            return
        with acting(caller.actor):
            await self.app(scope, receive, answer)

    def _let_in(self, scope: Scope, headers: MutableMapping[bytes, bytes]) -> Caller | None:
        if self.inside > MOST_AT_ONCE:
            raise RefusedError(503, "too many requests at once; ask again in a moment", None, **{"retry-after": "1"})
        client, now = (scope.get("client") or (None,))[0], time.monotonic()
        try:
            caller = self.access().check(scope["path"], headers, client, self.clock())
        except RefusedError as refusal:
            if refusal.status == 401 and (seconds := self.guessing.wait(str(client), now)):
                raise _too_often("bad tokens from this address", seconds) from refusal
            raise
        if caller is not None and caller.token_id is not None and (s := self.asking.wait(caller.token_id, now)):
            raise _too_often("requests with this token", s)
        return caller


class _Answer:
    """Sends on, with our headers, and remembers the status; ``name`` is that of the request."""

    def __init__(self, send: Send, request_id: bytes) -> None:
        self.send, self.status, self.name = send, 0, request_id.decode()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": [*message.get("headers", ()), *HEADERS, (REQUEST_ID, self.name.encode())]}
        await self.send(message)


def _request_id(headers: MutableMapping[bytes, bytes]) -> bytes:
    """The name that a proxy gave the request, if it can stand in a log, otherwise a new one."""
    given = headers.get(REQUEST_ID, b"")
    return given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex.encode()


def _too_often(what: str, seconds: int) -> RefusedError:
    again = "1 second" if seconds == 1 else f"{seconds} seconds"
    return RefusedError(429, f"too many {what}; ask again in {again}", None, **{"retry-after": str(seconds)})


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
