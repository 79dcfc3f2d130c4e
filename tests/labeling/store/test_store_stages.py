"""Modes of the stages and the candidate in shadow, in the store."""

from datetime import UTC, datetime, timedelta

import pytest

from labeling.errors import OracleError
from labeling.serving.stages import Modes, StageEvent
from labeling.store.stages import (
    CandidateEvent,
    candidate,
    candidate_events,
    modes,
    set_candidate,
    set_mode,
    stage_events,
)

AT = datetime(2026, 9, 1, tzinfo=UTC)


def event(stage, mode, days=0):
    return StageEvent(AT + timedelta(days=days), "Ana", stage, mode, "why")


def test_the_latest_mode_of_each_stage_counts(store):
    with store.write() as connection:
        assert modes(connection) == Modes()
        assert set_mode(connection, event("topic", "live"))
        assert set_mode(connection, event("template", "live", 1))
        assert set_mode(connection, event("topic", "off", 2))
        assert not set_mode(connection, event("topic", "off", 3))  # it is so already
        assert modes(connection) == Modes("shadow", "off", "live")
        assert [(e.stage, e.mode) for e in stage_events(connection)][:2] == [("topic", "off"), ("template", "live")]
        assert stage_events(connection)[0] == event("topic", "off", 2)


@pytest.fixture
def released(store):
    for name in ("r-one", "r-two"):
        store.add_release(name, AT, {"gate": {}}, {})
    store.promote("r-one", "promoted", AT)
    return store


def test_a_candidate_runs_until_it_is_ended_or_becomes_current(released):
    with released.write() as connection:
        assert candidate(connection) is None
        set_candidate(connection, CandidateEvent(AT, "Ana", "r-two", ""))
        assert candidate(connection) == "r-two"
        set_candidate(connection, CandidateEvent(AT, "Ana", None, "enough"))
        assert candidate(connection) is None
        set_candidate(connection, CandidateEvent(AT, "Ana", "r-two", ""))
        assert [e.release_id for e in candidate_events(connection)] == ["r-two", None, "r-two"]
    released.promote("r-two", "promoted", AT)
    with released.read() as connection:
        assert candidate(connection) is None


def test_what_cannot_run_in_shadow_is_refused(released):
    with released.write() as connection:
        for wrong, words in (("r-tow", "unknown release 'r-tow'.*r-two"), ("r-one", "is the current one")):
            with pytest.raises(OracleError, match=words):
                set_candidate(connection, CandidateEvent(AT, "Ana", wrong, ""))
        with pytest.raises(OracleError, match="nothing to end"):
            set_candidate(connection, CandidateEvent(AT, "Ana", None, ""))
        assert candidate_events(connection) == []
