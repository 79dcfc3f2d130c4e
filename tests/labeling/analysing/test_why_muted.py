"""Why a question has its label, where a voter is muted."""

import numpy as np
import pytest

from labeling.analysing.why import Labels, explain, moves
from labeling.label_models import LatentClass, MajorityVote, heard
from labeling.votes import Column, Voter, Votes

N = 40


def labels(taxonomy, model, *muted):
    ballots = (("late", (0,), range(20)), ("pause", (1,), range(20, N)), ("loud", (1,), range(10)))
    voters = tuple(Voter(name, "function", (option,), name) for name, option, _ in ballots)
    votes = Votes(N, len(taxonomy.labels), voters, tuple(Column.of(rows, [0] * len(rows)) for *_, rows in ballots))
    silent = frozenset(muted)
    return Labels(taxonomy, votes, model.fit(heard(votes, silent), np.full(N, -1, np.int32)), silent)


@pytest.mark.parametrize("model", [LatentClass, MajorityVote])
def test_a_muted_voter_is_shown_and_adds_nothing(taxonomy, model):
    why = explain(labels(taxonomy, model(), "loud"), 0)
    (line,) = [x for x in why.lines if x.voter == "loud"]
    assert (line.kind, line.votes_for, line.log_odds) == ("muted", "pause", 0.0)
    assert why.label == "late" and why.covered
    assert why.log_odds == pytest.approx(np.log(why.proba / max(why.rival_proba, 1e-6)), abs=1e-2)


def test_a_muted_voter_that_abstains_is_not_shown(taxonomy):
    assert "loud" not in {line.voter for line in explain(labels(taxonomy, LatentClass(), "loud"), 15).lines}


def test_a_question_on_which_only_muted_voters_vote_is_not_covered(taxonomy):
    why = explain(labels(taxonomy, LatentClass(), "pause"), 30)
    assert not why.covered and [x.voter for x in why.lines if x.kind == "muted"] == ["pause"]


@pytest.mark.parametrize(("then", "now", "cause"), [((), ("loud",), "muted"), (("loud",), (), "heard again")])
def test_what_moved_names_the_muting(taxonomy, then, now, cause):
    _, moved = moves(labels(taxonomy, LatentClass(), *then), 0, labels(taxonomy, LatentClass(), *now), 0)
    assert {m.voter: m.cause for m in moved}["loud"] == cause
