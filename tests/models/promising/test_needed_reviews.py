import numpy as np
import pytest
from scipy.stats import binom

from models.promising.grouping import pooled
from models.promising.learn_then_test import Answers
from models.promising.needed_reviews import (
    MOST,
    answers_needed,
    cheapest,
    needed_reviews,
    thresholds_of,
    to_review,
)
from models.promising.promise import NOTHING, Asked, make_promise

ASKED = Asked(0.95)


def passes(n, risk):
    """Probability that n answers pass the test."""
    errors = np.arange(n + 1)
    return binom.pmf(errors, n, risk)[binom.cdf(errors, n, 0.05) <= 0.05].sum()


@pytest.mark.parametrize("risk", [0.001, 0.01, 0.02, 0.03])
def test_answers_needed_have_the_power_from_there_on(risk):
    n = answers_needed(risk, ASKED, 0.05)
    assert all(passes(m, risk) >= 0.8 for m in range(n, n + 40))
    assert passes(n - 1, risk) < 0.8


def test_no_number_buys_what_is_not_there():
    assert answers_needed(0.05, ASKED, 0.05) is None
    assert answers_needed(0.0499, ASKED, 0.05) is None
    assert answers_needed(0.0, ASKED, 0.05) == 59


def world(n, seed):
    rng = np.random.default_rng(seed)
    odds, guess = rng.normal(2.5, 2, n), rng.integers(0, 3, n)
    return Answers(1 / (1 + np.exp(-odds)), guess, rng.random(n) < 1 / (1 + np.exp(-odds)))


POOL = world(20_000, 99)


def test_a_promise_that_fails_says_what_it_needs():
    gold = world(50, 0)
    promise = make_promise(gold, ASKED, pooled(3), POOL)
    needs = needed_reviews(promise, gold, POOL)
    need = cheapest(needs)
    assert not promise.kept and need is not None and need.more == min(n.more for n in needs) > 0
    assert need.needed == need.answers + need.more and need.more_of_all >= need.more
    assert (POOL.score >= need.threshold).mean() == pytest.approx(need.coverage, abs=0.01)
    assert [n.coverage for n in needs] == sorted(n.coverage for n in needs)


def test_reviews_drawn_as_told_keep_the_promise_mostly():
    kept = tried = 0
    for seed in range(30):
        gold = world(100, seed)
        promise = make_promise(gold, ASKED, pooled(3), POOL)
        need = cheapest(needed_reviews(promise, gold, POOL))
        if promise.kept or need is None:
            continue
        thresholds = thresholds_of(need, 3)
        at = to_review(POOL.score, POOL.guess, np.zeros(20_000, bool), thresholds, need.more, seed)
        more = [
            np.append(a, b[at]) for a, b in ((getattr(gold, f), getattr(POOL, f)) for f in ("score", "guess", "right"))
        ]
        floor = np.append(np.zeros(100), np.full(len(at), need.threshold))
        kept += make_promise(Answers(*more, floor), ASKED, pooled(3), POOL).kept
        tried += 1
    assert tried >= 15 and kept / tried >= 0.6


def test_a_kept_promise_tells_the_price_of_more_only():
    gold = world(1500, 1)
    promise = make_promise(gold, ASKED, pooled(3), POOL)
    now = (POOL.score >= promise.thresholds[0]).mean()
    assert promise.kept
    assert all(n.coverage > now and n.needed <= MOST for n in needed_reviews(promise, gold, POOL))


def test_nothing_helps_where_even_the_surest_are_wrong():
    gold = world(300, 2)
    wrong = Answers(gold.score, gold.guess, np.arange(300) % 3 == 0)
    assert needed_reviews(make_promise(wrong, ASKED, pooled(3), POOL), wrong, POOL) == ()
    assert cheapest(()) is None
    none = Answers(np.empty(0), np.empty(0, int), np.empty(0, bool))
    assert needed_reviews(make_promise(none, ASKED, pooled(3)), none) == ()


def test_with_offsets_the_thresholds_are_those_of_the_scores_as_they_are():
    gold, offsets = world(80, 3), np.array([0.0, 1.0, -1.0])
    promise = make_promise(gold, ASKED, pooled(3), POOL, offsets)
    need = cheapest(needed_reviews(promise, gold, POOL, offsets))
    a, b, c = thresholds_of(need, 3, offsets)
    assert b < a < c and a == need.threshold
    assert (POOL.score >= np.array([a, b, c])[POOL.guess]).mean() == pytest.approx(need.coverage, abs=0.01)


def test_the_sample_is_uniform_new_and_repeatable():
    score, guess = np.linspace(0, 1, 100), np.arange(100) % 2
    known = np.arange(100) % 10 == 0
    thresholds = np.array([0.5, NOTHING])
    may = np.flatnonzero(~known & (score >= 0.5) & (guess == 0))
    everyone = to_review(score, guess, known, thresholds, 1000, 0)
    assert sorted(everyone) == may.tolist()
    assert np.array_equal(to_review(score, guess, known, thresholds, 5, 0), everyone[:5])
    drawn = np.bincount(
        np.concatenate([to_review(score, guess, known, thresholds, 5, s) for s in range(2000)]), minlength=100
    )[may]
    expected = 2000 * 5 / len(may)
    assert np.abs(drawn / expected - 1).max() < 0.2
