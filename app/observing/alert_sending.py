"""Posts alerts to a webhook, in a thread of its own, so that a slow or broken receiver holds nothing up."""

from __future__ import annotations

import json
import logging
import queue
import threading
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

log = logging.getLogger(__name__)
TIMEOUT = 5.0
PAUSES = (1.0, 4.0, 15.0)
MOST_WAITING = 100


class WebhookSender:
    """Sends messages one after the other; close it, or use it in a ``with``.

    Only the host is ever named in the log, as the rest of an address often holds a secret. Redirects are not followed.

    Parameters
    ----------
    url
        Address, http or https.
    pauses
        Seconds to wait before each further try.
    timeout
        Seconds that the receiver may stay silent.
    """

    def __init__(self, url: str, pauses: Sequence[float] = PAUSES, timeout: float = TIMEOUT) -> None:
        self.url, self.pauses, self.timeout = url, pauses, timeout
        self._queue: queue.Queue[Mapping[str, Any] | None] = queue.Queue(MOST_WAITING)
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def send(self, message: Mapping[str, Any]) -> None:
        """Take a message along; where too many wait already, it is dropped and the log says so."""
        if self._thread is None:
            # a daemon, so that a receiver that never answers does not keep the program from ending
            self._thread = threading.Thread(target=self._run, name="webhook", daemon=True)
            self._thread.start()
        try:
            self._queue.put_nowait(message)
        except queue.Full:
            log.warning("the webhook at %s is too slow; an alert was not sent there", urlsplit(self.url).hostname)

    def close(self, wait: float = TIMEOUT) -> None:
        """Send what waits, for so many seconds at the most, without trying again."""
        self._ended.set()
        if self._thread is not None:
            try:
                self._queue.put_nowait(None)
            except queue.Full:
                log.warning("alerts for the webhook were dropped, as the program ends")
            self._thread.join(wait)

    def __enter__(self) -> WebhookSender:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _run(self) -> None:
        while (message := self._queue.get()) is not None:
            self._deliver(json.dumps(message, ensure_ascii=False, allow_nan=False).encode())

    def _deliver(self, body: bytes) -> None:
        problem = ""
        for pause in (0.0, *self.pauses):
            if pause and self._ended.wait(pause):
                break
            try:
                status = post(self.url, body, self.timeout)
            except (OSError, HTTPException) as error:
                problem = type(error).__name__
                continue
            if 200 <= status < 300:
                return
            problem = f"status {status}"
            if status < 500 and status != 429:
                break  # asking again would not help
        log.warning("an alert could not be sent to %s (%s)", urlsplit(self.url).hostname, problem)


def post(url: str, body: bytes, timeout: float) -> int:
    """Post JSON and return the status; a redirect is a status like any other."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "living-oracle"}
        connection.request("POST", target, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()
