import numpy as np

from labeling.blocks import here
from labeling.label_models.preparing import prepare
from labeling.label_models.rates import RateSettings
from labeling.label_models.shares import Shares
from labeling.label_models.teaching import Taught, reduce
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import no_gold


def world():
    """A good voter and one that gold contradicts, and a computed one; ten gold questions."""
    n = 100
    truth = np.arange(n) % 2
    good, bad = Voter("good", "function", ((0,), (1,))), Voter("bad", "function", ((0,), (1,)))
    near = Voter("near", "neighbours", ((0,), (1,)))
    columns = (Column.of(range(n), truth), Column.of(range(n), 1 - truth), Column.of(range(n), truth, [0.8] * n))
    votes = Votes(n, 2, (good, bad, near), columns)
    return votes, np.where(np.arange(n) < 10, truth, -1).astype(np.int32)


def prepared(votes, gold, weight=None):
    shares = Shares.of(votes.n, weight, None)
    block = Taught(votes, gold, np.ones(votes.n, bool), shares)
    return prepare(here, [reduce(block)], votes.table, RateSettings())


def test_what_gold_contradicts_is_not_heard():
    known = prepared(*world())
    assert known.precision.discredited.tolist() == [False, False, True, True, False, False]
    assert known.judged.tolist() == [True, True, False, False, False, False]
    assert known.start.unheard is known.precision.discredited
    assert not known.given.counts[2:].any() and known.given.counts[:2].tolist() == [[5, 0], [0, 5]]
    assert not known.gold.patterns.judged[:, [2, 3]].nnz and known.given.mass.tolist() == [5, 5]


def test_computed_voters_are_those_with_confidences():
    known = prepared(*world())
    assert known.computed.tolist() == [2] and known.structure.voices.tolist() == [0.5, 1, 0.5]
    assert known.table is known.start.table


def test_without_gold_all_are_heard():
    votes, _ = world()
    known = prepared(votes, no_gold(votes))
    assert not known.precision.discredited.any() and known.precision.pooled == RateSettings().precision
    assert len(known.gold.label) == 0 and not known.given.mass.any() and not known.ages


def test_one_old_question_is_enough_for_ageing():
    votes, gold = world()
    assert prepared(votes, gold, np.where(np.arange(100) == 50, 0.5, 1.0)).ages
    assert not prepared(votes, gold, np.ones(100)).ages
