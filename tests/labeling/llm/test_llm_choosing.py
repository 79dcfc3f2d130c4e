import numpy as np
import pytest

from labeling.llm import LLM, ballot_of, candidates, chosen, doubts_of, nearest_examples
from labeling.values import SoftLabels
from labeling.voters import COMPUTED_KINDS
from labeling.votes import Column, Voter, Votes


def labels(*rows):
    return SoftLabels(np.array(rows, np.float32), np.array([max(r) > 0.34 for r in rows]))


def test_doubt_is_high_where_voters_abstain_or_disagree():
    votes = Votes(
        4,
        3,
        (Voter("a", "function", ((0,),)), Voter("b", "function", ((1,),))),
        (Column.of([0, 1], [0, 0]), Column.of([1], [0])),
    )
    found = doubts_of(votes, labels((0.9, 0.05, 0.05), (0.9, 0.05, 0.05), (1 / 3, 1 / 3, 1 / 3), (0.5, 0.4, 0.1)))
    assert found == pytest.approx([0.15, 1 - 0.85 * 0.5, 1.0, 0.9], abs=1e-6)


def test_no_questions_have_no_doubts():
    assert len(doubts_of(Votes(0, 3, (), ()), SoftLabels(np.empty((0, 3), np.float32), np.empty(0, bool)))) == 0


def test_the_most_doubtful_texts_come_first_each_once(gold_of):
    doubt = np.array([0.5, 0.9, 0.5, 0.1, 0.8])
    assert chosen(doubt, list("abace"), gold_of(5, {}), {}, 0) == ([], [0, 1, 4])
    assert chosen(doubt, list("abace"), gold_of(5, {}), {"a": None}, 0) == ([], [1, 4])


def test_gold_is_asked_only_to_judge_and_only_seed(gold_of):
    keys, gold = list("abcdea"), gold_of(6, {0: (1, "seed"), 1: (1, "seed"), 2: (0, "valid"), 3: (0, "test")})
    doubt = np.ones(6)
    assert chosen(doubt, keys, gold, {}, 1) == ([0], [4])
    assert chosen(doubt, keys, gold, {"b": (0,)}, 1) == ([], [4])
    assert chosen(doubt, keys, gold, {"b": (0,)}, 9) == ([0], [4])
    assert chosen(doubt, keys, gold, {}, 0) == ([], [4])


def test_candidates_come_from_voters_and_from_meaning():
    proba = np.array([[0.0, 0.1, 0.9, 0.0], [0.0, 0.0, 0.0, 0.0]])
    near = np.array([[0.9, 0.1, 0.2, 0.3], [0.1, 0.2, 0.9, 0.3]])
    some, none = np.array([True, True]), np.array([True, False])
    assert candidates(proba, some, near, 2).tolist() == [[0, 2], [2, 0]]
    assert candidates(proba, none, near, 2).tolist() == [[0, 2], [2, 3]], "where nobody voted, meaning alone decides"
    assert candidates(proba, some, near, 99).shape == (2, 4)
    assert candidates(proba[:0], some[:0], near[:0], 2).shape == (0, 2)


def test_the_nearest_example_counts_but_never_the_text_itself():
    rows = np.eye(3, dtype=np.float32)
    known, labels = rows[[0, 1, 1]], np.array([0, 0, 2])
    found = nearest_examples(rows, np.array([7, 8, 9]), known, np.array([7, 5, 6]), labels, 4)
    assert found.tolist() == [[0, -1, 0, -1], [1, -1, 1, -1], [0, -1, 0, -1]]
    assert (nearest_examples(rows, np.arange(3), rows[:0], np.arange(0), labels[:0], 4) == -1).all()


def test_votes_carry_no_confidence_and_unasked_texts_no_vote():
    voter, column = ballot_of("m", list("abcab"), {"a": (2,), "b": (0, 1), "c": None})
    assert (voter.name, voter.kind) == (LLM, LLM) and LLM in COMPUTED_KINDS
    assert [voter.options[o] for o in column.options] == [(2,), (0, 1), (2,), (0, 1)]
    assert column.rows.tolist() == [0, 1, 3, 4] and np.isnan(column.confidence).all()
    Votes(5, 3, (voter,), (column,))


def test_the_fingerprint_is_that_of_model_and_prompt():
    one, same, other = (ballot_of(m, list("ab"), said)[0] for m, said in (("m", {}), ("m", {"a": (1,)}), ("n", {})))
    assert one.fingerprint == same.fingerprint != other.fingerprint and one.options == ()
