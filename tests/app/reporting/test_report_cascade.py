"""What people read of the promise and of the ledger."""

from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from app.reporting.report_cascade import ledger_table, promise_lines
from models.evaluating.promise_report import promise_on
from models.promising.grouping import Group, pooled
from models.promising.learn_then_test import Answers
from models.promising.promise import Asked

GOLD = Answers(np.linspace(0.001, 1, 300), np.arange(300) % 2, np.arange(300) >= 100)


@pytest.fixture
def lines(promises_of):
    def make(answered, right, gold=GOLD, asked=None, groups=None, split="test"):
        promises = promises_of(gold, asked or Asked(0.95), groups or pooled(2))
        return list(promise_lines({"split": split, "promise": promise_on(promises, answered, right)}))

    return make


def test_no_promise_asked_for_says_nothing():
    assert list(promise_lines({"split": "test", "promise": None})) == list(promise_lines({"split": "test"})) == []
    assert ledger_table({"split": "test"}) is None


def test_a_kept_promise_in_one_sentence(lines):
    kept, reached = lines(np.ones(100, bool), np.arange(100) > 1)[:2]
    assert kept.startswith("Promise kept: at least 95.0 % of what is answered is right, with 95.0 % confidence.")
    assert "of 300 calibration questions are answered" in kept and "nothing is answered for" not in kept
    assert reached.startswith("On test, 98.0 % of the 100 answered are right") and reached.endswith(": as asked.")


@pytest.mark.parametrize(
    ("wrong", "verdict"), [(7, "chance alone may explain it"), (30, "by more than chance explains")]
)
def test_what_falls_short_is_said(lines, wrong, verdict):
    assert verdict in lines(np.ones(100, bool), np.arange(100) >= wrong)[1]


def test_figures_on_the_gold_it_was_made_from_are_named_so(lines):
    assert "the gold the thresholds were made from" in lines(np.ones(9, bool), np.ones(9, bool), split="valid")[1]


def test_no_promise_says_what_happens_and_what_it_takes(lines):
    few = Answers(GOLD.score[-40:], GOLD.guess[-40:], GOLD.right[-40:])
    nothing, *costs = lines(np.zeros(50, bool), np.ones(50, bool), few)
    assert nothing.startswith("No promise:") and nothing.endswith("so nothing is answered.")
    assert costs and "more reviews drawn at random" in costs[0] and "--purpose promise" in costs[0]
    effort = lines(np.ones(50, bool), np.ones(50, bool), few, Asked(0.95, otherwise="best-effort"))
    assert effort[0].endswith("a best effort without any promise.")


def test_where_reviews_do_not_help_it_says_so(lines):
    bad = Answers(GOLD.score, GOLD.guess, np.arange(300) % 3 == 0)
    said = lines(np.zeros(5, bool), np.ones(5, bool), bad)
    assert len(said) == 2 and "More reviews alone will not do" in said[1]


def test_a_group_that_stays_silent_is_named_and_escaped(lines):
    right = GOLD.right & (GOLD.guess == 0)
    groups = (Group("topic refunds", (0,)), Group("topic [red]x", (1,)))
    said = lines(np.zeros(5, bool), np.ones(5, bool), Answers(GOLD.score, GOLD.guess, right), None, groups)
    assert "nothing is answered for topic \\[red]x" in said[0]


def test_the_ledger_as_a_table():
    stages = dict.fromkeys(("validity", "no_template", "topic", "template"), 2)
    ledger = {
        "n": 30,
        "answered_right": 9,
        "answered_wrong": stages,
        "lost": stages | {"topic": 5},
        "lost_though_right": stages,
        "left_alone": 2,
        "if_perfect": {s: {"gain": n} for s, n in zip(stages, (3, 0, 11, -1), strict=True)},
    }
    out = StringIO()
    Console(file=out, width=110).print(ledger_table({"ledger": ledger}))
    rows = {line.split("  ")[0]: line.split() for line in out.getvalue().splitlines()}
    assert rows["lost, at"][-5:] == ["11", "2", "2", "5", "2"]
    assert rows["answered right"][-1] == "9" and rows["rightly left alone"][-1] == "2"
    assert rows["more right if it were perfect"][-4:] == ["+3", "+0", "+11", "-1"]
    out = StringIO()
    Console(file=out, width=110).print(ledger_table({"ledger": ledger | {"if_perfect": None}}))
    assert "perfect" not in out.getvalue() and "rightly left alone" in out.getvalue()
