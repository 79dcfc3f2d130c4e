"""Which questions an expert wants to see, and those of them that can be handed out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from app.desk.loaded import Loaded
from labeling.review import LEARN, PROMISE
from labeling.review.queue import Entry
from labeling.review.tally import Standing

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Filter:
    """Which questions are wanted; empty fields ask for nothing. Probabilities lie in [0, 1].

    ``text`` is looked for in the question, whatever its case. ``purpose`` is ``learn``, ``promise``, or
    ``adjudicate`` for gold that should be looked at again.
    """

    label: str | None = None
    topic: str | None = None
    purpose: str | None = None
    least: float = 0.0
    most: float = 1.0
    text: str = ""
    question_ids: tuple[str, ...] | None = None

    @property
    def chooses(self) -> bool:
        """Whether it picks by more than the label: what it leaves is no random sample, so none for the promise."""
        return bool(self.text.strip()) or self.question_ids is not None or self.least > 0 or self.most < 1

    @property
    def asks(self) -> bool:
        """Whether it asks for anything but a purpose."""
        return self.chooses or self.label is not None or self.topic is not None


def candidates(
    loaded: Loaded, expert: str, standing: Standing, wanted: Filter, most: int, again: Iterable[Entry] = ()
) -> list[Entry]:
    """Entries that an expert may be handed: ``again`` first, then those of the queue, then what is most in doubt."""
    fits = fitting(loaded, wanted)
    first = (e for e in again if fits(e))
    return list(islice(chain(first, _candidates(loaded, expert, standing, wanted)), most))


def _candidates(loaded: Loaded, expert: str, standing: Standing, wanted: Filter) -> Iterator[Entry]:
    yield from in_queue(loaded, expert, standing, wanted)
    if wanted.asks and (wanted.chooses or wanted.purpose in (None, LEARN)):
        places = matching(loaded, wanted)
        for place in places[loaded.queue.unasked(standing)[places]].tolist():
            if place not in loaded.queue.known:
                yield loaded.queue.entry(place)


def in_queue(loaded: Loaded, expert: str, standing: Standing, wanted: Filter) -> Iterator[Entry]:
    """Entries of the queue that are wanted and open to an expert."""
    fits = fitting(loaded, wanted)
    return (as_wanted(e, wanted) for e in loaded.queue.open_to(expert, standing) if fits(e))


def fitting(loaded: Loaded, wanted: Filter) -> Callable[[Entry], bool]:
    """Tells whether an entry is among what is wanted."""
    purpose = None if wanted.chooses else wanted.purpose
    mask = _remembered(loaded, wanted)[0] if wanted.asks else None
    return lambda entry: purpose in (None, entry.purpose) and (mask is None or bool(mask[entry.place]))


def matching(loaded: Loaded, wanted: Filter) -> Places:
    """Places of all questions without gold that are wanted, whoever decided them, most worth first."""
    return _remembered(loaded, wanted)[1]


def _remembered(loaded: Loaded, wanted: Filter) -> tuple[NDArray[np.bool_], Places]:
    """Mask and ranked places of a filter, computed once for each generation of labels."""

    def found() -> tuple[NDArray[np.bool_], Places]:
        mask = _mask(loaded, wanted)
        places = np.flatnonzero(mask & loaded.pool.free)
        worth = (loaded.parts.doubt * loaded.parts.weight)[places]
        return mask, places[np.argsort(-worth, kind="stable")]

    kept: tuple[NDArray[np.bool_], Places] = loaded.filtered.get(replace(wanted, purpose=None), found)
    return kept


def _mask(loaded: Loaded, wanted: Filter) -> NDArray[np.bool_]:
    """``(n,)`` bool: what is wanted, whatever its purpose."""
    taxonomy, proba = loaded.state.taxonomy, loaded.parts.proba
    out = (proba >= wanted.least) & (proba <= wanted.most)
    if wanted.label is not None:
        out &= loaded.parts.guess == taxonomy.index.get(wanted.label, -1)
    if wanted.topic is not None:
        topic = taxonomy.topics.index(wanted.topic) if wanted.topic in taxonomy.topics else -2
        out &= np.asarray(taxonomy.topic_of_label)[loaded.parts.guess] == topic
    if wanted.question_ids is not None:
        named = [loaded.place[i] for i in wanted.question_ids if i in loaded.place]
        out &= np.isin(np.arange(len(out)), named)
    if looked_for := " ".join(wanted.text.casefold().split()):
        out &= np.array([looked_for in text for text in loaded.lower], bool)
    return np.asarray(out)


def as_wanted(entry: Entry, wanted: Filter) -> Entry:
    """An entry, for learning where the filter chooses."""
    return replace(entry, purpose=LEARN) if wanted.chooses and entry.purpose == PROMISE else entry
