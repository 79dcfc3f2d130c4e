"""Trains the cascade on probabilistic labels, calibrates it on gold, and sets its thresholds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import KFold

from labeling.blocks import Over, here
from labeling.taxonomy import Taxonomy
from labeling.values import SPLITS, Gold, SoftLabels
from models.cascade import Cascade, Raw, Thresholds
from models.learning.agreement import Agreement, Examples, agree
from models.learning.calibrating import calibrate
from models.learning.lesson import Course, Seed, soft_of
from models.learning.pseudo_novel import Scopes, anchors_of, learn_scopes
from models.linear.heads import Head, fit_task
from models.linear.rows import Rows, rows_of
from models.linear.threads import one_thread
from models.predicting import pool_of
from models.promising.promise import Asked
from models.promising.thresholds import Promises, make_promises, thresholds_of

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
    """What stays the same however much gold is shown: ``(n, d)`` rows, labels' names, examples, who works blocks."""

    rows: Floats | Rows
    taxonomy: Taxonomy
    examples: Examples
    settings: TrainSettings
    over: Over = here

    def head(self, course: Course) -> Head:
        """Fitted to a course."""
        return fit_task(course.task(), self.settings.strength, course.sample(), self.over)


def train(
    rows: Floats | Rows,
    labels: SoftLabels,
    gold: Gold,
    taxonomy: Taxonomy,
    settings: TrainSettings,
    examples: Examples | None = None,
    relabel: Relabel | None = None,
    over: Over = here,
) -> Trained:
    """Train on covered questions, seed gold and examples; calibrate on valid gold.

    Of all questions a block at a time is in memory, besides a weight each.

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
    over
        Works through blocks of questions; who does so makes no difference to what is learned.
    """
    held = rows_of(rows)
    material = Material(held, taxonomy, examples or Examples.none(held.shape[1]), settings, over)
    with one_thread():
        return _trained(material, labels, gold, relabel)


def _trained(material: Material, labels: SoftLabels, gold: Gold, relabel: Relabel | None) -> Trained:
    settings, taxonomy, rows = material.settings, material.taxonomy, rows_of(material.rows)
    agreement, course, head = _chosen(material, labels, gold)
    cascade = _built(material, course, head=head)
    valid, basis = np.flatnonzero(gold.mask("valid")), "valid"
    if len(valid):
        raw = cascade.raw(rows.take(valid))
    else:
        valid, basis = np.flatnonzero(gold.mask("seed")), "cross-fitted seed"
        raw = _cross_fitted(material, labels, gold, cascade, agreement.trust, relabel)
        valid, raw = _judging(valid, raw, gold)
    t = len(taxonomy.template_labels)
    if not len(valid):
        limits = thresholds_of(None, t, settings.asked.precision)
        return Trained(cascade, limits, None, "nothing", 0, agreement.trust, course.soft_weight)
    cascade, said = calibrate(cascade, raw, gold.label[valid])
    pool = pool_of(cascade, rows, gold.label < 0, material.over)
    promises = make_promises(said, gold.label[valid], taxonomy, settings.asked, pool)
    limits = thresholds_of(promises, t, settings.asked.precision)
    return Trained(cascade, limits, promises, basis, len(valid), agreement.trust, course.soft_weight)


def _chosen(material: Material, labels: SoftLabels, gold: Gold) -> tuple[Agreement, Course, Head | None]:
    """The targets, with the weight of soft labels that has the lowest log loss on valid gold, and its head if tried."""
    settings, rows = material.settings, rows_of(material.rows)
    agreement = agree(rows, labels, gold, material.examples, settings.strength, settings.folds)
    course = lesson_of(material, agreement, gold, settings.soft_weights[0])
    valid = np.flatnonzero(gold.mask("valid"))
    if not len(valid) or not gold.mask("seed").any():
        return agreement, course, None
    judges, truth, losses = rows.take(valid), gold.label[valid], []
    tried = [course.weighted(weight) for weight in settings.soft_weights]
    heads = [material.head(one) for one in tried]
    for head in heads:
        said = head.predict_proba(judges)[np.arange(len(valid)), truth]
        losses.append(-float(np.log(np.maximum(said, LEAST_PROBA)).mean()))
    best = int(np.argmin(losses))
    return agreement, tried[best], heads[best]


def build(
    material: Material, agreement: Agreement, gold: Gold, soft_weight: float, scopes: Scopes | None = None
) -> Cascade:
    """A cascade, not calibrated; scopes that are given are not learned anew."""
    with one_thread():
        return _built(material, lesson_of(material, agreement, gold, soft_weight), scopes)


def _built(material: Material, course: Course, scopes: Scopes | None = None, head: Head | None = None) -> Cascade:
    anchors = anchors_of(course)
    learned = scopes or learn_scopes(course, anchors, material.settings.strength)
    return Cascade(material.taxonomy, head or material.head(course), learned.valid, learned.answerable, anchors)


def lesson_of(material: Material, agreement: Agreement, gold: Gold, soft_weight: float) -> Course:
    """Seed gold as gold, examples, and soft labels by their confidence; a row that says nothing weighs nothing.

    Of a seed question that counts in part, the rest counts by its soft label.
    """
    places = np.flatnonzero(gold.mask("seed"))
    said, weight = agreement.some(places), gold.weight[places]
    certain = np.eye(said.proba.shape[1], dtype=np.float32)[gold.label[places]]
    sure = material.settings.gold_weight * weight.astype(np.float64)
    rows = agreement.rows.take(places)
    seed = Seed(places, rows, certain, said.proba, sure, (1 - weight) * said.confidence)
    soft = soft_of(agreement, ~gold.held("valid", "test") & ~gold.mask("seed"), material.over)
    return Course(agreement, seed, material.examples, material.settings.example_weight, soft, soft_weight)


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
    settings, rows, seed = material.settings, rows_of(material.rows), np.flatnonzero(gold.mask("seed"))
    out = Raw(np.zeros((len(seed), len(material.taxonomy.template_labels))), np.zeros(len(seed)), np.zeros(len(seed)))
    if len(seed) < settings.folds:
        return Raw(out.logits[:0], out.valid[:0], out.answerable[:0])
    for _, held in KFold(settings.folds, shuffle=True, random_state=1).split(seed):
        part = _hidden(gold, seed[held])
        known = relabel(part) if relabel else labels
        agreement = agree(rows, known, part, material.examples, settings.strength, trust=trust)
        course = lesson_of(material, agreement, part, settings.soft_weights[0])
        raw = _built(material, course, Scopes(whole.valid, whole.answerable)).raw(rows.take(seed[held]))
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
