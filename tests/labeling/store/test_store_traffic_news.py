"""How far the log has come."""

from datetime import UTC, datetime, timedelta

from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store.matches import ReplyMatch, write_matches
from labeling.store.suggestions import append_logged
from labeling.store.traffic_news import Marks, marks, told_since

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_marks_grow_with_the_log(store):
    numbers = ("late", 0.9, "payouts", 0.95, 0.99)
    with store.write() as connection:
        assert marks(connection, AT) == Marks(0, 0, {})
        append_logged(
            connection,
            [
                LoggedSuggestion(
                    f"s{i}", AT + i * DAY, "http", "Mia", None, "?", "r", "suggest", *numbers, "y", "Hi", 3.5
                )
                for i in range(3)
            ],
        )
    store.add_feedback(Feedback("s1", AT, "Mia", "shown"))
    store.add_feedback(Feedback("s1", AT, "Mia", "used"))
    with store.write() as connection:
        write_matches(connection, [ReplyMatch("s1", 2, "m", "exact", 1.0, True, ("late",))])
        assert marks(connection, AT + DAY) == Marks(2, 2, {"m": 1})
        assert told_since(connection, 0) == [AT + DAY]
        assert told_since(connection, 2) == []
