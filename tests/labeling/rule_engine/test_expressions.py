"""One pass says which expressions a text holds, and where RE2 gives up they are tried one by one."""

import numpy as np
import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from labeling.rule_engine import expressions
from labeling.rule_engine.expressions import Expressions

PATTERNS = ["k+", "^a", "s$", r"\bk", "[^a]", r"\s", "\u00e9|k", "a.*s", "", "(a|b)*c", "x{2,}", r"\d+ (days|hours)"]
COMPILED = [re2.compile("(?i)" + p) for p in PATTERNS]
texts = st.lists(st.text("aAbkKsS\u212a\u017f x\u00c9\n1", max_size=8), min_size=1, max_size=5)


def all_of(made, lines):
    rows, wanted = np.indices((len(lines), len(made.patterns))).reshape(2, -1)
    return made.found(lines, rows, wanted).reshape(len(lines), -1).tolist()


def one_by_one(lines):
    return [[p.search(line) is not None for p in COMPILED] for line in lines]


@given(texts)
def test_a_set_finds_what_each_expression_finds(found):
    lines = [t.encode() for t in found]
    assert all_of(Expressions.of(COMPILED), lines) == one_by_one(lines)


def test_only_what_is_asked_is_answered():
    made = Expressions.of(COMPILED)
    lines = [b"kks", b"a", b"as"]
    assert made.found(lines, np.array([0, 2, 2]), np.array([0, 0, 1])).tolist() == [True, False, True]
    assert made.found(lines, np.array([], np.int64), np.array([], np.int64)).tolist() == []


def test_what_is_too_large_for_one_set_goes_into_several(monkeypatch):
    monkeypatch.setattr(expressions, "ROOMY", 6_000)
    made = Expressions.of(COMPILED)
    assert len(made.sets) > 1 and all(size < len(PATTERNS) for _, size, _ in made.sets)
    lines = [b"kks", b"2 days", b"", b"xx \xc3\x89"]
    assert all_of(made, lines) == one_by_one(lines)


@pytest.mark.parametrize("matched", [[], None, [0]])
def test_a_set_that_ran_out_of_memory_is_not_believed(matched):
    class Exhausted:
        def Match(self, line):
            return matched

    made = Expressions(tuple(COMPILED), ((0, len(COMPILED), Exhausted()),))
    assert all_of(made, [b"kks"]) == one_by_one([b"kks"])


def test_no_expressions():
    assert Expressions.of([]).sets == () and Expressions.of(COMPILED[:1]).sets == ()
