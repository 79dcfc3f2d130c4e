"""Counts of the store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from labeling.review import Review
from labeling.store import glance
from labeling.taxonomy import Template
from labeling.values import Question

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
LATE = Template("late", "payouts", "Late", "Hi.", review_by=date(2026, 8, 31))


def load(store, templates, at=AT, n=2):
    questions = [Question(f"q{i}", f"text {i}") for i in range(n)]
    store.replace_source("data/all.csv", templates=templates, questions=questions, at=at)


def test_an_empty_store_counts_nothing(store):
    with store.read() as connection:
        assert glance.held(connection) == glance.Held(0, 0)
        assert glance.reviews_by_expert(connection, AT) == {}
        assert glance.overdue_templates(connection, AT.date()) == 0


def test_only_what_is_there_and_may_be_suggested_counts(store):
    load(
        store,
        [LATE, replace(LATE, template_id="old", status="stale"), replace(LATE, template_id="new", status="draft")],
    )
    load(store, [LATE, replace(LATE, template_id="old", status="stale")], n=1)
    with store.read() as connection:
        assert glance.held(connection) == glance.Held(1, 2)


def test_reviews_are_counted_by_expert_from_a_moment_on(store):
    load(store, [LATE])
    moments = [("Ana", 0), ("Ben", 1), ("Ben", 2)]
    store.add_reviews([Review(f"q{i % 2}", who, AT + timedelta(hours=h), "late") for i, (who, h) in enumerate(moments)])
    with store.read() as connection:
        assert list(glance.reviews_by_expert(connection, AT).items()) == [("Ben", 2), ("Ana", 1)]
        assert glance.reviews_by_expert(connection, AT + timedelta(hours=2)) == {"Ben": 1}


def test_templates_changed_since_are_counted_once_each(store):
    load(store, [LATE, replace(LATE, template_id="other")])
    for day in (1, 2):
        load(store, [replace(LATE, body=f"Hi {day}."), replace(LATE, template_id="other")], AT + timedelta(days=day))
    with store.read() as connection:
        assert glance.template_versions_since(connection, AT) == 1
        assert glance.template_versions_since(connection, AT + timedelta(days=2)) == 0


def test_templates_are_overdue_the_day_after(store):
    load(
        store,
        [LATE, replace(LATE, template_id="draft", status="draft"), replace(LATE, template_id="x", review_by=None)],
    )
    with store.read() as connection:
        assert glance.overdue_templates(connection, date(2026, 8, 31)) == 0
        assert glance.overdue_templates(connection, date(2026, 9, 1)) == 1
