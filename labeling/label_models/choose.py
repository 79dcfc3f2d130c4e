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
from labeling.label_models.recency import OFF, Recency, best_half_life, recent
from labeling.label_models.snorkel_model import SnorkelModel
from labeling.values import Gold
from labeling.votes import Votes

AUTO = "auto"
LABEL_MODELS: dict[str, Callable[[], LabelModel]] = {
    "latent-class": LatentClass,
    "majority": MajorityVote,
    "snorkel": SnorkelModel,
}
Floats = NDArray[np.float64]
Fit = Callable[[str, Floats | None], LabelModel]
VotesAt = Callable[[NDArray[np.int64]], Votes]
CANDIDATES = ("latent-class", "majority")


@dataclass(frozen=True)
class Choice:
    """A fitted label model and why it was taken.

    Parameters
    ----------
    valid_accuracy
        Accuracy of each candidate on valid gold.
    half_life
        Days in which evidence halves, 0 where it does not age.
    """

    model: LabelModel
    valid_accuracy: dict[str, float]
    half_life: float = OFF


def make_label_model(name: str) -> LabelModel:
    """New label model by name, not fitted."""
    if name not in LABEL_MODELS:
        raise OracleError(f"unknown label model '{name}'{did_you_mean(name, [*LABEL_MODELS, AUTO])}")
    return LABEL_MODELS[name]()


def choose(name: str, votes: Votes, gold: Gold, recency: Recency | None = None) -> Choice:
    """Fit the named model, or with ``auto`` the candidate with the best accuracy on valid gold.

    Seed gold goes into the fit as much as it weighs; test rows take no part in it. Only the latent class model can
    let evidence age: by the half-life that `recency` wants, or by that which recent valid gold picks. Ties and
    missing valid gold go to the latent class model, which was not below the majority vote in any setting measured
    (docs/benchmarks.md).
    """
    seed, rows = gold.only("seed"), ~gold.held("test")

    def fit(candidate: str, weight: Floats | None) -> LabelModel:
        return make_label_model(candidate).fit(votes, seed, rows, weight, gold.weight)

    return choose_with(name, fit, votes.take, gold, recency)


def choose_with(name: str, fit: Fit, votes_at: VotesAt, gold: Gold, recency: Recency | None = None) -> Choice:
    """As `choose`, for votes that need not be in memory.

    Parameters
    ----------
    fit
        The named model, fitted with ``(n,)`` weights of the questions, None where all count the same.
    votes_at
        The votes of ``(q,)`` increasing places; only questions with valid gold are asked for.
    """
    names = CANDIDATES if name == AUTO else (name,)
    valid, never = gold.only("valid"), Recency(np.full(len(gold.label), np.nan))
    ageing = {LatentClass.name: recency or never}
    fitted = [_fitted(n, fit, votes_at, valid, ageing.get(n, never)) for n in names]
    scores = {m.name: _accuracy(m, votes_at, valid) for m, _ in fitted}
    best, half_life = max(fitted, key=lambda f: scores[f[0].name] if scores[f[0].name] == scores[f[0].name] else -1.0)
    return Choice(best, scores, half_life)


def _fitted(
    name: str, fit: Fit, votes_at: VotesAt, valid: NDArray[np.int32], ageing: Recency
) -> tuple[LabelModel, float]:
    """The named model and the half-life of its evidence; several are fitted only where recent gold can judge them."""
    judges = np.flatnonzero(recent(ageing.asked, valid >= 0))
    fitted = {h: fit(name, ageing.weight(h)) for h in ageing.half_lives(len(judges))}
    if len(fitted) == 1:
        return next(iter(fitted.values())), next(iter(fitted))
    few, at = votes_at(judges), (np.arange(len(judges)), valid[judges])
    said = {h: m.predict_proba(few).proba[at].astype(np.float64) for h, m in fitted.items()}
    picked = best_half_life(said)
    return fitted[picked], picked


def _accuracy(model: LabelModel, votes_at: VotesAt, valid: NDArray[np.int32]) -> float:
    known = np.flatnonzero(valid >= 0)
    if not len(known):
        return float("nan")
    return float((model.predict_proba(votes_at(known)).best() == valid[known]).mean())


def discredited(model: LabelModel, votes: Votes) -> list[str]:
    """Names of the voters of whom at least one option is not heard because gold contradicts it."""
    if not isinstance(model, LatentClass):
        return []
    return [votes.voters[j].name for j in np.unique(votes.table.voter[model.discredited_])]
