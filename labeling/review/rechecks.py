"""Questions whose gold should be looked at again, and which of them still wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from labeling.review.reviews import Review


@dataclass(frozen=True, slots=True)
class Recheck:
    """A question to look at again: since when, why in a sentence, and the change or move that asks for it."""

    question_id: str
    at: datetime
    why: str
    source: str


def waiting(
    asked: Iterable[Recheck], said: Mapping[str, Sequence[Review]], void: Collection[str] = frozenset()
) -> list[Recheck]:
    """Rechecks that wait for a review, in their order.

    A label that was given since settles one, as long as nobody takes it back; a skip or a flag does not.

    Parameters
    ----------
    said
        By question its standing reviews.
    void
        Marks of moves that were undone: what a split asked is withdrawn with it, and what it handed over was never
        said.
    """
    return [r for r in asked if r.source not in void and not _settled(r, said.get(r.question_id, ()), void)]


def _settled(one: Recheck, said: Sequence[Review], void: Collection[str]) -> bool:
    return any(r.at > one.at and r.label is not None and r.made_from not in void for r in said)
