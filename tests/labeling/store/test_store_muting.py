from datetime import UTC, datetime, timedelta

import pytest

from labeling.errors import OracleError
from labeling.freshness.muting import HEARD, MUTED, REVIEWED, VoterEvent
from labeling.store.muting import append_voter_event, muted, voter_events

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def say(store, voter, action, minutes=0):
    event = VoterEvent(voter, NOW + timedelta(minutes=minutes), "Ana", action, "print", "why")
    with store.write() as connection:
        append_voter_event(connection, event)
    return event


def test_the_last_word_on_a_voter_counts(store):
    first = say(store, "f", MUTED)
    say(store, "g", MUTED, 1)
    say(store, "g", HEARD, 2)
    say(store, "h", MUTED, 3)
    say(store, "h", REVIEWED, 4)
    with store.read() as connection:
        assert muted(connection) == {"f": first}
        assert [e.action for e in voter_events(connection)] == [MUTED, MUTED, HEARD, MUTED, REVIEWED]


def test_nobody_is_muted_at_first(store):
    with store.read() as connection:
        assert muted(connection) == {} and voter_events(connection) == []


def test_an_unknown_action_is_named():
    with pytest.raises(OracleError, match="unknown action 'mutd'; did you mean 'muted'"):
        VoterEvent("f", NOW, "Ana", "mutd")
    with pytest.raises(OracleError, match="no voter is named"):
        VoterEvent("", NOW, "Ana", MUTED)
