"""Sample-ratio mismatch: are the arms as large as they were meant to be?

If not, the assignment or the log loses units in one arm, and no result can be trusted. Source: A. Fabijan et al.,
"Diagnosing sample ratio mismatch in online controlled experiments", KDD 2019.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.stats import chi2

ALPHA = 0.001


@dataclass(frozen=True)
class Ratio:
    """Units in each arm, the share of the treatment that was planned, and the p-value of such a deviation."""

    treatment: int
    control: int
    planned: float
    p: float

    @property
    def share(self) -> float:
        """Share of the treatment in [0, 1]; the planned one where there is no unit."""
        units = self.treatment + self.control
        return self.treatment / units if units else self.planned

    @property
    def mismatch(self) -> bool:
        """Whether the deviation is no chance any more."""
        return self.p < ALPHA


def sample_ratio(treatment: int, control: int, planned: float) -> Ratio:
    """Chi-square test of the counts of units, one degree of freedom; ``planned`` in (0, 1)."""
    units = treatment + control
    if not units:
        return Ratio(0, 0, planned, 1.0)
    gap = (treatment - units * planned) ** 2
    p = chi2.sf(gap / (units * planned) + gap / (units * (1 - planned)), 1)
    return Ratio(treatment, control, planned, float(p))
