"""How much each question and its gold count in a label model."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """Weights of questions.

    Parameters
    ----------
    question
        ``(n,)`` in (0, 1]: what a question counts altogether.
    trusted
        ``(n,)`` in [0, 1]: the part of a gold question that counts as its gold.
    """

    question: Floats
    trusted: Floats

    @classmethod
    def of(cls, n: int, weight: Floats | None, gold_weight: NDArray[np.float32] | None) -> Shares:
        """From what `LabelModel.fit` is given; None counts in full."""
        question = np.ones(n) if weight is None else np.asarray(weight, np.float64)
        return cls(question, np.ones(n) if gold_weight is None else gold_weight.astype(np.float64))

    def block(self, at: slice) -> Shares:
        """Of a block of questions."""
        return Shares(self.question[at], self.trusted[at])

    @property
    def gold(self) -> Floats:
        """``(n,)`` what a question counts as gold, if it has any."""
        return self.question * self.trusted

    @property
    def ages(self) -> bool:
        """Whether some questions count less than others."""
        return not bool((self.question == 1).all())

    @property
    def missing(self) -> Shares:
        """What questions do not count because of their age."""
        return replace(self, question=1 - self.question)
