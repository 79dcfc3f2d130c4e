"""The service as agents' tools see it: JSON over HTTP, a connection a thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from labeling.errors import OracleError

TIMEOUT = 60.0
TRIES = 2


class Client:
    """Asks a service; may be used from several threads.

    Parameters
    ----------
    url
        Such as ``http://127.0.0.1:8600``.
    token
        Empty where none is needed.

    Raises
    ------
    OracleError
        When the address is none.
    """

    def __init__(self, url: str, token: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise OracleError(f"'{url}' is no address of a service; write one such as http://127.0.0.1:8600")
        self.url, self.token, self._parts = url.rstrip("/"), token, parts
        self._own = threading.local()

    def suggest(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for a suggestion."""
        return self._send("/v1/suggestions", asked)

    def feedback(self, suggestion_id: str, said: Mapping[str, Any]) -> None:
        """Say what became of one."""
        self._send(f"/v1/suggestions/{suggestion_id}/feedback", said)

    def _send(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"content-type": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        for left in reversed(range(TRIES)):
            try:
                status, answer = self._once(path, data, headers)
                break
            except (OSError, HTTPException) as error:
                self._own.connection = None
                if not left:
                    raise OracleError(f"the service at {self.url} does not answer ({type(error).__name__})") from error
        return _read(status, answer, self.url)

    def _once(self, path: str, data: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection = getattr(self._own, "connection", None)
        if connection is None:
            kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
            connection = kind(self._parts.hostname or "", self._parts.port, timeout=TIMEOUT)
            self._own.connection = connection
        connection.request("POST", self._parts.path.rstrip("/") + path, data, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()


def _read(status: int, answer: bytes, url: str) -> dict[str, Any]:
    try:
        said = json.loads(answer)
    except ValueError:
        said = None
    if status == 200 and isinstance(said, dict):
        return said
    error = said.get("error") if isinstance(said, dict) else None
    why = error.get("message") if isinstance(error, dict) else f"status {status}"
    raise OracleError(f"the service at {url} refused: {why}")
