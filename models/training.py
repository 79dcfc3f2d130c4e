"""Trains the cascade on probabilistic labels, calibrates it on gold, and sets its thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import KFold

from labeling.taxonomy import RESERVED, Taxonomy
from labeling.values import Gold, SoftLabels
from models.calibration import fit_temperature
from models.cascade import Cascade, Prediction, Thresholds, combine
from models.heads import Head, fit_head
from models.thresholds import choose_thresholds

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class TrainSettings:
    """How to train.

    Parameters
    ----------
    precision
        Wanted precision of what is suggested.
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

    precision: float = 0.95
    strength: float = 10.0
    gold_weight: float = 1.5
    example_weight: float = 2.0
    soft_weights: tuple[float, ...] = (1.0, 0.3, 0.0)
    folds: int = 5


@dataclass(frozen=True)
class Trained:
    """A calibrated cascade with thresholds, and what its calibration was based on."""

    cascade: Cascade
    thresholds: Thresholds
    calibrated_on: str
    n_calibration: int
    soft_weight: float


@dataclass(frozen=True)
class Examples:
    """Further training examples that are no questions: ``(e, d)`` rows and their ``(e,)`` labels."""

    rows: Floats
    labels: NDArray[np.int64]


def train(
    rows: Floats,
    labels: SoftLabels,
    gold: Gold,
    taxonomy: Taxonomy,
    settings: TrainSettings,
    examples: Examples | None = None,
) -> Trained:
    """Train on covered questions, seed gold and examples; calibrate on valid gold.

    Parameters
    ----------
    rows
        ``(n, d)`` float32 unit rows.
    labels
        ``(n, k)`` soft labels of the same questions.
    gold
        Valid and test questions take no part in training. Without valid gold the seed gold is
        predicted by cross-validation, and the calibration rests on that; without any gold the
        cascade is not calibrated and suggests nothing below a probability of ``settings.precision``.
    """
    cascade, soft_weight, targets, weights, rows = _best(rows, labels, gold, taxonomy, settings, examples)
    valid, basis = np.flatnonzero(gold.mask("valid")), "valid"
    truth = gold.label
    if len(valid):
        v_logits, a_logits = cascade.validity.logits(rows[valid]), cascade.answer.logits(rows[valid])
    else:
        valid, basis = np.flatnonzero(gold.mask("seed")), "cross-validated seed"
        v_logits, a_logits = _out_of_fold(rows, targets, weights, valid, taxonomy, settings)
        valid = valid[: len(v_logits)]
    cascade = _calibrated(cascade, v_logits, a_logits, truth[valid])
    prediction = _predict(cascade, v_logits, a_logits)
    thresholds = choose_thresholds(prediction, truth[valid], taxonomy, settings.precision)
    return Trained(cascade, thresholds, basis if len(valid) else "nothing", len(valid), soft_weight)


def _best(
    rows: Floats,
    labels: SoftLabels,
    gold: Gold,
    taxonomy: Taxonomy,
    settings: TrainSettings,
    examples: Examples | None,
) -> tuple[Cascade, float, NDArray[np.float32], NDArray[np.float64], Floats]:
    """The cascade with the best accuracy on valid gold over the weights of soft labels, and its inputs."""
    n, valid = len(rows), gold.mask("valid")
    targets, weights = training_targets(labels, gold, settings)
    if examples is not None:
        rows, targets, weights = _append(rows, targets, weights, examples, settings.example_weight)
    soft = np.zeros(len(weights), bool)
    soft[:n] = ~gold.mask("seed")
    choices = settings.soft_weights if valid.any() and gold.mask("seed").any() else settings.soft_weights[:1]
    tried = []
    for weight in choices:
        weighted = np.where(soft, weight * weights, weights)
        cascade = fit_cascade(rows, targets, weighted, taxonomy, settings.strength)
        guess = cascade.predict(rows[:n][valid]).joint.argmax(axis=1)
        right = float((guess == gold.label[valid]).mean()) if valid.any() else 0.0
        tried.append((right, weight, cascade, weighted))
    _, weight, cascade, weighted = max(tried, key=lambda t: t[0])
    return cascade, weight, targets, weighted, rows


def _append(
    rows: Floats,
    targets: NDArray[np.float32],
    weights: NDArray[np.float64],
    examples: Examples,
    weight: float,
) -> tuple[Floats, NDArray[np.float32], NDArray[np.float64]]:
    certain = np.eye(targets.shape[1], dtype=np.float32)[examples.labels]
    return (
        np.vstack([rows, examples.rows]),
        np.vstack([targets, certain]),
        np.concatenate([weights, np.full(len(examples.labels), weight)]),
    )


def training_targets(
    labels: SoftLabels, gold: Gold, settings: TrainSettings
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """``(n, k)`` targets and ``(n,)`` weights: seed gold as gold, soft labels by their confidence.

    Confidence is one minus the normalised entropy, so that a row that says nothing weighs nothing.
    """
    targets = labels.proba.copy()
    entropy = -(targets * np.log(np.maximum(targets, 1e-12))).sum(axis=1) / np.log(targets.shape[1])
    weights = np.where(labels.covered, np.clip(1.0 - entropy, 0.0, 1.0), 0.0).astype(np.float64)
    seed = np.flatnonzero(gold.mask("seed"))
    targets[seed] = 0.0
    targets[seed, gold.label[seed]] = 1.0
    weights[seed] = settings.gold_weight
    weights[gold.mask("valid", "test")] = 0.0
    return targets, weights


def fit_cascade(
    rows: Floats,
    targets: NDArray[np.float32],
    weights: NDArray[np.float64],
    taxonomy: Taxonomy,
    strength: float,
) -> Cascade:
    """Fit both heads; the answer head sees each question by its probability of being one."""
    not_question = targets[:, -2].astype(np.float64)
    balance = _balance(not_question, weights)
    validity = fit_head(
        rows,
        np.column_stack([not_question, 1 - not_question]).astype(np.float32),
        weights * balance,
        strength,
    )
    answers = np.delete(targets, -2, axis=1)
    mass = answers.sum(axis=1)
    given = (answers / np.maximum(mass, 1e-9)[:, None]).astype(np.float32)
    return Cascade(taxonomy, validity, fit_head(rows, given, weights * np.where(mass > 0.05, mass, 0.0), strength))


def _balance(not_question: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights that give both sides of validity half of the say; calibration puts the share back."""
    no, yes = float((weights * not_question).sum()), float((weights * (1 - not_question)).sum())
    if no <= 0 or yes <= 0:
        return np.ones(len(weights))
    return np.asarray(np.where(not_question >= 0.5, np.sqrt(yes / no), 1.0))


def _out_of_fold(
    rows: Floats,
    targets: NDArray[np.float32],
    weights: NDArray[np.float64],
    seed: NDArray[np.int64],
    taxonomy: Taxonomy,
    settings: TrainSettings,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Logits of the seed questions from heads that did not see them."""
    k = len(taxonomy.labels)
    v_out, a_out = np.zeros((len(seed), 2)), np.zeros((len(seed), k - 1))
    if len(seed) < settings.folds:
        return v_out[:0], a_out[:0]
    for _, held in KFold(settings.folds, shuffle=True, random_state=0).split(seed):
        kept = weights.copy()
        kept[seed[held]] = 0.0
        part = fit_cascade(rows, targets, kept, taxonomy, settings.strength)
        v_out[held], a_out[held] = (
            part.validity.logits(rows[seed[held]]),
            part.answer.logits(rows[seed[held]]),
        )
    return v_out, a_out


def _calibrated(
    cascade: Cascade, v_logits: NDArray[np.float64], a_logits: NDArray[np.float64], truth: NDArray[np.int32]
) -> Cascade:
    truth = truth[: len(v_logits)]
    n_templates = len(cascade.taxonomy.labels) - len(RESERVED)
    is_question = (truth != n_templates).astype(np.int64)
    answers = np.where(truth == n_templates + 1, n_templates, truth)
    at = is_question == 1
    return Cascade(
        cascade.taxonomy,
        cascade.validity.with_temperature(fit_temperature(v_logits, is_question)),
        cascade.answer.with_temperature(fit_temperature(a_logits[at], answers[at])),
    )


def _predict(cascade: Cascade, v_logits: NDArray[np.float64], a_logits: NDArray[np.float64]) -> Prediction:
    def proba(head: Head, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled = logits / head.temperature
        e = np.exp(scaled - scaled.max(axis=1, keepdims=True)) if len(scaled) else scaled
        return np.asarray(e / e.sum(axis=1, keepdims=True))

    valid = proba(cascade.validity, v_logits)[:, 1]
    return combine(cascade.taxonomy, valid, proba(cascade.answer, a_logits))
