"""A copy of a store has what people taught, and nothing of what agents and customers did."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from labeling.errors import OracleError
from labeling.serving.stages import LIVE, StageEvent
from labeling.serving.suggestions import LoggedSuggestion
from labeling.serving.tokens import new_token
from labeling.store import Store
from labeling.store.bulk import insert_into
from labeling.store.copying import TRAFFIC, copy_everything, copy_without_traffic, is_untouched
from labeling.store.ingest import replace_source
from labeling.store.schema import Base
from labeling.store.stages import modes, set_mode
from labeling.store.suggestions import append_suggestion
from labeling.store.tokens import add_token
from labeling.taxonomy import Template
from labeling.values import Question

AT = datetime(2030, 1, 7, tzinfo=UTC)
SAID = {"release_id": "r1", "decision": "suggest", "template_id": "late", "template_proba": 1.0, "topic": "payouts"}
REST = {"topic_proba": 1.0, "valid_proba": 1.0, "reason": "", "rendered": "Hi", "latency_ms": 1.0}


def filled(path):
    store = Store.open(path)
    with store.write() as connection:
        replace_source(connection, "data/templates.csv", templates=[Template("late", "payouts", "Late", "Hi")], at=AT)
        replace_source(connection, "data/questions.csv", questions=[Question("q1", "Where is it?")], at=AT)
        append_suggestion(connection, LoggedSuggestion("s1", AT, "http", "ana", None, "Where?", **SAID, **REST))
        set_mode(connection, StageEvent(AT, "ana", "template", LIVE))
        add_token(connection, new_token("tool", "agent", AT)[0])
    store.add_release("r1", AT, {"gate": {}}, {})
    return store


def test_what_was_taught_comes_along_and_traffic_does_not(tmp_path):
    with filled(tmp_path / "a.db") as source, Store.open(tmp_path / "b.db") as target:
        with source.read() as old, target.database.alter() as new:
            copied = copy_without_traffic(old, new)
        assert target.templates() == source.templates()
        assert [q.text for q in target.questions()] == ["Where is it?"]
        assert target.revision() == source.revision() > 0
        assert [r.release_id for r in target.releases()] == ["r1"]
        assert copied >= 4
        with target.read() as connection:
            counts = [connection.execute(select(func.count()).select_from(t.__table__)).scalar() for t in TRAFFIC]
            assert modes(connection).template == "shadow"
        assert sum(counts) == 0
        assert len(source.suggestions()) == 1


def test_what_the_target_had_is_gone(tmp_path):
    with filled(tmp_path / "a.db") as source, Store.open(tmp_path / "b.db") as target:
        with target.write() as connection:
            replace_source(connection, "x.csv", questions=[Question("old", "Old?")], at=AT)
        for _ in range(2):
            with source.read() as old, target.database.alter() as new:
                copy_without_traffic(old, new)
        assert [q.question_id for q in target.questions()] == ["q1"]


def test_every_table_of_service_and_scheduler_is_left_out():
    kept = {"template", "template_version", "template_move", "question", "gold", "opinion", "review"}
    kept |= {"release", "release_event", "meta", "product_change", "finding", "finding_event", "recheck"}
    kept |= {"voter_event", "voter_version", "erased"}
    assert {t.name for t in Base.metadata.sorted_tables} - {r.__tablename__ for r in TRAFFIC} == kept


def test_everything_is_copied_and_counted(tmp_path):
    with filled(tmp_path / "a.db") as source, Store.open(tmp_path / "b.db") as target:
        with source.read() as old, target.database.alter() as new:
            assert is_untouched(new) and not is_untouched(old)
            rows = copy_everything(old, new)
        with source.read() as old, target.read() as new:
            tables = Base.metadata.sorted_tables
            found = [[list(c.execute(select(t).order_by(*t.primary_key))) for t in tables] for c in (old, new)]
        assert found[0] == found[1] and rows == sum(map(len, found[0])) == 8 + 2


def test_a_row_that_comes_out_differently_is_noticed(tmp_path, monkeypatch):
    def spoilt(connection, table, rows):
        insert_into(connection, table, [row | {"text": "other"} if "text" in row else row for row in rows])

    monkeypatch.setattr("labeling.store.copying.insert_into", spoilt)
    with filled(tmp_path / "a.db") as source, Store.open(tmp_path / "b.db") as target:
        wrong = pytest.raises(OracleError, match="table 'question' came out differently")
        with wrong, source.read() as old, target.database.alter() as new:
            copy_everything(old, new)
        with target.read() as connection:
            assert is_untouched(connection)
