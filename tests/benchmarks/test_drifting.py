"""Voters that change with time, in small."""

import numpy as np
import pytest

from benchmarks import drifting
from benchmarks.drifting import DRAWN, DRIFTS, EACH, LATEST, WAYS, compare, gold_of, make, tables


def precision(year, rows):
    """``(m,)`` precision of each voter on these questions."""
    votes = year.votes
    out = np.full(len(votes.voters), np.nan)
    for j, (voter, column) in enumerate(zip(votes.voters, votes.columns, strict=True)):
        here = column.rows[rows[column.rows]]
        if len(here):
            out[j] = (year.truth[here] == voter.options[0][0]).mean()
    return out


def test_some_voters_change_in_the_last_weeks_and_the_others_stay():
    calm = make("nothing", 0, 100)
    early, late = calm.asked < 20 * 7, calm.last(LATEST)
    for drift in DRIFTS[1:]:
        year = make(drift, 0, 100)
        assert np.array_equal(year.truth, calm.truth) and np.array_equal(year.asked, calm.asked)
        lost = precision(calm, late) - precision(year, late)
        assert 0.15 < (np.nan_to_num(lost) > 0.2).mean() < 0.5, drift
        if drift != "seasonal":
            assert np.array_equal(precision(year, early), precision(calm, early), equal_nan=True)


def test_the_same_seed_gives_the_same_year():
    one, two = make("sudden", 3, 20), make("sudden", 3, 20)
    assert all(np.array_equal(a.rows, b.rows) for a, b in zip(one.votes.columns, two.votes.columns, strict=True))
    assert not np.array_equal(one.truth, make("sudden", 4, 20).truth)


def test_gold_lies_in_the_last_weeks():
    year = make("nothing", 0, 60)
    drawn, each = gold_of(year, 40, DRAWN, 0), gold_of(year, 2, EACH, 0)
    assert (drawn.label >= 0).sum() == 40 == 2 * drawn.mask("seed").sum()
    assert np.bincount(each.only("seed", "valid")[each.label >= 0]).max() == 2
    for gold in (drawn, each):
        known = gold.label >= 0
        assert year.last(LATEST)[known].all() and np.array_equal(gold.label[known], year.truth[known])
    assert not (gold_of(year, 0, DRAWN, 0).label >= 0).any()


def test_ageing_costs_little_where_nothing_drifts_and_does_not_lose_to_majority():
    late, _ = compare("nothing", (0, DRAWN), 3, 150)
    assert (late["28 days"] - late["no ageing"]).mean() > -0.02
    assert np.array_equal(late["auto"], late["no ageing"]), "without gold nothing ages"
    late, _ = compare("sudden", (0, DRAWN), 3, 150)
    assert (late["28 days"] - late["majority"]).mean() > 0.02


def test_the_tables_have_a_row_a_drift(monkeypatch, capsys):
    monkeypatch.setattr(drifting, "tables", lambda seeds, a_week, golds: (f"{seeds} {a_week}", "year"))
    drifting.main(["--dry", "--seeds", "2"])
    assert "2 150" in capsys.readouterr().out
    late, whole = tables(1, 5, ((4, DRAWN),))
    assert len(late.splitlines()) == len(whole.splitlines()) == 2 + len(DRIFTS)
    assert all(way in late for way in WAYS) and "4 drawn" in late


@pytest.mark.parametrize("drift", DRIFTS)
def test_how_far_voters_have_turned(drift):
    part = drifting.changed(drift)
    assert part.shape == (drifting.WEEKS,) and part.min() == 0 and part.max() <= 1
    assert (part[-LATEST:] > 0).all() == (drift != "nothing")
