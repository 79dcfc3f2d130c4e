from dataclasses import replace

import numpy as np
import pytest

from labeling.review.queue import (
    Pool,
    QueueSettings,
    against,
    believed,
    drawn,
    make_queue,
    parts,
    shares,
    traffic_weight,
)
from labeling.review.reasons import reasons
from labeling.values import SoftLabels
from labeling.votes import Column, Voter, Votes

K = 6
NOBODY = np.zeros(9, bool)


@pytest.fixture
def pool():
    """Nine questions in three groups of 4, 3 and 2; the model is sure of the last group only."""
    group = np.repeat([0, 1, 2], [4, 3, 2])
    rows = np.eye(3, 8)[group] + 0.05 * np.random.default_rng(0).normal(size=(9, 8))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    proba = np.full((9, K), 0.02)
    proba[np.arange(9), group] = np.where(group == 2, 0.9, 0.5)
    proba[:, 3] += 1 - proba.sum(axis=1)
    soft = SoftLabels(np.full((9, K), 1 / K, np.float32), NOBODY)
    votes = Votes(9, K, (), ())
    return Pool(rows, proba, soft, votes, proba.mean(axis=0), NOBODY, ~NOBODY, NOBODY)


def votes(*columns):
    """Votes of voters that know each single label and the pair (0, 1)."""
    options = (*((i,) for i in range(K)), (0, 1))
    voters = tuple(Voter(f"v{j}", "function", options) for j in range(len(columns)))
    return Votes(9, K, voters, tuple(Column.of(list(c), list(c.values())) for c in columns))


def places(found):
    return [entry.place for entry in found]


def test_the_largest_doubtful_group_comes_first_and_groups_alternate(pool):
    found = make_queue(pool, 3)
    assert places(found)[0] < 4 and 4 <= places(found)[1] < 7 and places(found)[2] >= 7
    assert found[0].alike == 3 and found[0].purpose == "learn" and found[0].value > found[1].value > found[2].value
    assert found == make_queue(pool, 3)
    assert len(make_queue(pool, 100)) == 9 and make_queue(pool, 0) == []


def test_what_is_taught_or_not_free_is_left_out_and_counts_less(pool):
    taught = NOBODY.copy()
    taught[0] = True
    found = make_queue(replace(pool, taught=taught, free=~taught), 9)
    assert places(found)[0] in (4, 5, 6) and 0 not in places(found) and len(found) == 8
    assert make_queue(replace(pool, free=NOBODY), 5) == []


def test_what_the_promise_needs_comes_first_even_if_it_taught_before(pool):
    needed, taught = NOBODY.copy(), NOBODY.copy()
    needed[[0, 8]], taught[0] = True, True
    found = make_queue(replace(pool, needed=needed, taught=taught, free=~taught), 4)
    assert places(found)[:2] == [0, 8] and [e.purpose for e in found] == ["promise"] * 2 + ["learn"] * 2
    assert len(set(places(found))) == 4
    assert places(make_queue(replace(pool, needed=needed), 1)) == [0]


def test_only_the_most_doubtful_of_many_are_looked_at(pool):
    found = make_queue(pool, 9, QueueSettings(most=7))
    assert sorted(places(found)) == list(range(7))


def test_doubt_is_a_narrow_margin_or_votes_against_the_guess(pool):
    plain = parts(pool)
    assert plain.guess.tolist() == [0] * 4 + [1] * 3 + [2] * 2 and set(plain.rival[:7]) == {3}
    assert np.allclose(plain.doubt, 1 - plain.margin) and not plain.against.any()
    cast = votes({7: 1, 8: 2}, {8: 2})
    found = parts(replace(pool, votes=cast))
    assert found.against.tolist() == [0] * 7 + [1, 0] and found.doubt[7] == 1 and found.doubt[8] == plain.doubt[8]


def test_sets_that_hold_the_guess_are_not_against_it():
    cast = votes({0: 6, 1: 6}, {0: 2, 2: 0}, {0: 0})
    guess = np.array([0, 2, 0, *[0] * 6], np.int32)
    assert np.allclose(against(cast, guess)[:4], [1 / 3, 1, 0, 0])


def test_the_label_model_is_believed_where_somebody_voted():
    proba = np.array([[1.0, 0.0], [1.0, 0.0]])
    labels = SoftLabels(np.array([[0.0, 1.0], [0.5, 0.5]], np.float32), np.array([True, False]))
    assert believed(proba, labels).tolist() == [[0.5, 0.5], [1.0, 0.0]]


def test_templates_asked_more_often_now_weigh_more():
    belief = np.array([[1.0, 0.0]] * 3 + [[0.0, 1.0]])
    assert np.allclose(traffic_weight(belief, np.array([0.75, 0.25])), 1)
    assert traffic_weight(belief, np.array([0.0, 1.0])).tolist() == [0.25] * 3 + [4]
    recent = np.array([False, False, False, True])
    assert np.allclose(shares(belief, recent, 1), [0.375, 0.625])
    assert np.allclose(shares(belief, np.zeros(4, bool)), [0.75, 0.25])


def test_samples_of_later_draws_add_up_to_a_larger_one():
    ids = [f"q{i}" for i in range(200)]
    eligible = np.ones(200, bool)
    first = drawn(ids, eligible, 30)
    second = drawn(ids, eligible & ~first, 20)
    assert np.array_equal(first | second, drawn(ids, eligible, 50)) and first.sum() == 30
    assert drawn(ids, eligible, 30, seed=1).sum() == 30 and not np.array_equal(drawn(ids, eligible, 30, seed=1), first)
    assert drawn(ids, eligible, 999).all() and not drawn(ids, ~eligible, 5).any()


def test_reasons_in_words(pool, taxonomy):
    cast = votes({7: 1, 8: 2}, {7: 2, 8: 2}, {0: 1})
    found = {e.place: e for e in make_queue(replace(pool, votes=cast), 9)}
    words = {i: reasons(e, cast, taxonomy) for i, e in found.items()}
    assert "voters disagree: refund-status against pause" in words[7]
    assert "voters say pause, the model says late" in words[0] and "stands for 3 similar questions" in words[0]
    assert "late or refund-make, margin 0.08" in words[0]
    assert "no voter says anything" in words[5] and any("% of traffic" in w for w in words[5])
    plain = replace(found[8], alike=0, traffic=0.0)
    assert reasons(plain, cast, taxonomy) == ("likeliest refund-status at 90 %",)
    assert reasons(replace(plain, purpose="promise"), cast, taxonomy)[0].startswith("drawn at random")
