import numpy as np
import pytest
from hypothesis import given, settings

from labeling.label_models import LatentClass, MajorityVote, reasons
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import no_gold, skewed, some_votes


def log_odds(model, votes, row):
    proba = np.sort(model.predict_proba(votes).proba[row].astype(float))
    return np.log(max(proba[-1], 1e-6) / max(proba[-2], 1e-6))


@pytest.mark.parametrize("model", [LatentClass, MajorityVote])
@given(votes=some_votes())
@settings(max_examples=40, deadline=None)
def test_contributions_sum_to_the_log_odds(model, votes):
    fitted = model().fit(votes, no_gold(votes))
    for row in np.flatnonzero(votes.covered()):
        why = reasons(fitted, votes, row)
        assert why.log_odds == pytest.approx(log_odds(fitted, votes, row), abs=1e-3)
        assert {c.voter for c in why.contributions if c.kind == "vote"} == {j for j, _, _ in votes.on(row)}


def test_each_voter_is_named_once_and_abstentions_too():
    votes, _ = skewed(0)
    row = int(np.flatnonzero(votes.covered())[0])
    why = reasons(LatentClass().fit(votes, no_gold(votes)), votes, row)
    named = [c.voter for c in why.contributions if c.voter >= 0]
    assert sorted(named) == list(range(len(votes.voters)))
    assert [c.kind for c in why.contributions if c.voter < 0] == ["prior", "agreement"]


def test_a_vote_for_the_label_speaks_for_it():
    rows = np.arange(100)
    yes = Voter("yes", "function", ((0,), (1,)))
    near = Voter("near", "neighbours", ((0,), (1,)))
    votes = Votes(100, 2, (yes, near), (Column.of(rows, rows % 2), Column.of([0, 1], [0, 0], [0.9, 0.6])))
    model = LatentClass().fit(votes, no_gold(votes))
    agreed, split = reasons(model, votes, 0), reasons(model, votes, 1)
    assert all(c.log_odds > 0 for c in agreed.contributions if c.kind == "vote")
    assert agreed.label == 0
    signs = {np.sign(c.log_odds) for c in split.contributions if c.kind == "vote"}
    assert signs == {-1, 1}


def test_nobody_voted_leaves_the_prior():
    votes, _ = skewed(0)
    row = int(np.flatnonzero(~votes.covered())[0])
    model = MajorityVote().fit(votes, no_gold(votes))
    why = reasons(model, votes, row)
    assert [c.kind for c in why.contributions] == ["prior"] and why.log_odds == pytest.approx(0)
