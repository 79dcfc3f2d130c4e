import numpy as np
import pytest

from labeling.analysing.diffing import Labelled, difference
from labeling.values import Gold, SoftLabels
from labeling.votes import Column, Voter, Votes

N, K = 6, 3


def labelled(voters, best, sure=0.8):
    """Votes of {name: (fingerprint, rows)}, and labels of the given best; None is not covered."""
    names = tuple(Voter(name, "function", ((0,),), print_) for name, (print_, _) in voters.items())
    columns = tuple(Column.of(rows, [0] * len(rows)) for _, rows in voters.values())
    proba = np.full((N, K), (1 - sure) / (K - 1), np.float32)
    for row, label in enumerate(best):
        proba[row] = 1 / K if label is None else proba[row]
        if label is not None:
            proba[row, label] = sure
    covered = np.array([label is not None for label in best])
    return Labelled(Votes(N, K, names, columns), SoftLabels(proba, covered))


BEFORE = labelled({"a": ("1", [0]), "b": ("1", [1]), "gone": ("1", [2])}, [0, 0, 1, 1, None, 2])
AFTER = labelled({"a": ("1", [0]), "b": ("2", [1]), "new": ("1", [2])}, [0, 1, 1, 0, 2, None])


def test_voters_by_what_became_of_them(gold_of):
    voters = difference(BEFORE, AFTER, Gold.empty(N)).voters
    assert (voters.added, voters.removed, voters.changed, voters.unchanged) == (("new",), ("gone",), ("b",), 1)


def test_flips_and_coverage():
    found = difference(BEFORE, AFTER, Gold.empty(N))
    assert found.flipped.tolist() == [1, 3]
    assert found.newly_covered.tolist() == [4] and found.newly_uncovered.tolist() == [5]
    assert found.flips() == [((0, 1), 1), ((1, 0), 1)]
    assert found.moved[0] == 0 and found.moved[1] == pytest.approx(0.7)
    assert found.gold is None


def test_gold_counts_what_broke_and_test_gold_is_not_looked_at(gold_of):
    gold = gold_of(N, {1: (0, "seed"), 2: (1, "valid"), 3: (1, "test"), 4: (2, "valid")})
    change = difference(BEFORE, AFTER, gold).gold
    assert (change.n, change.before, change.after, change.broken, change.fixed) == (3, 2, 2, 1, 1)
    assert change.low < 0 < change.high and change.loss == 0 and change.p_value == 1.0


def test_loss_is_net(gold_of):
    gold = gold_of(N, {1: (0, "seed"), 3: (1, "seed"), 2: (1, "seed"), 0: (0, "seed")})
    change = difference(BEFORE, AFTER, gold).gold
    assert change.broken == 2 and change.loss == 0.5 and change.p_value == 0.5


def test_the_interval_covers_the_true_change():
    rng, hit = np.random.default_rng(0), 0
    for _ in range(300):
        truth = rng.integers(0, K, N * 20)
        draws = [np.where(rng.random(len(truth)) < p, truth, (truth + 1) % K) for p in (0.7, 0.8)]
        states = []
        for best in draws:
            votes = Votes(len(truth), K, (), ())
            states.append(Labelled(votes, SoftLabels(np.eye(K, dtype=np.float32)[best], np.ones(len(truth), bool))))
        change = difference(*states, Gold(truth.astype(np.int32), np.zeros(len(truth), np.int8))).gold
        hit += change.low <= 0.1 <= change.high
    assert 0.92 <= hit / 300 <= 0.98


def test_before_sees_flips_as_a_loss_and_after_as_a_gain():
    believed = difference(BEFORE, AFTER, Gold.empty(N)).believed
    assert believed == pytest.approx((-2 * 0.7 / N, 2 * 0.7 / N))


def test_broken_gold_comes_first_among_examples(gold_of):
    gold = gold_of(N, {3: (1, "seed")})
    assert difference(BEFORE, AFTER, gold).worst(gold.only("seed"), 2)[0] == 3


def test_other_questions_cannot_be_compared():
    votes = Votes(2, K, (), ())
    other = Labelled(votes, SoftLabels(np.full((2, K), 1 / K, np.float32), np.ones(2, bool)))
    with pytest.raises(ValueError, match="cannot be compared"):
        difference(BEFORE, other, Gold.empty(N))
