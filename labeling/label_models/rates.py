"""How often each option is cast, seen from each label: the estimates of the latent class model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
LEAST, MOST = 1e-7, 0.95


@dataclass(frozen=True)
class RateSettings:
    """How far rates are shrunk; weights count in votes or questions.

    Parameters
    ----------
    precision
        Expected precision of a voter nothing is known of.
    voter_weight, option_weight
        Votes that the pooled precision counts for in a voter's, and the voter's in an option's.
    gold_weight
        Votes that the pooled precision counts for in an option's precision on gold.
    label_weight
        Questions that the option's two rates count for in the rate seen from one label.
    prior_weight
        Questions added to each label's share.
    most_log_odds
        Largest log ratio between two labels that one vote may carry.
    """

    precision: float = 0.75
    voter_weight: float = 10.0
    option_weight: float = 10.0
    gold_weight: float = 4.0
    label_weight: float = 300.0
    prior_weight: float = 2.0
    most_log_odds: float = 7.0


@dataclass(frozen=True)
class Structure:
    """What is fixed during estimation.

    Parameters
    ----------
    inside
        ``(o, k)`` sparse 0/1: the labels of each option.
    option_voter
        ``(o,)`` whose option it is.
    voices
        ``(m,)`` weight of each voter among its copies.
    """

    inside: sparse.csr_matrix
    option_voter: NDArray[np.int32]
    voices: Floats


@dataclass(frozen=True)
class Rates:
    """``option (o, k)``: probability of an option seen from a label; ``prior (k,)`` sums to 1."""

    option: Floats
    prior: Floats


@dataclass(frozen=True)
class GoldPrecision:
    """What gold says: ``pooled`` precision of all voters, ``(o,)`` options whose own is below one half."""

    pooled: float
    discredited: NDArray[np.bool_]


def precision_on_gold(
    structure: Structure, counts: Floats, typical: Floats, settings: RateSettings, older: Floats | None = None
) -> GoldPrecision:
    """Precision of options on gold, as it would be if gold had as many questions of each label as there are.

    Experts give every label about as much gold, be it asked often or hardly ever; an option that is right nearly
    always where it is cast would look bad on such gold if its label is frequent.

    Parameters
    ----------
    counts
        ``(o, k)`` how often each option was cast on gold questions of each label.
    typical
        ``(k,)`` share of each label among all questions over its share of gold. Source: post-stratification, as in
        S. Lohr, "Sampling: Design and Analysis" (2nd ed., 2010), chapter 4.
    older
        What of old gold is missing in ``counts``, where it counts less there; this decides where little is recent.
    """
    total, known = counts.sum(axis=1), _share_right(structure, counts * typical)
    # an option with much gold says no more of other voters than one with a fair amount
    say = structure.voices[structure.option_voter] * total / (total + settings.gold_weight)
    pooled = float(((say * known).sum() + 10 * settings.precision) / (say.sum() + 10))
    centre: Floats | float = pooled
    if older is not None:
        before, then = older.sum(axis=1), _share_right(structure, older * typical)
        centre = (before * then + settings.gold_weight * pooled) / (before + settings.gold_weight)
    shrunk = (total * known + settings.gold_weight * centre) / (total + settings.gold_weight)
    return GoldPrecision(pooled, (total > 0) & (shrunk < 0.5))


def _share_right(structure: Structure, counts: Floats) -> Floats:
    right, total = np.asarray(structure.inside.multiply(counts).sum(axis=1)).ravel(), counts.sum(axis=1)
    return np.asarray(np.divide(right, total, out=np.zeros_like(right), where=total > 0))


def estimate(
    structure: Structure,
    counts: Floats,
    mass: Floats,
    pooled: float,
    settings: RateSettings,
    older: Floats | None = None,
) -> Rates:
    """The M-step: rates from expected counts.

    Parameters
    ----------
    counts
        ``(o, k)`` expected number of times each option was cast on questions of each label.
    mass
        ``(k,)`` expected number of questions of each label.
    pooled
        Precision of all voters.
    older
        ``(o, k)`` what of old questions is missing in ``counts``, where they count less there: what is known of an
        option in the long run, to which its recent precision is shrunk.
    """
    inside, total = structure.inside, counts.sum(axis=1)
    precision = _precision(structure, counts, pooled, settings, older)
    within = inside @ mass
    hit = np.clip(total * precision / (within + 2), 1e-4, 0.9)
    miss = np.minimum(np.clip(total * (1 - precision) / (mass.sum() - within + 2), LEAST, 0.9), hit)
    centre = np.where(inside.toarray() > 0, hit[:, None], miss[:, None])
    rates = (counts + settings.label_weight * centre) / (mass + settings.label_weight)
    prior = mass + settings.prior_weight
    return Rates(_ordered(rates, inside, settings), prior / prior.sum())


def _precision(
    structure: Structure, counts: Floats, pooled: float, settings: RateSettings, older: Floats | None = None
) -> Floats:
    """``(o,)`` precision, shrunk from option to voter to all voters, or to what the option had before."""
    right = np.asarray(structure.inside.multiply(counts).sum(axis=1)).ravel()
    total, of = counts.sum(axis=1), structure.option_voter
    if older is not None:
        long_run = _precision(structure, older, pooled, settings)
        return np.asarray((right + settings.option_weight * long_run) / (total + settings.option_weight))
    voter_right = np.bincount(of, right, minlength=len(structure.voices))
    voter_total = np.bincount(of, total, minlength=len(structure.voices))
    voter = (voter_right + settings.voter_weight * pooled) / (voter_total + settings.voter_weight)
    return np.asarray((right + settings.option_weight * voter[of]) / (total + settings.option_weight))


def _ordered(rates: Floats, inside: sparse.csr_matrix, settings: RateSettings) -> Floats:
    """No label outside of a set casts the option more often than those inside, nor vanishingly seldom."""
    sizes = np.maximum(np.asarray(inside.sum(axis=1)).ravel(), 1)
    mean = (np.asarray(inside.multiply(rates).sum(axis=1)).ravel() / sizes)[:, None]
    outside = np.minimum(rates, mean)
    ordered = np.where(inside.toarray() > 0, rates, outside)
    return np.asarray(np.clip(np.maximum(ordered, mean * np.exp(-settings.most_log_odds)), LEAST, MOST))
