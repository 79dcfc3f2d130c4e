import numpy as np
import pytest

from labeling.label_models.shares import Shares
from labeling.label_models.teaching import Taught, all_gold, hold, lesson, reduce
from labeling.votes import Column, Voter, Votes

F, NEAR = Voter("f", "function", ((0,), (1,))), Voter("near", "neighbours", ((0,),))


def block(weight=None, gold_weight=None):
    """Six questions: 0, 1 and 2 have the same vote; 3 another; 4 one with a confidence; 5 none."""
    votes = Votes(6, 3, (F, NEAR), (Column.of([0, 1, 2, 3], [0, 0, 0, 1]), Column.of([4], [0], [0.7])))
    gold = np.array([0, -1, 0, 2, -1, 1], np.int32)
    rows = np.array([True, True, True, False, True, True])
    return Taught(votes, gold, rows, Shares.of(6, weight, gold_weight))


def by_votes(reduced, values):
    """Values by (option, whether it has a confidence), None for no vote."""
    patterns = reduced.patterns
    keys = [tuple(patterns.judged[[u]].indices) + tuple(-patterns.sure[[u]].indices) for u in range(len(patterns))]
    return dict(zip(keys, values.tolist(), strict=True))


def test_questions_are_counted_by_pattern():
    reduced = reduce(block())
    assert len(reduced.patterns) == 4 and reduced.missing is None
    assert by_votes(reduced, reduced.many) == {(0,): 3, (1,): 1, (-2,): 1, (): 1}
    assert by_votes(reduced, reduced.used) == {(0,): 3, (1,): 0, (-2,): 1, (): 1}
    assert by_votes(reduced, reduced.free) == {(0,): 1, (1,): 0, (-2,): 1, (): 0}, "gold is certain"


def test_gold_is_gathered_with_its_votes():
    gold = reduce(block()).gold
    found = {
        (int(label), tuple(gold.patterns.judged[[i]].indices)): (gold.weight[i], gold.many[i])
        for i, label in enumerate(gold.label)
    }
    assert found == {(0, (0,)): (2, 2), (1, ()): (1, 1)}, "what may not be learned from is not among it"


def test_weights_go_to_questions_and_gold():
    reduced = reduce(block(np.array([1, 0.5, 0.5, 1, 0.25, 1]), np.array([1, 1, 0.5, 1, 1, 1], np.float32)))
    assert by_votes(reduced, reduced.free)[(0,)] == pytest.approx(0.5 + 0.25), "gold that is believed in half"
    assert by_votes(reduced, reduced.missing)[(0,)] == pytest.approx(0.5 + 0.25)
    assert by_votes(reduced, reduced.missing)[(-2,)] == pytest.approx(0.75)
    at = reduced.gold.label == 0
    assert reduced.gold.weight[at] == pytest.approx([1.25]) and reduced.gold.missing[at] == pytest.approx([0.25])


def test_em_learns_from_patterns_with_a_voter_to_be_judged():
    reduced, heard = reduce(block()), np.zeros(3, bool)
    found = lesson(heard, True, reduced)
    assert found.patterns.judged.toarray().tolist() == [[1, 0, 0]] and found.weight.tolist() == [1.0]
    found = lesson(heard, False, reduced)
    assert len(found.patterns) == 2, "where there is no such voter, from all with votes"
    found = lesson(np.array([True, False, False]), True, reduced)
    assert len(found.patterns) == 0, "an option that is not heard teaches nothing"


def test_a_block_whose_age_takes_all_its_weight_still_counts_in_the_long_run():
    reduced = reduce(block(np.full(6, 1e-300)))
    assert len(lesson(np.zeros(3, bool), True, reduced).patterns) == 1


def test_gold_of_several_blocks_stands_in_their_order():
    parts = [reduce(block()).gold, reduce(block()).gold]
    whole = all_gold(parts, 3)
    assert whole.label.tolist() == [*parts[0].label, *parts[1].label] and len(whole.patterns) == 4
    assert len(all_gold([], 3).label) == 0 and len(all_gold([], 3).patterns) == 0


def test_what_is_held_is_in_order():
    assert hold(str, [3, 1, 2]) == ["3", "1", "2"]
