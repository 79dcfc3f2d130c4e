"""What each of two releases says of the same questions, in the labels of the candidate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.taxonomy import Taxonomy
from models.cascade import Prediction

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Labels = NDArray[np.integer]


@dataclass(frozen=True)
class Promised:
    """The precision that a release was asked for, and whether gold supported the promise when it was made."""

    precision: float
    supported: bool


@dataclass(frozen=True)
class Side:
    """One release on n questions.

    Parameters
    ----------
    guess
        ``(n,)`` best template as a label of the candidate, -1 where that is none of its templates.
    answered
        ``(n,)`` bool: the template is suggested.
    valid, score
        ``(n,)`` probabilities of being a question, and of the best template.
    milliseconds
        ``(r,)`` times of judging one question.
    size
        Bytes of its weights.
    promised
        None where there was no gold to promise anything on, or it is not known.
    """

    guess: NDArray[np.int64]
    answered: Bools
    valid: Floats
    score: Floats
    milliseconds: Floats
    size: int
    promised: Promised | None = None


def side_of(
    prediction: Prediction,
    reasons: NDArray[np.str_],
    onto: NDArray[np.int64],
    milliseconds: Floats,
    size: int,
    promised: Promised | None = None,
) -> Side:
    """A release's predictions as one side of a comparison.

    Parameters
    ----------
    reasons
        ``(n,)`` as `decide` gives them, "" where the template is suggested.
    onto
        ``(t,)`` what its templates are among the candidate's labels; what is none of them is not suggested, as the
        service leaves out what was retired.
    """
    guess = onto[prediction.template]
    answered = (reasons == "") & (guess >= 0)
    return Side(guess, answered, prediction.valid, prediction.template_proba, milliseconds, size, promised)


def counterparts(old: Taxonomy, new: Taxonomy) -> NDArray[np.int64]:
    """``(t,)`` for each template of an older taxonomy its place among the newer labels, read through all moves.

    -1 where it was retired, or now counts for a reserved label.
    """
    places = [new.index.get(new.main(label), -1) for label in old.template_labels]
    return np.array([place if place < len(new.template_labels) else -1 for place in places], np.int64)


def comparable(gold: Labels, onto: NDArray[np.int64], templates: int) -> Bools:
    """``(n,)`` bool: both releases could have known the gold label, one of ``templates`` or a reserved one.

    The others are asked all the same: today's customers ask them, and the current release answers them wrongly.
    """
    return np.asarray((gold >= templates) | np.isin(gold, onto))
