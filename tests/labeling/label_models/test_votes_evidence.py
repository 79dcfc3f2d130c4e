import numpy as np
import pytest

from labeling.label_models.evidence import LEAD, Evidence, protect, softmax
from labeling.label_models.patterns import Grouped
from labeling.label_models.rates import Rates
from labeling.votes import Column, Voter, Votes

NEAR = Voter("near", "neighbours", ((0,), (1, 2)))
F = Voter("f", "function", ((0,),))


def learned(voices=(1.0, 1.0)):
    votes = Votes(3, 3, (NEAR, F), (Column.of([0, 1], [0, 1], [0.9, 0.9]), Column.of([0], [0])))
    rates = Rates(np.array([[0.2, 0.2, 0.2], [0.2, 0.2, 0.2], [0.5, 0.1, 0.1]]), np.array([0.5, 0.3, 0.2]))
    judged = np.array([False, False, True])
    return votes, Evidence.of(rates, judged, votes.table, np.array(voices), 1.0)


def score(votes, evidence, row):
    return evidence.score(Grouped.of(votes.only(row)).patterns)[0]


def test_a_score_is_the_sum_of_prior_silence_and_votes():
    votes, evidence = learned()
    base = np.log([0.5, 0.3, 0.2]) + np.log1p(-np.array([0.5, 0.1, 0.1]))
    assert score(votes, evidence, 2) == pytest.approx(base)
    odds = np.log(0.9 / 0.1) - np.log(0.5 / 0.5)
    assert score(votes, evidence, 1) == pytest.approx(base + np.array([0, odds, odds]))
    spoken = np.log([0.5, 0.1, 0.1]) - np.log1p(-np.array([0.5, 0.1, 0.1]))
    assert score(votes, evidence, 0) == pytest.approx(base + np.array([odds, 0, 0]) + spoken)


def test_a_quieter_voice_adds_less():
    votes, evidence = learned((0.5, 1.0))
    full = learned()[1]
    patterns = Grouped.of(votes.only(1)).patterns
    assert evidence.confident(patterns) == pytest.approx(0.5 * full.confident(patterns))


def test_supported_are_the_labels_common_to_all_votes_or_those_of_any():
    voters = (Voter("a", "function", ((0, 1),)), Voter("b", "function", ((1, 2), (2,))))
    votes = Votes(3, 4, voters, (Column.of([0, 1], [0, 0]), Column.of([0, 1], [0, 1])))
    evidence = Evidence(np.zeros((3, 4)), np.zeros(4), np.zeros((2, 4)), np.ones(2), votes.table)
    found = [evidence.supported(Grouped.of(votes.only(row)).patterns)[0].tolist() for row in range(3)]
    assert found == [[False, True, False, False], [True, True, True, False], [False] * 4]


def test_one_of_the_supported_labels_leads():
    scores = np.array([[1.0, 3.0], [3.0, 1.0], [2.0, 2.0], [0.0, 5.0]])
    supported = np.array([[True, False], [True, False], [True, False], [False, False]])
    assert protect(scores, supported) == pytest.approx([2 + LEAD, 0, LEAD, 0])


def test_softmax_takes_large_scores():
    assert softmax(np.array([[1000.0, 1000.0], [-1000.0, 0.0]])) == pytest.approx(np.array([[0.5, 0.5], [0, 1]]))
