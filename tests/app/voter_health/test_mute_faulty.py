"""Muting voters at fault, and hearing them again."""

from datetime import UTC, datetime

import pytest

from app.voter_health.muting import ORACLE, mute_faulty
from labeling.analysing.voter_faults import Fault
from labeling.freshness.muting import HEARD, MUTED, REVIEWED, VoterEvent
from labeling.store import Store
from labeling.store.muting import append_voter_event, muted, voter_events

AT = datetime(2026, 11, 1, tzinfo=UTC)
ALWAYS = {"bad": Fault("it says the same of 99 % of the questions")}
PRINTS = {"bad": "1", "good": "2"}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def said(store, action, by="Ana", fingerprint="1"):
    with store.write() as connection:
        append_voter_event(connection, VoterEvent("bad", AT, by, action, fingerprint))


def unheard(store):
    with store.read() as connection:
        return muted(connection)


def test_muted_once_with_the_reason_and_heard_again_when_mended(store):
    (event,) = mute_faulty(store, ALWAYS, PRINTS, AT)
    assert (event.voter, event.by, event.action, event.note) == ("bad", ORACLE, MUTED, ALWAYS["bad"].why)
    assert mute_faulty(store, ALWAYS, PRINTS, AT) == () and list(unheard(store)) == ["bad"]
    (heard,) = mute_faulty(store, {}, PRINTS | {"bad": "3"}, AT)
    assert (heard.action, heard.by, heard.fingerprint) == (HEARD, ORACLE, "3")
    assert mute_faulty(store, {}, PRINTS, AT) == () and not unheard(store)


@pytest.mark.parametrize("action", [HEARD, REVIEWED])
def test_what_a_person_wants_stands_until_it_is_edited(store, action):
    mute_faulty(store, ALWAYS, PRINTS, AT)
    said(store, action)
    assert mute_faulty(store, ALWAYS, PRINTS, AT) == () and not unheard(store)
    assert mute_faulty(store, ALWAYS, {"bad": "other"}, AT) and list(unheard(store)) == ["bad"]


def test_who_casts_no_votes_is_muted_whatever_was_said(store):
    said(store, HEARD)
    assert mute_faulty(store, {"bad": Fault("it was stopped", certain=True)}, PRINTS, AT)


def test_who_was_muted_by_a_person_is_left_to_people(store):
    said(store, MUTED)
    assert mute_faulty(store, {}, PRINTS, AT) == () == mute_faulty(store, ALWAYS, PRINTS, AT)
    assert unheard(store)["bad"].by == "Ana"


def test_a_module_that_is_not_used_stays_muted_until_it_is_back(store):
    found = {"mod.bad": Fault("when it is imported, it took longer than 20 s in all", certain=True)}
    mute_faulty(store, found, {}, AT)
    assert list(unheard(store)) == ["mod.bad"]
    assert mute_faulty(store, {}, {}, AT) == ()
    mute_faulty(store, {}, {"mod.bad": "1"}, AT)
    assert not unheard(store)
    with store.read() as connection:
        assert [e.action for e in voter_events(connection)] == [MUTED, HEARD]
