"""What an expert has before them on the Review page, and what a key or a button does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from app.audit.shared import now, short
from app.desk.loaded import Desk
from app.desk.review import reviewing
from app.desk.review.reviewing import Card, Filter
from app.desk.templates.search import TITLES, catalogue
from labeling.errors import OracleError
from labeling.review import FLAG, SKIP

KEY = "review-sitting"
GIVEN = "review_filter"
WORDS = {SKIP: "Skipped", FLAG: "Flagged"} | TITLES
RECENT = 8


@dataclass
class Sitting:
    """One object in the session: a run that is interrupted never leaves half of a change behind.

    Parameters
    ----------
    turn
        Counts the cards. A key answers the card of its turn only, so that a second press of a key never decides
        a question that nobody has seen yet.
    heard
        Counts what the keys said.
    query
        What was typed to search another answer.
    recent
        Labels picked last, the latest first.
    said, trouble
        What was decided last, and what went wrong last, in words.
    like
        Question whose cluster the table shows, empty for the whole table.
    tables, filters
        Count what was written from the table and what was set from outside, so that the table starts with
        nothing selected and the filter shows what holds.
    """

    expert: str
    wanted: Filter = field(default_factory=Filter)
    card: Card | None = None
    turn: int = 0
    heard: int = 0
    query: str = ""
    recent: list[str] = field(default_factory=list)
    said: str = ""
    trouble: str = ""
    like: str = ""
    tables: int = 0
    filters: int = 0

    def show(self, card: Card | None) -> None:
        """Put a card on the screen."""
        self.card, self.query = card, ""
        self.turn += 1

    def narrow(self, wanted: Filter) -> None:
        """Ask for other questions than before."""
        if wanted != self.wanted:
            self.wanted, self.like = wanted, ""
            self.show(None)

    def widen(self) -> None:
        """Ask for all questions again."""
        self.narrow(Filter())
        self.filters += 1


def sitting(expert: str) -> Sitting:
    """That of this session; a filter that another page left behind is taken up."""
    kept: Sitting | None = st.session_state.get(KEY)
    if kept is None or kept.expert != expert:
        kept = st.session_state[KEY] = Sitting(expert)
    given: dict[str, Any] | None = st.session_state.pop(GIVEN, None)
    if given is not None:
        ids = given.get("question_ids")
        kept.narrow(Filter(**{**given, "question_ids": None if ids is None else tuple(ids)}))
        kept.filters += 1
    return kept


def seat(desk: Desk, here: Sitting) -> None:
    """See to it that there is a card, where one is left."""
    if here.card is None:
        here.show(reviewing.next_card(desk, here.expert, now(), here.wanted))


def choose(desk: Desk, here: Sitting, turn: int, decision: str, comment: str = "") -> None:
    """Decide the card of a turn and go on to the next."""
    card = here.card
    if card is None or here.turn != turn:
        return
    try:
        reviewing.decide(desk, card, here.expert, decision, now(), comment)
    except OracleError as error:
        here.trouble = str(error)
        return
    here.said, here.trouble = f"{said(desk, card, decision)}: {short(card.text)}", ""
    if decision not in (SKIP, FLAG):
        remember(here, decision)
    here.show(None)
    seat(desk, here)


def take_back(desk: Desk, here: Sitting) -> None:
    """Undo the last decision; its card comes back."""
    card = reviewing.undo(desk, here.expert, now())
    if card is None:
        here.said = "Nothing is left to take back"
        return
    here.said, here.trouble = "Taken back", ""
    here.show(card)


def remember(here: Sitting, label: str) -> None:
    """Put a label first among the recent ones."""
    here.recent = [label, *(x for x in here.recent if x != label)][:RECENT]


def title_of(desk: Desk, label: str) -> str:
    """A label or a decision in words."""
    return WORDS.get(label) or catalogue(desk).title(label)


def said(desk: Desk, card: Card, decision: str) -> str:
    """What was decided, in words."""
    title = title_of(desk, decision)
    return f"Accepted “{title}”" if decision == card.proposed else title


def accept_many(desk: Desk, here: Sitting, question_ids: Sequence[str], decision: str | None) -> None:
    """Write one review a question; the table starts afresh."""
    try:
        new = reviewing.bulk(desk, here.expert, question_ids, decision, now())
    except OracleError as error:
        here.trouble = str(error)
        return
    here.said, here.trouble = f"{new:,} {'review' if new == 1 else 'reviews'} written", ""
    here.like, here.tables = "", here.tables + 1
    here.show(None)
