"""Words of replies and of template bodies, ready to be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from labeling.curating.tone import FUNCTION_WORDS
from labeling.matching.cleaning import clean
from labeling.taxonomy import PLACEHOLDER, Template

# one word a CJK character, since nothing parts the words there
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
APOSTROPHES = re.compile(r"(?<=\w)['\u2019](?=\w)")
LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}/\S*", re.I)
FILLED = " \ufffc "
LONGEST_FILL = 12


@dataclass(frozen=True)
class Body:
    """A template's body without its greeting.

    Parameters
    ----------
    words
        Fixed words in order, placeholders left out.
    telling
        Those that are no function words; all of them where there are no others.
    """

    template_id: str
    text: str
    words: tuple[str, ...]
    telling: tuple[str, ...]


def words(text: str) -> list[str]:
    """Words in order, in small letters, without marks, apostrophes and underscores; a link is one word."""
    return WORD.findall(APOSTROPHES.sub("", LINK.sub(" link ", text)).casefold())


@lru_cache(maxsize=4096)
def body(template: Template) -> Body:
    """Words of a template, kept for the next reply."""
    text = PLACEHOLDER.sub(" ", _answer(template))
    fixed = tuple(words(text))
    telling = tuple(w for w in fixed if w not in FUNCTION_WORDS)
    return Body(template.template_id, " ".join(text.split()), fixed, telling or fixed)


@lru_cache(maxsize=4096)
def body_pattern(template: Template) -> Any:
    """Linear-time pattern for the whole body among the words of a reply.

    It reads what ``" ".join(words(reply))`` gives: a filled placeholder is any 1 to 12 words. A template without
    words of its own matches nothing.
    """
    parts = [_of_part(part) for part in PLACEHOLDER.sub(FILLED, _answer(template)).split(FILLED)]
    if not any(parts):
        return re2.compile(r"[^\s\S]")
    fill = rf"[^ ]+(?: [^ ]+){{0,{LONGEST_FILL - 1}}}?"
    pieces = [piece for part in parts for piece in (part, fill)][:-1]
    return re2.compile("(?:^| )(" + " ".join(piece for piece in pieces if piece) + ")(?: |$)", _quiet())


def _quiet() -> Any:
    options = re2.Options()
    options.log_errors = False
    return options


def _of_part(text: str) -> str:
    return " ".join(re2.escape(word) for word in words(text))


def _answer(template: Template) -> str:
    """The body as ``clean`` leaves a reply, or as it stands where nothing would be left."""
    return clean(template.body) or template.body
