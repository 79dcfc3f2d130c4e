"""Why a question has its label: what each vote adds to the log-odds, summing to the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from labeling.label_models.base import LabelModel
from labeling.votes import Column, Votes

LEAST = 1e-6


@dataclass(frozen=True)
class Contribution:
    """One summand.

    Parameters
    ----------
    kind
        ``prior``, ``vote``, ``abstains`` or ``agreement`` (see `LatentClass` on voters that agree).
    voter
        Index of the voter, -1 for ``prior`` and ``agreement``.
    log_odds
        What it adds to the log-odds of the label against its rival, natural logarithm.
    """

    kind: str
    voter: int
    log_odds: float


@dataclass(frozen=True)
class Reasons:
    """The likeliest label, its nearest rival, and the summands of ``log(p_label / p_rival)``."""

    label: int
    rival: int
    contributions: tuple[Contribution, ...]

    @property
    def log_odds(self) -> float:
        """Sum of the contributions."""
        return sum(c.log_odds for c in self.contributions)


@runtime_checkable
class Additive(Protocol):
    """A label model whose log posterior is a sum over votes."""

    def contributions(self, votes: Votes, row: int, label: int, rival: int) -> tuple[Contribution, ...]:
        """Summands of the log-odds of a label against another."""
        ...


def reasons(model: LabelModel, votes: Votes, row: int, pair: tuple[int, int] | None = None) -> Reasons:
    """Explain one question's label.

    Parameters
    ----------
    model
        Fitted on votes of the same voters. Where its posterior is no sum over votes, votes are
        credited with the change they make when added one after the other, in their order.
    row
        Which question.
    pair
        Label and rival to compare; by default the two likeliest.
    """
    alone = votes.only(row)
    if pair is None:
        rival, label = (int(i) for i in np.argsort(model.predict_proba(alone).proba[0], kind="stable")[-2:])
        pair = (label, rival)
    if isinstance(model, Additive):
        return Reasons(*pair, model.contributions(alone, 0, *pair))
    return Reasons(*pair, _one_by_one(model, alone, 0, *pair))


def _one_by_one(model: LabelModel, votes: Votes, row: int, label: int, rival: int) -> tuple[Contribution, ...]:
    voted = [j for j, _, _ in votes.on(row)]
    proba = np.maximum(model.predict_proba(_growing(votes, row, voted)).proba.astype(np.float64), LEAST)
    log_odds = np.log(proba[:, label] / proba[:, rival])
    gains: NDArray[np.float64] = np.diff(log_odds)
    prior = Contribution("prior", -1, float(log_odds[0]))
    return (prior, *(Contribution("vote", j, float(g)) for j, g in zip(voted, gains, strict=True)))


def _growing(votes: Votes, row: int, voted: list[int]) -> Votes:
    """One row for each number of votes from none to all."""
    n = len(voted) + 1
    columns = []
    for j, column in enumerate(votes.columns):
        at = np.searchsorted(column.rows, row)
        rows = range(voted.index(j) + 1, n) if j in voted else range(0)
        option, sure = (float(a[at]) if j in voted else 0.0 for a in (column.options, column.confidence))
        columns.append(Column.of(list(rows), [int(option)] * len(rows), [sure] * len(rows)))
    return Votes(n, votes.n_labels, votes.voters, tuple(columns))
