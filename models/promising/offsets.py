"""How much too sure or too unsure the scores of each template are, learned on other data than the promise.

A threshold for each template needs no gold of its own if the shape of all thresholds is fixed beforehand:
the scores of each template are moved by its offset, and one pooled threshold on the moved scores is
tested. Wrong offsets cost coverage; they cannot break the promise, as they do not depend on its gold.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from models.promising.learn_then_test import Answers

Floats = NDArray[np.float64]
ROUNDS = 30
EDGE = 1e-6
CLOSE = 1e-3


def moved(score: Floats, by: Floats) -> Floats:
    """Scores moved by log-odds; those that do not move stay the same to the last bit."""
    with np.errstate(divide="ignore"):
        return np.where(by == 0, score, expit(logit(score) + by))


def moved_answers(answers: Answers, offsets: Floats) -> Answers:
    """Answers with scores moved by the ``(t,)`` offsets."""
    return Answers(moved(answers.score, offsets[answers.guess]), answers.guess, answers.right)


def template_offsets(answers: Answers, n_templates: int) -> Floats:
    """``(t,)`` log-odds to add to each template's scores, shrunk as far as the templates agree.

    A logistic regression of ``right`` with the score's log-odds as a fixed part, one common intercept
    and a normal intercept a template, whose variance is learned as well (EM with Laplace's
    approximation; N. Breslow and D. Clayton, "Approximate inference in generalized linear mixed
    models", JASA 88, 1993). Templates without answers get 0, and so do all where they do not differ.

    Parameters
    ----------
    answers
        Of questions that are not calibration gold and were predicted without their own label, such
        as cross-validated seed gold.
    """
    base = logit(np.clip(answers.score, EDGE, 1 - EDGE))
    common, offset, variance = 0.0, np.zeros(n_templates), 1.0
    for _ in range(ROUNDS):
        fitted = expit(base + common + offset[answers.guess])
        slope, steep = answers.right - fitted, np.maximum(fitted * (1 - fitted), EDGE)
        common += float(np.clip(slope.sum() / max(steep.sum(), EDGE), -1, 1))
        gradient = np.bincount(answers.guess, slope, minlength=n_templates) - offset / variance
        curvature = np.bincount(answers.guess, steep, minlength=n_templates) + 1 / variance
        step = np.clip(gradient / curvature, -1, 1)
        offset = offset + step
        variance = max(float((offset**2 + 1 / curvature).mean()), EDGE)
        if np.abs(step).max(initial=0.0) < CLOSE:
            break
    return offset
