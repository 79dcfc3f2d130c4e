from datetime import timedelta

import pytest

from app.freshness.waiting import (
    DECISION,
    FINDING,
    LONGEST,
    NOBODY,
    RECHECK,
    TEMPLATE,
    Waiting,
    findings_waiting,
    of_owner,
    ordered,
    rechecks_waiting,
)
from app.reporting.tables import short
from labeling.errors import OracleError
from labeling.freshness.changes import DISMISSED, DONE, OPEN
from labeling.store.rechecks import Recheck
from tests.fresh import AT, CHANGE, TODAY, finding, gold, seen, template

TWO_DAYS_AGO = TODAY - timedelta(days=2)
HOSTILE = "<b>مرحبا</b> **x** 🙂 " + "long " * 2_000


def test_open_findings_of_a_change_wait_for_one_decision_by_owner():
    found = [finding("template", i, state="") for i in "ab"] + [finding("gold", "q1", state=OPEN)]
    found.append(finding("voter", "f", owner="team b", state=""))
    waiting = list(findings_waiting(seen(findings=tuple(found))))
    assert [(w.kind, w.item, w.title, w.owner, w.says, w.due, w.n) for w in waiting] == [
        (
            DECISION,
            CHANGE.change_id,
            "Instant payouts",
            "team a",
            "2 templates and 1 gold question may be stale.",
            None,
            3,
        ),
        (DECISION, CHANGE.change_id, "Instant payouts", "team b", "1 function or rule may be stale.", None, 1),
    ]


def test_confirmed_findings_wait_one_by_one_for_their_owner():
    found = (finding("template", "a", due=TWO_DAYS_AGO, by_owner="team c"), finding("voter", "f", owner=""))
    first, second = findings_waiting(seen([template("a")], findings=found))
    assert (first.kind, first.title, first.owner, first.days(TODAY)) == (FINDING, "Title of a", "team c", -2)
    assert first.says == "Stale by “Instant payouts”."
    assert (second.title, second.owner, second.due) == ("f", NOBODY, None)


def test_confirmed_gold_of_one_day_is_one_thing():
    found = tuple(finding("gold", f"q{i}", due=TODAY) for i in range(3))
    (waiting,) = findings_waiting(seen(findings=found))
    assert (waiting.title, waiting.n, waiting.days(TODAY)) == ("3 gold questions", 3, 0)


def test_what_was_dismissed_or_seen_to_does_not_wait():
    found = (finding("template", "a", state=DISMISSED), finding("template", "b", state=DONE))
    assert list(findings_waiting(seen(findings=found))) == []


def test_gold_to_look_at_again_waits_by_label_and_reason():
    again = [Recheck(f"q{i}", AT, "given before instant payouts", "c") for i in (1, 2, 2)]
    again += [Recheck("q3", AT, HOSTILE, "move-1"), Recheck("unknown", AT, "was a", "move-1")]
    known = seen([template("a"), template("b", owner="")], [gold("q1", "a"), gold("q2", "a"), gold("q3", "b")])
    known = seen(known.templates, known.gold.values(), rechecks=tuple(again))
    waiting = list(rechecks_waiting(known))
    assert [(w.kind, w.item, w.owner, w.n) for w in waiting] == [
        (RECHECK, "a", "team a", 2),
        (RECHECK, "b", NOBODY, 1),
        (RECHECK, "", NOBODY, 1),
    ]
    assert waiting[0].says == "2 gold questions wait: given before instant payouts."
    assert waiting[1].says.startswith("1 gold question waits: <b>مرحبا</b>") and len(waiting[1].says) < 120


def test_what_is_due_first_comes_first():
    rows = [Waiting(RECHECK, "r", "", "x", ""), Waiting(TEMPLATE, "b", "", "x", "", TODAY)]
    rows += [Waiting(TEMPLATE, "a", "", "x", "", TWO_DAYS_AGO), Waiting(DECISION, "d", "", "x", "")]
    assert [w.item for w in ordered(rows)] == ["a", "b", "d", "r"]


def test_an_owner_sees_what_waits_for_them_and_a_slip_is_named():
    rows = [Waiting(TEMPLATE, "a", "", "payouts team", ""), Waiting(TEMPLATE, "b", "", "team b", "")]
    assert [w.item for w in of_owner(rows, "Payouts team")] == ["a"]
    assert of_owner(rows, "Team C", ["team c"]) == (), "for an owner nothing may wait"
    with pytest.raises(OracleError, match="there is no owner 'payout team'; did you mean 'payouts team'"):
        of_owner(rows, "payout team")
    with pytest.raises(OracleError, match="there is no owner 'Ana'"):
        of_owner([], "Ana")


def test_long_texts_are_cut_on_one_line():
    assert short("a\n  b", LONGEST) == "a b"
    assert len(short(HOSTILE, LONGEST)) == 80 and short(HOSTILE, LONGEST).endswith("…")
