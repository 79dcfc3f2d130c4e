"""Ages: which version of a template gold was given under, and how much its answer has changed since."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

OLD_DAYS = 365
"""Gold and voters that nobody touched or looked at for a year are old."""

MUCH = 0.25
"""Share of an answer's words that has to differ before gold given under it may no longer fit."""

WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a template: its number, since when it counts (aware), and the answer it gives."""

    number: int
    since: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Under:
    """The version that gold was given under.

    Parameters
    ----------
    template_id, number
        The template as the gold named it, and its version at that moment.
    changed
        Share in [0, 1] of the words of that answer and of the present one that are not in both.
    """

    template_id: str
    number: int
    changed: float

    @property
    def much(self) -> bool:
        """Whether the answer is another one by now."""
        return self.changed >= MUCH


def wording_at(wordings: Sequence[Wording], moment: datetime) -> Wording:
    """The version that counted at a moment, the first one before any was recorded.

    Parameters
    ----------
    wordings
        At least one, the oldest first.
    """
    return wordings[max(bisect_right([w.since for w in wordings], moment) - 1, 0)]


def changed_share(old: str, new: str) -> float:
    """Share in [0, 1] of the words of two texts that are not in both, in their order; case does not matter.

    Source: J. Ratcliff and D. Metzener, "Pattern matching: the gestalt approach", Dr. Dobb's Journal, 1988.
    """
    before, after = (WORD.findall(text.casefold()) for text in (old, new))
    return 0.0 if before == after else 1 - SequenceMatcher(None, before, after, autojunk=False).ratio()


class Histories:
    """All versions of all templates, to be asked about many labels; each pair of texts is compared once."""

    def __init__(self, wordings: Mapping[str, Sequence[Wording]]) -> None:
        self.wordings = wordings
        self._changed: dict[tuple[str, int, str], float] = {}

    def under(self, label: str, given_as: str, given_at: datetime | None) -> Under | None:
        """What a label was given under; None for reserved labels, and where the moment or a template is not known.

        Parameters
        ----------
        label, given_as
            The template that the gold counts for now, and the one that it was given for before moves.
        """
        mine, present = self.wordings.get(given_as or label), self.wordings.get(label)
        if not mine or not present or given_at is None:
            return None
        then = wording_at(mine, given_at)
        key = (given_as or label, then.number, label)
        if key not in self._changed:
            self._changed[key] = changed_share(then.body, present[-1].body)
        return Under(key[0], then.number, self._changed[key])
