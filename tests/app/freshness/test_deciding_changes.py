"""Deciding on findings: what follows at once, what is taken back, and what is closed by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.freshness.deciding import confirm, dismiss, done, reopen, settle
from app.freshness.ledger import entry, finding_dict, ledger
from labeling.curating.moves import RETIRE, Plan
from labeling.errors import OracleError
from labeling.freshness.changes import CONFIRMED, DISMISSED, DONE, GOLD, OPEN, TEMPLATE, VOTER, Change, Finding
from labeling.freshness.muting import REVIEWED, VoterEvent
from labeling.review import Review
from labeling.store import GoldRow
from labeling.store.changes import add_changes, add_findings, gold_weights, stopped
from labeling.store.moving import apply_move
from labeling.store.muting import append_voter_event
from labeling.store.rechecks import rechecks
from labeling.store.template_edits import put_template, template, versions
from labeling.store.voter_versions import record_voters
from labeling.taxonomy import Template
from labeling.values import Question

EARLY, AT = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 3, 9, tzinfo=UTC)
LATER = AT + timedelta(days=1)
CHANGE = Change(AT, "Ana", date(2026, 11, 2), "Payouts cost 1 %", gold_weight=0.5, stop=True, due_days=7)
OTHER = Change(AT, "Ana", date(2026, 11, 2), "Payouts are instant")
PRINTS = {"lf": "one", "rule": "two"}


@pytest.fixture
def filled(store):
    """Findings 1 late, 2 pause, 3 lf, 4 q3 of one change that counts gold half, and 5 late of another."""
    templates = [Template(i, "x", i, "Hi", owner="team") for i in ("late", "pause", "other")]
    store.replace_source("t.csv", templates=templates, at=EARLY)
    gold = [GoldRow("q1", "late", "seed", EARLY), GoldRow("q2", "late", "test", LATER), GoldRow("q3", "pause", "seed")]
    store.replace_source("q.csv", questions=[Question(f"q{i}", f"text {i}") for i in (1, 2, 3)], gold=gold, at=EARLY)
    kinds = [(TEMPLATE, "late"), (TEMPLATE, "pause"), (VOTER, "lf"), (GOLD, "q3")]
    found = [Finding(CHANGE.change_id, kind, item, "team", 0.9, (), AT) for kind, item in kinds]
    with store.write() as connection:
        add_changes(connection, [CHANGE, OTHER])
        add_findings(connection, [*found, Finding(OTHER.change_id, TEMPLATE, "late", "", 0.5, (), AT)])
    return store


@pytest.fixture
def store(tmp_path):
    from labeling.store import Store

    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def found(store):
    told = [f for e in ledger(store) for f in e.findings]
    return {f.number: f for f in told}


def states(store):
    return [f.state for _, f in sorted(found(store).items())]


def status(store, template_id="late"):
    with store.read() as connection:
        now = template(connection, template_id)
    return now.status, now.version


def edit(store, template_id="late", at=LATER, **what):
    with store.write() as connection:
        put_template(connection, replace(template(connection, template_id), **what), "Ben", at, "")


def waiting(store):
    with store.read() as connection:
        return [(r.question_id, r.source) for r in rechecks(connection)]


def test_confirming_a_template_marks_it_assigns_it_and_asks_for_its_gold(filled):
    before = filled.revision()
    assert confirm(filled, [1], "Ben", AT, note="yes") == 1
    one = found(filled)[1]
    assert (one.state, one.last.owner, one.last.due, one.last.seen) == (CONFIRMED, "team", date(2026, 11, 10), "2")
    assert status(filled) == ("stale", 2) and filled.revision() > before
    with filled.read() as connection:
        last = versions(connection, "late")[0]
        assert stopped(connection) == {"late"}
    assert (last.by, last.note) == ("Ben", f"Stale by a change: Payouts cost 1 % ({CHANGE.change_id})")
    assert waiting(filled) == [("q1", CHANGE.change_id)]


def test_gold_that_counts_in_full_is_not_asked_for(filled):
    confirm(filled, [5], "Ben", AT, owner="Mia", due=date(2026, 12, 24))
    assert waiting(filled) == []
    assert finding_dict(found(filled)[5])["owner"] == "Mia"
    assert found(filled)[5].last.due == date(2026, 12, 24)


def test_a_voter_is_only_assigned_and_a_gold_question_asked_for(filled):
    confirm(filled, [3, 4], "Ben", AT, prints=PRINTS)
    assert found(filled)[3].last.seen == "one"
    assert waiting(filled) == [("q3", CHANGE.change_id)]
    assert status(filled, "pause") == ("live", 1)


def test_confirming_again_only_hands_it_to_another(filled):
    confirm(filled, [1], "Ben", AT)
    edit(filled, body="Hi there", status="stale")
    confirm(filled, [1], "Ben", LATER, owner="Mia")
    one = found(filled)[1]
    assert (one.last.owner, one.last.due, one.last.seen) == ("Mia", date(2026, 11, 10), "2")
    assert one.confirmed_at == AT and status(filled) == ("stale", 3)


@pytest.mark.parametrize(("act", "state"), [(dismiss, DISMISSED), (reopen, OPEN), (done, DONE)])
def test_taking_back_gives_the_status_back(filled, act, state):
    confirm(filled, [1], "Ben", AT)
    assert act(filled, [1], "Ana", LATER, "no") == 1
    assert (found(filled)[1].state, status(filled)) == (state, ("live", 3))
    with filled.read() as connection:
        assert stopped(connection) == frozenset()
    # the answer was seen to, but its gold was still given for the old one
    assert waiting(filled) == ([("q1", CHANGE.change_id)] if state == DONE else [])


def test_the_status_stays_where_another_change_holds_or_somebody_edited_since(filled):
    confirm(filled, [1, 5], "Ben", AT)
    dismiss(filled, [1], "Ana", LATER)
    assert status(filled) == ("stale", 2)
    dismiss(filled, [5], "Ana", LATER)
    assert status(filled) == ("live", 3)
    confirm(filled, [2], "Ben", AT)
    edit(filled, "pause", body="Edited")
    dismiss(filled, [2], "Ana", LATER)
    assert status(filled, "pause") == ("stale", 3)


def test_drafts_and_what_was_marked_by_hand_are_left_as_they_are(filled):
    edit(filled, status="draft")
    edit(filled, "pause", status="stale")
    confirm(filled, [1, 2], "Ben", LATER)
    assert (status(filled), status(filled, "pause")) == (("draft", 2), ("stale", 2))
    dismiss(filled, [1, 2], "Ben", LATER)
    assert (status(filled), status(filled, "pause")) == (("draft", 2), ("stale", 2))


def test_gold_asked_for_twice_waits_for_whoever_still_asks(filled):
    confirm(filled, [2, 4], "Ben", AT)
    dismiss(filled, [4], "Ben", LATER)
    assert waiting(filled) == [("q3", CHANGE.change_id)]
    reopen(filled, [2], "Ben", LATER)
    assert waiting(filled) == []


def test_what_nobody_confirmed_may_be_done_or_dismissed_too(filled):
    assert done(filled, [1, 3, 4], "Ben", AT) == 3 and dismiss(filled, [2], "Ben", AT) == 1
    assert states(filled) == [DONE, DISMISSED, DONE, DONE, OPEN]
    assert waiting(filled) == [] and status(filled) == ("live", 1)
    with filled.read() as connection:
        assert gold_weights(connection) == {}


def test_an_unknown_finding_is_refused_and_nothing_happens(filled):
    with pytest.raises(OracleError, match="unknown finding 99"):
        confirm(filled, [1, 99], "Ben", AT)
    assert status(filled) == ("live", 1) and set(states(filled)) == {OPEN}
    assert confirm(filled, [], "Ben", AT) == 0


def test_nothing_is_closed_before_it_was_seen_to(filled):
    assert settle(filled, AT, PRINTS) == 0
    confirm(filled, [1, 2, 3, 4, 5], "Ben", AT, prints=PRINTS)
    assert settle(filled, LATER, PRINTS) == settle(filled, LATER) == 0
    edit(filled, body="Better", status="stale")
    assert settle(filled, LATER, PRINTS) == 0 and set(states(filled)) == {CONFIRMED}


def test_an_edited_template_closes_all_its_findings_once(filled):
    confirm(filled, [1, 5], "Ben", AT)
    edit(filled, body="Better", status="live")
    assert settle(filled, LATER) == 2 and settle(filled, LATER) == 0
    one = found(filled)[1]
    assert (one.state, one.last.by, one.last.note, one.last.owner) == (
        DONE,
        "oracle",
        "the template was edited",
        "team",
    )


def test_a_template_that_was_moved_away_is_closed(filled):
    confirm(filled, [1], "Ben", AT)
    with filled.write() as connection:
        apply_move(connection, Plan(RETIRE, "late", into="pause"), "Ben", LATER, "")
    assert settle(filled, LATER) == 1 and found(filled)[1].last.note == "moved away: retire"


@pytest.mark.parametrize(
    ("prints", "note"), [({"lf": "new", "rule": "two"}, "it was altered"), ({"rule": "two"}, "it is gone")]
)
def test_a_voter_that_was_altered_or_is_gone_is_closed(filled, prints, note):
    confirm(filled, [3], "Ben", AT, prints=PRINTS)
    assert settle(filled, LATER, PRINTS) == 0
    assert settle(filled, LATER, prints) == 1 and found(filled)[3].last.note == note


def test_without_fingerprints_what_runs_saw_since_counts(filled):
    with filled.write() as connection:
        record_voters(connection, [("lf", "old", "a.py:1")], EARLY)
    confirm(filled, [3], "Ben", AT)
    assert found(filled)[3].last.seen == "old" and settle(filled, LATER) == 0
    with filled.write() as connection:
        record_voters(connection, [("lf", "new", "a.py:1")], LATER)
    assert settle(filled, LATER) == 1


def test_a_voter_that_was_reviewed_since_is_closed(filled):
    confirm(filled, [3], "Ben", AT, prints=PRINTS)
    with filled.write() as connection:
        append_voter_event(connection, VoterEvent("lf", EARLY, "Ana", REVIEWED))
    assert settle(filled, LATER, PRINTS) == 0
    with filled.write() as connection:
        append_voter_event(connection, VoterEvent("lf", LATER, "Ana", REVIEWED))
    assert settle(filled, LATER, PRINTS) == 1


def test_a_gold_question_is_closed_by_a_label_given_since(filled):
    confirm(filled, [4], "Ben", AT)
    filled.add_reviews([Review("q3", "ann", LATER, "late")])
    assert waiting(filled) == [] and settle(filled, LATER) == 1


def test_the_ledger_counts_and_knows_what_is_due(filled):
    confirm(filled, [1, 2], "Ben", AT, due=date(2026, 11, 5))
    told = entry(filled, CHANGE.change_id)
    assert [told.count(s) for s in (OPEN, CONFIRMED, DONE, DISMISSED)] == [2, 2, 0, 0]
    assert (told.due, told.late(date(2026, 11, 5)), told.late(date(2026, 11, 6))) == (date(2026, 11, 5), 0, 2)
    assert [f.kind for f in told.findings] == [TEMPLATE, TEMPLATE, VOTER, GOLD]
    assert told.as_dict()["counts"] == {"open": 2, "confirmed": 2, "dismissed": 0, "done": 0}
    assert entry(filled, OTHER.change_id).due is None
