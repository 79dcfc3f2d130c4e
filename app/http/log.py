"""The log of the service: all suggestions that wait are written by one statement, as they are by far the most."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from prometheus_client import Histogram
from sqlalchemy import Connection

from app.suggesting.log_writer import LogWriter
from app.suggesting.making import Made
from labeling.store import Store
from labeling.store.suggestions import append_logged


@dataclass(frozen=True)
class Lines:
    """Suggestions that are to be written."""

    made: Sequence[Made]

    def __call__(self, connection: Connection) -> None:
        """Write them."""
        shadows = [one.shadow for one in self.made if one.shadow is not None]
        append_logged(connection, [one.logged for one in self.made], shadows)


class ServiceLog(LogWriter):
    """A log writer that puts ``Lines`` together and counts its groups.

    Parameters
    ----------
    groups
        Takes the number of suggestions and other pieces in each transaction.
    """

    def __init__(self, store: Store, groups: Histogram) -> None:
        self.groups = groups
        super().__init__(store)

    def commit(self, group: list[tuple[Any, Future[Any]]]) -> None:
        """As a log writer's, the lines of all suggestions in one piece where none of them is bad."""
        if group:
            self.groups.observe(sum(len(work.made) if isinstance(work, Lines) else 1 for work, _ in group))
        lines = [(work, done) for work, done in group if isinstance(work, Lines)]
        others = [(work, done) for work, done in group if not isinstance(work, Lines)]
        together: Future[None] = Future()
        if len(lines) < 2:
            super().commit(group)
            return
        super().commit([(Lines([one for work, _ in lines for one in work.made]), together), *others])
        if together.exception() is not None:
            super().commit(lines)  # one by one, so that a bad line fails alone
            return
        for _, done in lines:
            done.set_result(None)
