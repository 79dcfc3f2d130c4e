from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from labeling.errors import OracleError
from labeling.store.template_edits import create_template, save_template, template, versions
from labeling.taxonomy import Template

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATE = Template("late", "payouts", "Late payout", "Hi {name}", "live", "ann", ("eu",), date(2026, 6, 1))


@pytest.fixture
def filled(store):
    store.replace_source("t.csv", templates=[LATE], at=NOW)
    return store


def save(store, edited, expected, by="ann", note="", at=NOW):
    with store.write() as connection:
        return save_template(connection, edited, by, at, note, expected)


def history(store, template_id="late"):
    with store.read() as connection:
        return versions(connection, template_id)


def test_an_edit_is_a_version_with_who_when_and_why(filled):
    later = (NOW + timedelta(days=1)).astimezone(timezone(timedelta(hours=2)))
    saved = save(filled, replace(LATE, title="New"), 1, "bob", "clearer", later)
    assert saved == replace(LATE, title="New", version=2) == filled.templates()[0]
    newest, first = history(filled)
    assert (newest.number, newest.by, newest.note, newest.template) == (2, "bob", "clearer", saved)
    assert newest.recorded_at == later and newest.recorded_at.utcoffset() == timedelta(0)
    assert (first.number, first.by, first.note, first.template) == (1, "", "", LATE)
    assert filled.revision() == 2


def test_the_same_content_is_no_version(filled):
    assert save(filled, replace(LATE, version=7), 1) == LATE
    assert len(history(filled)) == 1 and filled.revision() == 1


def test_a_stale_version_names_who_was_faster(filled):
    save(filled, replace(LATE, title="Bob's"), 1, "bob")
    with pytest.raises(OracleError, match="'late' was changed by bob meanwhile and is at version 2, not 1"):
        save(filled, replace(LATE, title="Ann's"), 1)
    filled.replace_source("t.csv", templates=[replace(LATE, title="File's")], at=NOW)
    with pytest.raises(OracleError, match="changed by its file meanwhile"):
        save(filled, replace(LATE, title="Ann's"), 2)
    assert filled.templates()[0].title == "File's"


def test_new_templates_come_in_their_order_and_ids_are_unique(filled):
    with filled.write() as connection:
        for i in ("n2", "n1"):
            assert create_template(connection, Template(i, "t", "T", "B"), "ann", NOW, "made").version == 1
    assert [t.template_id for t in filled.templates()] == ["n2", "n1", "late"]
    assert [(v.by, v.note) for v in history(filled, "n1")] == [("ann", "made")]
    with pytest.raises(OracleError, match="the id 'late' is taken"), filled.write() as connection:
        create_template(connection, LATE, "ann", NOW)


def test_unknown_templates_and_times_without_a_zone(filled):
    with pytest.raises(OracleError, match="unknown template 'lat'; did you mean 'late'"), filled.read() as connection:
        template(connection, "lat")
    with pytest.raises(ValueError, match="no time zone"):
        save(filled, replace(LATE, title="X"), 1, at=datetime(2026, 1, 1))
    assert filled.templates() == (LATE,) and history(filled, "nothing") == []


def test_hostile_texts_come_back_to_the_letter(filled):
    text = "<b>'; DROP TABLE template;--</b> {name} مرحبا 👋🏽\u202e" + "x" * 10_000
    assert save(filled, replace(LATE, body=text), 1).body == text == filled.templates()[0].body
