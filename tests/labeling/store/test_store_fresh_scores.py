from datetime import UTC, datetime, timedelta

import pytest

from labeling.freshness.muting import MUTED, VoterEvent
from labeling.store.fresh_scores import Scored, append_score, scores
from labeling.store.living_stamp import living_stamp
from labeling.store.muting import append_voter_event
from labeling.store.wordings import wordings
from labeling.taxonomy import Template

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


def take(store, at, score=0.9):
    with store.write() as connection:
        return append_score(connection, Scored(at, score, {"gold": score}))


def test_a_day_has_one_score_and_keeps_it(store):
    assert take(store, NOW) and not take(store, NOW + timedelta(hours=5), 0.1)
    assert take(store, NOW + timedelta(days=1), 0.8)
    assert not take(store, NOW - timedelta(days=3)), "nothing is put in before"
    with store.read() as connection:
        assert scores(connection) == [
            Scored(NOW, 0.9, {"gold": 0.9}),
            Scored(NOW + timedelta(days=1), 0.8, {"gold": 0.8}),
        ]
        assert [s.score for s in scores(connection, NOW + timedelta(hours=1))] == [0.8]


def test_a_score_needs_a_time_with_a_zone(store):
    with pytest.raises(ValueError, match="no time zone"):
        take(store, datetime(2026, 5, 1))


def test_the_stamp_changes_with_what_is_written(store):
    with store.read() as connection:
        before = living_stamp(connection)
    take(store, NOW)
    with store.write() as connection:
        append_voter_event(connection, VoterEvent("f", NOW, "Ana", MUTED))
        after = living_stamp(connection)
    assert before == (0,) * 7 and after == (0, 0, 0, 1, 1, 0, 0)


def test_wordings_come_by_template_the_oldest_first(store):
    for day, body in enumerate(("one", "two")):
        made = [Template("a", "t", "A", body), Template("b", "t", "B", "same")]
        store.replace_source("t.csv", templates=made, at=NOW + timedelta(days=day))
    with store.read() as connection:
        found = wordings(connection)
    assert [(w.number, w.since, w.body) for w in found["a"]] == [(1, NOW, "one"), (2, NOW + timedelta(days=1), "two")]
    assert [w.body for w in found["b"]] == ["same"]
