"""All reviews of a store in memory; each look reads only what was appended since."""

from __future__ import annotations

import threading

from sqlalchemy import Connection

from labeling.review.tally import Standing
from labeling.store import Store
from labeling.store.reviews import reviews_after


class ReviewLog:
    """What stands of all reviews, whoever wrote them, in this process or in another."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._standing = Standing()
        self._number = 0
        self._lock = threading.Lock()

    def now(self) -> Standing:
        """What stands now; to be read, not altered."""
        with self._store.read() as connection:
            return self.seen_by(connection)

    def seen_by(self, connection: Connection) -> Standing:
        """What stands as a transaction sees it; in one that writes, nobody can add to it meanwhile."""
        with self._lock:
            for number, review in reviews_after(connection, self._number):
                self._standing.add(review)
                self._number = number
            return self._standing
