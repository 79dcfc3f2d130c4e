"""A service under load: who asks, what was answered, and what of it is in the store."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from app.workspace import Workspace
from benchmarks.reliability.starting import Started, ended_after, oracle
from labeling.store.suggestions import feedback

HOST, READY = "127.0.0.1", 90.0
SAYS: tuple[dict[str, Any], ...] = (
    {"action": "shown"},
    {"action": "used", "handle_seconds": 12.5},
    {"action": "dismissed", "note": "it does not fit"},
    {"action": "sent", "reply": "Hi, it is on its way."},
)


@dataclass
class Asked:
    """What clients asked for, and what they were answered.

    Parameters
    ----------
    keys
        Idempotency keys of suggestions with the id that was answered, None where nothing was.
    said
        Feedback by suggestion and action: whether it was answered.
    refused
        Other answers, by their status.
    """

    keys: dict[str, str | None] = field(default_factory=dict)
    said: dict[tuple[str, str], bool] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as door:
        door.bind((HOST, 0))
        return int(door.getsockname()[1])


@contextmanager
def served(root: Path, port: int, out: Path) -> Iterator[Started]:
    """A service that is ready."""
    with ended_after(oracle(root, "serve", "--port", port, out=out)) as started:
        wait_ready(started, port)
        yield started


def wait_ready(started: Started, port: int) -> None:
    """Wait until a service says that it is ready."""
    end = time.monotonic() + READY
    while True:
        with suppress(OSError):
            if ask(port, "GET", "/readyz")[0] == 200:
                return
        if time.monotonic() > end or not started.running():
            raise RuntimeError(f"the service never was ready: {started.said()[-300:]}")
        time.sleep(0.03)


def ask(port: int, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """One request on a connection of its own: status and answer."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        return on(connection, method, path, body, **headers)
    finally:
        connection.close()


def on(
    connection: http.client.HTTPConnection, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, Any]:
    """One request on a connection: status and answer."""
    sent = None if body is None else json.dumps(body).encode()
    kind = {} if body is None else {"content-type": "application/json"}
    connection.request(method, path, sent, kind | headers)
    answer = connection.getresponse()
    said = answer.read()
    try:
        return answer.status, json.loads(said)
    except ValueError:
        return answer.status, said


class Load:
    """Clients that ask and say what became of it, until they are told to end or hear nothing more."""

    def __init__(self, port: int, clients: int, name: str, seed: int) -> None:
        self.port, self.name, self.asked = port, name, Asked()
        self._end, self._lock = threading.Event(), threading.Lock()
        self._threads = [threading.Thread(target=self._client, args=(n, seed)) for n in range(clients)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _client(self, number: int, seed: int) -> None:
        draw, connection = Random(f"{seed}-{number}"), http.client.HTTPConnection(HOST, self.port, timeout=60)
        with suppress(OSError, http.client.HTTPException):
            for n in range(1_000_000):
                if self._end.is_set():
                    break
                self._case(connection, f"{self.name}-{number}-{n}", draw)
        connection.close()

    def _case(self, connection: http.client.HTTPConnection, key: str, draw: Random) -> None:
        with self._lock:
            self.asked.keys[key] = None
        status, found = on(connection, "POST", "/v1/suggestions", question(key), **{"idempotency-key": key})
        if status != 200:
            self.asked.refused[status] += 1
            time.sleep(0.01)
            return
        self.asked.keys[key] = found["suggestion_id"]
        self._feedback(connection, found["suggestion_id"], draw.choice(SAYS))

    def _feedback(self, connection: http.client.HTTPConnection, suggestion_id: str, says: dict[str, Any]) -> None:
        with self._lock:
            self.asked.said[suggestion_id, says["action"]] = False
        status, _ = on(connection, "POST", f"/v1/suggestions/{suggestion_id}/feedback", {**says, "agent": "ana"})
        if status == 200:
            self.asked.said[suggestion_id, says["action"]] = True
            return
        del self.asked.said[suggestion_id, says["action"]]
        self.asked.refused[status] += status != 422  # such as 'used' where nothing was suggested


def question(key: str) -> dict[str, Any]:
    """The body of a request."""
    return {"question": f"Where is my parcel {key}?", "agent": "ana", "case_id": key}


def try_again(port: int, asked: Asked) -> int:
    """Ask again, twice, for everything that was not answered, as clients do; how much that was."""
    open_keys = [key for key, found in asked.keys.items() if found is None]
    for key in open_keys:
        found = [ask(port, "POST", "/v1/suggestions", question(key), **{"idempotency-key": key}) for _ in range(2)]
        ids = {answer["suggestion_id"] for status, answer in found if status == 200}
        asked.keys[key] = ids.pop() if len(ids) == 1 else None
    open_words = [pair for pair, known in asked.said.items() if not known]
    for suggestion_id, action in open_words:
        says = next(one for one in SAYS if one["action"] == action)
        path = f"/v1/suggestions/{suggestion_id}/feedback"
        found = [ask(port, "POST", path, {**says, "agent": "ana"})[0] for _ in range(2)]
        if 422 in found:
            del asked.said[suggestion_id, action]
        else:
            asked.said[suggestion_id, action] = found == [200, 200]
    return len(open_keys) + len(open_words)


def missing_or_doubled(root: Path, asked: Asked, asked_for_more: bool = False) -> int:
    """What was answered and is not in the store exactly once, and rows that nobody asked for.

    Parameters
    ----------
    asked_for_more
        Whether others asked too, so that rows of theirs are no wonder.
    """
    with Workspace(root).open_store() as store:
        rows = store.suggestions(limit=1_000_000)
        with store.read() as connection:
            words = feedback(connection, [row.suggestion_id for row in rows])
    there = Counter(row.case_id for row in rows)
    ids = {row.suggestion_id: row.case_id for row in rows}
    wrong = sum(there[key] != 1 or ids.get(found or "") != key for key, found in asked.keys.items())
    said = Counter((one.suggestion_id, one.action) for one in words)
    wrong += sum(said[pair] != 1 for pair, known in asked.said.items() if known)
    strange = 0 if asked_for_more else sum(key not in asked.keys for key in there)
    return wrong + sum(n > 1 for n in said.values()) + strange
