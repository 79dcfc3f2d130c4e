"""A Dawid-Skene style label model for sparse votes on label sets.

Every option of a voter (a label, a topic, "anything but") has a precision: the probability that the
true label is in the set, given that the voter chose it. A vote multiplies the prior odds of its set
by the precision's odds, so that a lone vote comes out with exactly its precision, and several votes
combine as independent evidence. Expectation-maximisation estimates precisions and the class prior
from unlabelled questions and gold together: the E-step is the posterior, with gold questions held
at their gold; the M-step re-estimates precisions, shrunk from option to voter to all voters.

Sources: A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using
the EM algorithm", Applied Statistics 28 (1979); the shrinkage is the empirical-Bayes (beta-binomial)
estimate; voters that copy each other share one voice (see `redundancy`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.label_models.base import to_soft_labels
from labeling.label_models.redundancy import voices
from labeling.values import SoftLabels
from labeling.votes import FlatVotes, Votes

Floats = NDArray[np.float64]
SURE = 0.995


@dataclass(frozen=True)
class Settings:
    """Knobs of the model; weights count in questions."""

    iterations: int = 30
    tolerance: float = 1e-4
    start: float = 0.8
    voter_weight: float = 6.0
    option_weight: float = 8.0
    gold_weight: float = 4.0
    prior_weight: float = 5.0
    least_precision: float = 0.55


class DawidSkene:
    """EM over per-option precisions; deterministic, linear in the number of votes.

    Attributes
    ----------
    precision_
        ``(o,)`` float64: learned precision of every option of every voter.
    prior_
        ``(k,)`` float64: learned share of each label.
    voices_
        ``(m,)`` float64: weight of each voter after sharing among copies.
    n_iter_
        Iterations used.
    """

    name = "dawid-skene"

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()

    def fit(self, votes: Votes, gold: NDArray[np.int32], rows: NDArray[np.bool_] | None = None) -> DawidSkene:
        """Estimate precisions and prior; see `LabelModel.fit`."""
        use = np.ones(votes.n, bool) if rows is None else rows
        flat = votes.flat
        self.voices_ = voices(votes, use)
        self.prior_ = np.full(votes.n_labels, 1.0 / votes.n_labels)
        self.precision_ = np.full(flat.members.shape[0], self.settings.start)
        known = np.where(use, gold, -1)
        informed = self._informed(votes, known, use)
        for step in range(1, self.settings.iterations + 1):
            self.n_iter_ = step
            posterior = self._posterior(votes, known)
            before = self.precision_
            self.prior_ = self._new_prior(posterior, votes.covered() & use, known)
            self.precision_ = self._new_precision(flat, posterior, informed, known)
            if len(before) == 0 or np.abs(before - self.precision_).max() < self.settings.tolerance:
                break
        return self

    def predict_proba(self, votes: Votes) -> SoftLabels:
        """Posterior of each question; the prior alone where nobody voted."""
        return to_soft_labels(self._posterior(votes, None), votes.covered())

    def weights(self, votes: Votes) -> Floats:
        """``(v,)`` log-odds that each vote adds for the labels of its set, in the order of `flat`."""
        flat = votes.flat
        inside = np.clip(flat.members @ self.prior_, 1e-9, 1 - 1e-9)[flat.option]
        sure = self._vote_precision(flat)
        sure = np.maximum(np.clip(sure, self.settings.least_precision, SURE), inside)
        gain = np.log(sure / (1 - sure)) - np.log(inside / (1 - inside))
        return np.asarray(self.voices_[flat.voter] * gain)

    def _vote_precision(self, flat: FlatVotes) -> Floats:
        own = flat.confidence.astype(np.float64)
        return np.where(np.isnan(own), self.precision_[flat.option], own)

    def _posterior(self, votes: Votes, known: NDArray[np.int32] | None) -> Floats:
        flat = votes.flat
        weight = self.weights(votes)
        cast = sparse.csr_matrix((weight, (flat.row, flat.option)), shape=(votes.n, flat.members.shape[0]))
        log_odds = (cast @ flat.members).toarray() + np.log(np.maximum(self.prior_, 1e-12))
        log_odds -= log_odds.max(axis=1, keepdims=True)
        posterior = np.exp(log_odds)
        posterior /= posterior.sum(axis=1, keepdims=True)
        if known is not None:
            at = np.flatnonzero(known >= 0)
            posterior[at] = 0.0
            posterior[at, known[at]] = 1.0
        return np.asarray(posterior)

    def _informed(self, votes: Votes, known: NDArray[np.int32], use: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """``(v,)`` bool: votes whose question another voter or gold speaks about as well.

        A lone vote says nothing about its own precision; counting it would only confirm the start.
        """
        per_row = np.bincount(votes.flat.row, minlength=votes.n)
        return (use & ((per_row > 1) | (known >= 0)))[votes.flat.row]

    def _new_prior(self, posterior: Floats, use: NDArray[np.bool_], known: NDArray[np.int32]) -> Floats:
        k = posterior.shape[1]
        count = posterior[use | (known >= 0)].sum(axis=0) + self.settings.prior_weight
        return np.asarray(count / count.sum()) if k else count

    def _new_precision(
        self, flat: FlatVotes, posterior: Floats, informed: NDArray[np.bool_], known: NDArray[np.int32]
    ) -> Floats:
        s = self.settings
        m = int(flat.option_voter.max()) + 1 if len(flat.option_voter) else 0
        weight = np.where(known[flat.row] >= 0, s.gold_weight, 1.0) * informed
        hit = weight * _inside(flat, posterior)
        option_hits = np.bincount(flat.option, hit, minlength=len(flat.option_voter))
        option_count = np.bincount(flat.option, weight, minlength=len(flat.option_voter))
        voter_hits = np.bincount(flat.voter, hit, minlength=m)
        voter_count = np.bincount(flat.voter, weight, minlength=m)
        everyone = (voter_hits.sum() + s.start * 20) / (voter_count.sum() + 20)
        voter = (voter_hits + s.voter_weight * everyone) / (voter_count + s.voter_weight)
        return np.asarray((option_hits + s.option_weight * voter[flat.option_voter]) / (option_count + s.option_weight))


def _inside(flat: FlatVotes, posterior: Floats) -> Floats:
    """``(v,)`` posterior mass inside each vote's label set, in blocks to bound memory."""
    out = np.empty(len(flat.row))
    for start in range(0, len(out), 65536):
        part = slice(start, start + 65536)
        rows = flat.members[flat.option[part]]
        out[part] = np.asarray(rows.multiply(posterior[flat.row[part]]).sum(axis=1)).ravel()
    return out
