"""What an expert may choose in a tool: the labels with their titles, and the two decisions without a label."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from labeling.review import FLAG, SKIP
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION, Template

WORDS = {
    NOT_A_QUESTION: "Not a question",
    NO_TEMPLATE: "No template answers it",
    SKIP: "Skip: I cannot say",
    FLAG: "Flag: somebody has to look",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the choices: the decision as we name it, and the words that a tool shows, each only once."""

    decision: str
    words: str


def choices_of(templates: Iterable[Template]) -> tuple[Choice, ...]:
    """All choices: templates that may be suggested, the reserved labels, skip and flag."""
    titles = {t.template_id: t.title for t in templates if t.status in ("live", "stale")} | WORDS
    seen: dict[str, int] = {}
    for words in titles.values():
        seen[words] = seen.get(words, 0) + 1
    return tuple(Choice(d, f"{w} ({d})" if seen[w] > 1 else w) for d, w in titles.items())
