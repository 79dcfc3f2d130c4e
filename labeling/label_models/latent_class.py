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

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import Over, blocks, here
from labeling.flat_votes import OptionTable
from labeling.label_models.base import by_block
from labeling.label_models.evidence import Evidence, protect
from labeling.label_models.expecting import PART, Belief, expect
from labeling.label_models.patterns import Floats, Grouped
from labeling.label_models.preparing import Prepared, prepare
from labeling.label_models.rates import Rates, RateSettings, estimate
from labeling.label_models.reasons import Contribution
from labeling.label_models.shares import Shares
from labeling.label_models.teaching import Keep, Taught, hold, lesson, reduce
from labeling.label_models.trust import trusted
from labeling.values import SoftLabels
from labeling.votes import Votes


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
    """EM over sparse votes, block by block; deterministic, linear in the number of votes.

    Memory besides the votes: 20 bytes a vote; 24 bytes for each question of a block and label; 50 for each option and
    label; and 40 for each gold question and label, as gold alone is held as a whole.

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
        use = np.ones(votes.n, bool) if rows is None else rows
        shares = Shares.of(votes.n, weight, gold_weight)
        parts = [Taught(votes.block(at), gold[at], use[at], shares.block(at)) for at in blocks(votes.n)]
        return self.fit_blocks(parts, votes.table)

    def fit_blocks(self, parts: Sequence[Any], table: OptionTable, over: Over = here, keep: Keep = hold) -> LatentClass:
        """Estimate from blocks of questions that need not be in memory: only sums and gold come back from them.

        Parameters
        ----------
        parts
            What ``over`` and ``keep`` make a `VoteBlock` of, for each block of ``BLOCK`` questions.
        table
            The options of all voters, the same in every block.
        over, keep
            Work through blocks, and hold what is made of them. The result is the same bit for bit through any.
        """
        reduced = keep(reduce, parts)
        known = prepare(over, reduced, table, self.settings.rates)
        self.discredited_ = known.precision.discredited
        lessons = keep(partial(lesson, self.discredited_, bool(known.judged.any())), reduced)
        del reduced  # elsewhere, too, nothing else holds them
        self._learn(over, lessons, known)
        return self

    def _learn(self, over: Over, lessons: Sequence[Any], known: Prepared) -> None:
        """EM."""
        s, before = self.settings, np.zeros(())
        belief: Belief = known.start
        for step in range(1, s.iterations + 1):
            sums = expect(over, lessons, belief, known.given)
            older = sums.missing if known.ages else None
            rates = estimate(known.structure, sums.counts, sums.mass, known.precision.pooled, s.rates, older)
            belief = self._evidence(rates, known)
            self.n_iter_, self.prior_, self.evidence_ = step, rates.prior, belief
            if float(np.abs(rates.option - before).max(initial=0.0)) < s.tolerance:
                break
            before = rates.option

    def _evidence(self, rates: Rates, known: Prepared) -> Evidence:
        said = Evidence.of(rates, known.judged, known.table, known.structure.voices, self.settings.abstain_weight)
        return trusted(said, known.gold, known.computed)

    def predict_proba(self, votes: Votes, out: NDArray[np.float32] | None = None, over: Over = here) -> SoftLabels:
        """Posterior of each question; the prior alone where nobody voted."""
        return by_block(self._posterior, votes, out, over)

    def _posterior(self, votes: Votes) -> SoftLabels:
        """Of a block."""
        grouped = Grouped.of(votes, self.discredited_)
        patterns = grouped.patterns
        each = np.empty((len(patterns), votes.n_labels), np.float32)
        for at, part in patterns.parts(PART):
            each[at] = self.evidence_.protected(part)
        silent = patterns.votes == 0
        each[silent] = self.prior_
        return SoftLabels(each[grouped.of_row], ~silent[grouped.of_row])

    def contributions(self, votes: Votes, row: int, label: int, rival: int) -> tuple[Contribution, ...]:
        """What the prior, each vote and each abstention add to ``log(p_label / p_rival)`` of a question."""
        alone, learned = votes.only(row), self.evidence_
        patterns = Grouped.of(alone, self.discredited_).patterns
        supported = learned.supported(patterns)
        lift = protect(learned.score(patterns), supported)[0] * supported[0].astype(np.float64)

        def gap(values: Floats) -> float:
            return float(values[label] - values[rival])

        inside = np.asarray(learned.table.members[patterns.sure.indices][:, [label, rival]].toarray(), np.float64)
        own = learned.confident(patterns) * (inside[:, 0] - inside[:, 1])
        voter, said = learned.table.voter, dict(zip(patterns.sure.indices.tolist(), own.tolist(), strict=True))
        said |= {o: gap(learned.option[o]) for o in patterns.judged.indices.tolist()}
        out = [Contribution("prior", -1, gap(learned.prior))]
        for option, spoken in sorted(said.items()):
            out.append(Contribution("vote", int(voter[option]), spoken + gap(learned.silence[voter[option]])))
        cast = {j for j, column in enumerate(alone.columns) if len(column.rows)}
        for j in sorted(set(range(len(votes.voters))) - {c.voter for c in out}):
            out.append(Contribution("discredited" if j in cast else "abstains", j, gap(learned.silence[j])))
        return (*out, Contribution("agreement", -1, gap(lift)))
