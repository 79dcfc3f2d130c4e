"""The table of suggestions with what became of them."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import insert

from labeling.serving.suggestions import Feedback, LoggedSuggestion, ShadowSuggestion
from labeling.store.schema import ReplyMatchRecord, SpotAnswerRecord, SpotCheckRecord
from labeling.store.suggestions import append_logged
from labeling.store.traffic import shadow_traffic, spot_checks, traffic

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def logged(name, days=0, **more):
    numbers = ("late", 0.9, "payouts", 0.95, 0.99)
    return LoggedSuggestion(
        name, AT + days * DAY, "http", "Mia", "C1", "Where?", "r", "suggest", *numbers, "why", "Hi", 3.5, **more
    )


@pytest.fixture
def busy(store):
    with store.write() as connection:
        append_logged(
            connection,
            [logged("s1", team="north", valid_passes=True, nearness=0.8), logged("s2", 1), logged("s3", 2)],
            [ShadowSuggestion("s2", "r-new", "abstain", "why", "pause", 0.4, "payouts", 0.5, 0.9, 2.0)],
        )
    for said in (
        Feedback("s1", AT, "Mia", "shown"),
        Feedback("s1", AT, "Mia", "edited", reply="Hello", handle_seconds=30),
        Feedback("s1", AT, "Mia", "sent", reopened=True, handle_seconds=40),
        Feedback("s1", AT, "Mia", "sent", satisfaction=0.5),
        Feedback("s2", AT, "Mia", "sent", reply="Own words"),
        Feedback("s3", AT, "Mia", "shown"),
    ):
        store.add_feedback(said)
    return store


def read(store, *window):
    with store.read() as connection:
        return traffic(connection, *window).set_index("suggestion_id")


def test_one_row_a_suggestion_with_the_latest_word_on_each(busy):
    found = read(busy, AT - DAY)
    assert list(found.index) == ["s1", "s2", "s3"]
    assert list(found["action"]) == ["edited", "sent", ""]
    assert list(found["shown"]) == [True, False, True]
    assert list(found["replied"]) == [True, True, False]
    first = found.loc["s1"]
    assert (first["handle_seconds"], first["reopened"], first["satisfaction"]) == (40, 1.0, 0.5)
    assert (first["team"], first["valid_passes"], first["nearness"], first["traffic"]) == ("north", 1.0, 0.8, "shown")
    assert found.loc["s2", ["reopened", "valid_passes", "matched"]].isna().all()
    assert str(found["at"].dtype).endswith("UTC]")


def test_the_window_takes_its_start_and_leaves_its_end(busy):
    assert list(read(busy, AT, AT + DAY).index) == ["s1"]
    assert list(read(busy, AT + DAY, AT + 3 * DAY).index) == ["s2", "s3"]


def test_matches_come_with_what_was_found(busy):
    row = {"suggestion_id": "s2", "feedback_id": 5, "matcher": "1", "kind": "other", "similarity": 0.1}
    with busy.write() as connection:
        connection.execute(insert(ReplyMatchRecord), row | {"matched": False, "found": ["pause"]})
    found = read(busy, AT)
    assert list(found["match_kind"]) == ["", "other", ""]
    assert (found.loc["s2", "matched"], found.loc["s2", "found"]) == (0.0, ["pause"])
    assert found.loc["s1", "found"] is None


def test_an_empty_log_has_the_same_columns(busy, tmp_path):
    empty, full = read(busy, AT + 9 * DAY), read(busy, AT)
    assert len(empty) == 0
    assert list(empty.columns) == list(full.columns)
    floats = full.select_dtypes("float").columns
    assert (empty[floats].dtypes == "float64").all()
    with busy.read() as connection:
        assert len(shadow_traffic(connection, AT + 9 * DAY)) == len(spot_checks(connection, AT + 9 * DAY)) == 0


def test_the_candidate_and_spot_checks_have_tables_of_their_own(busy):
    with busy.write() as connection:
        for name in ("s1", "s3"):
            connection.execute(insert(SpotCheckRecord), {"suggestion_id": name, "drawn_at": AT})
        for verdict in ("right", "wrong"):
            values = {"suggestion_id": "s1", "at": AT, "expert": "Ana", "verdict": verdict, "label": None}
            connection.execute(insert(SpotAnswerRecord), values | {"comment": ""})
        beside, checks = shadow_traffic(connection, AT), spot_checks(connection, AT)
    assert beside.loc[0, ["suggestion_id", "release_id", "template_id"]].tolist() == ["s2", "r-new", "pause"]
    assert checks[["suggestion_id", "verdict"]].to_numpy().tolist() == [["s1", "wrong"], ["s3", ""]]
    assert isinstance(checks, pd.DataFrame)
