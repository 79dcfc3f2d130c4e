"""Values that every worker holds once, also a worker that comes later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from distributed import Client, Worker, WorkerPlugin

HELD: dict[str, Any] = {}
"""Of this process; workers have one thread, and tasks only read."""


class Holder(WorkerPlugin):  # type: ignore[misc]
    """Lets a worker hold a value under a name.

    Parameters
    ----------
    key
        Name of the value.
    value
        Anything that can travel to another process.
    """

    def __init__(self, key: str, value: Any) -> None:
        self.name, self.key, self.value = f"oracle-{key}", key, value

    def setup(self, worker: Worker) -> None:
        """Hold it."""
        HELD[self.key] = self.value

    def teardown(self, worker: Worker) -> None:
        """Let it go."""
        HELD.pop(self.key, None)


@contextmanager
def sharing(client: Client, key: str, value: Any) -> Iterator[None]:
    """Let every worker of a cluster hold a value; `shared` gives it to tasks."""
    client.register_plugin(Holder(key, value))
    try:
        yield
    finally:
        client.unregister_worker_plugin(f"oracle-{key}")


def shared(key: str) -> Any:
    """The value that workers hold under a name."""
    return HELD[key]
