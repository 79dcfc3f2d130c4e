"""Spot checks at the desk: what an expert judges next, what is said of it, and what follows from all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.desk.loaded import Desk
from app.desk.templates.search import catalogue
from app.desk.watch.live import USUAL, live, window
from app.observing import spot_checks
from app.observing.accuracy import Accuracy
from app.observing.spot_checks import Pending
from labeling.hashing import digest
from labeling.serving.suggestions import SUGGEST
from labeling.store.spot_checks import count_drawn, count_pending, undrawn
from labeling.taxonomy import RESERVED

MANY = 50
HITS = 8


@dataclass(frozen=True)
class Card:
    """A drawn suggestion as it is judged: never with what the agent did, which would sway the expert.

    Parameters
    ----------
    answers
        Whether an answer was suggested; else nothing was, and ``title`` and ``rendered`` are the closest template's.
    """

    suggestion_id: str
    at: datetime
    text: str
    answers: bool
    template_id: str
    title: str
    rendered: str


@dataclass(frozen=True)
class Hit:
    """A label to choose as the right one."""

    label: str
    title: str
    topic: str


def next_card(desk: Desk, expert: str) -> Card | None:
    """What this expert judges next; None where nothing is left.

    Each expert goes through them in an order of chance of their own: two at once seldom judge the same, and whatever
    is judged first stands for all.
    """
    found = spot_checks.pending(desk.store)
    one = min(found, key=lambda p: digest([expert, p.suggestion_id]), default=None)
    return None if one is None else _card(one)


def judge(desk: Desk, card: Card, expert: str, verdict: str, label: str | None, at: datetime) -> None:
    """Keep a verdict, for a wrong one with the label that would have been right, if the expert said it.

    Raises
    ------
    OracleError
        On an unknown verdict or label.
    """
    spot_checks.answer(desk.store, card.suggestion_id, expert, verdict, label, "", at)


def draw(desk: Desk, at: datetime, n: int = MANY) -> int:
    """Draw more from the traffic of the last weeks at random; how many there were to draw."""
    since, until = window(at, USUAL)
    return len(spot_checks.draw(desk.store, n, since, until, at))


def progress(desk: Desk) -> tuple[int, int]:
    """How many were drawn so far, and how many of them were judged."""
    with desk.store.read() as connection:
        drawn = count_drawn(connection)
        return drawn, drawn - count_pending(connection)


def is_more(desk: Desk, at: datetime) -> bool:
    """Whether the last weeks have suggestions that were not drawn yet."""
    with desk.store.read() as connection:
        return bool(undrawn(connection, *window(at, USUAL)))


def estimates(desk: Desk, at: datetime) -> tuple[Accuracy, ...]:
    """What the verdicts say of the answers, and of what was left unanswered, in the last weeks, where they suffice."""
    found = live(desk, at, USUAL)
    return () if found is None else tuple(one for one in found.accuracy if one.estimate is not None)


def hits(desk: Desk, card: Card, query: str) -> list[Hit]:
    """Labels that may have been right: without a query the closest ones first, never what was found wrong."""
    known = catalogue(desk)
    first = (*RESERVED,) if card.answers else (card.template_id,)
    out = {card.template_id} if card.answers else set(RESERVED)
    labels = [label for label in known.search(query, first, HITS + len(out)) if label not in out][:HITS]
    return [Hit(label, known.title(label), known.topic(label)) for label in labels]


def _card(one: Pending) -> Card:
    answers = one.decision == SUGGEST
    return Card(one.suggestion_id, one.at, one.text, answers, one.template_id, one.title, one.rendered)
