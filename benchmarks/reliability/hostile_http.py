"""Hostile requests to the service, in this process and without a network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.workspace import Workspace
from benchmarks.reliability.hostile_doors import FAILED, REFUSED, TAKEN, Tried, tried
from benchmarks.reliability.hostile_texts import TEXTS

AT = datetime(2030, 1, 7, tzinfo=UTC)
ASK, BATCH = "/v1/suggestions", "/v1/suggestions/batch"
GOOD = {"question": "Where is my parcel?", "agent": "ana"}
BODIES: Mapping[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no JSON": lambda: b"late",
    "no UTF-8": lambda: b'{"question": "\xff\xfe", "agent": "ana"}',
    "UTF-16": lambda: json.dumps(GOOD).encode("utf-16"),
    "null": lambda: b"null",
    "a list": lambda: b"[1]",
    "a number": lambda: b"1e999999",
    "nested 100,000 deep": lambda: b"[" * 10**5,
    "objects 50,000 deep": lambda: b'{"a":' * 50_000,
    "a number of 100,000 digits": lambda: b'{"question": ' + b"9" * 10**5 + b"}",
    "NaN": lambda: b'{"question": NaN, "agent": "ana"}',
    "2 MB": lambda: json.dumps(GOOD | {"question": "x" * 2**21}).encode(),
    "1,000 questions": lambda: json.dumps({"questions": [GOOD] * 1_000}).encode(),
    "no questions": lambda: b'{"questions": []}',
    "an unknown field": lambda: json.dumps(GOOD | {"__class__": "x"}).encode(),
    "a field twice": lambda: b'{"question": "a", "question": "b", "agent": "ana"}',
    "a list for a text": lambda: json.dumps(GOOD | {"question": ["a"]}).encode(),
    "an object for a text": lambda: json.dumps(GOOD | {"question": {"$gt": ""}}).encode(),
    "1,000 attributes": lambda: json.dumps(GOOD | {"attributes": {f"a{i}": "b" for i in range(1_000)}}).encode(),
    "a long name": lambda: json.dumps(GOOD | {"agent": "a" * 10_000}).encode(),
    "feedback": lambda: b'{"action": "used", "agent": "ana"}',
}
PATHS = (
    "/v1/suggestions/%00/feedback",
    "/v1/suggestions/..%2f..%2fetc%2fpasswd/feedback",
    "/v1/suggestions/" + "x" * 5_000 + "/feedback",
    "/v1/suggestions/%ed%a0%80/feedback",
    "/v1/suggestions/<script>/feedback",
    "/v1/suggestions//feedback",
    "/../../etc/passwd",
    "/v1/templates?x=" + "y" * 10_000,
    "/nothing/here",
)
HEADERS: Mapping[str, Mapping[str, str]] = {
    "no type": {"content-type": ""},
    "a type of plain text": {"content-type": "text/plain"},
    "a form": {"content-type": "application/x-www-form-urlencoded"},
    "another host": {"host": "evil.example"},
    "another site": {"origin": "https://evil.example"},
    "a wrong length": {"content-length": "-1"},
    "a token that is none": {"authorization": "Bearer " + "x" * 5_000},
    "a header of 50,000 letters": {"x-late": "y" * 50_000},
}


def requests(root: Path) -> Iterator[Tried]:
    """All of them, to a service over a workspace."""
    with client_of(root) as client:
        for kind, make in BODIES.items():
            for path in (ASK, BATCH, f"{ASK}/s-1/feedback"):
                yield _sent(client, "body of a request", f"{kind} to {path}", path, make())
        for kind, text in TEXTS.items():
            for field in ("question", "agent", "case_id"):
                body = json.dumps(GOOD | {field: text}).encode()
                yield _sent(client, f"field {field}", kind, ASK, body)
        for path in PATHS:
            yield _sent(client, "address", path[:60], path, b'{"action": "used", "agent": "ana"}')
        for kind, headers in HEADERS.items():
            yield _sent(client, "header", kind, ASK, json.dumps(GOOD).encode(), headers)


def _sent(client: Any, door: str, kind: str, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> Tried:
    """Taken in with 2xx, refused with 4xx in one sentence as JSON; 5xx has failed."""
    told = {"content-type": "application/json"} | dict(headers or {})
    found: list[Any] = []
    made = tried(door, kind, lambda: found.append(client.post(path, content=body, headers=told)))
    if made.outcome != TAKEN:
        return made
    answer = found[0]
    if answer.status_code < 300:
        return made
    sentence = answer.text[:300]
    whole = 400 <= answer.status_code < 500 and 0 < len(answer.text) < 2_000 and "Traceback" not in answer.text
    return Tried(door, kind, REFUSED if whole else FAILED, f"{answer.status_code} {sentence}")


@contextmanager
def client_of(root: Path) -> Iterator[Any]:
    """The service over a workspace."""
    from fastapi.testclient import TestClient

    from app.http.service import create_app

    workspace = Workspace(root)
    with workspace.open_store() as store:
        app = create_app(workspace, store, clock=lambda: AT, watch_every=3600)
        here: dict[str, Any] = {"base_url": "http://127.0.0.1:8600", "client": ("127.0.0.1", 40_000)}
        with TestClient(app, raise_server_exceptions=False, **here) as client:
            yield client
