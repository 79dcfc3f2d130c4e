import csv
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.desk.loaded import Desk
from app.desk.watch import freshness
from app.freshness.waiting import NOBODY
from app.services import ingest
from app.workspace import Workspace
from labeling.store.fresh_scores import Scored, append_score
from labeling.values import Gold, Questions, SoftLabels

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
TODAY = AT.date()
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
        {"owner": NOBODY, "overdue": 1, "due in 30 days": 0, "no date": 0, "later": 0},
        {"owner": "team a", "overdue": 0, "due in 30 days": 1, "no date": 1, "later": 1},
    ]
    assert freshness.by_owner([]) == []


def test_templates_that_may_be_suggested_need_gold(desk):
    found = [d for d in freshness.due(desk, TODAY) if d.row.topic == "t"]
    assert [d.row.template_id for d in freshness.without_gold(found)] == ["late", "soon", "never"]


def test_the_report_is_made_once_for_what_there_is(seat):
    desk = seat()
    found = freshness.report(desk, AT)
    assert freshness.report(desk, AT + timedelta(hours=2)) is found
    assert {p.name for p in found.score.parts} == {"templates", "gold", "voters", "labels"}
    assert {s.owner for s in found.voters} == {"shop team"} and found.notes == ()
    assert freshness.report(desk, AT + timedelta(days=1)) is not found
    with desk.store.write() as connection:
        append_score(connection, Scored(AT, 0.5, {}))
    assert len(freshness.report(desk, AT).trend) == 1


def test_a_touched_function_makes_its_labels_old(seat):
    desk = seat()
    assert freshness.report(desk, AT).score.shares["labels"] == 1
    path = desk.workspace.functions / "rules.toml"
    path.write_text(path.read_text().replace('name = "thanks-only"', 'name = "thanks-only"\nadded = "2025-01-01"'))
    found = freshness.report(desk, AT)
    added = {s.voter.name: s.changed for s in found.voters}
    assert added["rules.thanks-only"] == datetime(2025, 1, 1, tzinfo=UTC)
    path.write_text(path.read_text().replace('"where is', '"where on earth is'))
    assert freshness.report(desk, AT).score.shares["labels"] < 1


def test_a_module_that_does_not_import_is_named(seat):
    desk = seat()
    (desk.workspace.functions / "broken.py").write_text("import nothing_like_this\n")
    found = freshness.report(desk, AT)
    assert "broken.py" in found.notes[0] and found.voters


def test_without_labels_there_are_templates_and_gold_only(desk):
    found = freshness.report(desk, AT)
    assert {p.name for p in found.score.parts} <= {"templates", "gold", "voters", "labels", "questions"}
    shutil.rmtree(desk.workspace.run / "labels")
    opened = Desk(desk.workspace)
    bare = freshness.report(opened, AT)
    opened.store.close()
    assert {p.name for p in bare.score.parts} == {"templates", "gold"} and "no labels yet" in bare.notes[0]
    assert {w.item for w in bare.waiting} >= {"late", "soon"}


def test_too_little_gold_tells_nothing(seat):
    desk = seat()
    assert freshness.novelty(desk, desk.require()) is None


def test_questions_far_from_all_gold_are_found_the_farthest_first(seat):
    desk = seat()
    now = desk.require()
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
    times = [datetime(2026, 4, 1, tzinfo=UTC) if i >= 30 else None for i in range(n)]
    times[41:44] = [datetime(2026, 1, 1, tzinfo=UTC)] * 3
    asked = tuple(replace(q, asked_at=t) for q, t in zip(now.state.questions, times, strict=True))
    now.state.__dict__["questions"] = Questions(asked)
    chat = now.state.taxonomy.index["_not_a_question"]
    proba = np.zeros_like(now.state.labels.proba)
    proba[:, 0] = 1
    proba[50] = np.eye(proba.shape[1])[chat]
    now.state.__dict__["labels"] = SoftLabels(proba, np.ones(n, bool))
    found = freshness.novelty(desk, replace(now, rows=rows, stamp="novelty"))
    assert found.recent == n - 40 - 3 - 1
    assert set(found.places[:3]) == {n - 3, n - 2, n - 1}
    assert found.far >= 3 and found.share == found.far / found.recent
