"""Reviewing: hands out questions, takes decisions and takes them back. Everything is said in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.desk.loaded import Desk, Loaded
from app.desk.review.adjudicating import disputed
from app.desk.review.again import Again, again
from app.desk.review.card import Card, Earlier, NearGold, Option, Vote, make_card, option
from app.desk.review.filters import Filter, as_wanted, candidates, fitting
from app.desk.review.table import BULK, Page, Row, bulk, check_label, similar, table
from app.desk.templates.search import catalogue
from labeling.review import FLAG, LEARN, QUEUED, SKIP, UNDO, Review
from labeling.review.queue import Entry
from labeling.review.tally import Standing
from labeling.store import leases
from labeling.store.reviews import append_reviews

LEASE = timedelta(minutes=10)
UNDO_WITHIN = timedelta(hours=24)
LOOKED_AT = 50
RECENT, PACE = 20, timedelta(minutes=30)


@dataclass(frozen=True)
class Decided:
    """A decision that is in the store; ``today`` counts this expert's decisions of the day."""

    review_id: str
    today: int


@dataclass(frozen=True)
class Progress:
    """What this expert did today and ever, how many questions are in the queue, and how fast it goes.

    ``again`` counts gold questions that somebody should look at again; they come first.
    ``per_hour`` is the speed of the expert's last decisions, None below three; ``disagreements`` and ``flagged``
    count what waits for somebody's word.
    """

    today: int
    total: int
    open: int
    disagreements: int
    flagged: int
    per_hour: float | None
    again: int = 0


def next_card(desk: Desk, expert: str, at: datetime, wanted: Filter | None = None) -> Card | None:
    """The next question, leased to the expert; the same again until it is decided.

    Returns
    -------
    None where nothing is left that nobody else has on the screen.

    Raises
    ------
    OracleError
        Where there are no labels yet.
    """
    loaded, wanted = desk.require(), wanted or Filter()
    entry, standing = _lease(desk, loaded, expert, at, wanted)
    if entry is None and not loaded.queue.dry:
        loaded.queue.refill(standing)
        entry, standing = _lease(desk, loaded, expert, at, wanted)
    return None if entry is None else _card(desk, loaded, entry, expert, standing)


def upcoming(desk: Desk, expert: str, at: datetime, n: int, wanted: Filter | None = None) -> list[Card]:
    """The n cards that would come next, not leased; made ahead, so that `next_card` is at once there."""
    loaded = desk.require()
    standing = desk.log.now()
    with desk.store.read() as connection:
        first = again(desk, connection, loaded, standing)
    found = candidates(loaded, expert, standing, wanted or Filter(), n, first.open_to(expert, standing))
    return [_card(desk, loaded, entry, expert, standing) for entry in found]


def decide(desk: Desk, card: Card, expert: str, decision: str, at: datetime, comment: str = "") -> Decided:
    """Append one review and free the lease; the same decision a second time, such as a double click, is known.

    Parameters
    ----------
    decision
        A label, or SKIP or FLAG of labeling.review.

    Raises
    ------
    OracleError
        On a decision that is none, such as a retired template; nothing is written then.
    """
    check_label(desk, decision, (SKIP, FLAG))
    review = Review(
        question_id=card.question_id,
        expert=expert,
        at=at,
        decision=decision,
        comment=desk.workspace.redactor.text(comment.strip()),
        shown=card.proposed,
        shown_proba=round(card.proposed_proba, 4),
        reason=card.reason,
        purpose=card.purpose,
        made_from=card.made_from,
    )
    with desk.store.write() as connection:
        append_reviews(connection, [review])
        leases.free(connection, [card.question_id], expert)
    standing = desk.log.now()
    return Decided(standing.of_expert[expert][-1].review_id, len(_since(standing, expert, midnight(at))))


def undo(desk: Desk, expert: str, at: datetime) -> Card | None:
    """Take back this expert's last decision of the last day, and all that was accepted in bulk with it.

    Returns
    -------
    The card of the question, leased to the expert again; None where there was nothing to take back, or the
    question is not among the latest labels.
    """
    standing = desk.log.now()
    last = next(iter(reversed(_since(standing, expert, at - UNDO_WITHIN))), None)
    if last is None:
        return None
    together = [r for r in _since(standing, expert, last.at) if r.at == last.at and r.reason.startswith(BULK)]
    with desk.store.write() as connection:
        append_reviews(connection, [_taking_back(r, at) for r in together or [last]])
        leases.renew(connection, last.question_id, expert, at + LEASE)
    loaded = desk.require()
    place = loaded.place.get(last.question_id)
    if place is None:
        return None
    purpose, standing = last.purpose if last.purpose in QUEUED else LEARN, desk.log.now()
    with desk.store.read() as connection:
        first = again(desk, connection, loaded, standing).entries.get(last.question_id)
    entry = first or replace(loaded.queue.entry(place), purpose=purpose)
    return _card(desk, loaded, entry, expert, standing)


def search_templates(desk: Desk, query: str, recent: Sequence[str] = (), limit: int = 8) -> list[Option]:
    """Labels by what was typed, over id, title and body, typing errors forgiven; recent ones first without a query."""
    found = catalogue(desk)
    return [option(label, found) for label in found.search(query, recent, limit)]


def progress(desk: Desk, expert: str, at: datetime) -> Progress:
    """How far the expert and the queue are."""
    standing, loaded = desk.log.now(), desk.require()
    with desk.store.read() as connection:
        waiting = len(again(desk, connection, loaded, standing).entries)
    return Progress(
        today=len(_since(standing, expert, midnight(at))),
        total=len(standing.of_expert.get(expert, ())),
        open=int(loaded.queue.unasked(standing).sum()),
        disagreements=len(disputed(desk)),
        flagged=len(standing.flagged),
        per_hour=per_hour([r.at for r in _since(standing, expert, at - PACE)][-RECENT:]),
        again=waiting,
    )


def per_hour(times: Sequence[datetime]) -> float | None:
    """Decisions an hour from their times in order; None for fewer than three, or all at one moment."""
    seconds = (times[-1] - times[0]).total_seconds() if len(times) > 2 else 0.0
    return 3600 * (len(times) - 1) / seconds if seconds else None


def midnight(at: datetime) -> datetime:
    """The day's beginning where the moment was told."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _lease(desk: Desk, loaded: Loaded, expert: str, at: datetime, wanted: Filter) -> tuple[Entry | None, Standing]:
    """What the expert has on the screen already, else the first candidate that has room."""
    with desk.store.write() as connection:
        standing = desk.log.seen_by(connection)
        first = again(desk, connection, loaded, standing)
        entry = _held(connection, loaded, expert, at, wanted, standing, first)
        if entry is None:
            found = candidates(loaded, expert, standing, wanted, LOOKED_AT, first.open_to(expert, standing))
            by_id = {loaded.queue.ids[e.place]: e for e in found}
            room = {q: 1 if e.again else loaded.queue.room(e, standing) for q, e in by_id.items()}
            question_id = leases.take(connection, list(by_id), expert, at, at + LEASE, room)
            entry = None if question_id is None else by_id[question_id]
        else:
            leases.renew(connection, loaded.queue.ids[entry.place], expert, at + LEASE)
    return entry, standing


def _held(
    connection: Connection,
    loaded: Loaded,
    expert: str,
    at: datetime,
    wanted: Filter,
    standing: Standing,
    first: Again,
) -> Entry | None:
    fits, open_again = fitting(loaded, wanted), list(first.open_to(expert, standing))
    for question_id in leases.held(connection, expert, at):
        entry = next((e for e in open_again if loaded.queue.ids[e.place] == question_id), None)
        if entry is None and question_id in loaded.place:
            entry = loaded.queue.entry(loaded.place[question_id])
            entry = entry if loaded.queue.is_open(entry, expert, standing) else None
        if entry is not None and fits(entry):
            return as_wanted(entry, wanted)
    return None


def _card(desk: Desk, loaded: Loaded, entry: Entry, expert: str, standing: Standing) -> Card:
    said = standing.of_question.get(loaded.queue.ids[entry.place], ())
    return make_card(desk, loaded, entry, said, expert)


def _since(standing: Standing, expert: str, first: datetime) -> list[Review]:
    """An expert's standing reviews from a moment on, in order."""
    out = list[Review]()
    for review in reversed(standing.of_expert.get(expert, ())):
        if review.at < first:
            break
        out.append(review)
    return out[::-1]


def _taking_back(review: Review, at: datetime) -> Review:
    moment = max(at, review.at + timedelta(microseconds=1))
    return Review(review.question_id, review.expert, moment, UNDO, purpose=review.purpose, made_from=review.made_from)


__all__ = [
    "Card",
    "Decided",
    "Earlier",
    "Filter",
    "NearGold",
    "Option",
    "Page",
    "Progress",
    "Row",
    "Vote",
    "bulk",
    "decide",
    "next_card",
    "progress",
    "search_templates",
    "similar",
    "table",
    "undo",
    "upcoming",
]
