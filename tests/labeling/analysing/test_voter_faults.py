"""Faults of voters, told by what they voted."""

from dataclasses import replace

import numpy as np
import pytest

from labeling.analysing.voter_faults import faults
from labeling.votes import Column, Voter, Votes

N = 100


def voter(name, *options):
    return Voter(name, "function", options, "print", "team")


def column(rows, options=None, **about):
    rows = np.array(rows, np.int32)
    return replace(
        Column.of(rows, np.zeros(len(rows), np.int32) if options is None else np.array(options, np.int32)), **about
    )


def found(*pairs, gold=None, n=N, **broken):
    votes = Votes(n, 6, tuple(v for v, _ in pairs), tuple(c for _, c in pairs))
    gold = np.full(n, -1, np.int32) if gold is None else gold
    return {name: fault.why for name, fault in faults(votes, gold, broken).items()}


def test_one_that_does_its_work_has_none():
    assert found((voter("good", (0,)), column(range(30)))) == {}
    assert found((voter("decides", (0,), (1,)), column(range(N), [i % 2 for i in range(N)]))) == {}
    assert found((voter("silent", (0,)), column([]))) == {} == found()


def test_stopped_and_failing():
    said = "stopped on question 'q3': it ran out of memory"
    bad = column([], failures=N, first_error=said)
    assert found((voter("bad"), bad)) == {"bad": "it was stopped on question 'q3': it ran out of memory"}
    few, many = (column([1], failures=n, first_error="on question 'q2': KeyError: 'x'") for n in (10, 11))
    assert found((voter("few", (0,)), few)) == {}
    assert found((voter("many", (0,)), many))["many"].startswith("it failed on 11 of 100 questions, first on question")


@pytest.mark.parametrize(("count", "n", "fault"), [(98, 100, True), (97, 100, False), (40, 40, False), (50, 50, True)])
def test_the_same_on_nearly_everything(count, n, fault):
    assert bool(found((voter("all", (0,)), column(range(count))), n=n)) is fault


def test_its_own_examples():
    good = (voter("good", (0,)), column([1]))
    assert found(good, good=(1, 3)) == {}
    assert found(good, good=(2, 3)) == {"good": "it contradicts 2 of its own 3 examples"}


def test_opposites_both_unless_gold_tells():
    one, other = (voter("one", (0,)), column(range(6))), (voter("other", (1, 2)), column(range(6)))
    assert found(one, other) == {
        "one": "it votes on the same questions as other for the opposite",
        "other": "it votes on the same questions as one for the opposite",
    }
    gold = np.full(N, -1, np.int32)
    gold[2] = 0
    assert list(found(one, other, gold=gold)) == ["other"]
    shares, elsewhere = (voter("shares", (0, 1)), column(range(6))), (voter("elsewhere", (1,)), column(range(7)))
    assert found(one, shares, elsewhere) == {}
    assert found((voter("a", (0,)), column(range(4))), (voter("b", (1,)), column(range(4)))) == {}
