import numpy as np
import pytest

from labeling.analysing.analysis import contradicted, correct_and_incorrect, learned_accuracy, summarize
from labeling.label_models import MajorityVote
from labeling.votes import Column, Voter, Votes


@pytest.fixture
def votes():
    rng = np.random.default_rng(4)
    options = ((0,), (1, 2), (2, 3), (1, 2, 3))
    voters = tuple(Voter(f"v{j}", "function", options[j % 3 :]) for j in range(6))
    rows = [np.flatnonzero(rng.random(90) < 0.3) for _ in voters]
    pairs = zip(rows, voters, strict=True)
    columns = tuple(Column.of(r, rng.integers(0, len(v.options), len(r))) for r, v in pairs)
    return Votes(90, 4, voters, columns)


def test_contradicted_votes_are_those_with_a_disjoint_set_beside_them(votes):
    wanted = []
    for j, column in enumerate(votes.columns):
        for row, option in zip(column.rows.tolist(), column.options, strict=True):
            mine = set(votes.voters[j].options[option])
            wanted.append(any(mine.isdisjoint(labels) for i, labels, _ in votes.on(row) if i != j))
    assert contradicted(votes).tolist() == wanted and any(wanted) and not all(wanted)


def test_figures_do_not_depend_on_blocks(votes, taxonomy, monkeypatch):
    labels = MajorityVote().predict_proba(votes)
    gold = np.where(np.arange(90) % 4 == 0, np.arange(90) % 3, -1).astype(np.int32)
    whole, learned = summarize(votes, taxonomy, gold), learned_accuracy(votes, labels)
    monkeypatch.setattr("labeling.blocks.BLOCK", 17)
    parts = summarize(votes, taxonomy, gold)
    assert parts.equals(whole) and learned_accuracy(votes, labels) == pytest.approx(learned, abs=1e-12)
    assert (whole["Overlaps"] > whole["Conflicts"]).all() and whole["Conflicts"].sum() > 0


def test_right_and_wrong_votes_are_counted_on_gold_only(votes):
    gold = np.where(np.arange(90) % 4 == 0, 2, -1).astype(np.int32)
    right, wrong = correct_and_incorrect(votes, gold)
    said = [(j, 2 in labels) for row in range(0, 90, 4) for j, labels, _ in votes.on(row)]
    assert right.tolist() == [sum(j == i and ok for i, ok in said) for j in range(6)]
    assert wrong.tolist() == [sum(j == i and not ok for i, ok in said) for j in range(6)]


def test_no_votes_at_all():
    empty = Votes(5, 3, (Voter("a", "function", ((0,),)),), (Column.of([], []),))
    assert contradicted(empty).shape == (0,)
    assert [c.tolist() for c in correct_and_incorrect(empty, np.zeros(5, np.int32))] == [[0], [0]]
    assert np.isnan(learned_accuracy(empty, MajorityVote().predict_proba(empty))).all()
