"""Old names in a change that gives something another name: whatever still uses one is out of date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LINE = re.compile(r"renamed\s*:\s*(?P<old>.+?)\s*(?:->|→|=>)\s*\S.*", re.I)
NAME = r"[\"“„«']?(?P<old>[^,.;:\"”“»]{2,60}?)[\"”“»']?"
SAYINGS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"what (?:we|you) (?:have )?called {NAME},? (?:is|are) ",
        rf"(?:renamed|changed the name of) {NAME} (?:to|into) ",
        rf"(?:and|but) no longer {NAME}(?:[,.;]|$)",
        rf"(?:word|name|term) {NAME} (?:is|was) (?:gone|dropped|replaced)",
        rf"(?:^|, (?:in|from) [^,]*, ){NAME} (?:is|are|was|were)(?: now)? (?:called|renamed|named|labelled|sold as) ",
        rf"^{NAME} (?:gets?|has|have|got) (?:a new|another) name",
        rf"^{NAME} (?:has become|have become|became|becomes|reads) ",
    )
)
BEFORE = re.compile(
    r"(?:.*\b(?:the|a|an|our|your) )?(?:(?P<label>page|menu|section|button|tab|field|menu item) |(?:word|name|term) )?",
    re.I,
)
LEAST = 3


@dataclass(frozen=True, slots=True)
class OldName:
    """A name that is used no longer; of a ``label`` on the screen capitals count too."""

    name: str
    label: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds it as whole words, also in the plural; spaces may be missing or more."""
        words = r"\s*".join(re.escape(part) for part in self.name.split())
        return re.compile(rf"(?<!\w){words}(?:s|es)?(?!\w)", 0 if self.label else re.I)


def old_names(lines: Iterable[str]) -> tuple[OldName, ...]:
    """Names that a change says are used no longer, each once, without articles and words such as "the page".

    Told by a line ``renamed: refund -> payback``, which says it for certain, or by usual ways to say it in English.

    Parameters
    ----------
    lines
        Sentences or lines of the change.
    """
    return tuple(dict.fromkeys(name for line in lines for name in _of(line.strip())))


def _of(line: str) -> list[OldName]:
    told = LINE.fullmatch(line)
    if told is not None:
        return [OldName(told["old"])]
    found = (saying.search(line) for saying in SAYINGS)
    names = (_bare(match["old"]) for match in found if match is not None)
    return [one for one in names if len(one.name) >= LEAST]


def _bare(name: str) -> OldName:
    """A name without what stands before it, and without the plural of a single word."""
    start = BEFORE.match(name)
    assert start is not None  # every part of it may be missing
    out, label = name[start.end() :].strip(), start["label"] is not None
    plural = out.endswith("s") and not out.endswith("ss") and " " not in out and len(out) > LEAST
    return OldName(out[:-1] if plural and not label else out, label)
