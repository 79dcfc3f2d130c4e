"""Where experts disagree, or somebody raised a flag: what was said, and the last word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from app.desk.loaded import Desk
from app.desk.review.card import Card, make_card
from app.desk.review.table import check_label
from app.desk.templates.search import catalogue
from labeling.review import ADJUDICATE, FLAG, SKIP, Review
from labeling.review.tally import Standing, is_disputed
from labeling.store.reviews import append_reviews

TITLES = {FLAG: "Flagged", SKIP: "Skipped"}


@dataclass(frozen=True)
class Said:
    """What one expert says of a question; ``label`` is a label, ``_flag`` or ``_skip``."""

    expert: str
    label: str
    title: str
    comment: str
    at: datetime


@dataclass(frozen=True)
class Case:
    """A question that waits for somebody's word, with all that experts say of it, oldest first."""

    card: Card
    said: tuple[Said, ...]


def open_cases(desk: Desk, limit: int = 50) -> list[Case]:
    """Questions on which experts' labels differ and nobody had the last word, oldest first."""
    return _cases(desk, desk.log.now(), disputed(desk), limit)


def disputed(desk: Desk) -> list[str]:
    """Questions on which labels differ, read through the moves of templates, and nobody had the last word."""
    standing, moves = desk.log.now(), desk.store.moves()
    return [q for q in list(standing.disputed) if is_disputed(moves.counted(standing.of_question[q]))]


def flagged(desk: Desk, limit: int = 50) -> list[Case]:
    """Questions with a flag and no label by anybody since, oldest first."""
    standing = desk.log.now()
    return _cases(desk, standing, list(standing.flagged), limit)


def settle(desk: Desk, case: Case, expert: str, decision: str, at: datetime, comment: str = "") -> str:
    """Say the last word: a review with the purpose ``adjudicate``, which counts until it is taken back.

    Returns
    -------
    Id of the review.

    Raises
    ------
    OracleError
        On a decision that is no label.
    """
    check_label(desk, decision)
    review = Review(
        question_id=case.card.question_id,
        expert=expert,
        at=at,
        decision=decision,
        comment=desk.workspace.redactor.text(comment.strip()),
        shown=case.card.proposed,
        shown_proba=round(case.card.proposed_proba, 4),
        reason="; ".join(f"{s.expert}: {s.label}" for s in case.said),
        purpose=ADJUDICATE,
        made_from=case.card.made_from,
    )
    with desk.store.write() as connection:
        append_reviews(connection, [review])
    said = desk.log.now().of_question[review.question_id]
    return next(r.review_id for r in reversed(said) if r.expert == expert)


def _cases(desk: Desk, standing: Standing, question_ids: Iterable[str], limit: int) -> list[Case]:
    """Cases of the questions that are among the latest labels."""
    loaded, found, moves = desk.require(), catalogue(desk), desk.store.moves()
    known = ((q, loaded.place[q]) for q in question_ids if q in loaded.place)
    out = []
    for question_id, place in islice(known, limit):
        said = list(standing.of_question[question_id])
        told = tuple(
            Said(r.expert, r.decision, _title(r, found.title(r.decision)), r.comment, r.at) for r in moves.counted(said)
        )
        out.append(Case(make_card(desk, loaded, loaded.queue.entry(place), said), told))
    return out


def _title(review: Review, title: str) -> str:
    return TITLES.get(review.decision, title)
