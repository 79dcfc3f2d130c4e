import csv
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from app.desk.loaded import Desk
from app.desk.watch import freshness
from app.services import ingest
from app.workspace import Workspace
from labeling.values import Gold

TODAY = date(2026, 5, 4)
ROWS = [
    ("late", "live", "", TODAY - timedelta(days=3)),
    ("soon", "stale", "team a", TODAY + timedelta(days=30)),
    ("later", "draft", "team a", TODAY + timedelta(days=31)),
    ("never", "live", "team a", None),
    ("gone", "retired", "team b", TODAY - timedelta(days=300)),
]


@pytest.fixture
def desk(shop):
    with (shop / "data/templates.csv").open("a", encoding="utf-8", newline="") as stream:
        rows = ([i, "t", f"Title <b>{i}</b>", "Hi", status, owner, "", by or ""] for i, status, owner, by in ROWS)
        csv.writer(stream).writerows(rows)
    workspace = Workspace(shop)
    ingest(workspace, [shop / "data/templates.csv"])
    opened = Desk(workspace)
    yield opened
    opened.store.close()


@pytest.fixture
def now(seat):
    return seat().require()


def test_templates_come_the_most_urgent_first_without_retired_ones(desk):
    found = freshness.due(desk, TODAY)
    assert [(d.row.template_id, d.state, d.days) for d in found if d.row.topic == "t"] == [
        ("late", freshness.OVERDUE, -3),
        ("soon", freshness.DUE_SOON, 30),
        ("never", freshness.NO_DATE, None),
        ("later", freshness.LATER, 31),
    ]


def test_owners_with_the_most_to_do_come_first(desk):
    found = [d for d in freshness.due(desk, TODAY) if d.row.topic == "t"]
    assert freshness.by_owner(found) == [
        {"owner": freshness.NOBODY, "overdue": 1, "due in 30 days": 0, "no date": 0, "later": 0},
        {"owner": "team a", "overdue": 0, "due in 30 days": 1, "no date": 1, "later": 1},
    ]
    assert freshness.by_owner([]) == []


def test_templates_that_may_be_suggested_need_gold(desk):
    found = [d for d in freshness.due(desk, TODAY) if d.row.topic == "t"]
    assert [d.row.template_id for d in freshness.without_gold(found)] == ["late", "soon", "never"]


def test_rules_come_by_the_day_they_were_added(seat):
    desk = seat()
    path = desk.workspace.functions / "rules.toml"
    path.write_text(path.read_text().replace('name = "thanks-only"', 'name = "thanks-only"\nadded = "2025-01-01"'))
    found = freshness.aged(desk, desk.require(), TODAY)
    assert (found[0].name, found[0].added, found[0].days) == ("rules.thanks-only", date(2025, 1, 1), 488)
    assert all(a.added is None for a in found[1:])
    assert freshness.old(found) == found[:1]
    assert all(a.owner == "shop team" for a in found) and freshness.ownerless(found) == []


def test_a_workspace_without_rules_has_functions_only(seat):
    desk = seat()
    (desk.workspace.functions / "rules.toml").unlink()
    assert all(a.days is None for a in freshness.aged(desk, desk.require(), TODAY))


def test_too_little_gold_tells_nothing(now):
    assert freshness.novelty(now) is None


def test_questions_far_from_all_gold_are_found_the_farthest_first(now, monkeypatch):
    n = len(now.rows)
    rng = np.random.default_rng(0)
    rows = np.zeros((n, 8), np.float32)
    rows[:, 0] = 1
    rows += rng.normal(0, 0.02, rows.shape).astype(np.float32)
    rows[-3:] = 0
    rows[-3:, 1:4] = np.eye(3)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    label = np.where(np.arange(n) < 40, 0, -1).astype(np.int32)
    now.state.__dict__["gold"] = Gold(label, np.where(label < 0, -1, 0).astype(np.int8))
    days = np.full(n, np.datetime64("NaT"), "datetime64[D]")
    days[30:] = np.datetime64("2026-04-01")
    days[41:44] = np.datetime64("2026-01-01")
    monkeypatch.setattr(freshness, "asked_days", lambda loaded: days)
    guess = np.zeros(n, int)
    guess[50] = now.state.taxonomy.index["_not_a_question"]
    made = replace(now, rows=rows, parts=replace(now.parts, guess=guess), stamp="novelty")
    found = freshness.novelty(made)
    assert found.recent == n - 40 - 3 - 1
    assert set(found.places[:3]) == {n - 3, n - 2, n - 1}
    assert found.far >= 3 and found.share == found.far / found.recent
