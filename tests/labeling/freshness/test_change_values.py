from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from labeling.errors import OracleError
from labeling.freshness.changes import (
    CONFIRMED,
    DISMISSED,
    DONE,
    OPEN,
    Change,
    Decision,
    Finding,
    since,
    started,
    stopping,
)

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
CHANGE = Change(AT, "Ana", date(2026, 11, 2), "  Instant payouts cost 1 %.\nFrom Monday.", ("payouts",), stop=True)


def finding(*states, **more):
    decisions = tuple(Decision(AT + timedelta(hours=i), "Ana", s) for i, s in enumerate(states))
    return Finding("c-1", "template", "late", "team", 0.9, (), AT, 1, decisions, **more)


def test_a_change_is_named_by_what_it_says():
    assert CHANGE.title == "Instant payouts cost 1 %."
    assert CHANGE.change_id == replace(CHANGE, text=CHANGE.text.strip(), by="Ben", stop=False, source="x").change_id
    assert CHANGE.change_id != replace(CHANGE, on=date(2026, 11, 3)).change_id
    assert CHANGE.change_id != replace(CHANGE, products=()).change_id
    assert started(CHANGE) == datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " \n"}, "no text"),
        ({"text": "x" * 10_001}, "10,001 characters"),
        ({"gold_weight": 1.5}, "from 0 to 1"),
        ({"due_days": -1}, "0 to 3,650"),
        ({"at": datetime(2026, 1, 1)}, "without a zone"),
    ],
)
def test_a_wrong_change_is_refused(wrong, said):
    with pytest.raises(OracleError, match=said):
        replace(CHANGE, **wrong)


def test_a_wrong_decision_or_kind_is_refused():
    with pytest.raises(OracleError, match="did you mean 'confirmed'"):
        Decision(AT, "Ana", "confirm")
    with pytest.raises(OracleError, match="unknown kind of finding 'temlate'; did you mean 'template'"):
        Finding("c-1", "temlate", "x", "", 0, (), AT)


def test_the_last_decision_counts_and_a_confirmation_is_remembered_until_it_is_taken_back():
    assert (finding().state, finding().confirmed, finding().confirmed_at) == (OPEN, None, None)
    again = finding(DISMISSED, CONFIRMED, CONFIRMED, DONE)
    assert again.state == DONE
    assert again.confirmed_at == AT + timedelta(hours=1) and again.confirmed.at == AT + timedelta(hours=2)
    assert finding(CONFIRMED, OPEN).confirmed_at is None


def test_late_is_what_is_confirmed_and_past_its_day():
    one = replace(finding(), decisions=(Decision(AT, "Ana", CONFIRMED, due=date(2026, 11, 5)),))
    assert [one.late(date(2026, 11, day)) for day in (5, 6)] == [False, True]
    assert not replace(one, decisions=(*one.decisions, Decision(AT, "Ana", DONE))).late(date(2026, 12, 1))


def test_only_confirmed_templates_of_changes_that_say_so_are_stopped():
    own = {"change_id": CHANGE.change_id}
    found = [replace(finding(s), item=s, **own) for s in (CONFIRMED, DISMISSED, DONE)]
    found += [replace(finding(CONFIRMED), item="other"), replace(finding(CONFIRMED), kind="voter", item="lf", **own)]
    assert [f.item for f in stopping([CHANGE], found)] == [CONFIRMED]
    assert stopping([replace(CHANGE, stop=False)], found) == []


def test_who_is_told_ahead_knows_from_the_confirmation_on():
    assert since(CHANGE, AT) == started(CHANGE)
    assert since(replace(CHANGE, on=date(2027, 1, 1)), AT) == AT
