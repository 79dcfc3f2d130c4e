"""What rules say by their phrases: each rule is a row of groups, and every group has to hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.rule_engine.phrases import Phrases
from labeling.sources.rule_texts import Texts
from labeling.sources.rules import Rule

Group = tuple[tuple[str, ...], bool]
EVERY_TEXT: Group = ((), False)
"""What a rule without phrases asks for."""


@dataclass(frozen=True)
class Groups:
    """g groups of phrases of r rules.

    Parameters
    ----------
    phrases
        p phrases, each once.
    groups
        ``(v,)`` groups that phrases stand in, those of one phrase next to each other.
    starts
        ``(p + 1,)``: where the groups of each phrase begin in ``groups``.
    silent
        ``(g,)`` bool: whether a group holds where none of its phrases is said.
    layers
        In layer i those of the r rules with more than i groups, ``(q,)`` places, and the group that each has there.
    """

    phrases: Phrases
    groups: NDArray[np.int64]
    starts: NDArray[np.int64]
    silent: NDArray[np.bool_]
    layers: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> Groups:
        """Laid out."""
        each = [rule.said or (EVERY_TEXT,) for rule in rules]
        groups = [group for of_rule in each for group in of_rule]
        places: dict[str, list[int]] = {}
        for place, (phrases, _) in enumerate(groups):
            if "" not in phrases:
                for phrase in dict.fromkeys(phrases):
                    places.setdefault(phrase, []).append(place)
        # an empty phrase is in every text, so its group says the same of all
        silent = np.array([wanted == ("" in phrases) for phrases, wanted in groups], bool)
        return cls(
            Phrases.of(list(places)),
            np.array([place for of_phrase in places.values() for place in of_phrase], np.int64),
            np.cumsum([0, *map(len, places.values())]),
            silent,
            tuple(_layers([len(of_rule) for of_rule in each])),
        )

    def __len__(self) -> int:
        return len(self.silent)

    def hold(self, texts: Texts) -> NDArray[np.bool_]:
        """``(r, n)`` bool: the rules whose phrases all hold of each of n texts."""
        rows, phrase = self.phrases.said(texts)
        size = self.starts[phrase + 1] - self.starts[phrase]
        within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        group = self.groups[np.repeat(self.starts[phrase], size) + within]
        out = np.repeat(self.silent[:, None], len(texts), axis=1)
        out[group, np.repeat(rows, size)] = ~self.silent[group]
        return self._all_of(out)

    def _all_of(self, holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Rules all of whose groups hold; layer by layer takes a twentieth of the time of `logical_and.reduceat`."""
        out = holds[self.layers[0][1]]
        for rules, groups in self.layers[1:]:
            out[rules] &= holds[groups]
        return out


def _layers(sizes: Sequence[int]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    size = np.array(sizes, np.int64)
    first = np.cumsum(size) - size
    for layer in range(max(sizes, default=0)):
        rules = np.flatnonzero(size > layer)
        yield rules, first[rules] + layer
