"""Finding a template by what one types: ids, titles and bodies, with typing errors forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.desk.loaded import Desk
from labeling.store.reads import templates_stamp
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION, RESERVED, Template

WORD = re.compile(r"\w+")
TITLES = {NOT_A_QUESTION: "Not a question", NO_TEMPLATE: "No template answers it"}
SAYS = {
    NOT_A_QUESTION: "Nothing to answer: chit-chat, thanks, or no clear context.",
    NO_TEMPLATE: "A real question that no template answers.",
}
EXACT, PREFIX, INSIDE, TYPO, ELSEWHERE = 4.0, 3.0, 1.5, 1.0, 0.25
"""What a typed word is worth that is a word of id or title, begins one, is within one, is nearly one; and the factor
of a word that only the body has."""


@dataclass(frozen=True)
class Catalogue:
    """All that can be chosen: the templates of the store that are not retired, and the reserved labels."""

    templates: Mapping[str, Template]

    def title(self, label: str) -> str:
        """Title of a label; the label itself where no template has it."""
        found = self.templates.get(label)
        return found.title if found else TITLES.get(label, label)

    def topic(self, label: str) -> str:
        """Topic of a label, empty for a reserved one."""
        found = self.templates.get(label)
        return found.topic if found else ""

    def rendered(self, label: str, values: Mapping[str, str]) -> str:
        """Body with placeholders filled; a sentence for a reserved label."""
        found = self.templates.get(label)
        return found.render(dict(values)) if found else SAYS.get(label, "")

    @property
    def choices(self) -> tuple[str, ...]:
        """Labels that a decision may name, reserved ones last."""
        return (*(t for t, template in self.templates.items() if template.status != "retired"), *RESERVED)

    @cached_property
    def words(self) -> dict[str, dict[str, float]]:
        """Word to the labels that have it, 1 in id or title and ``ELSEWHERE`` in the body alone."""
        out: dict[str, dict[str, float]] = defaultdict(dict)
        for label in self.choices:
            for word in words(self.rendered(label, {})):
                out[word][label] = ELSEWHERE
            for word in words(f"{label.replace('_', ' ')} {self.title(label)}"):
                out[word][label] = 1.0
        return dict(out)

    def search(self, query: str, recent: Sequence[str] = (), limit: int = 8) -> list[str]:
        """Labels, the best first; without a query the recent ones and then all others in their order."""
        typed = words(query)
        if not typed:
            known = [label for label in recent if label in set(self.choices)]
            return list(dict.fromkeys((*known, *self.choices)))[:limit]
        scores = [self._scores(word) for word in typed]
        found = set.intersection(*map(set, scores)) or set.union(*map(set, scores))
        late = {label: i for i, label in enumerate(reversed(recent), 1)}

        def rank(label: str) -> tuple[float, int]:
            return sum(s.get(label, 0.0) for s in scores), late.get(label, 0)

        return sorted((c for c in self.choices if c in found), key=rank, reverse=True)[:limit]

    def _scores(self, typed: str) -> dict[str, float]:
        """What one typed word is worth for each label that fits it."""
        out: dict[str, float] = {}
        for word, labels in self.words.items():
            worth = likeness(typed, word)
            if worth:
                for label, share in labels.items():
                    out[label] = max(out.get(label, 0.0), worth * share)
        return out


def catalogue(desk: Desk) -> Catalogue:
    """The catalogue of the store's templates as they are now."""
    with desk.store.read() as connection:
        stamp = templates_stamp(connection)
    return desk.kept("catalogue", stamp, lambda: Catalogue({t.template_id: t for t in desk.store.templates()}))


def words(text: str) -> list[str]:
    """Words without case and accents, each once, in order."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return list(dict.fromkeys(WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))))


def likeness(typed: str, word: str) -> float:
    """What a typed word is worth for a word; 0 where it does not fit."""
    if typed in word:
        return EXACT if typed == word else PREFIX if word.startswith(typed) else INSIDE if len(typed) > 2 else 0.0
    if len(typed) < 4 or typed[0] != word[0]:
        return 0.0
    # what is still being typed is held against the beginning of the word
    allowed = 1 if len(typed) < 8 else 2
    ends = {len(word), min(len(word), len(typed)), min(len(word), len(typed) + 1)}
    return TYPO if any(abs(n - len(typed)) <= allowed and slips(typed, word[:n]) <= allowed for n in ends) else 0.0


def slips(one: str, other: str) -> int:
    """Characters to add, drop, change or swap with the next: optimal string alignment distance.

    Source: G. Navarro, "A guided tour to approximate string matching", ACM Computing Surveys 33 (2001).
    """
    before, last = list[int](), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b)))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[-1]
