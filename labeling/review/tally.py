"""What stands of all reviews, kept up to date one review at a time, for those who cannot read all of them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from labeling.review.reviews import ADJUDICATE, FLAG, UNDO, Review, latest


class Standing:
    """The reviews that nobody took back, by question and by expert; the same that `standing` makes of all.

    Attributes
    ----------
    of_question, of_expert
        Standing reviews in the order in which they were given.
    disputed
        Questions on which experts' labels differ and nobody had the last word, in the order of the disputes.
    flagged
        Questions with a flag and no label since, in the order of the flags.
    touched
        Question of every review so far, undos included; only ever appended to, so that a reader knows where it was.
    """

    def __init__(self) -> None:
        self.of_question: dict[str, list[Review]] = defaultdict(list)
        self.of_expert: dict[str, list[Review]] = defaultdict(list)
        self.disputed: dict[str, None] = {}
        self.flagged: dict[str, None] = {}
        self.touched: list[str] = []

    def add(self, review: Review) -> None:
        """Take in the next review."""
        if review.decision == UNDO:
            self._take_back(review)
        else:
            self.of_question[review.question_id].append(review)
            self.of_expert[review.expert].append(review)
        said = self.of_question[review.question_id]
        _mark(self.disputed, review.question_id, is_disputed(said))
        _mark(self.flagged, review.question_id, is_flagged(said))
        self.touched.append(review.question_id)

    def _take_back(self, undo: Review) -> None:
        mine = self.of_expert[undo.expert]
        last = next((r for r in reversed(mine) if r.question_id == undo.question_id), None)
        if last is not None:
            _drop(mine, last)
            _drop(self.of_question[undo.question_id], last)


def is_disputed(said: Sequence[Review]) -> bool:
    """Whether experts' labels of one question differ and nobody had the last word; reviews in their order."""
    if len(said) < 2 or any(r.purpose == ADJUDICATE and r.label is not None for r in said):
        return False
    return len({r.decision for r in latest(said)}) > 1


def is_flagged(said: Sequence[Review]) -> bool:
    """Whether one question has a flag and no label since; reviews in their order."""
    told = [r for r in said if r.decision == FLAG or r.label is not None]
    return bool(told) and told[-1].decision == FLAG


def _drop(reviews: list[Review], last: Review) -> None:
    """Remove a review, the very object, which stands near the end."""
    at = next(i for i in reversed(range(len(reviews))) if reviews[i] is last)
    del reviews[at]


def _mark(marked: dict[str, None], question_id: str, holds: bool) -> None:
    if holds:
        marked.setdefault(question_id)
    else:
        marked.pop(question_id, None)
