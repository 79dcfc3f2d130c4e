"""What votes say, as log-odds that add up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.flat_votes import OptionTable
from labeling.label_models.patterns import Patterns, with_data
from labeling.label_models.rates import Rates

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
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
    table
        The options of all voters.
    """

    option: Floats
    prior: Floats
    silence: Floats
    voices: Floats
    table: OptionTable

    @classmethod
    def of(cls, rates: Rates, judged: Bools, table: OptionTable, voices: Floats, abstain_weight: float) -> Evidence:
        """From rates; options that are not ``(o,)`` judged (their votes carry confidences) add nothing here."""
        seen = np.where(judged[:, None], rates.option, 0.0)
        silence = abstain_weight * np.log1p(-np.minimum(table.by_voter @ seen, 0.95)) * voices[:, None]
        spoken = np.log(rates.option) * voices[table.voter][:, None] - silence[table.voter]
        option = np.where(judged[:, None], spoken, 0.0)
        return cls(option, np.log(rates.prior), silence, voices, table)

    def confident(self, patterns: Patterns) -> Floats:
        """``(v,)`` log-odds that each vote with a confidence adds to the labels of its set.

        The odds of the confidence over the prior odds of the set, so that a lone vote of full weight comes
        out with its own confidence.
        """
        share = np.clip(self.table.members @ np.exp(self.prior), 1e-6, 1 - 1e-6)
        before = np.log(share / (1 - share))
        sure, option = patterns.sure.data.astype(np.float64), patterns.sure.indices
        gain = np.log(sure / (1 - sure)) - before[option]
        return np.asarray(self.voices[self.table.voter][option] * np.maximum(gain, 0.0))

    def score(self, patterns: Patterns) -> Floats:
        """``(u, k)`` unnormalised log posterior."""
        score = np.asarray(patterns.judged @ self.option)
        if patterns.sure.nnz:
            score += self.gains(patterns, self.confident(patterns))
        score += self.prior + self.silence.sum(axis=0)
        return score

    def gains(self, patterns: Patterns, confident: Floats) -> Floats:
        """``(u, k)`` what votes with a confidence add, given what each does."""
        return np.asarray((with_data(patterns.sure, confident) @ self.table.members).toarray(), np.float64)

    def posterior(self, patterns: Patterns) -> Floats:
        """``(u, k)`` probabilities of the labels."""
        return softmax(self.score(patterns))

    def protected(self, patterns: Patterns) -> Floats:
        """``(u, k)`` probabilities of the labels, one that votes support in the lead."""
        score, supported = self.score(patterns), self.supported(patterns)
        score += protect(score, supported)[:, None] * supported
        return softmax(score)

    def supported(self, patterns: Patterns) -> Bools:
        """``(u, k)`` bool: the labels common to all votes of a pattern; where there is none, those of any vote."""
        number = np.asarray((patterns.cast().astype(np.float32) @ self.table.members).toarray())
        common = (number == patterns.votes[:, None]) & (number > 0)
        alone = common.any(axis=1)
        return np.asarray(np.where(alone[:, None], common, number > 0))


def protect(score: Floats, supported: Bools) -> Floats:
    """``(u,)`` what the supported labels of each pattern get on top, so that one of them leads.

    Parameters
    ----------
    score
        ``(u, k)`` log posterior.
    supported
        ``(u, k)`` of `Evidence.supported`.
    """
    inside = np.where(supported, score, -np.inf).max(axis=1)
    outside = np.where(supported, -np.inf, score).max(axis=1)
    at = np.isfinite(inside) & np.isfinite(outside)
    lift = np.zeros(len(score))
    lift[at] = np.where(inside[at] > outside[at], 0.0, outside[at] - inside[at] + LEAD)
    return lift


def softmax(score: Floats) -> Floats:
    """Rows of probabilities, in place."""
    score -= score.max(axis=1, keepdims=True)
    np.exp(score, out=score)
    score /= score.sum(axis=1, keepdims=True)
    return score
