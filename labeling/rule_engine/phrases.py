"""All phrases of all rules in one Aho-Corasick automaton.

The automaton reads UTF-8 with case folded; word borders are looked at where a phrase was found.
Source: A. V. Aho and M. J. Corasick, Efficient string matching, Communications of the ACM 18 (1975).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from ahocorasick_rs import BytesAhoCorasick, Implementation
from numpy.typing import NDArray

from labeling.rule_engine.folding import Folding, folded
from labeling.sources.rule_texts import Texts
from labeling.sources.rules import borders, phrase_pattern

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
WORD = np.zeros(256, bool)
WORD[list(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")] = True


@dataclass(frozen=True)
class Phrases:
    """p phrases to look for, each as `labeling.sources.rules.phrase_pattern` reads it.

    Parameters
    ----------
    phrases
        Not empty, single spaces between words.
    folding
        Of their letters.
    borders
        ``(2, p)`` bool: whether a word must begin where the phrase begins, and end where it ends.
    """

    phrases: tuple[str, ...]
    folding: Folding
    borders: NDArray[np.bool_]
    automaton: Any = field(repr=False)

    @classmethod
    def of(cls, phrases: Sequence[str]) -> Phrases:
        """Built."""
        edges = np.array([borders(phrase) for phrase in phrases], bool).reshape(-1, 2).T
        # contiguous: the fastest to search and the smallest of the three, and it is built in a millisecond
        automaton = BytesAhoCorasick([folded(p) for p in phrases], implementation=Implementation.ContiguousNFA)
        return cls(tuple(phrases), Folding.of(phrases), edges, automaton)

    def said(self, texts: Texts) -> Pairs:
        """``(v,)`` texts and ``(v,)`` phrases: who says what, in no order and perhaps more than once."""
        if not self.phrases or not texts.buffer:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        found = self.automaton.find_matches_as_indexes(self.folding.in_place(texts.buffer), overlapping=True)
        flat = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3)
        phrase, start, _ = flat[self._at_borders(texts.buffer, flat)].T
        rows = np.searchsorted(texts.starts, start, side="right") - 1
        moved = self.folding.moved(texts.buffer)
        return self._with_moved(texts, moved, rows, phrase) if moved else (rows, phrase)

    def _at_borders(self, buffer: bytes, found: NDArray[np.int64]) -> NDArray[np.bool_]:
        letters = np.frombuffer(buffer, np.uint8)
        phrase, start, end = found.T
        begins, ends = self.borders[:, phrase]
        # before the first byte this reads the last, which is a line feed and no part of a word either
        starts_word = WORD[letters[start]] != WORD[letters[start - 1]]
        ends_word = WORD[letters[end]] != WORD[letters[end - 1]]
        passes: NDArray[np.bool_] = (starts_word | ~begins) & (ends_word | ~ends)
        return passes

    def _with_moved(
        self, texts: Texts, moved: Sequence[int], rows: NDArray[np.int64], phrase: NDArray[np.int64]
    ) -> Pairs:
        """With phrases in lines that hold letters of other lengths: the automaton proposes, RE2 decides."""
        lines = np.unique(np.searchsorted(texts.starts, moved, side="right") - 1)
        more = [(row, p) for row in lines.tolist() for p in self._in_line(texts.lines[row])]
        extra = np.array(more, np.int64).reshape(-1, 2)
        return np.concatenate([rows, extra[:, 0]]), np.concatenate([phrase, extra[:, 1]])

    def _in_line(self, line: bytes) -> list[int]:
        proposed = self.automaton.find_matches_as_indexes(self.folding.whole(line), overlapping=True)
        return [p for p in sorted({p for p, _, _ in proposed}) if self._patterns[p].search(line) is not None]

    @cached_property
    def _patterns(self) -> _Patterns:
        return _Patterns(self.phrases)


class _Patterns(dict[int, Any]):
    """RE2 patterns of phrases, each made when it is first asked for."""

    def __init__(self, phrases: Sequence[str]) -> None:
        super().__init__()
        self.phrases = phrases

    def __missing__(self, place: int) -> Any:
        self[place] = phrase_pattern([self.phrases[place]])
        return self[place]
