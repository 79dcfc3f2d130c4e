"""Folds case in UTF-8 as RE2's ``(?i)`` sees it, so that phrases can be looked up byte by byte.

RE2 takes letters of one orbit for the same (k, K and the Kelvin sign); most letters of an orbit have as many bytes
as each other and can be replaced in place. Those that have not are left where they are; lines with them are rare.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import re2

ASCII = {"k": "\u212a", "s": "\u017f"}
"""The letters outside ASCII that RE2 takes for ASCII ones."""
CASED = r"[\p{Lu}\p{Ll}\p{Lt}\p{Nl}\p{So}\p{Mn}]+"
HIGHEST = 0x20000
"""No letter from here on has a case."""


@dataclass(frozen=True)
class Folding:
    """What to replace, as pairs of UTF-8, to fold the letters of some phrases.

    Parameters
    ----------
    same
        Pairs of one length, besides the capitals of ASCII.
    other
        Pairs of different lengths.
    """

    same: tuple[tuple[bytes, bytes], ...]
    other: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Folding:
        """For the letters of these phrases, and no others."""
        same, other = list[tuple[bytes, bytes]](), list[tuple[bytes, bytes]]()
        for letters in sorted({orbit(letter) for phrase in phrases for letter in phrase}):
            first = letters[0].encode()
            for letter in letters[1:]:
                pair = letter.encode(), first
                if len(pair[0]) != len(first):
                    other.append(pair)
                elif not letter.isascii():
                    same.append(pair)
        return cls(tuple(same), tuple(other))

    def in_place(self, text: bytes) -> bytes:
        """Folded without moving a byte; letters of other lengths stay as they are."""
        return _replaced(text.lower(), () if text.isascii() else self.same)

    def whole(self, text: bytes) -> bytes:
        """Folded with the letters of other lengths; bytes may move."""
        return _replaced(self.in_place(text), self.other)

    def moved(self, text: bytes) -> list[int]:
        """Where letters of other lengths stand, in no order."""
        places = list[int]()
        for letter, _ in () if text.isascii() else self.other:
            at = text.find(letter)
            while at >= 0:
                places.append(at)
                at = text.find(letter, at + 1)
        return places


def folded(phrase: str) -> bytes:
    """A phrase in UTF-8, each letter as the first of its orbit."""
    return "".join(orbit(letter)[0] for letter in phrase).encode()


@cache
def orbit(letter: str) -> str:
    """The letters that RE2 takes for this one and itself; the shortest in UTF-8 first, small ones before capitals."""
    if letter.isascii():
        letters = {letter.lower(), letter.upper(), ASCII.get(letter.lower(), letter)}
    else:
        letters = {letter, *re2.findall("(?i)" + re2.escape(letter), _cased())}
    return "".join(sorted(letters, key=lambda x: (len(x.encode()), -ord(x))))


@cache
def _cased() -> str:
    """All letters that can have a case, as RE2 knows them: its Unicode may be another than Python's."""
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, HIGHEST))))
    return "".join(re2.findall(CASED, every))


def _replaced(text: bytes, pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    for old, new in pairs:
        text = text.replace(old, new)
    return text
