"""What each part of the recipe is worth, and what was tried beside it, on questions held out of train."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import logsumexp
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neural_network import MLPClassifier

from benchmarks.label_models_real import few
from benchmarks.recipes import Doubles, Guess, Voting, accuracy, mean_sd, told
from benchmarks.worlds import Floats, World, encoder
from labeling.applying import Ballot
from labeling.values import Gold, SoftLabels
from models.learning.agreement import Agreement, Examples, agree
from models.learning.pseudo_novel import HEAD_ALONE
from models.learning.training import Material, TrainSettings, build, lesson_of

PER_INTENT = 10
SETTINGS = TrainSettings()
WORDS_WEIGHT, WORDS_DIMENSIONS = 0.5, 256
NEAR_TEMPERATURE = 0.1


@dataclass(frozen=True)
class Case:
    """All that a head can be trained on in one draw, and the ``(m, d)`` rows it is measured on."""

    material: Material
    labels: SoftLabels
    gold: Gold
    test: Floats

    @classmethod
    def of(cls, voting: Voting, gold: Gold, written: Sequence[Ballot]) -> Case:
        """Of a world."""
        world = voting.world
        material = Material(world.pool.rows, world.taxonomy, world.examples, SETTINGS)
        return cls(material, voting.labels(gold, written), gold, world.test.rows)

    def agreement(self) -> Agreement:
        """Our targets."""
        m = self.material
        return agree(m.rows, self.labels, self.gold, m.examples, SETTINGS.strength, SETTINGS.folds)

    def alone(self, labels: SoftLabels) -> Agreement:
        """Targets that are these labels and nothing else."""
        nobody = Gold.empty(len(self.gold.label))
        return agree(self.material.rows, labels, nobody, self.material.examples, SETTINGS.strength)

    def logits(self, targets: Agreement, weight: float = 1.0, rows: Floats | None = None) -> Doubles:
        """``(r, t)`` logits of a head on gold and targets; its scope is not learned, as no accuracy needs it."""
        cascade = build(self.material, targets, self.gold, weight, HEAD_ALONE)
        return cascade.head.logits(self.test if rows is None else rows)[:, : self.templates]

    @property
    def templates(self) -> int:
        """Number of templates."""
        return len(self.material.taxonomy.template_labels)


def head_of(voting: Voting, gold: Gold, written: Sequence[Ballot] = ()) -> Guess:
    """Our labels of the test questions, before calibration: the best topic, and the best template of it."""
    case = Case.of(voting, gold, written)
    said = build(case.material, case.agreement(), gold, 1.0, HEAD_ALONE).predict(case.test)
    return Guess(said.template, said.template_proba)


def gold_only(case: Case) -> Doubles:
    """The head on gold and titles."""
    return case.logits(case.agreement(), 0.0)


def label_model_only(case: Case) -> Doubles:
    """The head on gold and the label model's labels."""
    return case.logits(case.alone(case.labels))


def agreement(case: Case) -> Doubles:
    """Ours."""
    return case.logits(case.agreement())


def one_more_round(case: Case) -> Doubles:
    """Ours, then trained again on what it says itself."""
    logits = case.logits(case.agreement(), rows=case.material.rows)
    proba = np.exp(logits - logsumexp(logits, axis=1, keepdims=True))
    padded = np.pad(proba, ((0, 0), (0, case.labels.proba.shape[1] - case.templates))).astype(np.float32)
    return case.logits(case.alone(SoftLabels(padded, np.ones(len(padded), bool))))


def with_nearest_gold(case: Case) -> Doubles:
    """Product of ours with a vote of all gold by nearness."""
    known = np.flatnonzero(case.gold.mask("seed"))
    near = case.test @ case.material.rows[known].T / NEAR_TEMPERATURE
    owner = case.gold.label[known][None, :] == np.arange(case.templates)[:, None]
    vote = np.column_stack([logsumexp(np.where(own, near, -np.inf), axis=1) for own in owner])
    return agreement(case) + np.maximum(vote - logsumexp(vote, axis=1, keepdims=True), np.log(1e-4))


def mlp(case: Case) -> Doubles:
    """A layer of 512 on the likeliest label of the same targets, with the same weights."""
    lesson = lesson_of(case.material, case.agreement(), case.gold, 1.0).whole()
    used = np.flatnonzero(lesson.weights > 0)
    model = MLPClassifier((512,), alpha=1e-3, max_iter=40, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(lesson.rows[used], lesson.targets[used].argmax(axis=1), sample_weight=lesson.weights[used])
    proba = np.zeros((len(case.test), case.labels.proba.shape[1]))
    proba[:, model.classes_] = model.predict_proba(case.test)
    return proba[:, : case.templates]


def with_words(world: World) -> Callable[[Case], Doubles]:
    """Ours with TF-IDF of words and pairs of words beside the embeddings."""
    model = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True).fit(world.pool.questions.texts)
    dense = TruncatedSVD(min(WORDS_DIMENSIONS, len(model.vocabulary_) - 1), random_state=0)
    dense.fit(model.transform(world.pool.questions.texts))

    def wider(rows: Floats, texts: Sequence[str]) -> Floats:
        words = dense.transform(model.transform(texts))
        length = np.maximum(np.linalg.norm(words, axis=1, keepdims=True), 1e-9)
        return np.column_stack([rows, WORDS_WEIGHT * words / length]).astype(np.float32)

    def made(case: Case) -> Doubles:
        templates = [world.taxonomy.by_id[t] for t in world.taxonomy.template_labels]
        texts = [t.title for t in templates] + [t.wording for t in templates]
        examples = Examples(wider(encoder().encode(texts), texts), world.examples.labels)
        rows, test = (wider(p.rows, p.questions.texts) for p in (world.pool, world.test))
        material = Material(rows, world.taxonomy, examples, SETTINGS)
        return agreement(replace(case, material=material, test=test))

    return made


def ways(world: World) -> Iterator[tuple[str, Callable[[Case], Doubles]]]:
    """Recipes by name."""
    yield "head on gold only", gold_only
    yield "head on the label model's labels", label_model_only
    yield "head on the agreement (ours)", agreement
    yield "ours, one more round of self-training", one_more_round
    yield "ours × nearest gold", with_nearest_gold
    yield "ours, with TF-IDF of words", with_words(world)
    yield "MLP 384-512-k on our targets, one draw", mlp


def parts(world: World, draws: int) -> tuple[list[str], list[list[str]]]:
    """Accuracy of each recipe without functions and with them."""
    voting, rows = Voting(world), []
    cases = [
        [Case.of(voting, few(world.pool.truth, PER_INTENT, d), written) for d in range(draws)]
        for written in ((), world.written)
    ]
    for name, recipe in ways(world):
        used = [part[:1] if recipe is mlp else part for part in cases]
        scores = [[accuracy(world, recipe(case).argmax(axis=1)) for case in part] for part in used]
        rows.append([name, *[mean_sd(part) for part in scores]])
        told(*rows[-1])
    return ["trained", "accuracy, without functions", "with functions"], rows
