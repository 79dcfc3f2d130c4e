"""What a label model knows before it learns from questions without gold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import Over
from labeling.flat_votes import OptionTable
from labeling.label_models.expecting import Counted, Start, Sums, count, of_gold, voted_mass
from labeling.label_models.patterns import Bools, Floats
from labeling.label_models.rates import GoldPrecision, RateSettings, Structure, precision_on_gold
from labeling.label_models.redundancy import voices
from labeling.label_models.teaching import GoldRows


@dataclass(frozen=True)
class Prepared:
    """What stays the same while EM goes on.

    Parameters
    ----------
    structure
        Options and voices.
    start
        Where EM starts.
    precision
        What gold says of voters; options that it discredits are not heard.
    judged
        ``(o,)`` bool: options that are heard and cast without a confidence.
    computed
        ``(c,)`` int64: voters with confidences.
    gold, given
        Gold with the votes that are heard, and its part in the sums of the M-step.
    ages
        Whether some questions count less than others.
    """

    structure: Structure
    start: Start
    precision: GoldPrecision
    judged: Bools
    computed: NDArray[np.int64]
    gold: GoldRows
    given: Sums
    ages: bool

    @property
    def table(self) -> OptionTable:
        """The options of all voters."""
        return self.start.table


def prepare(over: Over, blocks: Sequence[Any], table: OptionTable, settings: RateSettings) -> Prepared:
    """From all blocks, `Reduced` each."""
    counted = count(over, blocks, table)
    voice = voices(counted.said)
    nobody = np.zeros(len(table), bool)
    start = Start(table, voice, settings.precision, nobody)
    structure = Structure(table.members, table.voter, voice)
    typical = _typical(voted_mass(over, blocks, start), counted.gold, settings)
    found = _precision(structure, counted, typical, settings)
    unheard = found.discredited
    return Prepared(
        structure,
        replace(start, unheard=unheard),
        found,
        (counted.judged > 0) & ~unheard,
        np.unique(table.voter[counted.sure > 0]).astype(np.int64),
        replace(counted.gold, patterns=counted.gold.patterns.without(unheard)),
        of_gold(counted.gold, ~unheard, len(typical)),
        counted.ages,
    )


def _precision(structure: Structure, counted: Counted, typical: Floats, settings: RateSettings) -> GoldPrecision:
    given = of_gold(counted.gold, np.ones(len(counted.judged), bool), len(typical))
    return precision_on_gold(structure, given.counts, typical, settings, given.missing if counted.ages else None)


def _typical(voted: Floats, gold: GoldRows, settings: RateSettings) -> Floats:
    """``(k,)`` share of each label by majority vote over its share of gold, 1 where there is no gold of it.

    Parameters
    ----------
    voted
        ``(k,)`` questions with votes by the label of their majority.
    """
    mass = voted + settings.prior_weight
    given = np.bincount(gold.label, gold.many, minlength=len(voted))
    share = mass / mass.sum() * given.sum()
    return np.asarray(np.divide(share, given, out=np.ones(len(voted)), where=given > 0))
