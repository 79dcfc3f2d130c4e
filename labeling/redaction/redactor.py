"""Takes out of a text what says who somebody is, and puts a placeholder in its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from labeling.redaction.contact import addresses, emails, phones
from labeling.redaction.kinds import KINDS, PLACEHOLDERS, Found, pattern, require_kinds
from labeling.redaction.names import names
from labeling.redaction.papers import papers, secrets
from labeling.redaction.payment import accounts, cards

SPARED = pattern(r"(\{[^{}\n]{1,60}\}|\[(?:" + "|".join(KINDS) + r")\])")
DIGIT = re.compile(r"[0-9]")
MARKS = (
    "_live_",
    "_test_",
    "whsec",
    "gh",
    "xox",
    "akia",
    "glpat",
    "eyj",
    "begin",
    "pass",
    "pwd",
    "key",
    "token",
    "secret",
)
MOST_TURNS = 8


@dataclass(frozen=True)
class Redactor:
    """Replaces what it finds, such as an e-mail address, with what it was, such as ``[e-mail]``.

    A text that was redacted stays as it is when it is redacted again.

    Parameters
    ----------
    kinds
        Some of ``KINDS``; none leaves every text as it is.
    spare
        What is never replaced, such as an organisation's own name and address.

    Raises
    ------
    ValueError
        On an unknown kind.
    """

    kinds: tuple[str, ...] = KINDS
    spare: frozenset[str] = field(default=frozenset())

    def __post_init__(self) -> None:
        require_kinds(self.kinds)

    def text(self, text: str) -> str:
        """The text without what says who somebody is."""
        return self.counted(text)[0]

    def counted(self, text: str) -> tuple[str, Counter[str]]:
        """The same, and how much was replaced by kind."""
        counts: Counter[str] = Counter()
        # what was replaced may uncover more, such as a word before a number
        for _ in range(MOST_TURNS):
            found = self.finds(text)
            if not found:
                break
            counts.update(one.kind for one in found)
            text = _replaced(text, found)
        return text, counts

    def finds(self, text: str) -> tuple[Found, ...]:
        """What there is to replace, in the order of the text; no two overlap."""
        if not self.kinds or not text:
            return ()
        safe = text.encode("utf-8", "replace").decode("utf-8")  # as long, and without halves of characters
        taken = Taken()
        if "{" in safe or "[" in safe:
            taken.add_all(Found(match.start(1), match.end(1), "") for match in SPARED.finditer(safe))
        taken.add_all(_numbers(safe))
        if "name" in self.kinds:
            taken.add_all(names(safe))
        wanted = (one for one in taken.found if one.kind in self.kinds)
        return tuple(one for one in wanted if not self._spared(text[one.start : one.end]))

    def _spared(self, said: str) -> bool:
        return said.strip().lower() in self.spare

    @classmethod
    def sparing(cls, kinds: Collection[str], own: Iterable[str]) -> Redactor:
        """One that leaves some texts of one's own alone, whatever their case."""
        return cls(tuple(kinds), frozenset(text.strip().lower() for text in own if text.strip()))


@dataclass
class Taken:
    """What was found, in the order of the text; what overlaps with something found before is passed over."""

    found: list[Found] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def add_all(self, found: Iterable[Found]) -> None:
        """Take what is new."""
        for one in found:
            at = bisect_left(self.starts, one.start)
            free_before = at == 0 or self.found[at - 1].end <= one.start
            if free_before and (at == len(self.starts) or one.end <= self.starts[at]):
                self.found.insert(at, one)
                self.starts.insert(at, one.start)


def _numbers(text: str) -> Iterator[Found]:
    """Everything but names, the surest first; what too few digits leave no room for is not looked for."""
    digits, said = len(DIGIT.findall(text)), text.lower()
    if digits >= 3 or any(mark in said for mark in MARKS):
        yield from secrets(text)
    yield from emails(text)
    if digits >= 3:
        yield from cards(text)
    if digits >= 6:
        yield from accounts(text)
        yield from papers(text)
    if digits >= 4 or "::" in text:
        yield from addresses(text)
    if digits >= 7:
        yield from phones(text)


def _replaced(text: str, found: Iterable[Found]) -> str:
    parts, at = list[str](), 0
    for one in found:
        parts += [text[at : one.start], PLACEHOLDERS[one.kind]]
        at = one.end
    return "".join(parts) + text[at:]


EVERYTHING = Redactor()


def redact(text: str) -> str:
    """The text without anything of any kind, whatever the settings say."""
    return EVERYTHING.text(text)
