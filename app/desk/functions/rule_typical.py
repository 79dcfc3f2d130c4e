"""A first draft from questions that somebody picked: typical phrases, central examples, the likeliest label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.desk.functions.rule_draft import Draft, each_on_one_line
from app.desk.loaded import Loaded
from labeling.new_topics.naming import typical_words
from labeling.sources.rule_texts import Texts
from labeling.sources.rules import phrase_pattern

OTHERS = 4000
LOOKED_AT = 16
MOST_PHRASES = 6
MOST_EXAMPLES = 4
LEAST_SHARE = 0.5


@dataclass(frozen=True)
class Phrase:
    """A phrase with how many of the picked questions say it, and how many questions in all."""

    text: str
    here: int
    everywhere: int


@dataclass(frozen=True)
class Typical:
    """What picked questions have in common; ``label`` is what the labels make most of them, empty where unknown.

    ``examples`` are texts of the most central ones, without valid and test gold.
    """

    picked: int
    label: str
    label_share: float
    phrases: tuple[Phrase, ...]
    examples: tuple[str, ...]


def typical(now: Loaded, question_ids: Sequence[str]) -> Typical:
    """What these questions have in common; ids that the labels do not know are left out."""
    places = np.array(sorted({now.place[i] for i in question_ids if i in now.place}), np.int64)
    if not len(places):
        return Typical(0, "", 0.0, (), ())
    belief = now.belief[places].mean(axis=0)
    best, texts = int(belief.argmax()), now.state.questions.texts
    phrases = _phrases([texts[i] for i in places.tolist()], texts, np.setdiff1d(np.arange(len(texts)), places))
    return Typical(len(places), now.state.taxonomy.labels[best], float(belief[best]), phrases, _central(now, places))


def typical_of_texts(now: Loaded, texts: Sequence[str]) -> Typical:
    """What texts have in common that the labels do not know yet, such as new questions of customers."""
    known = now.state.questions.texts
    phrases = _phrases(texts, known, np.arange(len(known)))
    return Typical(len(texts), "", 0.0, phrases, each_on_one_line(texts)[:MOST_EXAMPLES])


def as_draft(found: Typical, owner: str) -> Draft:
    """A draft of phrases that are said mostly here; where there are none, of examples."""
    phrases = tuple(p.text for p in found.phrases if p.here >= LEAST_SHARE * p.everywhere)[:MOST_PHRASES]
    labels = (found.label,) if found.label else ()
    return Draft(labels=labels, any=phrases, similar_to=() if phrases else found.examples, owner=owner)


def _phrases(mine: Sequence[str], texts: Sequence[str], rest: NDArray[np.int64]) -> tuple[Phrase, ...]:
    """Phrases of some texts that are rare in the ``(r,)`` places of others."""
    some = np.random.default_rng(0).permutation(rest)[:OTHERS]
    both = [*mine, *(texts[i] for i in some.tolist())]
    words = typical_words(both, np.repeat([0, -1], [len(mine), len(some)]), LOOKED_AT)[0]
    here, everyone = Texts.of(mine), Texts.of(both)
    least = 2 if len(mine) > 3 else 1
    said = ((word, phrase_pattern([word])) for word in words)
    scale = len(rest) / max(len(some), 1)
    counted = [(w, int(here.saying(p).sum()), int(everyone.saying(p).sum())) for w, p in said]
    return tuple(Phrase(w, n, n + round((all_ - n) * scale)) for w, n, all_ in counted if n >= least)


def _central(now: Loaded, places: NDArray[np.int64]) -> tuple[str, ...]:
    usable = places[~now.state.gold.held("valid", "test")[places]]
    middle = now.rows[places].mean(axis=0)
    best = usable[np.argsort(-(now.rows[usable] @ middle), kind="stable")[:MOST_EXAMPLES]]
    return each_on_one_line([now.state.questions[i].text for i in best.tolist()])
