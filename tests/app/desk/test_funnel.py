from datetime import UTC, date, datetime, timedelta

import pytest

from app.desk.loaded import Desk
from app.desk.watch import funnel
from app.desk.watch.funnel import CUTS, cut, kept_steps, share, steps, total
from app.workspace import Workspace
from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store.funnel import Counts, Steps

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
ROWS = [
    Steps(date(2026, 5, 1), "r-1", "desk", Counts(10, 9, 6, 5, 3, 1, 1)),
    Steps(date(2026, 5, 2), "r-1", "http", Counts(4, 4, 2, 1, 0, 0, 1)),
    Steps(date(2026, 5, 2), "r-2", "desk", Counts(5, 5, 5, 0, 0, 0, 0)),
]


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    yield opened
    opened.store.close()


def test_the_whole_is_the_sum():
    whole = total(ROWS)
    assert (whole.counts.asked, whole.counts.valid, whole.counts.suggested, whole.counts.shown) == (19, 18, 13, 6)
    assert (whole.accepted, whole.decided) == (4, 6)
    assert whole.use.value == 4 / 6 and whole.untouched.value == 3 / 6
    assert total([]).use.value is None


@pytest.mark.parametrize(
    ("by", "names"),
    [("Day", ["2026-05-01", "2026-05-02"]), ("Release", ["r-1", "r-2"]), ("Channel", ["desk", "http"])],
)
def test_cuts_keep_every_count(by, names):
    found = cut(ROWS, by)
    assert [r.name for r in found] == names
    assert sum(r.counts.asked for r in found) == 19
    assert by in CUTS


def test_each_step_is_a_share_of_the_one_before():
    found = kept_steps(total(ROWS))
    assert [(n, round(s.value, 2)) for _, n, s in found] == [(19, 1.0), (18, 0.95), (13, 0.72), (6, 0.46), (4, 0.67)]
    assert all(s.value is None for _, _, s in kept_steps(total([])))


def test_a_share_lies_within_its_interval():
    found = share(3, 4)
    assert found.low < found.value == 0.75 < found.high
    assert share(0, 0).low is None


def test_only_the_period_counts_and_what_is_no_question_is_known(desk):
    for i, (at, reason) in enumerate(
        [(NOW, "near gold"), (NOW, funnel.NOT_A_QUESTION), (NOW - timedelta(days=8), "near gold")]
    ):
        decision = "abstain" if reason == funnel.NOT_A_QUESTION else "suggest"
        name = f"s{i}"
        desk.store.add_suggestion(
            LoggedSuggestion(
                name, at, "desk", "Bo", None, "Where?", "r-1", decision, "order-status", 0.9, "orders", 0.9, 0.9,
                reason, "Hi", 9.0,
            )
        )  # fmt: skip
        if decision == "suggest":
            desk.store.add_feedback(Feedback(name, at, "Bo", "used"))
    assert [
        (s.counts.asked, s.counts.valid, s.counts.used) for s in steps(desk, NOW + timedelta(hours=1), "7 days")
    ] == [(2, 1, 1)]
    assert total(steps(desk, NOW + timedelta(hours=1), "All")).counts.asked == 3
