"""Trains the cascade on probabilistic labels, calibrates it on gold, and sets its thresholds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import KFold

from labeling.taxonomy import Taxonomy
from labeling.values import SPLITS, Gold, SoftLabels
from models.agreement import Agreement, Examples, agree
from models.calibrating import calibrate
from models.cascade import Cascade, Raw, Thresholds
from models.heads import Head, fit_head
from models.promise import Asked
from models.pseudo_novel import Lesson, Scopes, anchors_of, learn_scopes
from models.thresholds import Promises, make_promises, thresholds_of

Floats = NDArray[np.float32]
Relabel = Callable[[Gold], SoftLabels]
LEAST_PROBA = 1e-6


@dataclass(frozen=True)
class TrainSettings:
    """How to train.

    Parameters
    ----------
    asked
        The precision promise that the operator wants.
    strength
        Inverse regularisation of the heads.
    gold_weight
        Weight of a gold question against a fully confident soft label.
    example_weight
        Weight of a template's own words (title; title and body), as further examples of it.
    soft_weights
        Weights tried for soft labels against gold; valid gold chooses, ties go to the first. The 0
        stands for the gold alone, so that labeling functions which do harm are left out.
    folds
        For cross-validation where there is no valid gold.
    """

    asked: Asked = field(default_factory=lambda: Asked(0.95, otherwise="best-effort"))
    strength: float = 10.0
    gold_weight: float = 1.5
    example_weight: float = 2.0
    soft_weights: tuple[float, ...] = (1.0, 0.3, 0.0)
    folds: int = 5


@dataclass(frozen=True)
class Trained:
    """A calibrated cascade with thresholds.

    Parameters
    ----------
    promises
        What the thresholds promise; None without any gold.
    calibrated_on, n_calibration
        Which gold that rests on, and how much.
    trust
        Exponents of label model and probe in the training targets.
    soft_weight
        Weight of soft labels that valid gold chose.
    """

    cascade: Cascade
    thresholds: Thresholds
    promises: Promises | None
    calibrated_on: str
    n_calibration: int
    trust: tuple[float, float]
    soft_weight: float


@dataclass(frozen=True)
class Material:
    """What stays the same however much gold is shown: ``(n, d)`` rows, labels' names, and examples."""

    rows: Floats
    taxonomy: Taxonomy
    examples: Examples
    settings: TrainSettings


def train(
    rows: Floats,
    labels: SoftLabels,
    gold: Gold,
    taxonomy: Taxonomy,
    settings: TrainSettings,
    examples: Examples | None = None,
    relabel: Relabel | None = None,
) -> Trained:
    """Train on covered questions, seed gold and examples; calibrate on valid gold.

    Parameters
    ----------
    rows
        ``(n, d)`` float32 unit rows.
    labels
        ``(n, k)`` soft labels of the same questions.
    gold
        Valid and test questions take no part in training, seed questions as much as they weigh. Without valid
        gold each seed question that counts in full is judged by a cascade that never saw it, and calibration and
        promise rest on that (cross-fitting; R. Barber et al., "Predictive inference with the jackknife+", Annals of
        Statistics 49, 2021). Then the promise is approximate, as those cascades had less gold and are not the one
        kept. Without any gold the cascade is not calibrated and suggests nothing below a probability of the
        precision asked for.
    relabel
        Gold to soft labels made with this gold only; without it, cross-fitted questions are judged by
        labels that their own gold had a part in, which is too hopeful.
    """
    material = Material(rows, taxonomy, examples or Examples.none(rows.shape[1]), settings)
    agreement, soft_weight, head = _chosen(material, labels, gold)
    cascade = build(material, agreement, gold, soft_weight, head=head)
    valid, basis = np.flatnonzero(gold.mask("valid")), "valid"
    if len(valid):
        raw = cascade.raw(rows[valid])
    else:
        valid, basis = np.flatnonzero(gold.mask("seed")), "cross-fitted seed"
        raw = _cross_fitted(material, labels, gold, cascade, agreement.trust, relabel)
        valid, raw = _judging(valid, raw, gold)
    t = len(taxonomy.template_labels)
    if not len(valid):
        limits = thresholds_of(None, t, settings.asked.precision)
        return Trained(cascade, limits, None, "nothing", 0, agreement.trust, soft_weight)
    cascade, said = calibrate(cascade, raw, gold.label[valid])
    pool = cascade.predict(rows[gold.label < 0]) if (gold.label < 0).any() else None
    promises = make_promises(said, gold.label[valid], taxonomy, settings.asked, pool)
    limits = thresholds_of(promises, t, settings.asked.precision)
    return Trained(cascade, limits, promises, basis, len(valid), agreement.trust, soft_weight)


def _chosen(material: Material, labels: SoftLabels, gold: Gold) -> tuple[Agreement, float, Head | None]:
    """The targets, the weight of soft labels with the lowest log loss on valid gold, and its head if it was tried."""
    settings = material.settings
    agreement = agree(material.rows, labels, gold, material.examples, settings.strength, settings.folds)
    valid = gold.mask("valid")
    if not valid.any() or not gold.mask("seed").any():
        return agreement, settings.soft_weights[0], None
    at = np.arange(int(valid.sum()))
    losses, heads = [], [_head(material, lesson_of(material, agreement, gold, w)) for w in settings.soft_weights]
    for head in heads:
        said = head.predict_proba(material.rows[valid])[at, gold.label[valid]]
        losses.append(-float(np.log(np.maximum(said, LEAST_PROBA)).mean()))
    best = int(np.argmin(losses))
    return agreement, settings.soft_weights[best], heads[best]


def build(
    material: Material,
    agreement: Agreement,
    gold: Gold,
    soft_weight: float,
    scopes: Scopes | None = None,
    head: Head | None = None,
) -> Cascade:
    """A cascade, not calibrated; scopes and head that are given are not learned anew."""
    lesson = lesson_of(material, agreement, gold, soft_weight)
    head, anchors = head or _head(material, lesson), anchors_of(lesson)
    learned = scopes or learn_scopes(lesson, anchors, material.settings.strength)
    return Cascade(material.taxonomy, head, learned.valid, learned.answerable, anchors)


def _head(material: Material, lesson: Lesson) -> Head:
    return fit_head(lesson.rows, lesson.targets, lesson.weights, material.settings.strength)


def lesson_of(material: Material, agreement: Agreement, gold: Gold, soft_weight: float) -> Lesson:
    """Seed gold as gold, examples, and soft labels by their confidence; a row that says nothing weighs nothing.

    Of a seed question that counts in part, the rest counts by its soft label.
    """
    settings, examples = material.settings, material.examples
    targets, weights = agreement.proba.copy(), agreement.confidence * soft_weight
    seed = np.flatnonzero(gold.mask("seed"))
    certain = np.eye(targets.shape[1], dtype=np.float32)
    sure, rest = settings.gold_weight * gold.weight[seed], (1 - gold.weight[seed]) * weights[seed]
    mixed = certain[gold.label[seed]] * sure[:, None] + targets[seed] * rest[:, None]
    targets[seed], weights[seed] = mixed / (sure + rest)[:, None], sure + rest
    weights[gold.held("valid", "test")] = 0.0
    return Lesson(
        np.vstack([material.rows, examples.rows]),
        np.vstack([targets, certain[examples.labels]]),
        np.concatenate([weights, np.full(len(examples.labels), settings.example_weight)]),
        seed,
    )


def _cross_fitted(
    material: Material,
    labels: SoftLabels,
    gold: Gold,
    whole: Cascade,
    trust: tuple[float, float],
    relabel: Relabel | None,
) -> Raw:
    """What cascades say of the seed questions that they did not see; empty where gold is too little.

    They take over the few numbers of the whole cascade that all gold together decides: trust and scopes.
    """
    settings, seed = material.settings, np.flatnonzero(gold.mask("seed"))
    out = Raw(np.zeros((len(seed), len(material.taxonomy.template_labels))), np.zeros(len(seed)), np.zeros(len(seed)))
    if len(seed) < settings.folds:
        return Raw(out.logits[:0], out.valid[:0], out.answerable[:0])
    for _, held in KFold(settings.folds, shuffle=True, random_state=1).split(seed):
        part = _hidden(gold, seed[held])
        known = relabel(part) if relabel else labels
        agreement = agree(material.rows, known, part, material.examples, settings.strength, trust=trust)
        scopes = Scopes(whole.valid, whole.answerable)
        raw = build(material, agreement, part, settings.soft_weights[0], scopes).raw(material.rows[seed[held]])
        out.logits[held], out.valid[held], out.answerable[held] = raw.logits, raw.valid, raw.answerable
    return out


def _judging(seed: NDArray[np.int64], raw: Raw, gold: Gold) -> tuple[NDArray[np.int64], Raw]:
    """Places and raw scores of the cross-fitted seed gold that may judge: what counts in full."""
    seed = seed[: len(raw.logits)]
    full = gold.weight[seed] == 1
    return seed[full], Raw(raw.logits[full], raw.valid[full], raw.answerable[full])


def _hidden(gold: Gold, places: NDArray[np.int64]) -> Gold:
    """Gold with these places moved to the test split, from which nothing learns."""
    split = gold.split.copy()
    split[places] = SPLITS.index("test")
    return replace(gold, split=split)
