"""Suggestions brought together to cases."""

from datetime import timedelta

import pandas as pd
import pytest

from app.experimenting.cases import by_case, enrolled, metrics, seconds, unit_of
from app.observing.traffic import described
from labeling.serving.suggestions import Feedback
from labeling.store.schema import SuggestionRecord
from labeling.store.traffic import traffic
from tests.experiments import BEGIN, ROW, planned


@pytest.fixture
def frame(store):
    """Two questions of one case of Mia's, one of a case without a name, one in shadow, one outside, one of another."""
    place = {"experiment": "first", "arm": "treatment", "unit": "Mia"}
    rows = [
        {"case_id": "c1"},
        {"case_id": "c1"},
        {"case_id": None},
        {"case_id": "c2", "template_mode": "shadow"},
        {"case_id": "c3", "arm": ""},
        {"case_id": "c4", "experiment": "other"},
    ]
    with store.write() as connection:
        for i, row in enumerate(rows):
            at = {"suggestion_id": f"s{i}", "at": BEGIN + timedelta(hours=i)}
            connection.execute(SuggestionRecord.__table__.insert(), ROW | place | at | row)
    for i, time, again in ((0, 10.0, True), (1, 20.0, False)):
        at = BEGIN + timedelta(days=1)
        store.add_feedback(Feedback(f"s{i}", at, "Mia", "sent", handle_seconds=time, reopened=again))
    with store.read() as connection:
        return described(traffic(connection, BEGIN, BEGIN + timedelta(days=9)))


def test_a_case_is_one_row_with_the_last_time_and_opened_again_once(frame):
    mine = enrolled(frame, planned())
    assert list(mine["suggestion_id"]) == ["s0", "s1", "s2"]
    found = by_case(mine, mine["unit"])
    assert found["case"].tolist() == ["c1", "s2"]
    assert found["handle_seconds"].tolist()[0] == 20.0 and found["reopened"].tolist()[0] == 1.0
    assert seconds(found["at"]).tolist() == [BEGIN.timestamp(), BEGIN.timestamp() + 7200]
    assert set(metrics(found)) == {"handle_seconds", "reopened", "satisfaction", "match"}


def test_units_are_what_was_asked_for(frame):
    assert unit_of(frame, "case").tolist() == ["c1", "c1", "s2", "c2", "c3", "c4"]
    assert set(unit_of(frame, "agent")) == {"Mia"} and set(unit_of(frame, "team")) == {""}


def test_nothing_gives_nothing(frame):
    none = enrolled(frame, planned("unknown"))
    assert by_case(none, pd.Series([], dtype=str)).empty
