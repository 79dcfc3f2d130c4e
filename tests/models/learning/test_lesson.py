"""What a head is trained on, by block and in memory."""

from dataclasses import replace
from multiprocessing import Pipe

import numpy as np
import pytest

from labeling.values import Gold
from models.learning import lesson as lessons
from models.learning.agreement import Examples, agree
from models.learning.lesson import soft_of
from models.learning.pseudo_novel import anchors_of, learn_scopes
from models.learning.training import lesson_of
from models.linear.heads import fit_head, fit_task
from models.linear.rows import rows_of


@pytest.fixture
def course(overlapping, material):
    """Of a world with some gold that counts in part, some set aside, and two examples, in blocks of 100."""
    w = overlapping
    weight = np.select([np.arange(480) % 7 == 0, np.arange(480) % 7 == 1], [0.7, 0.2], 1.0).astype(np.float32)
    gold = replace(w.gold, weight=weight)
    stuff = replace(material(w), examples=Examples(w.rows[:2], np.array([1, 3])))
    return lesson_of(stuff, agree(w.rows, w.labels, gold, stuff.examples, 10.0), gold, 0.5), gold


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr("labeling.blocks.BLOCK", 100)


def by_hand(course, gold, agreement):
    """Targets and weights of the questions, one by one."""
    proba, confidence = agreement.proba, agreement.confidence * 0.5
    for i in range(len(proba)):
        if gold.mask("seed")[i]:
            sure, rest = 1.5 * gold.weight[i], (1 - gold.weight[i]) * confidence[i]
            proba[i] = (np.eye(6)[gold.label[i]] * sure + proba[i] * rest) / (sure + rest)
            confidence[i] = sure + rest
        elif gold.held("valid", "test")[i]:
            confidence[i] = 0
    return proba, confidence


def test_targets_and_weights_by_hand(course, overlapping):
    course, gold = course
    proba, weights = by_hand(course, gold, course.agreement)
    whole, n = course.whole(), len(proba)
    assert np.allclose(whole.targets[:n], proba, atol=1e-6) and np.allclose(whole.weights[:n], weights, atol=1e-6)
    assert np.array_equal(whole.rows, np.vstack([overlapping.rows, overlapping.rows[:2]]))
    assert whole.weights[n:].tolist() == [2, 2] and np.array_equal(whole.targets[n:], np.eye(6)[[1, 3]])
    assert np.array_equal(whole.gold, np.flatnonzero(gold.mask("seed")))
    set_aside = gold.held("seed") & gold.set_aside
    assert set_aside.any() and (whole.weights[:n][set_aside] > 0).all(), "their soft labels teach"


def test_sums_are_those_of_the_whole_and_so_is_the_head(course):
    course, whole = course[0], course[0].whole()
    assert np.allclose(course.sums(), whole.sums(), rtol=1e-5, atol=1e-4)
    assert len(course.task().parts) == 6
    one, two = fit_task(course.task(), 10.0), fit_head(whole.rows, whole.targets, whole.weights)
    assert np.allclose(one.coef, two.coef, atol=5e-3)
    assert np.allclose(anchors_of(course).centres, anchors_of(whole).centres, atol=1e-5)
    near, far = learn_scopes(course, anchors_of(course), 10.0), learn_scopes(whole, anchors_of(whole), 10.0)
    assert np.allclose(near.answerable.coef, far.answerable.coef, atol=0.02)


def test_places_in_any_order(course):
    course, whole = course[0], course[0].whole()
    places = np.array([481, 3, course.gold[0], 480, 200])
    rows, targets = course.some(places)
    assert np.array_equal(rows, whole.rows[places]) and np.allclose(targets, whole.targets[places], atol=1e-6)


def test_soft_labels_of_no_weight_leave_gold_alone(course):
    alone = course[0].weighted(0.0)
    assert len(alone.task().parts) == 1 and alone.sample() is None
    assert np.allclose(alone.sums(), alone.known.sums())
    assert (alone.known.weights[: len(alone.gold)] < course[0].known.weights[: len(alone.gold)]).any()


def test_a_sample_stands_for_many_and_moves_the_end_but_little(course, monkeypatch):
    few, gold = course
    assert few.sample() is None
    monkeypatch.setattr(lessons, "MANY", 300)
    free = gold.label < 0
    many = replace(few, soft=soft_of(few.agreement, free))
    sample, task = many.sample(), many.task()
    assert len(sample.parts[0].weights) == sum(-(-free[a : a + 100].sum() // 8) for a in range(0, 480, 100))
    total = sum(p.share * p.weights.sum() for p in task.parts)
    assert sum(p.share * p.weights.sum() for p in sample.parts) == pytest.approx(total, rel=1e-5)
    assert sample.sums[:, -1].sum() == pytest.approx(task.sums[:, -1].sum(), rel=1e-5)
    begun, cold = fit_task(task, 10.0, sample), fit_task(task, 10.0)
    rows = many.agreement.rows.read()
    assert np.abs(begun.predict_proba(rows) - cold.predict_proba(rows)).max() < 0.02


def test_who_works_the_blocks_makes_no_difference_to_the_last_bit(course, overlapping, tmp_path):
    def sent(value):
        here, there = Pipe()
        here.send(value)
        return there.recv()

    def elsewhere(function, items):
        return [sent(function)(sent(item)) for item in items]

    course, gold = course
    np.save(tmp_path / "rows.npy", overlapping.rows)
    stored = replace(course.agreement, rows=rows_of(np.load(tmp_path / "rows.npy", mmap_mode="r")))
    one, two = soft_of(course.agreement, gold.label < 0), soft_of(stored, gold.label < 0, elsewhere)
    assert one.sums.tobytes() == two.sums.tobytes() and one.weights.tobytes() == two.weights.tobytes()
    other = replace(course, agreement=stored)
    heads = fit_task(course.task(), 10.0), fit_task(other.task(), 10.0, None, elsewhere)
    assert heads[0].coef.tobytes() == heads[1].coef.tobytes()


def test_no_questions_at_all(overlapping, material):
    w = overlapping
    nobody, stuff = Gold.empty(0), replace(material(w), examples=Examples(w.rows[:6], w.truth[:6].astype(np.int64)))
    labels = replace(w.labels, proba=w.labels.proba[:0], covered=w.labels.covered[:0])
    course = lesson_of(stuff, agree(w.rows[:0], labels, nobody, stuff.examples, 10.0), nobody, 1.0)
    assert course.weights.tolist() == [2.0] * 6 and not len(course.gold)
    assert fit_task(course.task(), 10.0).seen.all() and not len(anchors_of(course).rows)
