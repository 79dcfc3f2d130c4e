"""The central values that flow from step to step; each is checked once, when made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import blocks
from labeling.errors import OracleError
from labeling.hashing import digest
from labeling.question import NO_ATTRIBUTES as NO_ATTRIBUTES
from labeling.question import Question as Question

SPLITS = ("seed", "valid", "test")
# gold that is as likely wrong as right does more harm than none (docs/decisions.md)
NOT_BELIEVED = 0.5
NO_WEIGHTS: NDArray[np.float32] = np.empty(0, np.float32)


@dataclass(frozen=True)
class Questions:
    """All questions of a run in a fixed order; ids are unique."""

    rows: tuple[Question, ...]

    def __post_init__(self) -> None:
        if len({q.question_id for q in self.rows}) != len(self.rows):
            raise OracleError("question ids must be unique")

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Question]:
        return iter(self.rows)

    def __getitem__(self, place: int) -> Question:
        return self.rows[place]

    @property
    def texts(self) -> list[str]:
        """The texts, in order."""
        return [q.text for q in self.rows]

    @property
    def ids(self) -> list[str]:
        """The ids, in order."""
        return [q.question_id for q in self.rows]

    def fingerprint(self) -> str:
        """Hash of everything a voter can see."""
        return digest([(q.question_id, q.text, q.asked_at, q.case_id, dict(q.attributes)) for q in self.rows])


@dataclass(frozen=True)
class Gold:
    """What experts said about the questions of a run.

    Parameters
    ----------
    label
        ``(n,)`` int32: the label's index, -1 where no expert labelled the question.
    split
        ``(n,)`` int8: index into ``SPLITS``, -1 where there is no label.
    weight
        ``(n,)`` float32 in [0, 1]: how much each label counts, by default 1. Below 1 it was given before a change
        that may have made it wrong: `seed` gold then teaches that much, or nothing up to one half, and other gold
        judges nothing.
    """

    label: NDArray[np.int32]
    split: NDArray[np.int8]
    weight: NDArray[np.float32] = field(default_factory=lambda: NO_WEIGHTS)

    def __post_init__(self) -> None:
        if self.weight is NO_WEIGHTS:
            object.__setattr__(self, "weight", np.ones(len(self.label), np.float32))
        if self.label.shape != self.split.shape or self.label.ndim != 1:
            raise ValueError(f"label {self.label.shape} and split {self.split.shape} must be (n,)")
        if bool(((self.label < 0) != (self.split < 0)).any()):
            raise ValueError("a gold label needs a split and a split a label")
        if self.weight.shape != self.label.shape or not bool(((self.weight >= 0) & (self.weight <= 1)).all()):
            raise ValueError(f"weights of gold must be {self.label.shape} in [0, 1]")

    @classmethod
    def empty(cls, n: int) -> Gold:
        """No gold at all for n questions."""
        return cls(np.full(n, -1, np.int32), np.full(n, -1, np.int8))

    def held(self, *splits: str) -> NDArray[np.bool_]:
        """``(n,)`` bool: questions whose gold is in one of these splits, whether it counts or not."""
        return np.isin(self.split, [SPLITS.index(s) for s in splits])

    def mask(self, *splits: str) -> NDArray[np.bool_]:
        """``(n,)`` bool: questions whose gold counts and is in one of these splits."""
        return self.held(*splits) & ~self.set_aside

    @property
    def set_aside(self) -> NDArray[np.bool_]:
        """``(n,)`` bool: gold that is not used: seed up to ``NOT_BELIEVED``, other below 1, as it must judge."""
        seed = self.split == SPLITS.index("seed")
        return np.asarray((self.label >= 0) & np.where(seed, self.weight <= NOT_BELIEVED, self.weight < 1))

    def only(self, *splits: str) -> NDArray[np.int32]:
        """``(n,)`` int32 labels that count, with those of all other splits hidden as -1."""
        return np.where(self.mask(*splits), self.label, np.int32(-1))


@dataclass(frozen=True)
class SoftLabels:
    """One probability per question and label.

    Parameters
    ----------
    proba
        ``(n, k)`` float32, rows sum to 1; may be a file mapped into memory, which is read block by block.
    covered
        ``(n,)`` bool: false where no voter said anything, so that the row is only the prior.
    """

    proba: NDArray[np.float32]
    covered: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.proba.ndim != 2 or self.covered.shape != self.proba.shape[:1]:
            raise ValueError(f"proba {self.proba.shape} and covered {self.covered.shape} do not fit")
        if not all(np.allclose(self.proba[at].sum(axis=1), 1.0, atol=1e-3) for at in blocks(len(self.proba))):
            raise ValueError("rows of proba must sum to 1")

    def best(self) -> NDArray[np.int32]:
        """``(n,)`` int32: the likeliest label, -1 where nobody voted."""
        out = np.full(len(self.proba), -1, np.int32)
        for at in blocks(len(out)):
            out[at] = np.where(self.covered[at], self.proba[at].argmax(axis=1), -1)
        return out


def check_embeddings(embeddings: NDArray[np.float32], n: int) -> None:
    """Refuse anything but ``(n, d)`` float32 with rows of length 1."""
    if embeddings.ndim != 2 or len(embeddings) != n or embeddings.dtype != np.float32:
        raise ValueError(f"embeddings must be ({n}, d) float32, not {embeddings.shape} {embeddings.dtype}")
    norms = np.linalg.norm(embeddings[: min(n, 1000)], axis=1)
    if len(norms) and not bool(np.allclose(norms, 1.0, atol=1e-3)):
        raise ValueError("embeddings must be L2-normalised")


def unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """``(n, d)`` float32 rows of length 1; a row of no length stays as it is."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def label_counts(labels: NDArray[np.int32], k: int) -> NDArray[np.int64]:
    """``(k,)`` int64: how often each label occurs; -1 is not counted."""
    return np.bincount(labels[labels >= 0], minlength=k)
