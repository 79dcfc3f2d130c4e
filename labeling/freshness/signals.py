"""How near a change is to what may be stale: by product tag, by meaning and by words. Functions on arrays."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from labeling.freshness.saying import sentences, spellings, terms

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Floats = NDArray[np.float64]
SAME, OTHER = 1.0, -1.0
CLAUSE = re.compile(r"[,;] (?:and|but) |; ")
# a word of the change that no item has counts a little, so that the one word that some item has is not all it says
UNKNOWN = 0.1


@dataclass(frozen=True)
class Item:
    """Something that may be stale.

    Parameters
    ----------
    kind, name, owner
        As in a finding.
    products
        Its tags.
    says
        What it says, sentence by sentence.
    about
        Ids of the templates that it is about; empty for a template itself, and for a voter for many of them.
    """

    kind: str
    name: str
    owner: str
    products: tuple[str, ...]
    says: tuple[str, ...]
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weights:
    """How signals make a score, as a logistic regression gives them.

    Fitted on the ``valid`` half of data/product_changes.csv; ``python -m benchmarks.changes`` fits them again.
    """

    product: float
    meaning: float
    words: float
    bias: float

    def score(self, found: Signals) -> Floats:
        """``(n,)`` in [0, 1]: how likely each item is stale, judged by the changes that the weights were fitted on."""
        z = self.bias + self.product * found.product + self.meaning * found.meaning + self.words * found.words
        return np.asarray(1 / (1 + np.exp(-z)))


@dataclass(frozen=True)
class Signals:
    """Nearness of one change and n items, each ``(n,)``.

    Parameters
    ----------
    product
        1 where a tag is shared, -1 where both have tags and share none, 0 where one of the two has none.
    meaning
        Cosine of the nearest two sentences, in [0, 1]; ``nearest`` is the place of the item's among all sentences.
    words
        Mean of the cosine of TF-IDF vectors and the share of the change's words that the item has, in [0, 1]; of a
        change with several sentences or clauses the best of them, so that one fact does not hide another.
    """

    product: Floats
    meaning: Floats
    words: Floats
    nearest: NDArray[np.intp]


class Shelf:
    """Items of one kind, ready to be held against many changes.

    Parameters
    ----------
    items
        All of one kind, as how rare a word is depends on them.
    encode
        Texts to ``(n, d)`` unit rows.
    """

    def __init__(self, items: Sequence[Item], encode: Encode) -> None:
        self.items, self.encode = tuple(items), encode
        self.lines = [line for item in self.items for line in item.says]
        self.starts = np.cumsum([0, *(len(item.says) for item in self.items)])

    @cached_property
    def rows(self) -> NDArray[np.float32]:
        """``(s, d)``: what all items say, sentence by sentence."""
        return self.encode(self.lines)

    @cached_property
    def _words(self) -> tuple[Any, Any, Floats] | None:
        """Vectorizer, ``(n, v)`` TF-IDF of the items, ``(v,)`` how much each word tells; None where there are none."""
        vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
        texts = ["\n".join(item.says) for item in self.items]
        if not any(terms(text) for text in texts):
            return None
        return vectorizer, vectorizer.fit_transform(texts), vectorizer.idf_

    def signals(self, text: str, products: Sequence[str], rows: NDArray[np.float32]) -> Signals:
        """Hold a change against all items.

        Parameters
        ----------
        rows
            ``(c, d)`` unit rows of the sentences of the change.
        """
        meaning, nearest = self._meaning(rows)
        words = np.max([self._shared(part) for part in parts(text)], axis=0)
        return Signals(self._product(products), meaning, words, nearest)

    def _product(self, products: Sequence[str]) -> Floats:
        wanted = folded(products)
        known = [folded(item.products) for item in self.items]
        return np.array([0.0 if not (wanted and tags) else SAME if wanted & tags else OTHER for tags in known])

    def _meaning(self, rows: NDArray[np.float32]) -> tuple[Floats, NDArray[np.intp]]:
        n = len(self.items)
        meaning, nearest = np.zeros(n), np.full(n, -1, np.intp)
        if not len(rows) or not self.lines:
            return meaning, nearest
        cosine = np.clip((self.rows @ rows.T).max(axis=1), 0, 1)
        for i, (start, end) in enumerate(zip(self.starts, self.starts[1:], strict=False)):
            if end > start:
                nearest[i] = start + int(cosine[start:end].argmax())
                meaning[i] = cosine[nearest[i]]
        return meaning, nearest

    def _shared(self, text: str) -> Floats:
        if self._words is None:
            return np.zeros(len(self.items))
        vectorizer, known, telling = self._words
        said = vectorizer.transform([text])
        cosine = (known @ said.T).toarray().ravel()
        weight = np.where(said.toarray().ravel() > 0, telling, 0.0)
        strange = UNKNOWN * telling.max() * len(set(terms(text)).difference(vectorizer.vocabulary_))
        share = (known > 0) @ weight / max(float(weight.sum()) + strange, 1e-9)
        return np.asarray((cosine + share) / 2)

    def shared_words(self, text: str, place: int, most: int) -> list[str]:
        """Words and amounts of a change that an item has too, as the change spells them, the rarest first."""
        if self._words is None:
            return []
        vectorizer, _, telling = self._words
        both = set(terms("\n".join(self.items[place].says)))
        spelt = {term: word for term, word in reversed(spellings(text)) if term in both}
        ranked = sorted(spelt, key=lambda t: (-telling[vectorizer.vocabulary_[t]], t))
        return [spelt[t] for t in ranked[:most]]


def folded(products: Sequence[str]) -> frozenset[str]:
    """Tags as they are compared."""
    return frozenset(tag for tag in (" ".join(p.split()).casefold() for p in products) if tag)


def parts(text: str) -> tuple[str, ...]:
    """A text as a whole, its sentences, and what stands on the two sides of ", and", ", but" or a semicolon."""
    lines = change_sentences(text)
    return tuple(dict.fromkeys([text, *lines, *(c for line in lines for c in CLAUSE.split(line) if c.strip())]))


def change_sentences(text: str) -> tuple[str, ...]:
    """Sentences of a change; the whole text where it has none, such as a lone number."""
    return sentences(text) or (text.strip(),)
