"""Analysis of voters under Snorkel's column names, extended to votes for label sets.

With votes for single labels only, Coverage, Overlaps, Conflicts, Correct, Incorrect and Emp. Acc.
equal those of ``snorkel.labeling.LFAnalysis``. Two votes on sets conflict when the sets are disjoint.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from labeling.blocks import blocks
from labeling.intervals import wilson
from labeling.taxonomy import Taxonomy
from labeling.values import SoftLabels
from labeling.votes import Votes


def summarize(votes: Votes, taxonomy: Taxonomy, gold: NDArray[np.int32] | None = None) -> pd.DataFrame:
    """One row a voter, indexed by name.

    Parameters
    ----------
    votes
        ``(n, m)`` votes.
    gold
        ``(n,)`` int32 labels, -1 unknown; gives the last five columns.

    Returns
    -------
    DataFrame with ``j, Polarity, Coverage, Overlaps, Conflicts`` (shares of all questions) and with gold
    ``Correct, Incorrect, Emp. Acc., Low, High`` (precision with its 95 % Wilson interval, nan without
    gold), then ``Kind, Owner, Failures``.
    """
    overlap, conflict = _overlaps_and_conflicts(votes)
    count = np.array([len(c.rows) for c in votes.columns])
    n = max(votes.n, 1)
    table = pd.DataFrame(
        {
            "j": range(len(votes.voters)),
            "Polarity": [[taxonomy.describe(s) for s in v.options] for v in votes.voters],
            "Coverage": count / n,
            "Overlaps": overlap / n,
            "Conflicts": conflict / n,
        },
        index=pd.Index([v.name for v in votes.voters], name="voter"),
    )
    if gold is not None:
        correct, incorrect = correct_and_incorrect(votes, gold)
        low, high = wilson(correct, correct + incorrect)
        with np.errstate(invalid="ignore"):
            accuracy = correct / (correct + incorrect)
        table = table.assign(Correct=correct, Incorrect=incorrect)
        table["Emp. Acc."], table["Low"], table["High"] = accuracy, low, high
    return table.assign(
        Kind=[v.kind for v in votes.voters],
        Owner=[v.owner for v in votes.voters],
        Failures=[c.failures for c in votes.columns],
    )


def correct_and_incorrect(votes: Votes, gold: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """``(m,)`` counts of votes whose set holds the gold label, and of those whose does not."""
    places, m = np.flatnonzero(gold >= 0), len(votes.voters)
    some = votes.take(places)
    right = judged_votes(some, gold[places])[1]
    voter = some.flat.voter
    return np.bincount(voter[right], minlength=m), np.bincount(voter[~right], minlength=m)


def judged_votes(votes: Votes, gold: NDArray[np.int32]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """``(v,)`` bool of each vote of ``votes.flat``: gold says something of it, and its set holds the gold label."""
    flat = votes.flat
    known = gold[flat.row] >= 0
    right = np.zeros(len(known), bool)
    if known.any():
        right[known] = np.asarray(flat.members[flat.option[known], gold[flat.row][known]]).ravel() > 0
    return known, right


def mass_inside(votes: Votes, labels: SoftLabels) -> NDArray[np.float64]:
    """``(v,)`` probability that each vote of ``votes.flat`` is right, according to the labels."""
    flat = votes.flat
    out = np.empty(len(flat.row))
    for start in range(0, len(out), 65536):
        part = slice(start, start + 65536)
        inside = flat.members[flat.option[part]].multiply(labels.proba[flat.row[part]])
        out[part] = np.asarray(inside.sum(axis=1)).ravel()
    return out


def learned_accuracy(votes: Votes, labels: SoftLabels) -> NDArray[np.float64]:
    """``(m,)`` mean probability that a voter's votes are right, nan where it has none.

    Whatever the label model: it asks the labels, not the model's parameters. A voter alone on most of its
    questions agrees with itself; gold tells more.
    """
    count = np.array([len(c.rows) for c in votes.columns])
    total = np.zeros(len(count))
    for at in blocks(votes.n):
        part = votes.block(at)
        inside = mass_inside(part, SoftLabels(labels.proba[at], labels.covered[at]))
        total += np.bincount(part.flat.voter, inside, minlength=len(count))
    return np.asarray(np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0))


def _overlaps_and_conflicts(votes: Votes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """``(m,)`` number of questions on which another voter votes, and votes a disjoint set."""
    m = len(votes.voters)
    overlap, conflict = np.zeros(m, np.int64), np.zeros(m, np.int64)
    for at in blocks(votes.n):
        part = votes.block(at)
        flat, many = part.flat, np.bincount(part.flat.row, minlength=part.n)
        overlap += np.bincount(flat.voter[many[flat.row] > 1], minlength=m)
        conflict += np.bincount(flat.voter[contradicted(part)], minlength=m)
    return overlap, conflict


def contradicted(votes: Votes) -> NDArray[np.bool_]:
    """``(v,)`` bool of each vote of ``votes.flat``: another voter votes a disjoint set on the same question."""
    flat = votes.flat
    out = np.zeros(len(flat.row), bool)
    if not len(out):
        return out
    kinds, place = np.unique(votes.table.same[flat.option], return_inverse=True)
    sets = votes.table.members[np.unique(votes.table.same, return_index=True)[1][kinds]]
    disjoint = (sets @ sets.T).toarray() == 0
    by_row = sparse.csr_matrix((np.ones(len(place), bool), (flat.row, place)), shape=(votes.n, len(kinds)))
    for start in range(0, len(out), 65536):
        part = slice(start, start + 65536)
        out[part] = _any_disjoint(by_row, flat.row[part], place[part], disjoint)
    return out


def _any_disjoint(
    by_row: sparse.csr_matrix, row: NDArray[np.int32], place: NDArray[np.int64], disjoint: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """``(v,)`` bool: on its row there is a vote for a set that is disjoint from that of each of these votes."""
    many = np.diff(by_row.indptr)[row]
    ends = np.cumsum(many)
    each = np.repeat(np.arange(len(row)), many)
    others = by_row.indices[np.arange(ends[-1]) + (by_row.indptr[row] - ends + many)[each]]
    return np.logical_or.reduceat(disjoint[place[each], others], ends - many)
