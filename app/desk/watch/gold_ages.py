"""How old gold is, and which of it was given while its template gave another answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.freshness.gold import GoldState

AGES = (
    (31, "up to a month"),
    (92, "1 to 3 months"),
    (183, "3 to 6 months"),
    (365, "6 months to a year"),
    (10**9, "older"),
)
UNKNOWN = "not known"
NAMES = (*(name for _, name in AGES), UNKNOWN)


@dataclass(frozen=True)
class Reworded:
    """Gold of one template that was given under other answers.

    Parameters
    ----------
    template_id
        What it counts for now.
    version
        The oldest of the versions it was given under; ``given_as`` is the template that this is a version of.
    changed
        The largest share in [0, 1] of words that are not the same.
    question_ids
        Of the gold.
    """

    template_id: str
    given_as: str
    version: int
    changed: float
    question_ids: tuple[str, ...]


def ages(gold: Sequence[GoldState], today: date) -> dict[str, int]:
    """Gold questions by age, youngest first, and those whose age is not known."""
    count = Counter(_age(state.days(today)) for state in gold)
    return {name: count[name] for name in NAMES}


def _age(days: int | None) -> str:
    return UNKNOWN if days is None else next(name for most, name in AGES if days <= most)


def causes(gold: Sequence[GoldState], today: date) -> Counter[str]:
    """Gold questions by what speaks against them; one may have several causes."""
    return Counter(cause for state in gold for cause in state.causes(today))


def reworded(gold: Sequence[GoldState]) -> list[Reworded]:
    """Gold given under answers that have changed much since, by template, the most gold first."""
    groups: Mapping[str, list[GoldState]] = defaultdict(list)
    for state in gold:
        if state.under is not None and state.under.much:
            groups[state.label].append(state)
    found = []
    for label, states in groups.items():
        unders = [s.under for s in states if s.under is not None]
        first = min(unders, key=lambda u: u.number)
        ids = tuple(s.question_id for s in states)
        found.append(Reworded(label, first.template_id, first.number, max(u.changed for u in unders), ids))
    return sorted(found, key=lambda r: (-len(r.question_ids), r.template_id))


def asked_again(gold: Sequence[GoldState], label: str | None = None) -> list[str]:
    """Ids of the gold questions that somebody should look at again, of one label or of all."""
    return [s.question_id for s in gold if s.waits and label in (None, s.label)]
