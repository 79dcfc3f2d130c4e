"""Gold that should be looked at again, as entries that come before the queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from app.desk.loaded import Desk, Loaded
from labeling.review.queue import Entry, asked_again
from labeling.review.rechecks import Recheck, waiting
from labeling.review.tally import Standing
from labeling.store.moves import last_move, moves
from labeling.store.rechecks import asked, last_asked


@dataclass(frozen=True)
class Again:
    """What waits for another look, by question id, in the order in which it was asked for."""

    entries: dict[str, Entry]

    def open_to(self, expert: str, standing: Standing) -> Iterator[Entry]:
        """Entries that an expert did not say anything about since they were asked."""
        return (e for q, e in self.entries.items() if is_open(e, q, expert, standing))


def is_open(entry: Entry, question_id: str, expert: str, standing: Standing) -> bool:
    """Whether an expert said nothing of a question since it was asked again, be it a skip."""
    since = max(one.at for one in entry.again)
    return all(r.expert != expert or r.at <= since for r in standing.of_question.get(question_id, ()))


def again(desk: Desk, connection: Connection, loaded: Loaded, standing: Standing) -> Again:
    """What waits now; the log of what was asked is read again once it grew."""
    stamp = (last_asked(connection), last_move(connection))
    every, void = desk.kept("asked again", stamp, lambda: _read(connection))
    found = waiting(every, standing.of_question, void) if every else []
    return Again({loaded.queue.ids[e.place]: e for e in asked_again(loaded.pool, loaded.parts, found, loaded.place)})


def _read(connection: Connection) -> tuple[list[Recheck], frozenset[str]]:
    return asked(connection), moves(connection).void
