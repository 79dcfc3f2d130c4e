import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.loaded import Desk
from app.desk.templates.curating import (
    EXPORT_COLUMNS,
    IN,
    OUT,
    create,
    diff,
    export_rows,
    get,
    placeholders,
    rows,
    save,
    topics,
    versions,
)
from app.pipeline.ingesting import load_files
from app.reporting.tables_out import write_table
from app.workspace import Workspace
from labeling.curating.moves import MERGE, Plan
from labeling.errors import OracleError
from labeling.review import Review
from labeling.store import GoldRow, Store
from labeling.store.moving import apply_move
from labeling.taxonomy import Template
from labeling.values import Question

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = date(2027, 7, 1)
NEW = Template("gift-card", "orders", "Gift cards", "Hi {first_name}, here it is.", "draft", "shop team", ("orders",))


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    yield opened
    opened.store.close()


def row(desk, template_id):
    return next(r for r in rows(desk, TODAY) if r.template_id == template_id)


def test_the_list_has_what_an_expert_looks_for(desk):
    found = rows(desk, TODAY)
    assert [r.topic for r in found] == ["orders", "orders", "returns", "returns"]
    status = row(desk, "order-status")
    gold = [g for g in desk.store.gold() if g.label == "order-status"]
    assert (status.status, status.owner, status.products, status.version) == ("live", "shop team", ("orders",), 1)
    assert status.overdue and not rows(desk, date(2027, 6, 30))[0].overdue
    assert status.gold == len(gold) > 0 and status.reviews == 0 and status.last_review is None
    assert 0 < status.traffic < 1 and status.match_rate is None and status.moved_into == ()


def test_the_list_follows_reviews_and_moves(desk):
    before = {r.template_id: r for r in rows(desk, TODAY)}
    free = next(
        q.question_id for q in desk.store.questions() if q.question_id not in {g.question_id for g in desk.store.gold()}
    )
    desk.store.add_reviews([Review(free, "ann", NOW, "order-status")])
    seen = row(desk, "order-status")
    assert (seen.reviews, seen.last_review, seen.gold) == (1, NOW, before["order-status"].gold + 1)
    with desk.store.write() as connection:
        apply_move(connection, Plan(MERGE, "order-status", into="order-cancel"), "ann", NOW)
    gone, there = row(desk, "order-status"), row(desk, "order-cancel")
    assert (gone.status, gone.moved_into, gone.gold, gone.traffic) == ("retired", ("order-cancel",), 0, None)
    assert not gone.overdue and there.gold == seen.gold + before["order-cancel"].gold and there.reviews == 1
    assert there.traffic == pytest.approx(before["order-status"].traffic + before["order-cancel"].traffic)


def test_an_edit_is_saved_with_a_note_and_shows_in_the_versions(desk):
    old = get(desk, "order-status")
    saved = save(desk, replace(old, title="  Where is\n my order "), "ann", NOW, " shorter ", old.version)
    assert saved.title == "Where is my order" and get(desk, "order-status") == saved
    newest, first = versions(desk, "order-status")
    assert (newest.number, newest.by, newest.note, first.by) == (2, "ann", "shorter", "")
    with pytest.raises(OracleError, match="was changed by ann meanwhile"):
        save(desk, replace(old, title="Mine"), "bob", NOW, "", old.version)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "has no title; fill it in"),
        ({"body": "\n"}, "has no body"),
        ({"topic": ""}, "has no topic"),
        ({"title": "x" * 301}, "has 301 characters; use at most 300"),
        ({"body": "x" * 20_001}, "has 20,001 characters"),
        ({"body": "a\x00b"}, "control character"),
        ({"products": ("a;b",)}, "product 'a;b'"),
        ({"status": "retired"}, "retire 'order-status' as a change"),
        ({"status": "draft"}, r"rules\.where-is-it \(labeling_functions/rules\.toml:2\) and cannot become draft"),
    ],
)
def test_what_cannot_stand_is_refused_in_one_sentence(desk, change, sentence):
    with pytest.raises(OracleError, match=sentence):
        save(desk, replace(get(desk, "order-status"), **change), "ann", NOW, "", 1)
    assert get(desk, "order-status").version == 1


def set_status(desk, template_id, status, version=1):
    return save(desk, replace(get(desk, template_id), status=status), "ann", NOW, "", version)


def test_a_status_can_change_where_nothing_breaks(desk):
    assert set_status(desk, "order-status", "stale").status == "stale"
    assert set_status(desk, "return-refund", "draft").status == "draft"
    with pytest.raises(OracleError, match="unknown status 'alive'; did you mean 'live'"):
        set_status(desk, "return-refund", "alive", 2)


def test_a_topic_that_functions_name_keeps_a_template(desk):
    rules = desk.workspace.functions / "rules.toml"
    rules.write_text('[[rule]]\nname = "back"\nvotes_for = "topic:returns"\nany = ["back"]\n')
    first, last = get(desk, "return-start"), get(desk, "return-refund")
    assert save(desk, replace(first, topic="orders"), "ann", NOW, "", 1).topic == "orders"
    with pytest.raises(OracleError, match=r"topic 'returns' is named by rules\.back"):
        save(desk, replace(last, topic="orders"), "ann", NOW, "", 1)


def test_the_last_live_template_stays_live(desk):
    (desk.workspace.functions / "rules.toml").unlink()
    (desk.workspace.functions / "orders.py").unlink()
    for template_id in ("order-status", "order-cancel", "return-start"):
        set_status(desk, template_id, "draft")
    with pytest.raises(OracleError, match="'return-refund' is the last live template"):
        set_status(desk, "return-refund", "draft")


def test_what_was_moved_away_is_not_edited(desk):
    with desk.store.write() as connection:
        apply_move(connection, Plan(MERGE, "order-status", into="order-cancel"), "ann", NOW)
    with pytest.raises(OracleError, match="'order-status' was moved into 'order-cancel'; undo that move"):
        set_status(desk, "order-status", "live", 2)


def test_a_new_template(desk):
    assert create(desk, NEW, "ann", NOW, "asked for") == NEW
    assert row(desk, "gift-card").status == "draft" and topics(desk) == ["orders", "returns"]
    for template_id, sentence in [("gift-card", "is taken"), ("gift card", "is no id"), ("order-status", "is taken")]:
        with pytest.raises(OracleError, match=sentence):
            create(desk, replace(NEW, template_id=template_id), "ann", NOW)
    with pytest.raises(OracleError, match="unknown template 'gift-crad'; did you mean 'gift-card'"):
        get(desk, "gift-crad")


def test_placeholders_that_the_settings_fill():
    found = placeholders(replace(NEW, body="{a} {b} {a} {c}"), {"b": "B", "z": "Z"})
    assert (dict(found.filled), found.unfilled) == ({"b": "B"}, ("a", "c"))


def test_differences_are_words(desk):
    assert diff("the old wait", "the new wait") == [("same", "the "), (OUT, "old "), (IN, "new "), ("same", "wait")]
    assert diff("", "") == [] and diff("a", "") == [(OUT, "a")] and diff("", "a") == [(IN, "a")]


@given(st.text(alphabet="ab \n<مر👋", max_size=60), st.text(alphabet="ab \n<مر👋", max_size=60))
def test_differences_give_both_texts_back(old, new):
    runs = diff(old, new)
    assert "".join(text for kind, text in runs if kind != IN) == old
    assert "".join(text for kind, text in runs if kind != OUT) == new
    assert all(text for _, text in runs)


def test_differences_of_long_texts_are_quick():
    assert _seconds(lambda: diff("same words again and again " * 740, "same words now and again " * 790)) < 1


def test_what_is_exported_loads_as_the_same(desk):
    create(desk, replace(NEW, body='Say "hi", {first_name}; مرحبا 👋\nBye'), "ann", NOW)
    save(desk, replace(get(desk, "order-status"), title="Edited", review_by=None), "ann", NOW, "", 1)
    before = desk.store.templates()
    path = desk.workspace.root / "data" / "templates.csv"
    write_table(path, EXPORT_COLUMNS, export_rows(desk))
    load_files(desk.workspace, desk.store, [path], ["templates"])
    assert sorted(desk.store.templates(), key=str) == sorted(before, key=str)


@pytest.mark.slow
def test_the_list_is_quick_with_a_thousand_templates_and_many_questions(tmp_path, shop):
    desk = Desk(Workspace(shop))
    desk.store.close()
    desk.store = Store.open(tmp_path / "big.db")
    desk.loaded = lambda: None
    templates = [Template(f"t{i}", f"topic{i % 40}", f"Title {i}", "Body " * 50) for i in range(1_000)]
    questions = [Question(f"q{i}", f"text {i}") for i in range(100_000)]
    gold = [GoldRow(f"q{i}", f"t{i % 1_000}", "seed") for i in range(10_000)]
    desk.store.replace_source("all", templates=templates, questions=questions, gold=gold, at=NOW)
    desk.store.add_reviews([Review(f"q{20_000 + i}", "ann", NOW, f"t{i % 900}") for i in range(5_000)])
    first = _seconds(lambda: rows(desk, TODAY))
    again = _seconds(lambda: rows(desk, TODAY))
    assert first < 2 and again < 0.2
    desk.store.close()


def _seconds(what):
    """Of the processor, so that others on the machine do not count."""
    started = time.process_time()
    what()
    return time.process_time() - started
