"""Looking for ids and texts in bytes of any kind: as they are, as they stand in JSON and CSV, and in numpy's arrays."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SHORTEST_ID, SHORTEST_NUMBER, SHORTEST_TEXT = 4, 6, 12
"""What is shorter stands everywhere by chance, so it is not looked for; a number has to be longer than other ids."""
ERASED = "[erased]"


@dataclass(frozen=True)
class Needles:
    """What is looked for.

    Parameters
    ----------
    ids
        Found only as whole words: ``c-12`` is not found in ``c-123``.
    texts
        Found anywhere.
    """

    ids: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, ids: Collection[str], texts: Collection[str]) -> Needles:
        """Those of them that are long enough to be told from chance."""
        return cls(frozenset(filter(_telling, ids)), frozenset(t for t in texts if len(t.strip()) >= SHORTEST_TEXT))

    def __bool__(self) -> bool:
        return bool(self.ids or self.texts)

    @property
    def longest(self) -> int:
        """Bytes of the longest form of any."""
        return max((len(form) for form, _ in self._forms), default=0)

    def words(self, data: bytes) -> set[str]:
        """Which of them stand in the data."""
        return {self._forms[number][1] for number, _, _ in self._matches(data)}

    def found(self, data: bytes) -> bool:
        """Whether any stands in the data."""
        return next(self.places(data), None) is not None

    def places(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Where they stand, ``(start, end)`` in bytes; places may overlap."""
        return ((start, end) for _, start, end in self._matches(data))

    def _matches(self, data: bytes) -> Iterator[tuple[int, int, int]]:
        if not self._forms:
            return
        for number, start, end in self._automaton.find_matches_as_indexes(data, overlapping=True):
            if self._forms[number][1] in self.texts or _stands_alone(data, start, end):
                yield number, start, end

    def scrubbed(self, text: str) -> str:
        """The text with ``[erased]`` in the place of each."""
        data = text.encode("utf-8", "surrogatepass")
        out, at = list[bytes](), 0
        for start, end in sorted(self.places(data), key=lambda place: (place[0], -place[1])):
            if start >= at:
                out += [data[at:start], ERASED.encode()]
                at = end
            elif end > at:
                at = end
        return text if not out else (b"".join(out) + data[at:]).decode("utf-8", "surrogatepass")

    @cached_property
    def _forms(self) -> list[tuple[bytes, str]]:
        """All bytes that are looked for, and the word that each is a form of."""
        return [(form, word) for word in sorted(self.texts | self.ids) for form in sorted(_forms(word))]

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import BytesAhoCorasick

        return BytesAhoCorasick([form for form, _ in self._forms])


def _telling(word: str) -> bool:
    return len(word) >= (SHORTEST_NUMBER if word.isdigit() else SHORTEST_ID)


def _forms(word: str) -> set[bytes]:
    said = {word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1], word.replace('"', '""')}
    plain = {one.encode("utf-8", "surrogatepass") for one in said}
    return plain | {word.encode("utf-32-le", "surrogatepass")}


def _stands_alone(data: bytes, start: int, end: int) -> bool:
    before, after = data[start - 1 : start] if start else b"", data[end : end + 1]
    return not (_in_word(before) or _in_word(after))


def _in_word(byte: bytes) -> bool:
    return byte.isalnum() or byte in (b"_", b"-") or byte >= b"\x80"
