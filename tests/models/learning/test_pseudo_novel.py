from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from models.learning import pseudo_novel
from models.learning.lesson import Lesson
from models.learning.pseudo_novel import ENOUGH_REAL, HEAD_ALONE, anchors_of, learn_scopes
from models.linear.heads import fit_head
from models.scope import ANSWERABLE, VALID, features

D, TEMPLATES = 24, 12


def around(centres, places, rng, noise=0.25):
    rows = centres[places] + noise * rng.normal(size=(len(places), D))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def make_lesson(seed=0, each=8, templates=TEMPLATES, real=0, chat=0):
    """Gold around one centre a template, ``real`` that none answers, ``chat`` that is no question; more centres."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(templates + 20, D)) / np.sqrt(D)
    known = np.repeat(np.arange(templates), each)
    labels = np.concatenate([known, np.full(real, templates + 1), np.full(chat, templates)])
    places = np.concatenate([known, np.arange(real) % 6 + templates, np.arange(chat) % 2 + templates + 6])
    rows, targets = around(centres, places, rng), np.eye(templates + 2, dtype=np.float32)[labels]
    return Lesson(rows, targets, np.full(len(rows), 1.5), np.arange(len(rows))), centres, rng


def same(one, two):
    return np.array_equal(one.coef, two.coef) and one.intercept == two.intercept


def learned(lesson, seed=0):
    return learn_scopes(lesson, anchors_of(lesson), 10.0, seed)


def proba(scope, head, anchors, rows):
    return expit(scope.log_odds(features(head, anchors, rows)))


def test_classes_that_were_never_seen_are_recognised_better_than_by_the_head_alone():
    """Four of the 20 strange classes are in gold as out of scope, so that the head has a say on it."""
    with_scope, head_alone, surest = [], [], []
    for seed in range(5):
        lesson, centres, rng = make_lesson(seed, real=4)
        head, anchors = fit_head(lesson.rows, lesson.targets, lesson.weights), anchors_of(lesson)
        known, novel = np.repeat(np.arange(TEMPLATES), 10), np.repeat(np.arange(TEMPLATES + 8, TEMPLATES + 20), 10)
        rows = around(centres, np.concatenate([known, novel]), rng)
        inside, said = np.arange(240) < 120, features(head, anchors, rows)
        with_scope.append(roc_auc_score(inside, learned(lesson).answerable.log_odds(said)))
        head_alone.append(roc_auc_score(inside, said[:, ANSWERABLE]))
        surest.append(roc_auc_score(inside, head.predict_proba(rows)[:, :TEMPLATES].max(axis=1)))
    assert np.mean(with_scope) > 0.85
    assert np.mean(with_scope) > max(np.mean(head_alone), np.mean(surest)) + 0.03, (head_alone, surest)


def test_without_any_out_of_scope_gold_hidden_templates_teach_it():
    lesson, centres, rng = make_lesson()
    head, anchors, scopes = fit_head(lesson.rows, lesson.targets, lesson.weights), anchors_of(lesson), learned(lesson)
    assert same(scopes.valid, HEAD_ALONE.valid), "a near miss is a question still"
    novel = around(centres, np.repeat(np.arange(TEMPLATES, TEMPLATES + 20), 5), rng)
    known = around(centres, np.repeat(np.arange(TEMPLATES), 5), rng)
    near, far = (proba(scopes.answerable, head, anchors, rows) for rows in (known, novel))
    assert near.mean() > 0.9 and far.mean() < near.mean() - 0.2


def test_validity_learns_from_what_is_no_question():
    right, head_alone = [], []
    for seed in range(5):
        lesson, centres, rng = make_lesson(seed, real=4, chat=6)
        head, anchors, scopes = (
            fit_head(lesson.rows, lesson.targets, lesson.weights),
            anchors_of(lesson),
            learned(lesson),
        )
        places = np.concatenate([np.arange(60) % TEMPLATES, np.arange(60) % 2 + TEMPLATES + 6])
        said, question = features(head, anchors, around(centres, places, rng)), np.arange(120) < 60
        right.append(roc_auc_score(question, scopes.valid.log_odds(said)))
        head_alone.append(roc_auc_score(question, said[:, VALID]))
    assert np.mean(right) > 0.95 and np.mean(right) > np.mean(head_alone) - 0.01


def test_no_question_is_no_evidence_on_whether_a_template_answers():
    """Too few templates to hide some, and every question has one: only validity has two sides."""
    lesson, _, _ = make_lesson(chat=20, templates=3, each=10)
    scopes = learned(lesson)
    assert same(scopes.answerable, HEAD_ALONE.answerable) and not same(scopes.valid, HEAD_ALONE.valid)


def test_real_out_of_scope_gold_replaces_near_misses(monkeypatch):
    enough, some = make_lesson(real=ENOUGH_REAL)[0], make_lesson(real=ENOUGH_REAL // 2)[0]
    before = learned(enough).answerable, learned(some).answerable
    monkeypatch.setattr(pseudo_novel, "NOVEL_SHARE", 0.4)
    assert same(learned(enough).answerable, before[0]) and not same(learned(some).answerable, before[1])


def test_with_enough_real_gold_no_template_is_hidden(monkeypatch):
    hidden, truly = [], pseudo_novel._round

    def spy(sample, anchors, held, places, strength):
        hidden.append(set(places.tolist()))
        return truly(sample, anchors, held, places, strength)

    monkeypatch.setattr(pseudo_novel, "_round", spy)
    learned(make_lesson(real=ENOUGH_REAL)[0])
    assert hidden == [set()] * 5
    hidden.clear()
    learned(make_lesson()[0])
    assert sorted(c for part in hidden for c in part) == list(range(TEMPLATES))


@pytest.mark.parametrize(("each", "templates"), [(8, 3), (8, 1), (1, 9), (2, 4)])
def test_few_templates_or_little_gold_teach_nothing(each, templates):
    lesson, _, _ = make_lesson(each=each, templates=templates)
    assert learned(lesson) is HEAD_ALONE


def test_few_templates_with_real_out_of_scope_gold_are_enough():
    lesson, centres, rng = make_lesson(templates=1, each=20, real=20)
    scope = learned(lesson).answerable
    head, anchors = fit_head(lesson.rows, lesson.targets, lesson.weights), anchors_of(lesson)
    mine, other = (around(centres, np.full(20, c), rng) for c in (0, 3))
    assert proba(scope, head, anchors, mine).mean() > 0.8
    assert proba(scope, head, anchors, other).mean() < 0.4


def test_no_gold_at_all():
    nothing = Lesson(np.eye(6, D, dtype=np.float32), np.eye(6, dtype=np.float32), np.ones(6), np.zeros(0, np.int64))
    anchors = anchors_of(nothing)
    assert anchors.rows.shape == (0, D) and anchors.labels.shape == (0,)
    assert learn_scopes(nothing, anchors, 10.0) is HEAD_ALONE


def test_gold_of_one_template_only():
    """Hiding it leaves a head that has seen no template at all."""
    lesson, _, _ = make_lesson(templates=4, each=8, real=4, chat=4)
    only = np.isin(lesson.targets.argmax(axis=1), [0, 4, 5])
    few = Lesson(lesson.rows[only], lesson.targets[only], lesson.weights[only], np.arange(only.sum()))
    scopes = learned(few)
    for scope in (scopes.valid, scopes.answerable):
        assert np.isfinite(scope.coef).all() and np.isfinite(scope.intercept)


def test_the_same_seed_gives_the_same_scopes():
    lesson, _, _ = make_lesson(real=6)
    assert same(learned(lesson).answerable, learned(lesson).answerable)
    assert not same(learned(lesson).answerable, learned(lesson, seed=1).answerable)


def test_rows_without_weight_take_no_part():
    lesson, _, rng = make_lesson(real=6)
    more = rng.normal(size=(40, D)).astype(np.float32)
    padded = Lesson(
        np.vstack([lesson.rows, more]),
        np.vstack([lesson.targets, np.full((40, TEMPLATES + 2), 1 / (TEMPLATES + 2), np.float32)]),
        np.concatenate([lesson.weights, np.zeros(40)]),
        lesson.gold,
    )
    assert same(learned(padded).answerable, learned(lesson).answerable)


def test_anchors_are_gold_and_the_middle_of_each_template():
    rows = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, -1]], np.float32)
    targets = np.array([[1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0.5, 0, 0.5, 0], [0, 0, 0, 0, 1]], np.float32)
    lesson = Lesson(rows, targets, np.array([1.0, 1.0, 0.5, 9.0]), np.array([1, 3]))
    anchors = anchors_of(lesson)
    assert anchors.labels.tolist() == [0, 4] and np.array_equal(anchors.rows, rows[[1, 3]])
    half = np.sqrt(0.5)
    assert np.allclose(anchors.centres, [[half, half, 0], [0, 0, 1], [0, 0, 0]])
    silent = anchors_of(replace(lesson, weights=np.zeros(4)))
    assert not silent.centres.any() and silent.centres.dtype == np.float32
