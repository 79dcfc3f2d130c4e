from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.freshness.moved import BEFORE, CONFLICT, COVERAGE, PRECISION, WINDOW, moved_by_generation, moved_by_time
from labeling.analysing.voter_history import Figures, Moment
from labeling.votes import Column, Voter, Votes

DAYS, A_DAY = 196, 40
N = DAYS * A_DAY
AT = datetime(2026, 5, 4, tzinfo=UTC)
LATE = np.arange(N) // A_DAY >= DAYS - WINDOW


def days():
    return np.datetime64("2026-01-01") + np.repeat(np.arange(DAYS), A_DAY)


def drawn(share, seed=0):
    """Rows that a voter votes on, by the share in [0, 1] of each row."""
    return np.flatnonzero(np.random.default_rng(seed).random(N) < share).tolist()


def votes_of(*rows):
    """Voter i votes for label 0 on its rows, or for label 1 where a row is negative minus one."""
    voters = tuple(Voter(f"v{i}", "function", ((0,), (1,)), "1") for i in range(len(rows)))
    columns = (Column.of([r if r >= 0 else -r - 1 for r in one], [int(r < 0) for r in one]) for one in rows)
    return Votes(N, 2, voters, tuple(columns))


def moved(votes, gold=None, when=None):
    unknown = np.full(N, -1, np.int32)
    every = list(range(len(votes.voters)))
    return moved_by_time(votes, unknown if gold is None else gold, days() if when is None else when, every)


def test_a_voter_that_votes_less_than_before_is_flagged_in_words():
    found = moved(votes_of(drawn(np.where(LATE, 0.04, 0.1)), drawn(0.1, 1)))
    assert [(f.voter, [s.kind for s in f.shifts]) for f in found] == [("v0", [COVERAGE])]
    assert found[0].says == "Covers 3.1 % of the last 28 days against 11 % before"


@pytest.mark.parametrize("seed", range(4))
def test_voters_that_stay_as_they_are_are_not_flagged(seed):
    assert moved(votes_of(*(drawn(0.02 * (i + 1), 10 * seed + i) for i in range(8)))) == ()


def test_contradictions_count_only_where_they_grow():
    mine = drawn(0.3)
    more = votes_of(mine, [-r - 1 for r in mine if LATE[r] or r % 9 == 0])
    assert {f.voter: [s.kind for s in f.shifts] for f in moved(more)} == {"v0": [CONFLICT], "v1": [COVERAGE]}
    fewer = votes_of(mine, [-r - 1 for r in mine if not LATE[r] or r % 9 == 0])
    assert [f.voter for f in moved(fewer)] == ["v1"]


def test_a_voter_that_gold_confirms_less_is_flagged_and_one_that_it_confirms_more_is_not():
    rows = drawn(0.3)
    gold = np.full(N, -1, np.int32)
    gold[rows] = np.where(LATE[rows], 1, 0)
    found = moved(votes_of(rows), gold)
    assert [s.kind for f in found for s in f.shifts] == [PRECISION]
    assert found[0].says == "Is right on 0.0 % of its gold of the last 28 days against 100 % before"
    assert moved(votes_of(rows), np.where(gold >= 0, 1 - gold, -1).astype(np.int32)) == ()


def test_swings_that_are_usual_are_no_move():
    weekly = np.where(np.arange(N) // A_DAY % 7 < 2, 0.25, 0.05)
    assert moved(votes_of(drawn(weekly))) == ()


def test_questions_without_times_are_left_out():
    when = days()
    when[::2] = np.datetime64("NaT")
    assert moved(votes_of(drawn(np.where(LATE, 0.3, 0.1))), when=when)[0].voter == "v0"
    assert moved(votes_of(drawn(0.1)), when=np.full(N, np.datetime64("NaT"), "datetime64[D]")) == ()


def test_what_is_older_than_the_days_before_is_not_looked_at():
    when = days()
    when[: N // 4] -= np.timedelta64(10 * BEFORE, "D")
    early = np.arange(N) < N // 4
    assert moved(votes_of(drawn(np.where(early, 0.9, 0.1))), when=when) == ()


def test_no_voters_are_not_flagged():
    assert moved(Votes(N, 2, (), ())) == ()


def figures(coverage=0.1, conflicts=0.01, right=90, wrong=10):
    return Figures(coverage, conflicts, right, wrong, None)


def generations(*rows):
    return [Moment(AT + timedelta(days=i), str(i), {"v": row}) for i, row in enumerate(rows)]


VOTER = (Voter("v", "rule", ((0,),), "print"),)


def test_without_times_generations_are_compared():
    found = moved_by_generation(generations(figures(), figures(), figures(0.02, 0.002)), 5000, VOTER, {})
    assert found[0].says == "Covers 2.0 % of the latest labels against 10 % before"
    assert moved_by_generation(generations(figures(), figures(0.095)), 5000, VOTER, {}) == ()
    worse = moved_by_generation(generations(figures(), figures(right=50, wrong=50)), 5000, VOTER, {})
    assert worse[0].says == "Is right on 50 % of its gold of the latest labels against 90 % before"


def test_a_rewritten_voter_is_compared_with_itself_only():
    moments = generations(figures(), figures(0.02, 0.002), figures(0.02, 0.002))
    assert moved_by_generation(moments, 5000, VOTER, {("v", "print"): AT + timedelta(hours=20)}) == ()
    assert moved_by_generation(moments, 5000, VOTER, {("v", "older print"): AT}) != ()


def test_one_generation_or_a_new_voter_tell_nothing():
    assert moved_by_generation(generations(figures()), 5000, VOTER, {}) == ()
    new = (Voter("new", "rule", ((0,),), "1"),)
    assert moved_by_generation(generations(figures(), figures(0.5)), 5000, new, {}) == ()
