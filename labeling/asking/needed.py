"""Words of which a text must hold some, or an expression of `re` cannot be found in it.

Read off the expression's tree: where one follows fixed letters or a choice of them, these are needed; of a choice
between longer parts, something needed by each. What is optional, repeated from nought, looked around for or unknown
needs nothing. This is the idea of the trigram index of Google Code Search, with whole words in place of trigrams.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Words = frozenset[str]
MOST_WORDS = 300
MOST_LETTERS = 4
MOST_NEEDS = 3
FORMS = frozenset({0x0130, 0x0131, 0x017F, 0x212A})
"""The only characters outside ASCII that count as ASCII letters where case is ignored: forms of i, s and k."""
LOWER = {ord(c): ord(c) + 32 for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def lowered(text: str) -> str | None:
    """A text with ASCII letters in lower case, None where it holds other forms of them."""
    if text.isascii():
        return text.lower()
    return None if any(chr(form) in text for form in FORMS) else text.translate(LOWER)


def needed(pattern: re.Pattern[str]) -> list[Words]:
    """What a text must hold for the pattern to be found.

    Returns
    -------
    Sets of words in lower case, as `lowered` makes texts; of each set one word at least must be there. The most telling
    sets only, none where nothing is known.
    """
    try:
        tree = parser.parse(pattern.pattern, pattern.flags)
        found = _sequence(tree, tree.state.flags).needs()
    except (re.error, Warning, RecursionError):  # nothing is known of it, which is safe
        return []
    return sorted(set(found), key=_telling, reverse=True)[:MOST_NEEDS]


@dataclass(frozen=True)
class _Part:
    """Part of an expression: all that it can match in lower case, if that is few, and what it needs besides."""

    matches: Words | None
    besides: tuple[Words, ...] = ()

    def needs(self) -> list[Words]:
        """All that it needs."""
        return [*self.besides, *([self.matches] if self.matches and "" not in self.matches else [])]


UNKNOWN, EMPTY = _Part(None), _Part(frozenset({""}))


def _telling(words: Words) -> tuple[int, int, list[str]]:
    """Longer words are rarer, and so are fewer; the words themselves make the order certain."""
    return min(map(len, words)), -len(words), sorted(words)


def _sequence(items: Iterable[tuple[Any, Any]], flags: int) -> _Part:
    """Parts one after the other: what they match is put together for as long as it stays few."""
    so_far, besides, whole = EMPTY, list[Words](), True
    for op, about in items:
        part = _part(op, about, flags)
        besides += part.besides
        joined = _joined(so_far.matches, part.matches)
        if joined is None:
            besides += _Part(so_far.matches).needs()
            whole, joined = False, part.matches or EMPTY.matches
        so_far = _Part(joined)
    return _Part(so_far.matches, tuple(besides)) if whole else _Part(None, (*besides, *so_far.needs()))


def _joined(left: Words | None, right: Words | None) -> Words | None:
    if left is None or right is None or len(left) * len(right) > MOST_WORDS:
        return None
    return frozenset(a + b for a in left for b in right)


def _part(op: Any, about: Any, flags: int) -> _Part:
    if op is code.LITERAL:
        return _letters([about], flags)
    if op is code.IN:
        plain = all(kind is code.LITERAL for kind, _ in about) and len(about) <= MOST_LETTERS
        return _letters([letter for _, letter in about], flags) if plain else UNKNOWN
    if op in (code.AT, code.ASSERT, code.ASSERT_NOT):
        return EMPTY
    if op is code.SUBPATTERN:
        _, more, less, items = about
        return _sequence(items, (flags | more) & ~less)
    if op is code.ATOMIC_GROUP:
        return _sequence(about, flags)
    if op is code.BRANCH:
        return _choice([_sequence(branch, flags) for branch in about[1]])
    if op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        least, most, items = about
        return _repeated(_sequence(items, flags), least, most)
    return UNKNOWN


def _letters(letters: list[int], flags: int) -> _Part:
    """One of some characters; outside ASCII their other cases are left to `re`."""
    if flags & re.IGNORECASE and max(letters) >= 128:
        return UNKNOWN
    return _Part(frozenset(chr(LOWER.get(letter, letter)) for letter in letters))


def _choice(parts: list[_Part]) -> _Part:
    if all(part.matches is not None for part in parts):
        matches = frozenset[str]().union(*(part.matches or () for part in parts))
        few = len(matches) <= MOST_WORDS
        return _Part(matches if few else None, () if few else tuple(_Part(matches).needs()))
    each = [max(part.needs(), key=_telling, default=None) for part in parts]
    if any(words is None for words in each):
        return UNKNOWN
    return _Part(None, (frozenset[str]().union(*(words or () for words in each)),))


def _repeated(part: _Part, least: int, most: int) -> _Part:
    if least == most == 1:
        return part
    if least:
        return _Part(None, tuple(part.needs()))
    return _Part(part.matches | {""}) if most == 1 and part.matches is not None else UNKNOWN
