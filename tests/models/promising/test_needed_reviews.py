import numpy as np
import pytest
from scipy.stats import binom

from models.promising.grouping import pooled
from models.promising.learn_then_test import Answers
from models.promising.needed_reviews import MOST, answers_needed, cheapest, needed_reviews
from models.promising.offsets import moved_answers
from models.promising.promise import Asked, make_promise

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


def test_so_many_more_reviews_drawn_at_random_keep_the_promise_mostly():
    kept = tried = 0
    for seed in range(30):
        gold = world(100, seed)
        promise = make_promise(gold, ASKED, pooled(3), POOL)
        need = cheapest(needed_reviews(promise, gold, POOL))
        if promise.kept or need is None:
            continue
        more = world(need.more_of_all, seed + 1000)
        parts = [np.append(getattr(gold, f), getattr(more, f)) for f in ("score", "guess", "right")]
        kept += make_promise(Answers(*parts), ASKED, pooled(3), POOL).kept
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


def test_with_offsets_the_coverage_is_that_of_the_moved_scores():
    gold, offsets = world(80, 3), np.array([0.0, 1.0, -1.0])
    promise = make_promise(gold, ASKED, pooled(3), POOL, offsets)
    need = cheapest(needed_reviews(promise, gold, POOL, offsets))
    moved = moved_answers(POOL, offsets).score
    assert (moved >= need.threshold).mean() == pytest.approx(need.coverage, abs=0.01)
