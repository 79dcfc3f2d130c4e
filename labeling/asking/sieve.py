"""Looks for the words of all expressions of a module at once, so that `re` need not look for what cannot be there.

Experts' functions spend nearly all their time in `re`, mostly to find nothing. Compiled expressions at the top of a
module are replaced by ones that answer the same, but ask first whether the text holds the words that the expression
needs (`labeling.asking.needed`). One pass of an automaton (Aho and Corasick, 1975) finds the words of all of them.
"""

from __future__ import annotations

import re
import sys
from types import ModuleType
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from labeling.asking.needed import Words, lowered, needed

ALL = -1
WARM = 1_000
"""Looks at new texts before the automaton is made, which takes as long as so many looks of `re`."""
KEPT = 32_768


class Sieve:
    """Which words of some expressions are in a text.

    Parameters
    ----------
    patterns
        Expressions; their places name them.
    """

    def __init__(self, patterns: list[re.Pattern[str]]) -> None:
        self._patterns, self._looks = patterns, 0
        self._words: _WordBits | None = None
        self.known: dict[str, int] = {}
        self.needs = [0] * len(patterns)

    def bits(self, text: Any) -> int:
        """A bit for each set of words of which one is in the text, all bits where that is not known.

        An expression can be found if all its bits in ``needs`` are there. What is found is kept in ``known``.
        """
        if self._words is None:
            self._looks += 1
            if self._looks < WARM:
                return ALL
            sets = [needed(pattern) for pattern in self._patterns]
            self._words = _WordBits([words for each in sets for words in each])
            self.needs[:] = [sum({self._words.bit[words] for words in each}) for each in sets]
        if type(text) is not str:
            return ALL
        if len(self.known) >= KEPT:
            self.known.clear()
        self.known[text] = found = self._words.found(text)
        return found


class _WordBits:
    """Finds words of many sets at once."""

    def __init__(self, sets: list[Words]) -> None:
        self.bit = {words: 1 << place for place, words in enumerate(dict.fromkeys(sets))}
        bits: dict[str, int] = {}
        for words, bit in self.bit.items():
            for word in words:
                bits[word] = bits.get(word, 0) | bit
        self._bits = list(bits.values())
        self._automaton = AhoCorasick(list(bits), implementation=Implementation.DFA) if bits else None

    def found(self, text: str) -> int:
        """Bits of the sets of which a word is in the text."""
        lower, found = lowered(text), 0
        if lower is None or self._automaton is None:
            return ALL
        try:
            hits = self._automaton.find_matches_as_indexes(lower, overlapping=True)
        except UnicodeEncodeError:  # half of a pair
            return ALL
        for word, _, _ in hits:
            found |= self._bits[word]
        return found


class Sieved:
    """A compiled expression that asks a sieve first; in all else the expression itself."""

    __slots__ = ("_bits", "_known", "_needs", "_place", "_real", "findall", "finditer", "split", "sub", "subn")

    def __init__(self, real: re.Pattern[str], sieve: Sieve, place: int) -> None:
        self._real, self._known, self._bits = real, sieve.known, sieve.bits
        self._needs, self._place = sieve.needs, place
        for name in ("findall", "finditer", "split", "sub", "subn"):
            setattr(self, name, getattr(real, name))

    def search(self, string: Any, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        if self._absent(string, pos, endpos):
            return None
        return self._real.search(string, pos, endpos)

    def match(self, string: Any, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        if self._absent(string, pos, endpos):
            return None
        return self._real.match(string, pos, endpos)

    def fullmatch(self, string: Any, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.fullmatch`."""
        if self._absent(string, pos, endpos):
            return None
        return self._real.fullmatch(string, pos, endpos)

    def _absent(self, string: Any, pos: int, endpos: int) -> bool:
        found = self._known.get(string)
        if found is None:
            found = self._bits(string)
        return bool(self._needs[self._place] & ~found) and pos == 0 and endpos == sys.maxsize

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """So that `re.search(expression, text)` and everybody else takes it for what it stands for."""
        return re.Pattern

    def __eq__(self, other: object) -> bool:
        return bool(self._real == (other._real if type(other) is Sieved else other))

    def __hash__(self) -> int:
        return hash(self._real)

    def __repr__(self) -> str:
        return repr(self._real)

    def __reduce__(self) -> tuple[Any, ...]:
        return re.compile, (self._real.pattern, self._real.flags)


def sieve_module(module: ModuleType) -> None:
    """Have all expressions at the top of a module ask one sieve."""
    found = {name: value for name, value in vars(module).items() if type(value) is re.Pattern}
    texts = {name: value for name, value in found.items() if isinstance(value.pattern, str)}
    patterns = list(dict.fromkeys(texts.values()))
    sieve = Sieve(patterns)
    sieved = {pattern: Sieved(pattern, sieve, place) for place, pattern in enumerate(patterns)}
    vars(module).update({name: sieved[pattern] for name, pattern in texts.items()})
