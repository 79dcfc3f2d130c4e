"""Every write is checked and told of in the audit log, in the same transaction."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, delete, func, insert, select, text, update

from labeling.acting import NOBODY, ROLES, SYSTEM, WRITING, Actor, ForbiddenError, acting, doing, may, program
from labeling.errors import OracleError
from labeling.review.reviews import Review
from labeling.store import GoldRow, Store
from labeling.store.audit_log import audit_events
from labeling.store.bulk import insert_rows
from labeling.store.schema import (
    AuditRecord,
    Base,
    LeaseRecord,
    QuestionRecord,
    TemplateRecord,
    TokenRecord,
    VoterEventRecord,
)
from labeling.taxonomy import Template
from labeling.values import Question

AT = datetime(2030, 1, 7, tzinfo=UTC)
ANA, LEA = Actor("Ana", "expert", "app"), Actor("Lea", "lead", "cli")
TEMPLATE = Template("t", "topic", "Title", "Body")
MUTE = {"voter": "v", "at": AT, "by": "Ana", "action": "muted", "fingerprint": "", "note": "secret note"}
LEASE = {"question_id": "q1", "expert": "Ana", "until": AT}


def told(store):
    with store.read() as connection:
        return audit_events(connection)


def load(store, n=1):
    questions = [Question(f"q{i}", f"Where is {i}?") for i in range(n)]
    with acting(LEA):
        store.replace_source("all", templates=[TEMPLATE], questions=questions, gold=[], at=AT)


def review():
    return Review("q0", "Ana", AT, "t", "a comment of a customer's case")


def test_what_was_written_and_who_did_it_is_told(store: Store):
    load(store, 3)
    (event,) = told(store)
    assert (event.name, event.role, event.through, event.act) == ("Lea", "lead", "cli", "load")
    assert event.tables["question"] == {"insert": 3} and event.tables["template"] == {"insert": 1}
    assert "meta" not in event.tables
    assert event.what == "template t"
    assert abs((event.at - datetime.now(UTC)).total_seconds()) < 60


def test_texts_questions_and_cases_are_never_told(store: Store):
    load(store)
    with acting(ANA):
        store.add_reviews([review()])
    with acting(LEA):
        store.replace_source("gold", gold=[GoldRow("q0", "t", "seed")], at=AT)
    with store.read() as connection:
        all_words = str([tuple(row) for row in connection.execute(select(AuditRecord.__table__))])
    assert [e.act for e in told(store)] == ["load", "review", "load"] and told(store)[1].what.startswith("review ")
    for word in ("Where", "comment", "q0", "secret"):
        assert word not in all_words


def test_nothing_is_told_of_what_wrote_nothing_or_failed(store: Store):
    load(store)
    before = told(store)
    with acting(LEA), store.write() as connection:
        connection.execute(select(QuestionRecord.question_id)).all()
        connection.execute(update(TemplateRecord).where(TemplateRecord.template_id == "no").values(title="x"))
    load(store)
    with pytest.raises(ZeroDivisionError), acting(LEA), store.write() as connection:
        connection.execute(update(TemplateRecord).values(title="x"))
        _ = 1 / 0
    assert told(store) == before and store.templates()[0].title == "Title"


def test_logs_are_not_told_of_twice(store: Store):
    load(store)
    with acting(ANA), store.write() as connection:
        connection.execute(insert(LeaseRecord), LEASE)
    assert len(told(store)) == 1


def test_a_job_is_told_of_where_a_person_began_it(store: Store):
    row = {"job": "retrain", "cause": "", "started_at": AT, "state": "running", "attempt": 1, "holder": "h"}
    table = Base.metadata.tables["job_run"]
    for who in (program("schedule"), LEA):
        with acting(who), store.write() as connection:
            connection.execute(insert(table).returning(table.c.id), row | {"error": "", "facts": {}}).scalar_one()
    assert [(e.name, e.tables, e.what) for e in told(store)] == [("Lea", {"job_run": {"insert": 1}}, "job retrain")]


@pytest.mark.parametrize("role", ROLES)
def test_every_table_is_closed_to_those_without_its_right(store: Store, role: str):
    who = Actor("Somebody", role, "http")
    for name, right in WRITING.items():
        statement = delete(Base.metadata.tables[name]).where(text("1 = 0"))
        with acting(who):
            if may(role, right):
                with store.write() as connection:
                    connection.execute(statement)
            else:
                with pytest.raises(ForbiddenError, match=rf"Somebody \({role}\) may not"), store.write() as connection:
                    connection.execute(statement)


def test_a_refusal_takes_the_whole_transaction_with_it(store: Store):
    load(store)
    refused = pytest.raises(ForbiddenError, match="may not make and revoke tokens")
    with refused, acting(ANA), store.write() as connection:
        connection.execute(insert(LeaseRecord), LEASE)
        connection.execute(update(TokenRecord).values(role="admin"))
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(LeaseRecord)) == 0


def test_nobody_writes_anything(store: Store):
    load(store)
    with pytest.raises(ForbiddenError, match=r"nobody \(viewer\) may not write anything"), acting(NOBODY):
        store.add_reviews([review()])
    assert store.reviews() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE template SET title = 'x'",
        "  delete   from gold",
        "INSERT INTO token (token_id) VALUES ('t')",
        "UPDATE \"token\" SET role = 'admin'",
        "DROP TABLE review",
        "CREATE TABLE mine (a int)",
        "WITH x AS (SELECT 1) UPDATE template SET title = 'x'",
        "/* hidden */ UPDATE template SET title = 'x'",
        "VACUUM",
        "REPLACE INTO token (token_id) VALUES ('t')",
        "TRUNCATE review",
        "COPY token FROM STDIN",
    ],
)
def test_plain_sql_is_no_way_round(store: Store, statement: str):
    with pytest.raises(ForbiddenError, match=r"Ana \(expert\) may not"), acting(ANA), store.write() as connection:
        connection.exec_driver_sql(statement)
    with pytest.raises(ForbiddenError), acting(ANA), store.write() as connection:
        connection.execute(text(statement.replace(":", "\\:")))


def test_plain_sql_of_an_admin_is_told_of(store: Store):
    load(store)
    with acting(SYSTEM), store.write() as connection:
        connection.execute(text("UPDATE template SET title = 'x'"))
    assert told(store)[0].tables == {"template": {"update": 1}}


def test_a_write_within_a_with_is_seen(store: Store):
    load(store)
    inner = update(TemplateRecord).values(title="x").returning(TemplateRecord.template_id).cte("done")
    with pytest.raises(ForbiddenError, match="edit, merge, split"), acting(ANA), store.write() as connection:
        connection.execute(select(inner.c.template_id))


def test_a_temporary_table_is_nobodys_business(store: Store):
    own = Table("own", MetaData(), Column("a", Integer), prefixes=["TEMPORARY"])
    with acting(ANA), store.write() as connection:
        own.create(connection)
        connection.execute(insert(own), [{"a": 1}])
        own.drop(connection)
    assert told(store) == []
    with pytest.raises(ForbiddenError), acting(ANA), store.write() as connection:
        Table("own", MetaData(), Column("a", Integer)).create(connection)


def test_many_rows_are_checked_and_counted_on_every_database(store: Store):
    rows = [MUTE | {"voter": f"v{i}"} for i in range(450)]
    with acting(LEA), store.write() as connection:
        insert_rows(connection, VoterEventRecord, rows)
    (event,) = told(store)
    assert event.tables == {"voter_event": {"insert": 450}}
    assert event.what == "voter v0, v1, v2 and 447 more"
    with pytest.raises(ForbiddenError, match="mute voters"), acting(ANA), store.write() as connection:
        insert_rows(connection, VoterEventRecord, rows)


def test_changing_many_rows_is_counted(store: Store):
    load(store, 450)
    questions = [Question(f"q{i}", f"Where is number {i}?") for i in range(450)]
    with acting(LEA):
        store.replace_source("all", templates=[TEMPLATE], questions=questions, at=AT)
    assert told(store)[0].tables == {"question": {"update": 450}}


def test_what_is_done_can_be_said(store: Store):
    with acting(LEA), doing("promotion of the year"):
        store.add_release("r-1", AT, {}, {})
    assert (told(store)[0].act, told(store)[0].what) == ("promotion of the year", "release r-1")


def test_an_update_names_the_row_that_it_was_about(store: Store):
    token = {"token_id": "t-1", "name": "n", "role": "agent", "hash": "h" * 64, "created_at": AT}
    with acting(SYSTEM), store.write() as connection:
        connection.execute(insert(TokenRecord), token)
    with acting(SYSTEM), store.write() as connection:
        connection.execute(update(TokenRecord).where(TokenRecord.token_id == "t-1").values(revoked_at=AT))
    assert [(e.act, e.what, e.tables["token"]) for e in told(store)] == [
        ("token", "token t-1", {"update": 1}),
        ("token", "token t-1", {"insert": 1}),
    ]
    assert not any("h" * 64 in str(e) for e in told(store))


def test_no_statement_alters_the_audit_log(store: Store):
    load(store)
    for statement in (delete(AuditRecord), update(AuditRecord).values(name="x"), text("DELETE FROM audit_event")):
        with (
            pytest.raises(ForbiddenError, match="may not alter the audit log; nobody may"),
            store.write() as connection,
        ):
            connection.execute(statement)
    assert len(told(store)) == 1


def test_bad_text_is_still_explained(store: Store):
    with pytest.raises(OracleError, match="NUL"), acting(LEA):
        store.replace_source("all", templates=[Template("t", "topic", "Ti\0tle", "Body")], at=AT)
    assert told(store) == []


def test_the_reads_of_a_viewer_are_free(store: Store):
    load(store)
    with acting(NOBODY):
        assert len(list(store.questions())) == 1 and store.templates()[0].template_id == "t"
        with store.write() as connection:
            assert connection.scalar(select(func.count()).select_from(QuestionRecord)) == 1
