"""The label model of the house: a latent class model for sparse votes on label sets.

The true label of a question is the latent class. Every voter, seen from a label, either casts one of
its options or abstains, each with a probability of its own; the posterior of a question is the class
prior times the probability of everything that was cast and, with weight ``abstain_weight``, of
everything that was not. Expectation-maximisation estimates these probabilities and the prior from the
covered questions and gold together, starting from the majority vote; gold questions are held at
their gold. A probability is estimated per option and label where data suffice; where not it is shrunk
to one rate inside and one outside of the option's label set, and these to the precision of the voter
and of all voters.

Votes that carry a confidence (computed voters) are not estimated anew: they multiply the prior odds
of their set by the odds of their confidence, to the power of a weight that gold gives each of these
voters (see `trust`). Voters that copy each other share one voice.

Questions may count less the older they are, so that rates are those of today. A voter of whom little recent is
known keeps its long-run precision: recent counts are shrunk to that of the rest, and this as above.

Unlabelled questions alone never overrule voters that agree: where all votes have a label in common,
one of these labels stays the likeliest, and elsewhere one that somebody voted for. Only gold may
discredit an option (shrunk precision below one half), whose votes are then not heard.

Sources: A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the
EM algorithm", Applied Statistics 28 (1979), for the model with single labels and its EM; P. F.
Lazarsfeld and N. W. Henry, "Latent Structure Analysis" (1968), for latent classes; the shrinkage is
the posterior mean under a Dirichlet prior centred at the pooled rate, empirical Bayes as in A. Gelman
et al., "Bayesian Data Analysis" (3rd ed., 2013), chapter 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.label_models.evidence import Evidence, softmax
from labeling.label_models.patterns import Patterns
from labeling.label_models.rates import (
    GoldPrecision,
    RateSettings,
    Structure,
    estimate,
    expected_counts,
    precision_on_gold,
)
from labeling.label_models.reasons import Contribution
from labeling.label_models.redundancy import voices
from labeling.label_models.shares import Shares
from labeling.label_models.trust import weigh
from labeling.values import SoftLabels
from labeling.votes import FlatVotes, Votes

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """Knobs of the model.

    Parameters
    ----------
    iterations, tolerance
        At most so many steps of EM, fewer when no rate moves by more than the tolerance.
    abstain_weight
        How much abstaining counts as evidence: 1 for independent voters, 0 for not at all.
    rates
        Shrinkage of the rates.
    """

    iterations: int = 20
    tolerance: float = 1e-3
    abstain_weight: float = 1.0
    rates: RateSettings = field(default_factory=RateSettings)


class LatentClass:
    """EM over sparse votes; deterministic, linear in the number of votes.

    Attributes
    ----------
    evidence_
        What was learned, as log-odds that add up.
    prior_
        ``(k,)`` float64: learned share of each label.
    discredited_
        ``(o,)`` bool: options whose votes are not heard.
    n_iter_
        Iterations used.
    """

    name = "latent-class"

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()

    def fit(
        self,
        votes: Votes,
        gold: NDArray[np.int32],
        rows: NDArray[np.bool_] | None = None,
        weight: NDArray[np.float64] | None = None,
        gold_weight: NDArray[np.float32] | None = None,
    ) -> LatentClass:
        """Estimate rates and prior; see `LabelModel.fit`."""
        s = self.settings
        use = np.ones(votes.n, bool) if rows is None else rows
        known = np.where(use, gold, -1)
        shares = Shares.of(votes.n, weight, gold_weight)
        voice = voices(votes, use)
        on_gold = _gold_precision(votes, known, shares, voice, s.rates)
        self.discredited_ = on_gold.discredited
        flat = self._heard(votes)
        patterns = Patterns.of(flat, votes.n)
        teaching = use & _teaching(flat, votes.n)
        certain, uncertain = _evidence(patterns, known, teaching, shares, votes.n_labels)
        aged = _evidence(patterns, known, teaching, shares.missing, votes.n_labels) if shares.ages else None
        judged = np.zeros(len(flat.option_voter), bool)
        judged[flat.option[np.isnan(flat.confidence)]] = True
        structure = Structure(_cast(patterns.votes, patterns.count), flat.members, flat.option_voter, voice)
        posterior = _majority(patterns, voice, s.rates.precision)
        before = np.zeros((len(judged), votes.n_labels))
        for step in range(1, s.iterations + 1):
            self.n_iter_ = step
            expected = posterior * uncertain[:, None] + certain
            counts, mass = expected_counts(structure.cast, expected), expected.sum(axis=0)
            older = None if aged is None else expected_counts(structure.cast, posterior * aged[1][:, None] + aged[0])
            rates = estimate(structure, counts, mass, on_gold.pooled, s.rates, older)
            self.evidence_ = Evidence.of(rates, judged, flat, voice, s.abstain_weight)
            self.evidence_ = _trusted(self.evidence_, patterns, certain)
            moved = float(np.abs(rates.option - before).max(initial=0.0))
            if moved < s.tolerance or step == s.iterations:
                break
            before = rates.option
            posterior = softmax(self.evidence_.score(patterns.votes, patterns.count))
        self.prior_ = rates.prior
        return self

    def predict_proba(self, votes: Votes) -> SoftLabels:
        """Posterior of each question; the prior alone where nobody voted."""
        flat = self._heard(votes)
        patterns = Patterns.of(flat, votes.n)
        score = self.evidence_.score(patterns.votes, patterns.count)
        lift = self.evidence_.protect(score, patterns.votes)
        score += lift[:, None] * self.evidence_.supported(patterns.votes, patterns.count)
        proba = softmax(score).astype(np.float32)[patterns.of_row]
        covered = np.zeros(votes.n, bool)
        covered[flat.row] = True
        proba[~covered] = self.prior_
        return SoftLabels(proba, covered)

    def _heard(self, votes: Votes) -> FlatVotes:
        """Votes without those that gold discredits."""
        judged = np.isnan(votes.flat.confidence)
        return _where(votes.flat, ~(judged & self.discredited_[votes.flat.option]))

    def contributions(self, votes: Votes, row: int, label: int, rival: int) -> tuple[Contribution, ...]:
        """What the prior, each vote and each abstention add to ``log(p_label / p_rival)`` of a question."""
        heard, learned = self._heard(votes), self.evidence_
        one = replace(_where(heard, heard.row == row), row=np.zeros(int((heard.row == row).sum()), np.int32))
        lift = learned.protect(learned.score(one, 1), one)[0] * learned.supported(one, 1)[0].astype(np.float64)

        def gap(values: Floats) -> float:
            return float(values[label] - values[rival])

        inside = np.asarray(one.members[one.option][:, [label, rival]].toarray(), np.float64)
        sure = learned.confident(one) * (inside[:, 0] - inside[:, 1])
        judged = np.isnan(one.confidence)
        out = [Contribution("prior", -1, gap(learned.prior))]
        for j, option, own, is_judged in zip(one.voter, one.option, sure, judged, strict=True):
            spoken = gap(learned.option[option]) if is_judged else float(own)
            out.append(Contribution("vote", int(j), spoken + gap(learned.silence[j])))
        said = votes.flat.voter[votes.flat.row == row]
        for j in np.setdiff1d(np.arange(len(votes.voters)), one.voter):
            out.append(Contribution("discredited" if j in said else "abstains", int(j), gap(learned.silence[j])))
        return (*out, Contribution("agreement", -1, gap(lift)))


def _where(flat: FlatVotes, keep: NDArray[np.bool_]) -> FlatVotes:
    return replace(
        flat, row=flat.row[keep], voter=flat.voter[keep], option=flat.option[keep], confidence=flat.confidence[keep]
    )


def _gold_precision(
    votes: Votes, gold: NDArray[np.int32], shares: Shares, voice: Floats, settings: RateSettings
) -> GoldPrecision:
    cast = _cast(votes.flat, votes.n)
    structure = Structure(cast, votes.flat.members, votes.flat.option_voter, voice)
    counts = (cast.T @ _labelled(gold, shares.gold, votes.n_labels)).toarray()
    older = (cast.T @ _labelled(gold, shares.missing.gold, votes.n_labels)).toarray() if shares.ages else None
    typical = _typical(votes, gold, voice, settings)
    return precision_on_gold(structure, counts, typical, settings, older)


def _typical(votes: Votes, gold: NDArray[np.int32], voice: Floats, settings: RateSettings) -> Floats:
    """``(k,)`` share of each label by majority vote over its share of gold, 1 where there is no gold of it."""
    patterns = Patterns.of(votes.flat, votes.n)
    voted = patterns.total(votes.covered().astype(np.float64))
    mass = voted @ _majority(patterns, voice, settings.precision) + settings.prior_weight
    given = np.bincount(gold[gold >= 0], minlength=votes.n_labels)
    share = mass / mass.sum() * given.sum()
    return np.asarray(np.divide(share, given, out=np.ones(votes.n_labels), where=given > 0))


def _labelled(gold: NDArray[np.int32], weight: Floats, k: int) -> sparse.csr_matrix:
    """``(n, k)`` weight of each gold question at its label."""
    at = np.flatnonzero(gold >= 0)
    return sparse.csr_matrix((weight[at], (at, gold[at])), shape=(len(gold), k))


def _evidence(
    patterns: Patterns, gold: NDArray[np.int32], teaching: NDArray[np.bool_], shares: Shares, k: int
) -> tuple[Floats, Floats]:
    """``(u, k)`` gold by pattern and label, and ``(u,)`` questions by pattern whose label EM has to find."""
    at = np.flatnonzero(gold >= 0)
    certain = np.zeros((patterns.count, k))
    np.add.at(certain, (patterns.of_row[at], gold[at]), shares.gold[at])
    free = np.where(gold < 0, shares.question, shares.question - shares.gold)
    return certain, patterns.total(np.where(teaching, free, 0.0))


def _teaching(flat: FlatVotes, n: int) -> NDArray[np.bool_]:
    """``(n,)`` bool: questions that EM learns from, those with a vote whose voter is to be judged.

    Elsewhere abstentions alone would decide, in favour of the labels with the weakest voters.
    """
    judged = np.isnan(flat.confidence)
    out = np.zeros(n, bool)
    out[flat.row[judged] if judged.any() else flat.row] = True
    return out


def _trusted(evidence: Evidence, patterns: Patterns, certain: Floats) -> Evidence:
    """Evidence in which each computed voter has the weight that gold gives it."""
    flat = patterns.votes
    computed = np.unique(flat.voter[~np.isnan(flat.confidence)])
    if not len(computed):
        return evidence
    pattern, label = np.nonzero(certain)
    counts = certain[pattern, label]
    times = np.ceil(counts).astype(np.int64)
    pattern, gold = np.repeat(pattern, times), np.repeat(label, times).astype(np.int32)
    gains = np.array([evidence.gains(_where(flat, flat.voter == j), patterns.count)[pattern] for j in computed])
    others = _where(flat, np.isnan(flat.confidence))
    score, each = evidence.score(others, patterns.count)[pattern], np.repeat(counts / times, times)
    weights = weigh(score, gains, gold, evidence.voices[computed], each)
    voices = evidence.voices.copy()
    voices[computed] *= weights
    return replace(evidence, voices=voices)


def _cast(flat: FlatVotes, n: int) -> sparse.csr_matrix:
    """``(n, o)`` options cast without a confidence."""
    judged = np.isnan(flat.confidence)
    shape = (n, len(flat.option_voter))
    return sparse.csr_matrix((np.ones(int(judged.sum())), (flat.row[judged], flat.option[judged])), shape=shape)


def _majority(patterns: Patterns, voice: Floats, precision: float) -> Floats:
    """``(u, k)`` where EM starts: the vote by voices, spread evenly over the labels of a set."""
    flat: FlatVotes = patterns.votes
    sizes = np.maximum(np.asarray(flat.members.sum(axis=1)).ravel(), 1)
    weight = np.where(np.isnan(flat.confidence), precision, flat.confidence) * voice[flat.voter] / sizes[flat.option]
    cast = sparse.csr_matrix((weight, (flat.row, flat.option)), shape=(patterns.count, len(sizes)))
    score = (cast @ flat.members).toarray()
    total = score.sum(axis=1, keepdims=True)
    return np.asarray(np.where(total > 0, score / np.where(total > 0, total, 1.0), 1.0 / score.shape[1]))
