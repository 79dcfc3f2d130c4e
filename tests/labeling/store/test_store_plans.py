"""No list that the app shows walks through a table that grows with traffic, questions or reviews."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from benchmarks.store_filled import START, fill
from labeling.store import Store, label_counts, matches, samples, spot_checks, suggestions, traffic, traffic_news
from labeling.store import reviews as review_log
from labeling.store.cases import open_cases
from labeling.store.glance import reviews_by_expert
from labeling.store.lookups import known_ids

LARGE = ("suggestion", "feedback", "reply_match", "question", "review", "gold")
SINCE, DAY = START + timedelta(minutes=20), timedelta(minutes=5)
LISTS: dict[str, Callable[[Connection], object]] = {
    "latest suggestions": lambda c: suggestions.suggestions(c, limit=20),
    "an agent's suggestions": lambda c: suggestions.suggestions(c, agent="agent-3", since=SINCE),
    "a case's suggestions": lambda c: suggestions.suggestions(c, case_id="case-3"),
    "the next page": lambda c: suggestions.suggestions(c, after=suggestions.suggestions(c, limit=1)[0]),
    "one suggestion": lambda c: suggestions.feedback(c, ["s000000003"]),
    "open cases": lambda c: open_cases(c, limit=20),
    "news": lambda c: traffic_news.marks(c, SINCE),
    "who was told": lambda c: traffic_news.told_since(c, 10**9),
    "traffic of a day": lambda c: traffic.traffic(c, SINCE, SINCE + DAY),
    "ids of a day": lambda c: samples.ids_between(c, SINCE, SINCE + DAY),
    "replies to look at": lambda c: matches.waiting(c, "words/1", 100, after=10**9, since=SINCE),
    "what may be drawn": lambda c: spot_checks.undrawn(c, SINCE, SINCE + DAY),
    "drawn": lambda c: spot_checks.pending(c),
    "reviewers": lambda c: reviews_by_expert(c, SINCE),
    "reviews of questions": lambda c: review_log.reviews_of(c, {"q00000003"}),
    "new reviews": lambda c: review_log.reviews_after(c, 10**9),
    "gold of a label": lambda c: review_log.gold_of_label(c, "t7"),
    "known questions": lambda c: known_ids(c, ["q00000003"]),
    "last feedback": lambda c: label_counts.last_feedback(c),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plans") / "store.db"
    with Store.open(path) as store:
        fill(store, 200, 200, reviews=20)
    return path


def plans(store: Store, what: Callable[[Connection], object]) -> list[str]:
    """How SQLite goes about each query of a list."""
    sent: list[tuple[str, Any]] = []
    listener = lambda c, cursor, statement, values, context, many: sent.append((statement, values))  # noqa: E731
    event.listen(store.database.engine, "before_cursor_execute", listener)
    with store.read() as connection:
        what(connection)
    event.remove(store.database.engine, "before_cursor_execute", listener)
    with store.read() as connection:
        explained = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            for statement, values in sent
            if statement.startswith("SELECT")
        ]
    assert explained
    return [row[3] for rows in explained for row in rows]


@pytest.mark.parametrize("name", LISTS)
def test_no_list_walks_through_a_large_table(filled: Path, name: str) -> None:
    with Store.open(filled) as store:
        steps = plans(store, LISTS[name])
    scans = [s for s in steps if s.startswith("SCAN") and s.split()[1] in LARGE and "INDEX" not in s]
    assert scans == [], steps


def test_what_walks_is_seen(filled: Path) -> None:
    with Store.open(filled) as store:
        steps = plans(store, lambda c: c.execute(text("SELECT * FROM feedback WHERE note = ''")).all())
    assert steps == ["SCAN feedback"]


def test_pages_follow_each_other_without_a_gap(store: Store) -> None:
    fill(store, 10, 100)
    with store.write() as connection:  # several at the same moment
        connection.execute(text("UPDATE suggestion SET at = (SELECT min(at) FROM suggestion) WHERE agent < 'agent-2'"))
    with store.read() as connection:
        everything, pages = suggestions.suggestions(connection, limit=1_000), []
        last = None
        while page := suggestions.suggestions(connection, limit=7, after=last):
            pages += page
            last = page[-1]
    assert pages == everything and len({s.suggestion_id for s in pages}) == 100
    assert datetime(2026, 1, 1, tzinfo=UTC) == everything[-1].at
