import numpy as np
import pytest

from labeling.blocks import BLOCK
from labeling.values import Gold
from labeling.voters.senders import MOST_SENDERS, senders_of


def gold(n, seed=(), valid=(), test=()):
    label, split = np.full(n, -1, np.int32), np.full(n, -1, np.int8)
    for number, places in enumerate((seed, valid, test)):
        label[list(places)], split[list(places)] = 0, number
    return Gold(label, split)


def test_of_few_questions_all_but_those_of_test_gold_send():
    assert senders_of(gold(6, seed=[0], valid=[2], test=[1, 5])).tolist() == [0, 2, 3, 4]
    assert len(senders_of(Gold.empty(0))) == 0 and len(senders_of(Gold.empty(MOST_SENDERS))) == MOST_SENDERS


def test_of_many_gold_and_a_sample_do():
    n = 3 * BLOCK
    found = senders_of(gold(n, seed=[n - 1, 7], valid=[n - 2], test=range(100, 5_000)))
    assert len(found) == MOST_SENDERS and (np.diff(found) > 0).all()
    assert {7, n - 1, n - 2} <= set(found.tolist()) and not set(range(100, 5_000)) & set(found.tolist())


def test_the_sample_is_spread_evenly():
    found = senders_of(Gold.empty(4 * BLOCK))
    counts = np.histogram(found, 8, (0, 4 * BLOCK))[0]
    assert counts.sum() == MOST_SENDERS and counts.min() > 0.9 * MOST_SENDERS / 8


@pytest.mark.parametrize(("few", "more"), [(2 * BLOCK, 4 * BLOCK - 1), (MOST_SENDERS + 1, 2 * BLOCK - 1)])
def test_new_questions_change_nothing_until_there_are_twice_as_many(few, more):
    assert np.array_equal(senders_of(Gold.empty(few)), senders_of(Gold.empty(more)))
    assert not np.array_equal(senders_of(Gold.empty(few)), senders_of(Gold.empty(more + 1)))


def test_new_gold_sends_and_moves_few_others():
    n = 4 * BLOCK + 5
    before, after = senders_of(Gold.empty(n)), senders_of(gold(n, seed=[n - 1]))
    assert set(after.tolist()) - set(before.tolist()) == {n - 1} and len(after) == MOST_SENDERS


def test_much_gold_leaves_no_room():
    assert senders_of(gold(100, seed=range(40), valid=range(50, 60)), most=30).tolist() == [*range(40), *range(50, 60)]
