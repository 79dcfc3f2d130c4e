import numpy as np
import pytest

from labeling.analysing.why import Labels, explain, moves
from labeling.label_models import LatentClass
from labeling.votes import Column, Voter, Votes


def labels(taxonomy, *ballots, n=40):
    voters = tuple(Voter(name, kind, options, print_) for name, kind, options, print_, _ in ballots)
    columns = tuple(Column.of(rows, [0] * len(rows)) for *_, rows in ballots)
    votes = Votes(n, len(taxonomy.labels), voters, columns)
    return Labels(taxonomy, votes, LatentClass().fit(votes, np.full(n, -1, np.int32)))


LATE = ("late", "function", ((0,),), "a", range(20))
PAUSE = ("pause", "function", ((1,),), "b", range(20, 40))
TOPIC = ("topic", "rule", ((0, 1),), "c", range(0, 40, 2))


def test_lines_sum_to_the_log_odds_in_words(taxonomy):
    why = explain(labels(taxonomy, LATE, PAUSE, TOPIC), 0)
    assert why.label == "late" and why.covered
    assert why.log_odds == pytest.approx(np.log(why.proba / why.rival_proba), abs=1e-3)
    said = {line.voter: line.votes_for for line in why.lines if line.kind == "vote"}
    assert said == {"late": "late", "topic": "topic:payouts"}


def test_any_pair_can_be_compared(taxonomy):
    known = labels(taxonomy, LATE, PAUSE)
    one, other = explain(known, 0, ("late", "pause")), explain(known, 0, ("pause", "late"))
    assert one.log_odds == pytest.approx(-other.log_odds)


def test_nobody_voted(taxonomy):
    assert not explain(labels(taxonomy, LATE), 30).covered


def test_moves_sum_to_the_change_and_name_the_cause(taxonomy):
    before = labels(taxonomy, LATE, TOPIC, ("gone", "rule", ((0,),), "x", range(5)))
    changed = ("late", "function", ((0,),), "a2", range(10, 30))
    after = labels(taxonomy, changed, TOPIC, ("new", "rule", ((1,),), "y", range(5)))
    then, found = moves(before, 0, after, 0)
    now = explain(after, 0, (then.label, then.rival))
    assert sum(m.log_odds for m in found) == pytest.approx(now.log_odds - then.log_odds, abs=0.05)
    causes = {m.voter: m.cause for m in found}
    assert causes["late"] == "voter changed" and causes["gone"] == "removed voter" and causes["new"] == "new voter"


def test_computed_voters_change_with_gold(taxonomy):
    before = labels(taxonomy, LATE, ("neighbours.gold", "neighbours", ((0,),), "1", [0]))
    after = labels(taxonomy, LATE, ("neighbours.gold", "neighbours", ((0,), (1,)), "2", []))
    causes = {m.voter: m.cause for m in moves(before, 0, after, 0)[1]}
    assert causes["neighbours.gold"] == "gold or templates changed"


def test_nothing_moves_between_equal_runs(taxonomy):
    one = labels(taxonomy, LATE, PAUSE)
    assert moves(one, 3, one, 3)[1] == ()
