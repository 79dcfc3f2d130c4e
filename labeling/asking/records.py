"""Questions as functions are shown them: reading the text costs nothing, reading anything else is noted.

A function that in a call looked at the text alone says the same of every question with that text, so it is called once
a text. This is exact: nothing else of the question can have made a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cached_property
from typing import Any

from labeling.question import Question


class Details:
    """What there is of questions besides their texts, and at whose it was looked.

    Parameters
    ----------
    texts
        One a question.
    load
        Makes all questions; called when a function first looks at more than a text.
    """

    def __init__(self, texts: Sequence[str], load: Callable[[], Sequence[Question]]) -> None:
        self.texts, self.looked = texts, set[int]()
        self._load = load

    @cached_property
    def _questions(self) -> Sequence[Question]:
        return self._load()

    def look(self, place: int) -> Question:
        """A question, whole."""
        self.looked.add(place)
        return self._questions[place]

    def record(self, place: int) -> Record:
        """A question as functions are shown it."""
        record = object.__new__(Record)
        for name, value in (("text", self.texts[place]), ("_details", self), ("_place", place)):
            object.__setattr__(record, name, value)
        return record


class Record(Question):
    """A question whose text is at hand; the rest is fetched, and noted, when asked for."""

    __slots__ = ("_details", "_place")
    _details: Details
    _place: int

    def __new__(cls, *args: Any, **named: Any) -> Any:
        """A plain question, so that copies with other values can be made."""
        return Question(*args, **named)

    def _whole(self) -> Question:
        return self._details.look(self._place)

    def __eq__(self, other: object) -> bool:
        return bool(self._whole() == (other._whole() if isinstance(other, Record) else other))

    def __hash__(self) -> int:
        return hash(self._whole())

    def __repr__(self) -> str:
        return repr(self._whole())

    def __reduce__(self) -> tuple[Any, ...]:
        whole = self._whole()
        return Question, tuple(getattr(whole, f.name) for f in fields(Question))


def _fetched(name: str) -> property:
    return property(lambda record: getattr(record._whole(), name))


for _field in fields(Question):
    if _field.name != "text":
        setattr(Record, _field.name, _fetched(_field.name))


class Block:
    """Questions to ask functions about.

    Parameters
    ----------
    texts
        One a question.
    load
        Makes all questions, in the same order.

    Attributes
    ----------
    firsts
        Place and record of the first question with each text, in order.
    others
        Of a text that occurs again, by the place of its first question: the places of the others, in order.
    """

    def __init__(self, texts: Sequence[str], load: Callable[[], Sequence[Question]]) -> None:
        self.details = Details(texts, load)
        first: dict[str, int] = {}
        self.others: dict[int, list[int]] = {}
        for place, text in enumerate(texts):
            if (known := first.setdefault(text, place)) != place:
                self.others.setdefault(known, []).append(place)
        self.firsts = [(place, self.details.record(place)) for place in first.values()]

    def __len__(self) -> int:
        return len(self.details.texts)
