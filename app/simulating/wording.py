"""What simulated customers write that is not in the workspace: new names for known things, and a topic of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from labeling.curating.tone import FUNCTION_WORDS
from labeling.matching.words import words

NEW_NAMES = ("Bolt", "Nimbo", "Larka")
LEAST_LETTERS = 4
NEW_TOPIC_NAME = "loyalty cards"
OPENINGS = ("", "Hi, ", "Hello there. ", "Quick one: ")
NEW_TOPIC_PATTERNS = (
    "how do I set up {it} for my shop?",
    "do you offer {it} by now?",
    "a customer asked me about {it}, what do I tell her?",
    "my {it} are printed, when can people start to collect points?",
    "can points on {it} run out?",
    "what do {it} cost me a month?",
    "I would like {it} in my own colours, is that possible?",
    "somebody lost one of our {it}, can the points be moved to another?",
    "do {it} work in two shops at once?",
    "where do I see how many points are on our {it}?",
    "the reader does not know our {it}, it only beeps",
    "points were counted twice on one of the {it}",
    "I want to stop with {it}, what happens to the points?",
    "can staff use {it} too?",
    "do {it} also work without a phone?",
    "how many stamps fit on {it}?",
)


def new_topic_texts() -> list[str]:
    """Questions about something that no template answers, each once."""
    said = [p.format(it=NEW_TOPIC_NAME) for p in NEW_TOPIC_PATTERNS]
    return [opening + (text if opening else text[0].upper() + text[1:]) for text in said for opening in OPENINGS]


def new_names(own: Iterable[str], others: Iterable[str]) -> dict[str, str]:
    """New names for the words that most tell some texts from others, in small letters, the most telling first."""
    inside, outside = _counts(own), _counts(others)
    telling = sorted(inside, key=lambda w: (-(inside[w] ** 2) / (1 + outside[w] + inside[w]), w))
    return dict(zip(telling, NEW_NAMES, strict=False))


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with new names in the place of old ones, plurals too; unchanged where it has none."""
    for old, new in names.items():
        text = re.sub(rf"\b{re.escape(old)}(?:e?s)?\b", new, text, flags=re.I)
    return text


def _counts(texts: Iterable[str]) -> Counter[str]:
    """In how many of the texts a word stands."""
    return Counter(word for text in texts for word in set(_telling(text)))


def _telling(text: str) -> Sequence[str]:
    return [w for w in words(text) if len(w) >= LEAST_LETTERS and w.isalpha() and w not in FUNCTION_WORDS]
