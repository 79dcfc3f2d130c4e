"""What a change and an answer say, in parts that can be compared: sentences, words, amounts and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from labeling.curating.tone import FUNCTION_WORDS, SENTENCE
from labeling.matching.cleaning import clean
from labeling.matching.words import words
from labeling.taxonomy import PLACEHOLDER, Template

AMOUNT = re.compile(r"[€$£¥]\s?\d[\d.,]*\d|[€$£¥]\s?\d|\d[\d.,]*\s?[%‰€$£¥]")
TERM = re.compile(r"[^\W_][\w'-]*")
GAP = "…"
ENDS = " \t\n.!?؟。！？…"
NAME_MARK = "="
LONGEST_PLURAL = 3


def sentences(text: str) -> tuple[str, ...]:
    """Sentences of a text, with a gap for each placeholder; a line break ends one too."""
    found = (s.strip(ENDS) for s in SENTENCE.findall(PLACEHOLDER.sub(GAP, text)))
    return tuple(s for s in found if TERM.search(s))


def template_sentences(template: Template) -> tuple[str, ...]:
    """Title and body of a template, sentence by sentence, without greeting and sign-off."""
    return sentences(template.title) + sentences(clean(template.body) or template.body)


def terms(text: str) -> list[str]:
    """What may be shared: telling words without their plural, pairs of neighbours, amounts of money, names.

    A word that begins with a capital within a sentence, or before ``>`` as in a menu, counts as a name too, so that
    "the page Team" meets "Settings > Team" better than "your team".
    """
    telling = [_singular(w) for w in words(text) if w not in FUNCTION_WORDS]
    pairs = [f"{a} {b}" for a, b in pairwise(telling)]
    amounts = ["".join(a.split()) for a in AMOUNT.findall(text)]
    return telling + pairs + amounts + [NAME_MARK + name for name in names(text)]


def spellings(text: str) -> list[tuple[str, str]]:
    """Single words and amounts among the ``terms`` of a text, in order, each as the text spells it."""
    spelt = [(_singular("".join(words(t))), t) for t in TERM.findall(AMOUNT.sub(" ", text))]
    told = [(term, word) for term, word in spelt if word.casefold() not in FUNCTION_WORDS]
    return told + [("".join(a.split()), a.strip()) for a in AMOUNT.findall(text)]


def names(text: str) -> list[str]:
    """Words that begin with a capital though no sentence begins there, and those of menus such as Settings > Team."""
    return [name for sentence in sentences(text) for name in _names(sentence)]


def _names(sentence: str) -> Iterator[str]:
    for place, term in enumerate(TERM.finditer(sentence)):
        begins = place == 0 or sentence[: term.start()].endswith(('"', "“", "„", "«"))
        in_menu = sentence[term.end() :].lstrip().startswith(">")
        if term.group()[0].isupper() and (in_menu or not begins):
            yield term.group()


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > LONGEST_PLURAL + 1:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > LONGEST_PLURAL else word
