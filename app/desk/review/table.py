"""Many questions at once: the table, what is very similar to one, and one decision for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.desk.loaded import Desk, Loaded
from app.desk.review.card import reason_of
from app.desk.review.filters import Filter, in_queue, matching
from app.desk.templates.search import Catalogue, catalogue
from labeling.errors import OracleError, did_you_mean
from labeling.review import LEARN, Review
from labeling.review.queue import Entry
from labeling.store import leases
from labeling.store.reviews import append_reviews

BULK = "decided together with others"
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Row:
    """A question in the table; ``alike`` is how many undecided questions are very similar to it."""

    question_id: str
    text: str
    asked_at: datetime | None
    proposed: str
    title: str
    proposed_proba: float
    reason: str
    purpose: str
    alike: int


@dataclass(frozen=True)
class Page:
    """Rows of one page, and how many questions there are on all pages."""

    rows: tuple[Row, ...]
    total: int


def table(desk: Desk, expert: str, at: datetime, wanted: Filter | None = None, page: int = 0, size: int = 50) -> Page:
    """Questions that nobody decided, those of the queue first, then what is most in doubt; pages count from 0."""
    loaded, wanted, standing = desk.require(), wanted or Filter(), desk.log.now()
    free = loaded.queue.unasked(standing)
    first = [e.place for e in in_queue(loaded, expert, standing, wanted) if free[e.place]]
    others = wanted.chooses or wanted.purpose in (None, LEARN)
    rest = matching(loaded, wanted) if others else np.empty(0, np.int64)
    rest = rest[free[rest] & ~np.isin(rest, list(loaded.queue.known))]
    places = [*first, *rest.tolist()]
    return Page(tuple(_rows(loaded, catalogue(desk), places[page * size : (page + 1) * size], free)), len(places))


def similar(desk: Desk, question_id: str, limit: int = 50) -> list[Row]:
    """Undecided questions very similar to one, with the same proposal, nearest first; itself stands first."""
    loaded = desk.require()
    place, free = _place(loaded, question_id), loaded.queue.unasked(desk.log.now())
    places = _same_guess(loaded, place, free)
    cosine = loaded.rows[places] @ loaded.rows[place]
    order = places[np.argsort(-cosine, kind="stable")[: int((cosine >= loaded.radius).sum())]].tolist()
    shown = [place] * bool(free[place]) + [i for i in order if i != place]
    return _rows(loaded, catalogue(desk), shown[:limit], free)


def bulk(desk: Desk, expert: str, question_ids: Sequence[str], decision: str | None, at: datetime) -> int:
    """One review a question, all or none; a question that somebody else has on the screen, or decided, is left to them.

    Parameters
    ----------
    decision
        A label for all; None accepts what is proposed for each.

    Returns
    -------
    How many reviews were new.

    Raises
    ------
    OracleError
        On an unknown question or label; nothing is written then.
    """
    loaded = desk.require()
    if decision is not None:
        check_label(desk, decision)
    wanted = {question_id: _place(loaded, question_id) for question_id in dict.fromkeys(question_ids)}
    with desk.store.write() as connection:
        standing = desk.log.seen_by(connection)
        taken = leases.held_by_others(connection, wanted, expert, at)
        left = [i for q, i in wanted.items() if q not in taken and not standing.of_question.get(q)]
        new = append_reviews(connection, [_accepted(loaded, i, expert, decision, at) for i in left])
        leases.free(connection, wanted, expert)
    return new


def check_label(desk: Desk, label: str, more: Sequence[str] = ()) -> None:
    """Refuse what is neither a label that can be given now nor one of ``more``."""
    known = (*catalogue(desk).choices, *more)
    if label not in known:
        raise OracleError(f"unknown decision '{label}'{did_you_mean(label, known) or '; choose a template'}")


def _accepted(loaded: Loaded, place: int, expert: str, decision: str | None, at: datetime) -> Review:
    entry = loaded.queue.entry(place)
    proposed = loaded.state.taxonomy.labels[entry.guess]
    return Review(
        question_id=loaded.queue.ids[place],
        expert=expert,
        at=at,
        decision=decision or proposed,
        shown=proposed,
        shown_proba=round(entry.proba, 4),
        reason=BULK,
        purpose=LEARN,
        made_from=loaded.model.name,
    )


def _same_guess(loaded: Loaded, place: int, free: NDArray[np.bool_]) -> Places:
    """Undecided places with the same guess as one."""
    places = loaded.by_guess[loaded.parts.guess[place]]
    return places[free[places]]


def _rows(loaded: Loaded, found: Catalogue, places: Sequence[int], free: NDArray[np.bool_]) -> list[Row]:
    alike = _alike(loaded, np.array(places, np.int64), free)
    return [_row(loaded, found, loaded.queue.entry(i), n) for i, n in zip(places, alike.tolist(), strict=True)]


def _alike(loaded: Loaded, places: Places, free: NDArray[np.bool_]) -> Places:
    """``(p,)`` how many other undecided questions with the same guess lie within the radius of each place."""
    out = np.zeros(len(places), np.int64)
    guess = loaded.parts.guess[places]
    for one in np.unique(guess):
        mine = np.flatnonzero(guess == one)
        others = _same_guess(loaded, int(places[mine[0]]), free)
        near = loaded.rows[places[mine]] @ loaded.rows[others].T >= loaded.radius
        out[mine] = near.sum(axis=1) - np.isin(places[mine], others)
    return out


def _row(loaded: Loaded, found: Catalogue, entry: Entry, alike: int) -> Row:
    question, proposed = loaded.state.questions[entry.place], loaded.state.taxonomy.labels[entry.guess]
    return Row(
        question_id=question.question_id,
        text=question.text,
        asked_at=question.asked_at,
        proposed=proposed,
        title=found.title(proposed),
        proposed_proba=entry.proba,
        reason=reason_of(loaded, entry),
        purpose=entry.purpose,
        alike=alike,
    )


def _place(loaded: Loaded, question_id: str) -> int:
    place = loaded.place.get(question_id)
    if place is None:
        near = did_you_mean(question_id, loaded.queue.ids)
        raise OracleError(f"question '{question_id}' is not among the latest labels{near}; run `oracle run`")
    return place
