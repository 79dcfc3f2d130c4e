"""Which label model: named in the settings, or the better one on valid gold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.errors import OracleError, did_you_mean
from labeling.label_models.base import LabelModel
from labeling.label_models.latent_class import LatentClass
from labeling.label_models.majority import MajorityVote
from labeling.label_models.snorkel_model import SnorkelModel
from labeling.values import Gold
from labeling.votes import Votes

AUTO = "auto"
LABEL_MODELS: dict[str, Callable[[], LabelModel]] = {
    "latent-class": LatentClass,
    "majority": MajorityVote,
    "snorkel": SnorkelModel,
}
CANDIDATES = ("latent-class", "majority")


@dataclass(frozen=True)
class Choice:
    """A fitted label model and why it was taken: accuracy of each candidate on valid gold."""

    model: LabelModel
    valid_accuracy: dict[str, float]


def make_label_model(name: str) -> LabelModel:
    """New label model by name, not fitted."""
    if name not in LABEL_MODELS:
        raise OracleError(f"unknown label model '{name}'{did_you_mean(name, [*LABEL_MODELS, AUTO])}")
    return LABEL_MODELS[name]()


def choose(name: str, votes: Votes, gold: Gold) -> Choice:
    """Fit the named model, or with ``auto`` the candidate with the best accuracy on valid gold.

    Seed gold goes into the fit; test rows take no part in it. Ties and missing valid gold go to the
    latent class model, which was not below the majority vote in any setting measured (docs/benchmarks.md).
    """
    rows = ~gold.mask("test")
    names = CANDIDATES if name == AUTO else (name,)
    fitted = [make_label_model(n).fit(votes, gold.only("seed"), rows) for n in names]
    scores = {m.name: _accuracy(m, votes, gold.only("valid")) for m in fitted}
    best = max(fitted, key=lambda m: scores[m.name] if scores[m.name] == scores[m.name] else -1.0)
    return Choice(best, scores)


def _accuracy(model: LabelModel, votes: Votes, gold: NDArray[np.int32]) -> float:
    known = gold >= 0
    if not known.any():
        return float("nan")
    return float((model.predict_proba(votes).best()[known] == gold[known]).mean())


def discredited(model: LabelModel, votes: Votes) -> list[str]:
    """Names of the voters of whom at least one option is not heard because gold contradicts it."""
    if not isinstance(model, LatentClass):
        return []
    return [votes.voters[j].name for j in np.unique(votes.flat.option_voter[model.discredited_])]
