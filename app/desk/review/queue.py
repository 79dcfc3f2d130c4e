"""The queue that all experts at the desk share: computed once for each generation of labels, refilled when it runs low.

Every fourth question is drawn at random for the promise, the others teach most. Whoever comes gets the first that is
open to them, so nothing here belongs to one expert.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, zip_longest

import numpy as np
from numpy.typing import NDArray

from app.reviewing.review import PROMISE_SHARE
from labeling.hashing import digest
from labeling.review import LEARN, PROMISE, Review
from labeling.review.queue import Entry, Parts, Pool, drawn, make_queue
from labeling.review.tally import Standing

BATCH, LOW, WAITING = 800, 50, 200
Bools = NDArray[np.bool_]


class ReviewQueue:
    """Entries in the order in which they are handed out.

    Parameters
    ----------
    pool, parts
        What the queue is made from; ``pool.needed`` marks all that may be drawn for the promise.
    ids
        Question id of each of the n places.
    share
        Share of the questions, in [0, 1], that a second expert is asked too.
    standing
        Reviews as of now.
    """

    def __init__(self, pool: Pool, parts: Parts, ids: Sequence[str], share: float, standing: Standing) -> None:
        self.pool, self.parts, self.ids, self.share = pool, parts, ids, share
        self.entries: list[Entry] = []
        self.known: dict[int, Entry] = {}
        self._place = {question_id: i for i, question_id in enumerate(ids)}
        self._asked, self._read = np.zeros(len(ids), bool), 0
        self._before = frozenset(q for q, said in list(standing.of_question.items()) if said)
        self._filling, self._reading = threading.Lock(), threading.Lock()
        self.dry = False
        self._add(self._waiting(standing))
        self.refill(standing)

    def open_to(self, expert: str, standing: Standing) -> Iterator[Entry]:
        """Entries that an expert may be handed now, in order; more are fetched behind them where they run low."""
        entries = self.entries
        if not self.dry and not self._filling.locked() and self._undecided(standing) < LOW:
            threading.Thread(target=self.refill, args=(standing,), name="refill-queue", daemon=True).start()
        return (e for e in entries if self.is_open(e, expert, standing))

    def _undecided(self, standing: Standing) -> int:
        places = [e.place for e in self.entries]
        self.unasked(standing)
        return len(places) - int(self._asked[places].sum())

    def is_open(self, entry: Entry, expert: str, standing: Standing) -> bool:
        """Whether an expert may decide an entry: not they themselves did, nor as many others as are wanted."""
        said = self._counted(entry, standing)
        if not said:
            return True
        experts = {r.expert for r in said}
        return expert not in experts and len(experts) < self.wanted(self.ids[entry.place])

    def room(self, entry: Entry, standing: Standing) -> int:
        """How many more experts are wanted."""
        return self.wanted(self.ids[entry.place]) - len({r.expert for r in self._counted(entry, standing)})

    def wanted(self, question_id: str) -> int:
        """How many experts a question is asked on purpose."""
        return 2 if wants_second(question_id, self.share) else 1

    def _counted(self, entry: Entry, standing: Standing) -> Sequence[Review]:
        """Reviews that count: for one that was learned from and is now drawn, those made for the promise."""
        question_id = self.ids[entry.place]
        said = standing.of_question.get(question_id, [])
        if said and entry.purpose == PROMISE and question_id in self._before:
            return [r for r in said if r.purpose == PROMISE]
        return said

    def unasked(self, standing: Standing) -> Bools:
        """``(n,)`` bool: without gold, and nobody decided it."""
        with self._reading:
            new = standing.touched[self._read :]
            self._read += len(new)
            for place in (self._place[q] for q in new if q in self._place):
                self._asked[place] = bool(standing.of_question.get(self.ids[place]))
                # what was taken back may be queued again
                self.dry = self.dry and bool(self._asked[place])
            return self.pool.free & ~self._asked

    def entry(self, place: int) -> Entry:
        """The entry of a place; one of its own, for learning, where the queue does not hold it."""
        return self.known.get(place) or plain_entry(self.pool, self.parts, place)

    def refill(self, standing: Standing) -> None:
        """Append the next batch; where somebody is at it already, wait for theirs."""
        if not self._filling.acquire(blocking=False):
            with self._filling:
                return
        try:
            self._fill(standing)
        finally:
            self._filling.release()

    def _fill(self, standing: Standing) -> None:
        free = self.unasked(standing)
        self.entries = [e for e in self.entries if self.room(e, standing) > 0]
        self.known = {e.place: e for e in self.entries}
        queued = np.zeros(len(self.ids), bool)
        queued[list(self.known)] = True
        may_be_drawn = self.pool.needed & ~queued & (free | self._undrawn(standing))
        needed = drawn(self.ids, may_be_drawn, round(PROMISE_SHARE * min(BATCH, int(may_be_drawn.sum()))))
        taught = self.pool.taught | queued | self._asked
        found = make_queue(replace(self.pool, free=free & ~queued, needed=needed, taught=taught), BATCH)
        self.dry = not found
        self._add(interleaved(found))

    def _undrawn(self, standing: Standing) -> Bools:
        """``(n,)`` bool: learned from before these labels were loaded, and not yet reviewed for the promise."""
        out = np.zeros(len(self.ids), bool)
        for place in (self._place[q] for q in self._before if q in self._place):
            out[place] = all(r.purpose != PROMISE for r in standing.of_question.get(self.ids[place], ()))
        return out

    def _waiting(self, standing: Standing) -> list[Entry]:
        """Questions that one expert decided and a second shall, the latest first."""
        out = list[Entry]()
        for question_id, said in reversed(list(standing.of_question.items())):
            place = self._place.get(question_id)
            if place is not None and len({r.expert for r in said}) == 1 and self.wanted(question_id) == 2:
                purpose = said[0].purpose if said[0].purpose == PROMISE else LEARN
                out.append(replace(plain_entry(self.pool, self.parts, place), purpose=purpose))
        return out[:WAITING]

    def _add(self, entries: Sequence[Entry]) -> None:
        self.known |= {e.place: e for e in entries}
        self.entries = [*self.entries, *entries]


@lru_cache(maxsize=100_000)
def wants_second(question_id: str, share: float) -> bool:
    """Whether a question is among the share that two experts are asked; it depends on its id alone."""
    return int(digest(["second opinion", question_id])[:8], 16) < share * 2**32


def plain_entry(pool: Pool, parts: Parts, i: int) -> Entry:
    """Entry of one place outside the queue: nothing is known of what is like it."""
    guess = int(parts.guess[i])
    return Entry(
        place=i,
        purpose=LEARN,
        value=0.0,
        guess=guess,
        rival=int(parts.rival[i]),
        proba=float(parts.proba[i]),
        margin=float(parts.margin[i]),
        against=float(parts.against[i]),
        alike=0,
        traffic=float(pool.traffic[guess]),
    )


def interleaved(entries: Sequence[Entry], every: int = round(1 / PROMISE_SHARE)) -> list[Entry]:
    """Drawn ones spread among those that teach, one in ``every``; each kind keeps its order."""
    drawn = [e for e in entries if e.purpose == PROMISE]
    teach = [e for e in entries if e.purpose != PROMISE]
    groups = [teach[i : i + every - 1] for i in range(0, len(teach), every - 1)]
    pairs = zip_longest(([e] for e in drawn), groups, fillvalue=list[Entry]())
    return list(chain.from_iterable(chain.from_iterable(pairs)))
