"""What all computed voters have in common: a fingerprint without fitting, fitting on gold, and votes on a block."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from labeling.evidence import Evidence
from labeling.hashing import digest
from labeling.sources.rules import Encode
from labeling.taxonomy import Taxonomy
from labeling.values import Gold
from labeling.votes import Column, Voter

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


class Fitted(Protocol):
    """A computed voter that has learned; it holds rows of gold and of senders, never of all questions."""

    def on(self, rows: Floats, places: Places) -> Column:
        """Votes on some questions.

        Parameters
        ----------
        rows
            ``(b, d)`` float32 unit rows.
        places
            ``(b,)`` their places among all questions, increasing; only there to tell a question from others.

        Returns
        -------
        A column whose rows are places, with evidence of a width that is always the same. A vote depends on the
        question's own row and place, on nothing else of the call, and not on the number of threads.
        """
        ...

    def facts(self) -> dict[str, Any]:
        """What is worth knowing of how it searches, JSON-like; may be empty."""
        ...


class ComputedVoter(Protocol):
    """Settings of a computed voter."""

    def voter(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy) -> Voter:
        """Who would vote, without any fitting.

        Its fingerprint covers everything that a vote depends on besides the question itself, the encoder and the
        taxonomy's own fingerprint: settings, rows and labels of gold, texts of templates, rows of senders.
        """
        ...

    def fit(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy, encode: Encode) -> Fitted:
        """Learn from gold and templates.

        Parameters
        ----------
        embeddings
            ``(n, d)`` float32 unit rows of the questions, perhaps on disk; only those of gold and senders are read.
        gold
            Of the same questions; labels of ``test`` are not looked at.
        encode
            Texts to ``(t, d)`` float32 unit rows, for the templates.
        """
        ...


def fingerprint(settings: object, arrays: Sequence[NDArray[Any]], texts: Sequence[str] = ()) -> str:
    """Hash of a voter's settings and of everything it learns from."""
    made = hashlib.sha256()
    for array in arrays:
        made.update(f"{array.shape}{array.dtype.str}".encode())
        made.update(np.ascontiguousarray(array).data)
    return digest([type(settings).__name__, settings.__dict__, list(texts), made.hexdigest()])


def taught_by(embeddings: Floats, gold: Gold) -> list[NDArray[Any]]:
    """What ``seed`` and ``valid`` gold is: its places, labels, splits and rows."""
    known = np.flatnonzero(gold.mask("seed", "valid"))
    return [known, gold.label[known], gold.split[known], embeddings[known]]


NOTHING = Column.of([], [], evidence=Evidence.without_places(np.empty(0)))
"""No votes, of a voter that compares with something that is no question."""


def one_each(n_labels: int) -> tuple[tuple[int, ...], ...]:
    """Options of a voter that votes for one label at a time."""
    return tuple((i,) for i in range(n_labels))


def leading(similarity: Floats) -> tuple[Places, Floats]:
    """The nearest of two or more, ``(b,)``, and ``(b, 2)`` float32: its similarity and its lead over the second."""
    ordered = np.partition(similarity, -2, axis=1)
    return similarity.argmax(axis=1), np.column_stack([ordered[:, -1], ordered[:, -1] - ordered[:, -2]])


def cast(places: Places, options: NDArray[np.integer], sure: Floats, evidence: Evidence) -> Column:
    """The column of votes on these places, ``(v,)`` each."""
    return Column(places.astype(np.int32), options.astype(np.int32), np.asarray(sure, np.float32), evidence=evidence)
