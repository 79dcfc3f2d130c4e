import json

import numpy as np
import pytest

from models.promising.grouping import Group, pooled
from models.promising.learn_then_test import Answers
from models.promising.promise import NOTHING, Asked, Promise, make_promise


def world(n, seed, shift=0.0, templates=4):
    """Answers whose score is the probability of being right, moved by ``shift`` log-odds."""
    rng = np.random.default_rng(seed)
    odds = rng.normal(3, 2, n)
    guess = rng.integers(0, templates, n)
    return Answers(1 / (1 + np.exp(-odds - shift)), guess, rng.random(n) < 1 / (1 + np.exp(-odds)))


REFERENCE = world(3000, 99)


def test_the_promise_holds_on_new_questions_as_often_as_it_says():
    new, kept, held = world(100_000, 1), 0, 0
    for seed in range(150):
        promise = make_promise(world(400, 1000 + seed), Asked(0.95), pooled(4), REFERENCE)
        answered = new.score >= promise.thresholds[new.guess]
        kept += promise.kept
        held += not answered.any() or new.right[answered].mean() >= 0.95
    assert kept > 90
    # 95 % of 150, less two standard deviations
    assert held >= 137


def test_an_over_confident_score_promises_the_same():
    gold, sure = world(800, 2), world(800, 2, shift=3.0)
    a = make_promise(gold, Asked(0.95), pooled(4), REFERENCE)
    b = make_promise(sure, Asked(0.95), pooled(4), world(3000, 99, shift=3.0))
    assert a.kept and (gold.score >= a.thresholds[0]).sum() == (sure.score >= b.thresholds[0]).sum()


def test_evidence_is_what_the_threshold_does_on_the_gold():
    gold = world(800, 3)
    promise = make_promise(gold, Asked(0.95), pooled(4), REFERENCE)
    (e,) = promise.groups
    answered = gold.score >= promise.thresholds[gold.guess]
    assert promise.kept and e.kept and e.questions == 800
    assert (e.answers, e.errors) == (answered.sum(), (~gold.right[answered]).sum())
    assert e.errors / e.answers < e.upper <= 0.05


def test_more_is_answered_for_less():
    gold = world(800, 4)
    shares = [
        (gold.score >= make_promise(gold, Asked(p, c), pooled(4), REFERENCE).thresholds[0]).mean()
        for p, c in ((0.97, 0.95), (0.95, 0.95), (0.95, 0.8), (0.9, 0.8))
    ]
    assert shares == sorted(shares) and shares[0] < shares[-1]


@pytest.mark.parametrize("n", [0, 1, 58])
def test_too_little_gold_promises_nothing(n):
    gold = world(n, 5)
    gold = Answers(gold.score, gold.guess, np.ones(n, bool))
    promise = make_promise(gold, Asked(0.95), pooled(4), REFERENCE)
    assert not promise.kept and (promise.thresholds == NOTHING).all()
    assert promise.groups[0].upper == 1.0


def test_best_effort_answers_but_says_that_it_promises_nothing():
    gold = world(50, 6)
    promise = make_promise(gold, Asked(0.9, otherwise="best-effort"), pooled(4), REFERENCE)
    enough = make_promise(world(800, 6), Asked(0.9, otherwise="best-effort"), pooled(4), REFERENCE)
    assert enough.kept
    answered = gold.score >= promise.thresholds[gold.guess]
    if not promise.kept:
        assert answered.any() and gold.right[answered].mean() >= 0.9
        assert promise.groups[0].answers == answered.sum() and not promise.groups[0].kept


def test_best_effort_with_nothing_right_or_no_gold_answers_nothing():
    for n in (0, 40):
        gold = Answers(np.linspace(0.5, 1, n), np.zeros(n, int), np.zeros(n, bool))
        promise = make_promise(gold, Asked(0.9, otherwise="best-effort"), pooled(4))
        assert not promise.kept and (promise.thresholds == NOTHING).all()


def test_groups_share_the_error_level_and_each_has_its_own_threshold():
    gold = world(1500, 7)
    wrong = Answers(gold.score, gold.guess, gold.right & (gold.guess < 2))
    groups = (Group("good", (0, 1)), Group("bad", (2, 3)))
    promise = make_promise(wrong, Asked(0.95), groups, REFERENCE)
    good, bad = promise.groups
    assert promise.kept and good.kept and not bad.kept
    assert good.level == bad.level == pytest.approx(0.025)
    assert promise.thresholds[0] == promise.thresholds[1] == good.threshold
    assert (promise.thresholds[2:] == NOTHING).all()


def test_offsets_move_the_thresholds_of_templates_apart():
    gold = world(1500, 8)
    offsets = np.array([0.0, 1.0, -1.0, 0.0])
    promise = make_promise(gold, Asked(0.95), pooled(4), REFERENCE, offsets)
    a, b, c, d = promise.thresholds
    assert promise.kept and b < a < c and a == d == promise.groups[0].threshold
    odds = np.log(promise.thresholds / (1 - promise.thresholds))
    assert odds + offsets == pytest.approx(np.full(4, odds[0]))


def test_equal_offsets_change_nothing_of_what_is_answered():
    gold = world(600, 9)
    plain = make_promise(gold, Asked(0.95), pooled(4), REFERENCE)
    moved = make_promise(gold, Asked(0.95), pooled(4), REFERENCE, np.full(4, 0.7))
    assert plain.groups[0].answers == moved.groups[0].answers
    assert moved.thresholds == pytest.approx(plain.thresholds)


def test_one_stage_acting_alone_is_a_promise_with_one_template():
    gold = world(1500, 10, templates=1)
    promise = make_promise(gold, Asked(0.95), pooled(1), world(3000, 98, templates=1))
    assert promise.kept and promise.thresholds.shape == (1,)


def test_json_and_back():
    promise = make_promise(world(500, 11), Asked(0.95), pooled(4), REFERENCE)
    again = Promise.from_dict(json.loads(json.dumps(promise.as_dict(), allow_nan=False)))
    assert np.array_equal(again.thresholds, promise.thresholds)
    assert (again.asked, again.kept, again.groups) == (promise.asked, promise.kept, promise.groups)


@pytest.mark.parametrize("wrong", [{"precision": 1.0}, {"precision": 0.9, "confidence": 0.0}])
def test_what_can_be_asked_for(wrong):
    with pytest.raises(ValueError, match=r"must lie in \(0, 1\)"):
        Asked(**wrong)
    with pytest.raises(ValueError, match="use nothing or best-effort"):
        Asked(0.9, otherwise="perhaps")
