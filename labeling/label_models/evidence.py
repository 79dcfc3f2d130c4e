"""What votes say, as log-odds that add up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.label_models.rates import Rates
from labeling.votes import FlatVotes

Floats = NDArray[np.float64]
LEAD = 1e-3


@dataclass(frozen=True)
class Evidence:
    """Additive evidence: the score of a label is its base, plus one number for each vote.

    Parameters
    ----------
    option
        ``(o, k)`` what an option adds when it is cast, over its voter's having abstained.
    prior
        ``(k,)`` log of the class prior.
    silence
        ``(m, k)`` what each voter adds by abstaining.
    voices
        ``(m,)`` weight of each voter among its copies.
    inside
        ``(o, k)`` sparse 0/1: the labels of each option.
    """

    option: Floats
    prior: Floats
    silence: Floats
    voices: Floats
    inside: sparse.csr_matrix

    @classmethod
    def of(
        cls,
        rates: Rates,
        judged: NDArray[np.bool_],
        flat: FlatVotes,
        voices: Floats,
        abstain_weight: float,
    ) -> Evidence:
        """From rates; options that are not ``judged`` (their votes carry confidences) add nothing here."""
        seen = np.where(judged[:, None], rates.option, 0.0)
        cast = sparse.csr_matrix(
            (np.ones(len(judged)), (flat.option_voter, np.arange(len(judged)))), shape=(len(voices), len(judged))
        )
        silence = abstain_weight * np.log1p(-np.minimum(cast @ seen, 0.95)) * voices[:, None]
        spoken = np.log(rates.option) * voices[flat.option_voter][:, None] - silence[flat.option_voter]
        option = np.where(judged[:, None], spoken, 0.0)
        return cls(option, np.log(rates.prior), silence, voices, flat.members)

    def confident(self, flat: FlatVotes) -> Floats:
        """``(v,)`` log-odds that a vote with a confidence adds to the labels of its set, 0 where it has none.

        The odds of the confidence over the prior odds of the set, so that a lone vote of full weight comes
        out with its own confidence.
        """
        share = np.clip((self.inside @ np.exp(self.prior))[flat.option], 1e-6, 1 - 1e-6)
        sure = flat.confidence.astype(np.float64)
        gain = np.log(sure / (1 - sure)) - np.log(share / (1 - share))
        return np.where(np.isnan(sure), 0.0, self.voices[flat.voter] * np.maximum(gain, 0.0))

    def score(self, flat: FlatVotes, n: int) -> Floats:
        """``(n, k)`` unnormalised log posterior."""
        shape = (n, len(self.option))
        judged = np.isnan(flat.confidence)
        cast = sparse.csr_matrix((judged.astype(np.float64), (flat.row, flat.option)), shape=shape)
        score = np.asarray(cast @ self.option)
        if not judged.all():
            score += self.gains(flat, n)
        score += self.prior + self.silence.sum(axis=0)
        return score

    def gains(self, flat: FlatVotes, n: int) -> Floats:
        """``(n, k)`` what votes with a confidence add."""
        sure = sparse.csr_matrix((self.confident(flat), (flat.row, flat.option)), shape=(n, len(self.option)))
        return np.asarray((sure @ self.inside).toarray())

    def protect(self, score: Floats, flat: FlatVotes) -> Floats:
        """``(n,)`` what the supported labels of each question get on top, so that one of them leads.

        Supported are the labels common to all votes; where there is none, those of any vote.
        """
        lift = np.zeros(len(score))
        supported = self.supported(flat, len(score))
        inside = np.where(supported, score, -np.inf).max(axis=1)
        outside = np.where(supported, -np.inf, score).max(axis=1)
        at = np.isfinite(inside) & np.isfinite(outside)
        lift[at] = np.where(inside[at] > outside[at], 0.0, outside[at] - inside[at] + LEAD)
        return lift

    def supported(self, flat: FlatVotes, n: int) -> NDArray[np.bool_]:
        """``(n, k)`` bool."""
        cast = sparse.csr_matrix((np.ones(len(flat.row)), (flat.row, flat.option)), shape=(n, len(self.option)))
        number = (cast @ self.inside).toarray()
        most = np.bincount(flat.row, minlength=n)[:, None]
        common = (number == most) & (most > 0)
        return np.asarray(np.where(common.any(axis=1)[:, None], common, number > 0))


def softmax(score: Floats) -> Floats:
    """Rows of probabilities."""
    out = np.exp(score - score.max(axis=1, keepdims=True))
    out /= out.sum(axis=1, keepdims=True)
    return np.asarray(out)
