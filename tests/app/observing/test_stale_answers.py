"""Answers from templates that have gone stale."""

import json
from dataclasses import replace
from datetime import date

from app.observing.stale import stale
from labeling.store.template_edits import save_template, template
from tests.app.observing.conftest import DAY, NOON


def edit(log, name, at=NOON - 20 * DAY, **changes):
    with log.store.write() as connection:
        one = template(connection, name)
        save_template(connection, replace(one, **changes), "Ana", at, "", one.version)


def test_each_reason_counts_and_any_counts_once(log):
    log.store.add_release("r-1", NOON - 10 * DAY, {"gate": {}}, {})
    edit(log, "late", status="stale")
    edit(log, "pause", review_by=date(2026, 9, 13))
    edit(log, "refund", at=NOON - 2 * DAY, body="New words.", review_by=date(2026, 9, 1))
    for name in ("late", "pause", "refund", "refund-how", "gone"):
        log.ask(f"{name}-new", name)
    log.ask("refund-before", "refund", ago=3 * DAY)
    log.ask("late-again", "late")
    log.ask("not-answered", "late", suggest=False)
    found = stale(log.read())
    assert found.answers == 7
    assert (found.marked.value, found.overdue.value, found.changed.value) == (2 / 7, 3 / 7, 1 / 7)
    assert found.any.value == 5 / 7
    told = [(t.template_id, t.answers, t.why) for t in found.templates]
    assert told == [
        ("late", 2, "marked as stale"),
        ("refund", 2, "review overdue, changed since the release"),
        ("pause", 1, "review overdue"),
    ]
    assert found.templates[0].title == "Title of late"
    json.dumps(found.as_dict(), allow_nan=False)


def test_a_review_due_today_is_not_overdue(log):
    edit(log, "late", review_by=date(2026, 9, 14))
    log.ask("a")
    assert stale(log.read()).overdue.value == 0


def test_a_release_nobody_recorded_and_no_answers(log):
    assert stale(log.read()).any.n == 0 and stale(log.read()).templates == ()
    log.ask("a", release_id="r-lost")
    assert stale(log.read()).changed.value == 0
