"""The ledger of changes: what is told stays, what is decided counts last, and what follows from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from labeling.curating.moves import MERGE, RENAME, Plan
from labeling.errors import OracleError
from labeling.freshness.changes import (
    CONFIRMED,
    DISMISSED,
    DONE,
    GOLD,
    OPEN,
    TEMPLATE,
    VOTER,
    Change,
    Decision,
    Finding,
    Reason,
)
from labeling.review import Review
from labeling.store import GoldRow
from labeling.store.changes import (
    add_changes,
    add_findings,
    change,
    changes,
    decide,
    findings,
    findings_of,
    gold_weights,
    seen_to,
    stopped,
    stopped_among,
)
from labeling.store.moving import apply_move
from labeling.store.template_edits import put_template, template
from labeling.taxonomy import Template
from labeling.values import Question

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
CHANGE = Change(AT, "Ana", date(2026, 11, 2), "Payouts cost 1 %.\nMore.", ("payouts",), "notes.md", 0.5, True, 7)
EARLY, LATER = datetime(2026, 10, 1, tzinfo=UTC), AT + timedelta(days=1)


def finding(kind=TEMPLATE, item="late", score=0.9, of=CHANGE):
    return Finding(of.change_id, kind, item, "team", score, (Reason("product", 0.1, "payouts"),), AT)


@pytest.fixture
def filled(store):
    """Two templates, three questions with gold from before the change, the change and a finding of each kind."""
    store.replace_source("t.csv", templates=[Template(i, "x", i, "Hi") for i in ("late", "pause")], at=EARLY)
    gold = [GoldRow("q1", "late", "seed", EARLY), GoldRow("q2", "late", "test", LATER), GoldRow("q3", "pause", "seed")]
    store.replace_source("q.csv", questions=[Question(f"q{i}", f"text {i}") for i in (1, 2, 3)], gold=gold, at=EARLY)
    with store.write() as connection:
        add_changes(connection, [CHANGE])
        add_findings(connection, [finding(), finding(VOTER, "lf", 0.5), finding(GOLD, "q3", 0.3)])
    return store


def say(store, numbers, state, at=AT, seen="1"):
    with store.write() as connection:
        return decide(connection, numbers, Decision(at, "Ben", state, "team", date(2026, 11, 9), seen, "why"))


def read(store, function, *given):
    with store.read() as connection:
        return function(connection, *given)


def edit(store, template_id, status, at=LATER):
    with store.write() as connection:
        now = template(connection, template_id)
        put_template(connection, replace(now, status=status, body=f"{now.body}!"), "Ben", at, "")


def test_a_change_comes_back_as_it_was_told_and_only_once(filled):
    with filled.write() as connection:
        other = replace(CHANGE, text="Other", at=LATER)
        assert add_changes(connection, [CHANGE, replace(CHANGE, by="Ben"), other, other]) == [other]
        assert changes(connection) == [other, CHANGE]
        assert change(connection, CHANGE.change_id) == CHANGE
        with pytest.raises(OracleError, match=f"unknown change 'c-{'0' * 8}'"):
            change(connection, f"c-{'0' * 8}")


def test_findings_come_back_with_their_decisions_the_likeliest_first(filled):
    assert say(filled, [1, 1, 2], CONFIRMED) == 2
    say(filled, [2], DISMISSED, LATER)
    found = read(filled, findings)
    assert [(f.item, f.state) for f in found] == [("late", CONFIRMED), ("lf", DISMISSED), ("q3", OPEN)]
    assert found[0].reasons == finding().reasons and found[0].number == 1
    assert found[1].decisions[0] == Decision(AT, "Ben", CONFIRMED, "team", date(2026, 11, 9), "1", "why")
    assert read(filled, findings, CHANGE.change_id, (VOTER,)) == [found[1]]
    assert read(filled, findings, None, (TEMPLATE, VOTER), ("late",)) == [found[0]]
    assert read(filled, findings_of, [3, 1, 3]) == [found[2], found[0]]
    assert read(filled, findings, "c-other") == []


def test_what_was_found_before_keeps_its_reasons(filled):
    with filled.write() as connection:
        assert add_findings(connection, [replace(finding(), score=0.1), finding(item="pause")]) == 1
        assert {f.item: f.score for f in findings(connection, kinds=(TEMPLATE,))} == {"late": 0.9, "pause": 0.9}


def test_a_finding_that_there_is_none_of_is_refused_and_nothing_is_decided(filled):
    with pytest.raises(OracleError, match="unknown finding 9"):
        say(filled, [1, 9], CONFIRMED)
    with pytest.raises(OracleError, match="unknown finding 9"):
        read(filled, findings_of, [9])
    assert all(f.state == OPEN for f in read(filled, findings))


def test_a_template_is_stopped_from_its_confirmation_until_a_version_that_is_not_stale(filled):
    assert read(filled, stopped) == frozenset()
    edit(filled, "late", "stale", AT)
    say(filled, [1], CONFIRMED, seen="2")
    assert read(filled, stopped) == {"late"}
    assert read(filled, stopped_among, ["late", "pause"]) == {"late"}
    edit(filled, "late", "stale")
    assert read(filled, stopped) == {"late"}
    edit(filled, "late", "live")
    assert read(filled, stopped) == frozenset()


def test_a_template_that_two_changes_stop_waits_for_both(filled):
    other = replace(CHANGE, text="Another")
    with filled.write() as connection:
        add_changes(connection, [other])
        add_findings(connection, [finding(of=other)])
        (number,) = [f.number for f in findings(connection, other.change_id)]
    say(filled, [1], CONFIRMED)
    edit(filled, "late", "live")
    assert read(filled, stopped) == frozenset()
    say(filled, [number], CONFIRMED, LATER, seen="2")
    assert read(filled, stopped) == {"late"}


def test_a_stopped_template_stays_so_under_its_new_name_and_not_where_it_was_merged_away(filled):
    edit(filled, "late", "stale", AT)
    say(filled, [1], CONFIRMED, seen="2")
    with filled.write() as connection:
        apply_move(connection, Plan(RENAME, "late", new_id="delayed"), "Ben", LATER, "")
    assert read(filled, stopped) == {"delayed"}
    assert read(filled, stopped_among, ["late", "pause"]) == {"late"}
    with filled.write() as connection:
        apply_move(connection, Plan(MERGE, "delayed", into="pause"), "Ben", LATER, "")
    assert read(filled, stopped) == frozenset()


@pytest.mark.parametrize("state", [DISMISSED, DONE, OPEN])
def test_other_decisions_stop_nothing(filled, state):
    say(filled, [1], CONFIRMED)
    say(filled, [1], state, LATER)
    assert read(filled, stopped) == frozenset()


def test_seen_to_is_a_later_version_that_is_not_stale():
    one = replace(finding(), decisions=(Decision(AT, "Ben", CONFIRMED, seen="2"),))
    now = Template("late", "x", "late", "Hi", version=3)
    assert seen_to(one, now) and seen_to(one, None) and seen_to(one, now, MERGE)
    assert not seen_to(one, replace(now, version=2)) and not seen_to(one, replace(now, status="stale"))


def test_gold_from_before_counts_less_once_its_template_is_confirmed(filled):
    assert read(filled, gold_weights) == {}
    say(filled, [1], CONFIRMED)
    assert read(filled, gold_weights) == {"q1": 0.5}
    say(filled, [1], DONE, LATER)
    assert read(filled, gold_weights) == {"q1": 0.5}
    say(filled, [1], DISMISSED, LATER)
    assert read(filled, gold_weights) == {}


def test_a_confirmed_gold_question_counts_less_until_it_was_seen_to(filled):
    say(filled, [3], CONFIRMED)
    assert read(filled, gold_weights) == {"q3": 0.5}
    say(filled, [3], DONE, LATER)
    assert read(filled, gold_weights) == {}


def test_a_review_after_the_change_lifts_the_weight(filled):
    say(filled, [1], CONFIRMED)
    filled.add_reviews([Review("q1", "ann", LATER, "late")])
    assert read(filled, gold_weights) == {}


def test_gold_without_a_date_is_as_old_as_its_load(filled):
    say(filled, [3], CONFIRMED)
    filled.replace_source("g.csv", gold=[GoldRow("q3", "pause", "seed")], at=LATER)
    assert read(filled, gold_weights) == {}


def test_the_least_of_several_weights_counts_and_a_change_that_counts_in_full_none(filled):
    none, full = (
        replace(CHANGE, text="No more payouts", gold_weight=0.0),
        replace(CHANGE, text="New words", gold_weight=1),
    )
    with filled.write() as connection:
        add_changes(connection, [none, full])
        add_findings(connection, [finding(of=none), finding(of=full, item="pause")])
        numbers = [f.number for f in findings(connection, kinds=(TEMPLATE,))]
    say(filled, numbers, CONFIRMED)
    assert read(filled, gold_weights) == {"q1": 0.0}


def test_weights_follow_a_template_that_was_renamed_or_merged(filled):
    say(filled, [1], CONFIRMED)
    with filled.write() as connection:
        apply_move(connection, Plan(RENAME, "late", new_id="delayed"), "Ben", LATER, "")
    assert read(filled, gold_weights) == {"q1": 0.5}
    with filled.write() as connection:
        apply_move(connection, Plan(MERGE, "delayed", into="pause"), "Ben", LATER, "")
    assert read(filled, gold_weights) == {"q1": 0.5}


def test_told_ahead_what_is_said_after_the_confirmation_counts_in_full(filled):
    ahead = replace(CHANGE, text="From next year on", on=date(2027, 1, 1))
    with filled.write() as connection:
        add_changes(connection, [ahead])
        add_findings(connection, [finding(of=ahead)])
        (number,) = [f.number for f in findings(connection, ahead.change_id)]
    say(filled, [number], CONFIRMED)
    assert read(filled, gold_weights) == {"q1": 0.5}
