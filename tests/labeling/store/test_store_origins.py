from datetime import UTC, datetime

from labeling.store.origins import refresh_questions, sources_of_questions, sources_of_templates
from labeling.taxonomy import Template
from labeling.values import Question

AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_rows_are_told_by_their_source(store):
    template = Template("a", "t", "T", "B")
    store.replace_source("one", templates=[template], questions=[Question("q1", "x")], at=AT)
    store.replace_source("two", questions=[Question("q2", "y")], at=AT)
    with store.read() as connection:
        assert sources_of_questions(connection, ["q1", "q2", "q3"]) == {"q1": "one", "q2": "two"}
        assert sources_of_templates(connection) == {"a": "one"}
    store.replace_source("one", at=AT)
    with store.read() as connection:
        assert sources_of_questions(connection, ["q1"]) == sources_of_templates(connection) == {}


def test_questions_are_refreshed_where_they_stand(store):
    old = Question("q1", "x", AT, "C", None, {"a": "1"})
    store.replace_source("one", questions=[old, Question("q2", "y")], at=AT)
    new, revision = Question("q1", "x", AT, "C", "a reply", {"a": "2"}), store.revision()
    with store.write() as connection:
        assert refresh_questions(connection, [new, Question("q2", "y"), Question("q9", "unknown")]) == 1
    assert {q.question_id: q for q in store.questions()} == {"q1": new, "q2": Question("q2", "y")}
    assert store.revision() == revision + 1
    with store.write() as connection:
        assert refresh_questions(connection, [new]) == 0 and sources_of_questions(connection, ["q1"]) == {"q1": "one"}
    assert store.revision() == revision + 1
