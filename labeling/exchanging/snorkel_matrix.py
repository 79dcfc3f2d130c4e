"""Votes as Snorkel's dense matrix, in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.choosing import ABSTAIN
from labeling.errors import OracleError
from labeling.votes import Column, Voter, Votes


class BadVotesError(OracleError, ValueError):
    """Something that is no matrix of votes; a `ValueError` too, as scikit-learn expects."""


def from_snorkel(L: Any, cardinality: int | None = None, names: Sequence[str] | None = None) -> Votes:
    """Votes from a matrix in Snorkel's form.

    Parameters
    ----------
    L
        ``(n, m)`` whole numbers, an array or a sparse matrix: -1 abstains, else a label in 0..cardinality - 1. In a
        sparse matrix, whose absent entries are 0, a label is kept as its number plus 1, and what is absent abstains.
    cardinality
        Number of labels k; by default one more than the largest label in the matrix.
    names
        ``(m,)`` names of the voters, by default ``lf0``, ``lf1`` and so on.

    Raises
    ------
    BadVotesError
        Where it is no such matrix, naming the first value that is wrong.
    """
    labels = _whole(L)
    most = int(labels.max(initial=ABSTAIN)) + 1
    k = most if cardinality is None else int(cardinality)
    if most > k or int(labels.min(initial=ABSTAIN)) < ABSTAIN:
        wrong = labels[(labels >= k) | (labels < ABSTAIN)].flat[0]
        raise BadVotesError(f"the matrix holds {wrong}, which is no label in 0..{k - 1} and not -1 for abstaining")
    called = [f"lf{j}" for j in range(labels.shape[1])] if names is None else list(names)
    if len(called) != labels.shape[1] or len(set(called)) != len(called):
        raise BadVotesError(f"{labels.shape[1]} voters need as many names, each once; there are {len(set(called))}")
    options = tuple((i,) for i in range(k))
    voters = tuple(Voter(str(name), "function", options) for name in called)
    return Votes(len(labels), k, voters, tuple(_column(labels[:, j]) for j in range(len(voters))))


def to_snorkel(votes: Votes, sets: Literal["abstain", "refuse"] = "abstain") -> NDArray[np.int64]:
    """The dense matrix of votes, for Snorkel's label models, ``LFAnalysis`` and end classifiers.

    Parameters
    ----------
    votes
        ``(n, m)`` votes over k labels.
    sets
        Snorkel knows votes for one label only. What becomes of a vote for several labels (a topic, "one of these",
        "anything but this"): it abstains, or all is refused.

    Returns
    -------
    ``(n, m)`` int64 with values in {-1, 0, ..., k - 1}.

    Raises
    ------
    BadVotesError
        With ``refuse``, naming the first voter with such a vote.
    """
    if sets == "refuse":
        for voter, column in zip(votes.voters, votes.columns, strict=True):
            if any(len(voter.options[o]) > 1 for o in np.unique(column.options)):
                raise BadVotesError(f"voter '{voter.name}' votes for several labels at once, which Snorkel cannot hold")
    return votes.to_snorkel()


def as_votes(L: Any, cardinality: int | None = None) -> Votes:
    """`Votes` as they are, and everything else through `from_snorkel`."""
    return L if isinstance(L, Votes) else from_snorkel(L, cardinality)


def _whole(L: Any) -> NDArray[np.int64]:
    """``(n, m)`` int64, -1 for abstaining."""
    if sparse.issparse(L):
        return np.asarray(L.toarray(), np.int64) - 1
    matrix = np.asarray(L)
    if matrix.ndim != 2 or matrix.dtype.kind not in "iuf":
        raise BadVotesError(
            f"votes are an (n, m) matrix of whole numbers, not {matrix.shape} of {matrix.dtype}. Reshape your data"
        )
    whole = matrix.astype(np.int64) if matrix.dtype.kind != "f" or np.isfinite(matrix).all() else None
    if whole is None or not np.array_equal(whole, matrix):
        raise BadVotesError(
            "votes are whole numbers: -1 for abstaining, else a label; this matrix holds NaN, inf or others"
        )
    return whole


def _column(labels: NDArray[np.int64]) -> Column:
    rows = np.flatnonzero(labels >= 0)
    return Column(rows.astype(np.int32), labels[rows].astype(np.int32), np.full(len(rows), np.nan, np.float32))
