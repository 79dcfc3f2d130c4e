"""What the labels do not know yet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.desk.loaded import Desk
from app.desk.since import Since, since_labels
from app.workspace import Workspace
from labeling.review import Review
from labeling.store.ingest import replace_source


@pytest.fixture
def desk(shop):
    return Desk(Workspace(shop))


def test_right_after_a_run_nothing_is_older_than_the_labels(desk):
    assert since_labels(desk) == Since(False)


def test_an_edited_rule_asks_for_a_run(desk):
    rules = desk.workspace.functions / "rules.toml"
    rules.write_text(rules.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8")
    assert since_labels(desk).files


def test_reviews_and_templates_since_are_counted(desk):
    later = datetime.now(UTC) + timedelta(seconds=1)
    desk.store.add_reviews([Review("q17", "Ana", later, "order-status")])
    templates = [replace(t, body=t.body + " Bye.") for t in desk.store.templates()]
    with desk.store.write() as connection:
        replace_source(connection, "data/templates.csv", templates=templates, at=later)
    assert since_labels(desk) == Since(True, 1, 4)


def test_a_store_that_moved_on_for_another_reason_still_asks_for_a_run(desk):
    desk.store.add_reviews([Review("q17", "Ana", datetime(2020, 1, 1, tzinfo=UTC), "order-status")])
    assert since_labels(desk) == Since(True)
