"""Reads a language model's replies. None is trusted: it names one of the offered answers, or counts nothing.

A customer's text may try to steer the model. The most that it can win is a vote for one of the answers that were
offered anyway, and that vote is one among others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from labeling.taxonomy import NOT_A_QUESTION

NONE_OF_THESE, ABSTAINS = "_none_of_these", "_abstain"
ALWAYS_OFFERED = (NOT_A_QUESTION, NONE_OF_THESE, ABSTAINS)
"""Answers besides templates; no template's id starts with ``_``."""

NOT_JSON, NO_ANSWER, UNKNOWN_ANSWER, TOO_LONG = "not JSON", "no answer in it", "not an offered answer", "too long"
PROBLEMS = (NOT_JSON, NO_ANSWER, UNKNOWN_ANSWER, TOO_LONG)
MOST_CHARACTERS = 4_000
FENCED = re.compile(r"\A```(?:json)?[ \t]*\n(.*)\n```\Z", re.DOTALL)


@dataclass(frozen=True)
class Reply:
    """What a reply comes to.

    Parameters
    ----------
    answer
        A template id that was offered, or one of ``ALWAYS_OFFERED``; ``ABSTAINS`` where there is a problem.
    problem
        One of ``PROBLEMS``, empty where there is none.
    """

    answer: str
    problem: str = ""


def read_reply(text: str, offered: Collection[str]) -> Reply:
    """The answer that a reply names.

    Parameters
    ----------
    text
        All of the reply: one JSON object with the text ``answer``, perhaps inside a Markdown fence. Any text is fine,
        none raises.
    offered
        Template ids that were offered.
    """
    if len(text) > MOST_CHARACTERS:
        return Reply(ABSTAINS, TOO_LONG)
    bare = text.strip()
    fenced = FENCED.match(bare)
    try:
        found = json.loads(fenced.group(1) if fenced else bare, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        return Reply(ABSTAINS, NOT_JSON)
    answer = found.get("answer") if isinstance(found, dict) else None
    if not isinstance(answer, str):
        return Reply(ABSTAINS, NO_ANSWER)
    if answer not in offered and answer not in ALWAYS_OFFERED:
        return Reply(ABSTAINS, UNKNOWN_ANSWER)
    return Reply(answer)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that says a thing once; which of two answers counts must not depend on the reader."""
    out = dict(pairs)
    if len(out) < len(pairs):
        raise ValueError("a key occurs twice")
    return out
