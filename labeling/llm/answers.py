"""Answers of a language model that are kept, and whether they still stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from labeling.hashing import digest
from labeling.llm.replies import ABSTAINS, NONE_OF_THESE
from labeling.taxonomy import NOT_A_QUESTION, Taxonomy

LabelSet = tuple[int, ...]


@dataclass(frozen=True)
class Offered:
    """A template as it was offered."""

    template_id: str
    title: str

    @property
    def words(self) -> str:
        """Hash of what was shown of it, 12 hex digits."""
        return digest(self.title)[:12]


@dataclass(frozen=True)
class Answer:
    """One reply and what it cost. It holds no word of a customer and none of the reply.

    Parameters
    ----------
    text
        Key of the question's text, see `text_key`; empty where only the cost is kept.
    prompt
        Hash of all that was shown.
    model, version
        Who was asked, and the version of the prompt.
    offered
        Template ids that were offered, each with a hash of what was shown of it.
    answer, problem
        As in `Reply`.
    tokens_in, tokens_out
        What was paid for, or at the most, where the endpoint did not say.
    at
        When, as ISO 8601 in UTC.
    by, host
        Who had it asked, with their role, and where the text was sent.
    """

    text: str
    prompt: str
    model: str
    version: int
    offered: tuple[tuple[str, str], ...]
    answer: str
    problem: str
    tokens_in: int
    tokens_out: int
    at: str
    by: str = ""
    host: str = ""

    @property
    def moment(self) -> datetime:
        """When it was given, aware."""
        return datetime.fromisoformat(self.at)

    def line(self) -> str:
        """As one line of JSON, ASCII only."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def of_line(cls, line: str) -> Answer | None:
        """What `line` wrote; None of what is torn, altered or something else."""
        try:
            found = json.loads(line)
            answer = cls(**{**found, "offered": tuple((str(i), str(words)) for i, words in found["offered"])})
            whole = answer._sound() and answer.moment.tzinfo is not None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        return answer if whole else None

    def _sound(self) -> bool:
        texts: list[Any] = [self.text, self.prompt, self.model, self.answer, self.problem, self.at, self.by, self.host]
        counts: list[Any] = [self.version, self.tokens_in, self.tokens_out]
        return all(isinstance(t, str) for t in texts) and all(type(c) is int and c >= 0 for c in counts)


def text_key(text: str) -> str:
    """SHA-256 of a question's text, 64 hex digits; the same text gives the same key wherever it stands."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def standing(answers: Iterable[Answer], model: str, version: int, taxonomy: Taxonomy) -> dict[str, LabelSet | None]:
    """What each text was answered, by its key; the last answer of this model to this version of the prompt counts.

    An answer stands while the templates that it speaks of say what they said when they were offered: the one it
    names, or for "none of these" all of them. A template that was renamed is still the same.

    Returns
    -------
    The label set voted for, None where the model abstained or its reply was no answer; texts whose answer no longer
    stands are left out.
    """
    now = {t.template_id: Offered(t.template_id, t.title).words for t in taxonomy.templates}
    out: dict[str, LabelSet | None] = {}
    for answer in answers:
        if answer.text and answer.model == model and answer.version == version:
            out.pop(answer.text, None)
            labels = _labels(answer, taxonomy, now)
            if labels != ():
                out[answer.text] = labels
    return out


def _labels(answer: Answer, taxonomy: Taxonomy, now: dict[str, str]) -> LabelSet | None:
    """Labels voted for, None for abstaining, empty where it does not stand."""
    if answer.answer == NOT_A_QUESTION:
        return (taxonomy.index[NOT_A_QUESTION],)
    spoken_of = [o for o in answer.offered if answer.answer in (o[0], NONE_OF_THESE, ABSTAINS)]
    found = tuple(p for one, words in spoken_of if (p := _place(one, words, taxonomy, now)) is not None)
    if not found or len(found) < len(spoken_of):
        return ()
    if answer.answer == ABSTAINS:
        return None
    if answer.answer == NONE_OF_THESE:
        return taxonomy.complement((*found, taxonomy.index[NOT_A_QUESTION]))
    return found


def _place(template_id: str, words: str, taxonomy: Taxonomy, now: dict[str, str]) -> int | None:
    """The label that a template is now, None where it is none or says something else."""
    label = taxonomy.main(template_id)
    return taxonomy.index[label] if label in taxonomy.index and now.get(label) == words else None
