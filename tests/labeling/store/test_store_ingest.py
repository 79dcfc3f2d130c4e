from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select

from labeling.errors import OracleError
from labeling.store import Counts, GoldRow, Source, Store, replace_source
from labeling.store.bulk import CHUNK
from labeling.store.schema import QuestionRecord
from labeling.values import Question

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def asked(*ids: str) -> list[Question]:
    return [Question(one, f"text of {one}") for one in ids]


def stored(store: Store) -> list[str]:
    return [question.question_id for question in store.questions()]


def test_a_question_comes_back_as_it_went_in(store: Store) -> None:
    full = Question("q1", "Where is it?", NOW, "c1", "On its way.", {"lang": "en", "plan": "pro"})
    bare = Question("q2", "")
    store.replace_source("q.csv", questions=[full, bare], at=NOW)
    assert list(store.questions()) == [full, replace(bare, attributes={})]


def test_unicode_is_kept(store: Store) -> None:
    odd = Question("q ü", "a b 🦜 ‮ \u00a0", None, "", " ", {"k\x00": "v\x00🦜"})
    store.replace_source("ö.csv", questions=[odd], at=NOW)
    assert list(store.questions()) == [odd]
    assert store.replace_source("ö.csv", questions=[odd], at=NOW).questions == Counts(unchanged=1)


@pytest.mark.parametrize("count", [1, 300])  # the second is many enough for COPY
def test_nul_is_refused_on_every_database(store: Store, count: int) -> None:
    rows = [Question(f"q{i}", "a" if i else "one\x00two") for i in range(count)]
    with pytest.raises(OracleError, match=r"text 'one\\x00two' holds the character NUL"):
        store.replace_source("q.csv", questions=rows, at=NOW)
    assert stored(store) == []


def test_questions_come_in_the_order_of_code_points_whatever_the_database_sorts_by(store: Store) -> None:
    ids = ["b", "B", "a", "ä", "_", "A"]
    gone = [Question(i, i) for i in ids]
    store.replace_source("q.csv", questions=gone, gold=[GoldRow(i, "t", "seed") for i in ids[:1]], at=NOW)
    for source in ids:
        store.replace_source(source, questions=[Question(f"of {source}", source)], at=NOW)
    found = [q.text for q in store.questions() if q.question_id.startswith("of ")]
    assert found == sorted(ids)
    with store.read() as connection:
        assert list(
            connection.scalars(select(QuestionRecord.question_id).order_by(QuestionRecord.question_id))
        ) == sorted([*ids, *(f"of {i}" for i in ids)])


def test_many_rows_are_added_changed_and_moved_as_few_are(store: Store) -> None:
    first = [Question(f"q{i:04}", f"t{i}", NOW, None, None, {"n": str(i)}) for i in range(600)]
    assert store.replace_source("q.csv", questions=first, at=NOW).questions == Counts(added=600)
    second = [replace(q, reply="x\ty\\n", asked_at=None) if i % 2 else q for i, q in enumerate(first)]
    done = store.replace_source("q.csv", questions=second[::-1], at=NOW).questions
    assert done == Counts(changed=300, unchanged=300, moved=300)
    assert list(store.questions()) == second[::-1]
    assert store.replace_source("q.csv", questions=second[-1:], at=NOW).questions.removed == 599


def test_half_a_character_is_explained(store: Store) -> None:
    with pytest.raises(OracleError, match=r"text 'oh \\ud83d' holds half a character"):
        store.replace_source("q.csv", questions=[Question("q1", "oh \ud83d")], at=NOW)
    assert stored(store) == []


def test_times_are_kept_in_utc(store: Store) -> None:
    tokyo = datetime(2025, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    naive = datetime(2025, 3, 1, 0, 30)
    questions = [Question("q1", "a", tokyo), Question("q2", "b", naive)]
    store.replace_source("q.csv", questions=questions, at=NOW)
    assert [q.asked_at for q in store.questions()] == [datetime(2025, 3, 1, 0, 30, tzinfo=UTC)] * 2
    assert not store.replace_source("q.csv", questions=questions, at=NOW).wrote


def test_loading_again_replaces_what_the_source_said(store: Store) -> None:
    store.replace_source("q.csv", questions=asked("q1", "q2", "q3"), at=NOW)
    store.replace_source("other.csv", questions=asked("o1"), at=NOW)
    new = [Question("q2", "another text"), *asked("q4", "q3")]
    done = store.replace_source("q.csv", questions=new, at=NOW).questions
    assert done == Counts(added=1, changed=1, unchanged=1, removed=1)
    assert stored(store) == ["o1", "q2", "q4", "q3"]
    assert store.sources() == ("other.csv", "q.csv")


@pytest.mark.parametrize(
    "change",
    [{"asked_at": NOW}, {"case_id": "c"}, {"reply": "r"}, {"attributes": {"a": "b"}}, {"text": "t"}],
)
def test_every_part_of_a_question_counts_as_content(store: Store, change: dict[str, object]) -> None:
    question = Question("q1", "a")
    store.replace_source("q.csv", questions=[question], at=NOW)
    changed = replace(question, **change)  # type: ignore[arg-type]
    assert store.replace_source("q.csv", questions=[changed], at=NOW).questions == Counts(changed=1)
    assert list(store.questions()) == [changed]


def test_a_new_order_is_kept_without_being_a_change(store: Store) -> None:
    store.replace_source("q.csv", questions=asked("q1", "q2", "q3"), at=NOW)
    done = store.replace_source("q.csv", questions=asked("q3", "q2", "q1"), at=NOW).questions
    assert done == Counts(unchanged=3, moved=2)
    assert stored(store) == ["q3", "q2", "q1"]
    assert store.revision() == 2


def test_the_revision_counts_the_loads_that_changed_something(store: Store) -> None:
    seen = [store.revision()]
    for questions in (asked("q1"), asked("q1"), asked("q1", "q2"), [], []):
        store.replace_source("q.csv", questions=questions, at=NOW)
        seen.append(store.revision())
    assert seen == [0, 1, 1, 2, 3, 3]


def test_more_rows_than_one_chunk(store: Store) -> None:
    ids = [f"q{i}" for i in range(2 * CHUNK + 1)]
    gold = [GoldRow(one, "refund", "seed") for one in ids]
    done = store.replace_source("q.csv", questions=asked(*ids), gold=gold, at=NOW)
    assert (done.questions.added, done.gold.added) == (len(ids), len(ids))
    assert stored(store) == ids
    assert store.gold() == gold
    done = store.replace_source("q.csv", questions=asked(*ids[1:]), gold=gold[1:], at=NOW)
    assert done.questions == Counts(unchanged=2 * CHUNK, removed=1, moved=2 * CHUNK)


def test_questions_are_streamed_and_may_be_left_half_read(store: Store) -> None:
    store.replace_source("q.csv", questions=asked("q1", "q2"), at=NOW)
    rows = store.questions()
    assert next(rows).question_id == "q1"
    store.replace_source("q.csv", at=NOW)
    assert next(rows).question_id == "q2"  # the snapshot from before
    rows.close()
    assert stored(store) == []


def test_an_id_twice_in_one_source(store: Store) -> None:
    with pytest.raises(OracleError, match=r"q\.csv: question 'q1' occurs twice"):
        store.replace_source("q.csv", questions=asked("q1", "q2", "q1"), at=NOW)


def test_an_id_of_another_source_names_both(store: Store) -> None:
    store.replace_source("a.csv", questions=asked("q1"), at=NOW)
    with pytest.raises(OracleError, match=r"b\.csv: question 'q1' was already loaded from a\.csv; give it"):
        store.replace_source("b.csv", questions=asked("q0", "q1"), at=NOW)
    assert stored(store) == ["q1"]
    assert store.revision() == 1


def test_several_sources_in_one_transaction_are_all_or_nothing(store: Store) -> None:
    with pytest.raises(OracleError, match="unknown split"), store.write() as connection:
        replace_source(connection, "a.csv", questions=asked("q1"), at=NOW)
        replace_source(connection, "b.csv", questions=asked("q2"), at=NOW)
        GoldRow("q1", "refund", "train")
    assert (stored(store), store.revision(), store.sources()) == ([], 0, ())


def test_a_failure_in_the_middle_of_a_source_undoes_its_start(store: Store) -> None:
    store.replace_source("q.csv", questions=asked("q1"), at=NOW)
    bad = [*asked("q2"), Question("q3", "x", attributes={"day": date(2025, 1, 1)})]  # type: ignore[dict-item]
    with pytest.raises(Exception, match="not JSON serializable"):
        store.replace_source("q.csv", questions=bad, at=NOW)
    assert (stored(store), store.revision()) == (["q1"], 1)


def test_a_row_moves_between_files_whatever_their_order(store: Store) -> None:
    a, b = Source("a.csv", questions=asked("a1", "x")), Source("b.csv", questions=asked("b1"))
    store.replace_sources([a, b], at=NOW)
    moved = [Source("b.csv", questions=asked("b1", "x")), Source("a.csv", questions=asked("a1"))]
    done = store.replace_sources(moved, at=NOW)
    assert done["b.csv"].questions == Counts(unchanged=2, moved=1)
    assert done["a.csv"].questions == Counts(unchanged=1)
    assert stored(store) == ["a1", "b1", "x"]


def test_one_call_names_each_source_once(store: Store) -> None:
    with pytest.raises(ValueError, match="named twice"):
        store.replace_sources([Source("a.csv"), Source("a.csv")], at=NOW)


def test_a_naive_moment_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        store.replace_source("a.csv", at=datetime(2025, 1, 1))


def test_a_gone_question_that_gold_still_names_stays(store: Store) -> None:
    store.replace_source("q.csv", questions=asked("q1", "q2"), at=NOW)
    store.replace_source("gold.csv", gold=[GoldRow("q1", "refund", "test")], at=NOW)
    done = store.replace_source("q.csv", at=NOW).questions
    assert done == Counts(removed=1)
    assert stored(store) == ["q1"]
    assert store.sources() == ("gold.csv",)
    assert store.revision() == 3
    # Its file has a new name: the question is taken over, and goes once nobody needs it.
    assert store.replace_source("new.csv", questions=asked("q1"), at=NOW).questions.moved == 1
    store.replace_source("new.csv", at=NOW)
    assert stored(store) == ["q1"]
    store.replace_source("gold.csv", at=NOW)
    assert stored(store) == []
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(QuestionRecord)) == 0
