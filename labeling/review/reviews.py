"""What experts decided on questions, one review a decision, and what of it becomes gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from labeling.errors import OracleError, did_you_mean
from labeling.hashing import digest
from labeling.review.agreement import Opinion, majorities

SKIP, FLAG, UNDO = "_skip", "_flag", "_undo"
WITHOUT_LABEL = (SKIP, FLAG, UNDO)
LEARN, PROMISE, ADJUDICATE = "learn", "promise", "adjudicate"
PURPOSES = (LEARN, PROMISE, ADJUDICATE)
QUEUED = (LEARN, PROMISE)
SPLIT_OF = {LEARN: "seed", PROMISE: "valid"}


@dataclass(frozen=True, slots=True)
class Review:
    """One expert's decision on one question; it is never altered, only followed by a later one.

    Parameters
    ----------
    at
        When it was decided, timezone-aware.
    decision
        A template id, a reserved label, or one of ``WITHOUT_LABEL``: ``_skip`` (the expert cannot say),
        ``_flag`` (somebody has to look at the question or its template) and ``_undo`` (takes back this expert's
        latest standing review of the question).
    shown, shown_proba
        The label that the expert was shown and its probability in [0, 1], None where none was shown.
    reason
        Why the question was in the queue.
    purpose
        ``learn`` for questions that were chosen because they teach most, ``promise`` for questions that were
        drawn at random. What was chosen is harder than what is asked, so figures and thresholds measured on it
        would be wrong for traffic; only what was drawn may support the promised precision. ``adjudicate`` is the
        last word where experts disagree or somebody raised a flag, said with their words in sight.
    made_from
        The labels or the release that the queue was made from, empty where it is not known.

    Raises
    ------
    OracleError
        On an unknown purpose, an empty expert or decision, or a time without a zone.
    """

    question_id: str
    expert: str
    at: datetime
    decision: str
    comment: str = ""
    shown: str | None = None
    shown_proba: float | None = None
    reason: str = ""
    purpose: str = LEARN
    made_from: str = ""

    def __post_init__(self) -> None:
        if self.purpose not in PURPOSES:
            raise OracleError(f"unknown purpose '{self.purpose}'{did_you_mean(self.purpose, PURPOSES)}")
        for name in ("question_id", "expert", "decision"):
            if not getattr(self, name):
                raise OracleError(f"a review of question '{self.question_id}' has no {name}; fill it in")
        if self.at.tzinfo is None:
            raise OracleError(f"the review of question '{self.question_id}' has a time without a zone; add one")

    @property
    def label(self) -> str | None:
        """The label given, None for a skip, a flag or an undo."""
        return None if self.decision in WITHOUT_LABEL else self.decision

    @property
    def review_id(self) -> str:
        """Named by its content, so that a review that comes a second time is known."""
        moment = self.at.astimezone(UTC).isoformat()
        parts = [self.question_id, self.expert, moment, self.decision, self.comment, self.purpose]
        return f"rv-{digest(parts)[:16]}"

    def repeats(self, earlier: Review) -> bool:
        """Whether it says nothing that the same expert's earlier review did not say; each undo takes one back."""
        if self.decision == UNDO:
            return False
        return (self.decision, self.comment, self.purpose) == (earlier.decision, earlier.comment, earlier.purpose)


@dataclass(frozen=True, slots=True)
class Settled:
    """What all reviews of a question come to.

    Parameters
    ----------
    label
        What the last adjudication says, else the majority of the experts' latest labels, None where two labels
        have as many.
    split
        ``valid`` if any review was made for the promise, be it a skip, else ``seed``: a question that was learned
        from and is later drawn at random leaves the seed gold, for leaving the drawn sample would bias it.
    """

    label: str | None
    split: str


def standing(reviews: Iterable[Review]) -> list[Review]:
    """Reviews that nobody took back, in their order; undos themselves and undos of nothing are left out.

    Parameters
    ----------
    reviews
        In the order in which they were given.
    """
    out: dict[int, Review] = {}
    stacks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, review in enumerate(reviews):
        stack = stacks[review.question_id, review.expert]
        if review.decision != UNDO:
            out[i] = review
            stack.append(i)
        elif stack:
            del out[stack.pop()]
    return list(out.values())


def adjudicated(reviews: Iterable[Review]) -> frozenset[str]:
    """Questions on which somebody had the last word, as it stands."""
    found = standing(reviews)
    return frozenset(r.question_id for r in found if r.purpose == ADJUDICATE and r.label is not None)


def latest(reviews: Iterable[Review]) -> list[Review]:
    """Each expert's latest standing label of each question, in order of the first; the last given wins.

    Adjudications are left out: whoever has the last word knows what the others said, and may be one of them.
    """
    out: dict[tuple[str, str], Review] = {}
    for review in standing(reviews):
        if review.label is not None and review.purpose != ADJUDICATE:
            out[review.question_id, review.expert] = review
    return list(out.values())


def opinions(reviews: Iterable[Review]) -> list[Opinion]:
    """What experts say now, as opinions."""
    return [Opinion(r.question_id, r.expert, r.decision) for r in latest(reviews)]


def settle(reviews: Sequence[Review]) -> dict[str, Settled]:
    """By question what its reviews come to; skips and flags give no label.

    Parameters
    ----------
    reviews
        In the order in which they were given.
    """
    left = standing(reviews)
    labels = majorities(opinions(left))
    purposes: dict[str, set[str]] = defaultdict(set)
    for review in left:
        purposes[review.question_id].add(review.purpose)
        if review.purpose == ADJUDICATE and review.label is not None:
            labels[review.question_id] = review.label
    return {
        question_id: Settled(label, SPLIT_OF[PROMISE if PROMISE in purposes[question_id] else LEARN])
        for question_id, label in labels.items()
    }
