from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from labeling.disk.needles import Needles
from labeling.errors import OracleError
from labeling.review import Review
from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store import GoldRow, Source, Store, compacting
from labeling.store.compacting import BUSY, compact
from labeling.store.engine import open_database
from labeling.store.erasing import (
    CASE,
    CUSTOMER,
    QUESTION,
    Gone,
    Rows,
    count_rows,
    gone,
    hashed,
    others_say,
    remove,
    rows_of,
)
from labeling.store.release_swapping import swap
from labeling.store.releases import release_events
from labeling.store.schema import ErasedRecord, JobRunRecord, QuestionRecord, ReviewRecord
from labeling.store.scrubbing import echoed, holding, scrub
from labeling.taxonomy import Template
from labeling.values import Question

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
MINE = "Where is the turquoise umbrella of mine?"


def suggested(name, text, case, **more):
    numbers = (0.9, "payouts", 0.9, 0.9)
    values = (name, AT, "http", "Mia", case, text, "r", "suggest", "late", *numbers, "why", "Hi.", 3.5)
    return LoggedSuggestion(*values, **more)


@pytest.fixture
def filled(store):
    questions = [
        Question("q1", MINE, AT, "case-1", "It left.", {"customer_id": "cust-1"}),
        Question("q2", "Another question of the same case", AT, "case-1"),
        Question("q3", MINE, AT, "case-2", None, {"customer_id": "cust-2"}),
        Question("q4", f"Hello. {MINE} Thanks", AT, None),
    ]
    gold = [GoldRow("q1", "late", "seed"), GoldRow("q3", "late", "seed")]
    store.replace_sources([Source("data", [Template("late", "payouts", "Late", "Hi.")], questions, gold)], at=AT)
    store.add_reviews(
        [
            Review("q1", "Ana", AT, "late", "about the turquoise one"),
            Review("q3", "Ana", AT, "late", "see q1 of cust-1"),
        ]
    )
    store.add_suggestion(suggested("s1", MINE, "case-1"))
    store.add_suggestion(suggested("s2", MINE, "case-2"))
    store.add_suggestion(suggested("s3", "No case, but a customer", None, attributes={"customer_id": "cust-1"}))
    store.add_feedback(Feedback("s1", AT + timedelta(minutes=1), "Mia", "sent", "My own reply to it."))
    return store


def found(store, kind, value):
    with store.read() as connection:
        return rows_of(connection, kind, value, "customer_id")


def test_what_there_is_of_a_question_a_case_and_a_customer(filled):
    one = found(filled, QUESTION, "q1")
    assert (one.questions, one.suggestions, one.cases) == ({"q1"}, {"s1"}, set())
    assert one.asked == {MINE} and {"It left.", "about the turquoise one", "My own reply to it."} <= one.texts
    case = found(filled, CASE, "case-1")
    assert (case.questions, case.suggestions) == ({"q1", "q2"}, {"s1"})
    customer = found(filled, CUSTOMER, "cust-1")
    assert (customer.questions, customer.suggestions, customer.cases) == ({"q1", "q2"}, {"s1", "s3"}, {"case-1"})
    assert found(filled, CUSTOMER, "nobody") == Rows()


def test_others_may_have_said_the_same(filled):
    mine = found(filled, CASE, "case-1")
    with filled.read() as connection:
        assert others_say(connection, mine.texts, mine) == {MINE}
        assert echoed(connection, Needles.of((), mine.texts), mine) == {MINE}


def test_everything_goes_and_is_known_again(filled):
    rows, before = found(filled, CUSTOMER, "cust-1"), filled.revision()
    with filled.write() as connection:
        planned = count_rows(connection, rows)
        assert remove(connection, rows, [(CUSTOMER, "cust-1"), (QUESTION, "q1")], AT) == planned
    assert planned == {"question": 2, "gold": 1, "review": 1, "suggestion": 2, "feedback": 1}
    assert filled.revision() > before and {q.question_id for q in filled.questions()} == {"q3", "q4"}
    with filled.read() as connection:
        known = gone(connection)
        assert not set(connection.scalars(select(ErasedRecord.digest))) & {"q1", "cust-1"}
    assert known.since(QUESTION, "q1") == AT and known.since(QUESTION, "q2") is None
    assert known.holds(Question("q1", "x"), "customer_id")
    later = AT + timedelta(days=1)
    old, new, unknown = (Question("n", "x", at, attributes={"customer_id": "cust-1"}) for at in (AT, later, None))
    assert (
        known.holds(old, "customer_id") and known.holds(unknown, "customer_id") and not known.holds(new, "customer_id")
    )
    with filled.write() as connection:
        assert remove(connection, rows, [(CUSTOMER, "cust-1")], later) == {}
        assert gone(connection).since(CUSTOMER, "cust-1") == later and gone(connection).salt == known.salt


def test_hashes_are_salted():
    assert hashed("a", QUESTION, "q1") != hashed("b", QUESTION, "q1") != hashed("b", CASE, "q1")
    assert Gone().since(QUESTION, None) is None and not Gone().holds(Question("q", "x"), "c")


def test_notes_are_written_over_and_others_words_stay(filled):
    rows = found(filled, CUSTOMER, "cust-1")
    needles = Needles.of({"cust-1", "case-1"}, rows.texts)
    with filled.write() as connection:
        job = {
            "job": "retrain",
            "cause": "about case-1",
            "started_at": AT,
            "state": "failed",
            "attempt": 1,
            "holder": "h",
        }
        facts = {"facts": {"of": ["cust-1", 3]}, "error": f"bad row: {MINE}"}
        connection.execute(JobRunRecord.__table__.insert(), job | facts)
        remove(connection, rows, [(CUSTOMER, "cust-1")], AT)
        assert {"job_run.cause", "job_run.error", "job_run.facts"} <= set(holding(connection, needles))
        assert scrub(connection, needles) == 4
        told = connection.execute(select(JobRunRecord.cause, JobRunRecord.error, JobRunRecord.facts)).one()
        assert tuple(told) == ("about [erased]", "bad row: [erased]", {"of": ["[erased]", 3]})
        assert connection.scalars(select(ReviewRecord.comment)).all() == ["see q1 of [erased]"]
        assert set(holding(connection, needles)) == {"question.text", "suggestion.text"}
        assert scrub(connection, Needles()) == 0
    assert MINE in {q.text for q in filled.questions()}


def test_nothing_is_left_in_the_file(path, filled):
    assert b"turquoise one" in b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))
    rows = found(filled, CASE, "case-1")
    with filled.write() as connection:
        remove(connection, rows, [(CASE, "case-1")], AT)
    assert compact(filled.database) == ""
    data = b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))
    assert not any(text.encode() in data for text in rows.texts - {MINE}) and b"case-1" not in data


def test_a_reader_keeps_the_log_from_being_emptied(path, filled):
    with Store.open(path, wait=0.05) as another:
        with filled.read() as connection:
            connection.execute(select(ErasedRecord)).all()
            with another.write() as writing:
                remove(writing, found(another, QUESTION, "q2"), [(QUESTION, "q2")], AT)
            assert compact(another.database) == BUSY
        assert compact(another.database) == ""


def test_a_damaged_file_is_no_reader(path, filled):
    where = text("SELECT rootpage FROM sqlite_master WHERE name = 'question'")
    with filled.read() as connection:
        page = connection.execute(where).scalar_one()
    filled.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"x" * 4096)
    database = open_database(path)
    with pytest.raises(OracleError, match="the store is damaged; bring back"):
        compact(database)


@pytest.fixture
def server(postgres_url):
    """A store on a server with a question to remove, and what removes it."""
    with Store.open(postgres_url) as store:
        store.replace_sources([Source("data", [], [Question("q1", MINE), Question("q2", "Another")], [])], at=AT)

        def removes():
            with store.write() as writing:
                remove(writing, found(store, QUESTION, "q1"), [(QUESTION, "q1")], AT)

        yield store, removes


def test_the_files_of_a_server_forget_too(server, monkeypatch):
    store, removes = server
    removes()
    assert MINE.encode() in files_of(store)
    with store.read() as reading, monkeypatch.context() as patched:
        assert reading.execute(select(QuestionRecord.text)).all() == [("Another",)]
        patched.setattr(compacting, "WAIT", 0.5)
        assert compact(store.database) == compacting.HELD
    assert compact(store.database) == ""
    assert MINE.encode() not in files_of(store)


def test_who_may_still_look_at_removed_rows_of_a_server_is_waited_for(server, postgres_url, monkeypatch):
    """Its transaction holds no table, so nothing else would keep the rows from being copied into the new files."""
    store, removes = server
    with Store.open(postgres_url) as another, another.read() as reading, monkeypatch.context() as patched:
        assert reading.exec_driver_sql("SELECT 1").scalar() == 1
        removes()
        patched.setattr(compacting, "WAIT", 0.5)
        assert compact(store.database) == compacting.SEEN
    assert compact(store.database) == ""
    assert MINE.encode() not in files_of(store)


def files_of(store):
    """All that lies in the tables of a server that runs on this machine."""
    with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = connection.exec_driver_sql("SHOW data_directory").scalar()
        number = connection.exec_driver_sql("SELECT oid FROM pg_database WHERE datname = current_database()").scalar()
    return b"".join(p.read_bytes() for p in (Path(folder) / "base" / str(number)).rglob("*") if p.is_file())


def test_a_release_takes_the_place_of_another(store):
    store.add_release("r-old", AT, {"m": 1}, {"r": 2})
    store.promote("r-old", "released", AT)
    for _ in range(2):  # the second time nothing is left to do
        with store.write() as connection:
            swap(connection, "r-old", "r-new", AT)
    assert store.current_release() == "r-new"
    rows = {row.release_id: row for row in store.releases()}
    assert rows["r-old"].removed_at == AT and rows["r-new"].manifest == {"m": 1}
    with store.read() as connection:
        assert [e.release_id for e in release_events(connection, 9)] == ["r-new"]
    with store.write() as connection:
        swap(connection, "r-unknown", "r-other", AT)
    assert set(rows) == {"r-old", "r-new"}
