"""What a computed vote rests on, and one vote together with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Evidence:
    """What each vote of a column rests on.

    Parameters
    ----------
    places
        ``(v, p)`` int32: places of questions among all questions, -1 for none. Never the question itself.
    similarity
        ``(v, p)`` float32: cosine similarity to them, or to what the voter compared where that is no
        question (a title, a centroid); nan for none.
    """

    places: NDArray[np.int32]
    similarity: NDArray[np.float32]

    @classmethod
    def of(cls, places: NDArray[np.integer], similarity: NDArray[np.floating]) -> Evidence:
        """Evidence from arrays of any integer and floating kind; infinite similarities stand for none."""
        finite = np.where(np.isfinite(similarity), similarity, np.nan)
        return cls(places.astype(np.int32), finite.astype(np.float32))

    @classmethod
    def without_places(cls, similarity: NDArray[np.floating]) -> Evidence:
        """Evidence of ``(v,)`` similarities to something that is no question."""
        return cls.of(np.full((len(similarity), 1), -1), similarity.reshape(-1, 1))

    def problem(self, rows: NDArray[np.int32], n: int) -> str:
        """Why this cannot be the evidence of votes on these rows of n questions; empty where it can."""
        if self.places.ndim != 2 or len(self.places) != len(rows) or self.places.shape != self.similarity.shape:
            shapes = f"{self.places.shape} and {self.similarity.shape}"
            return f"places and similarity of evidence must both be ({len(rows)}, p), not {shapes}"
        if self.places.size and (self.places.min() < -1 or self.places.max() >= n):
            return f"places of evidence must be -1 or lie within 0..{n - 1}"
        if bool((self.places == rows[:, None]).any()):
            return "a question cannot be evidence for itself"
        return ""


@dataclass(frozen=True)
class Cast:
    """One vote on one question.

    Parameters
    ----------
    voter
        Index of the voter.
    labels
        The label set that it votes for.
    confidence
        Its calibrated probability that the vote is right, nan where it gives none.
    places, similarity
        As in `Evidence`, of the same length; empty where the voter gives no evidence.
    """

    voter: int
    labels: tuple[int, ...]
    confidence: float
    places: tuple[int, ...] = ()
    similarity: tuple[float, ...] = ()


def pack_evidence(evidence: Sequence[Evidence | None]) -> dict[str, NDArray[Any]]:
    """Evidence of all columns as three flat arrays, ready to save.

    Returns
    -------
    ``evidence_width`` ``(m,)`` int32, -1 for a column without evidence; ``evidence_place`` int32 and
    ``evidence_similarity`` float32, row by row and column by column.
    """
    there = [e for e in evidence if e is not None]
    return {
        "evidence_width": np.array([-1 if e is None else e.places.shape[1] for e in evidence], np.int32),
        "evidence_place": np.concatenate([np.empty(0, np.int32), *[e.places.ravel() for e in there]]),
        "evidence_similarity": np.concatenate([np.empty(0, np.float32), *[e.similarity.ravel() for e in there]]),
    }


def unpack_evidence(arrays: Mapping[str, NDArray[Any]], votes: Sequence[int]) -> list[Evidence | None]:
    """What `pack_evidence` packed, given the number of votes of each column.

    Votes saved before there was evidence come back without it.
    """
    if "evidence_width" not in arrays:
        return [None] * len(votes)
    place, similarity = arrays["evidence_place"], arrays["evidence_similarity"]
    out: list[Evidence | None] = []
    start = 0
    for many, p in zip(votes, arrays["evidence_width"].tolist(), strict=True):
        part = slice(start, start + many * max(p, 0))
        out.append(None if p < 0 else Evidence(place[part].reshape(many, p), similarity[part].reshape(many, p)))
        start = part.stop
    return out
