from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from labeling.errors import OracleError
from labeling.store import Counts, GoldRow, Source, Store
from labeling.store.schema import GoldRecord
from labeling.values import Question

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2025, 6, 1, tzinfo=UTC)
IDS = ("q1", "q2", "q3")


@pytest.fixture
def asked(store: Store) -> Store:
    store.replace_source("q.csv", questions=[Question(one, one) for one in IDS], at=NOW)
    return store


def load(store: Store, labels: dict[str, str], source: str = "gold.csv", split: str = "seed") -> Counts:
    rows = [GoldRow(question, label, split) for question, label in labels.items()]
    return store.replace_source(source, gold=rows, at=NOW).gold


def labels(store: Store) -> dict[str, str]:
    return {row.question_id: row.label for row in store.gold()}


def test_gold_comes_in_the_order_of_the_questions(asked: Store) -> None:
    assert load(asked, {"q3": "a", "q1": "b"}) == Counts(added=2)
    assert asked.gold() == [GoldRow("q1", "b", "seed"), GoldRow("q3", "a", "seed")]


def test_loading_again_replaces(asked: Store) -> None:
    load(asked, {"q1": "a", "q2": "a"})
    assert load(asked, {"q2": "b", "q3": "a"}) == Counts(added=1, changed=1, removed=1)
    assert labels(asked) == {"q2": "b", "q3": "a"}
    assert load(asked, {"q3": "a", "q2": "b"}) == Counts(unchanged=2)
    assert load(asked, {"q3": "a", "q2": "b"}, split="test") == Counts(changed=2)
    assert asked.revision() == 4


def test_the_label_written_last_wins(asked: Store) -> None:
    load(asked, {"q1": "ann", "q2": "ann"}, source="ann.csv")
    load(asked, {"q1": "bob"}, source="bob.csv")
    assert labels(asked) == {"q1": "bob", "q2": "ann"}
    load(asked, {"q1": "ann", "q2": "ann"}, source="ann.csv")  # nothing new
    assert labels(asked) == {"q1": "bob", "q2": "ann"}
    load(asked, {"q1": "ann again", "q2": "ann"}, source="ann.csv")
    assert labels(asked) == {"q1": "ann again", "q2": "ann"}
    load(asked, {}, source="ann.csv")
    assert labels(asked) == {"q1": "bob"}


def test_a_question_labelled_twice_by_one_source(asked: Store) -> None:
    rows = [GoldRow("q1", "a", "seed"), GoldRow("q1", "b", "seed")]
    with pytest.raises(OracleError, match=r"gold\.csv: gold for question 'q1' occurs twice"):
        asked.replace_source("gold.csv", gold=rows, at=NOW)


def test_gold_for_an_unknown_question_undoes_the_whole_load(store: Store) -> None:
    questions = [Question("question-1", "x")]
    gold = [GoldRow("question-1", "a", "seed"), GoldRow("qestion-1", "a", "seed")]
    with pytest.raises(OracleError, match=r"'qestion-1', which no source has.*did you mean 'question-1'\?"):
        store.replace_source("all.csv", questions=questions, gold=gold, at=NOW)
    assert (list(store.questions()), store.gold(), store.revision()) == ([], [], 0)


def test_gold_for_a_question_that_its_own_source_just_dropped(store: Store) -> None:
    gold = [GoldRow("q1", "a", "seed")]
    store.replace_source("all.csv", questions=[Question("q1", "x")], gold=gold, at=NOW)
    with pytest.raises(OracleError, match="which no source has"):
        store.replace_source("all.csv", gold=gold, at=NOW)
    assert store.gold() == gold
    assert store.replace_source("all.csv", at=NOW).gold == Counts(removed=1)
    assert list(store.questions()) == []


def test_gold_may_come_before_the_file_of_its_questions(store: Store) -> None:
    gold = Source("gold.csv", gold=[GoldRow("q1", "a", "valid")])
    done = store.replace_sources([gold, Source("q.csv", questions=[Question("q1", "x")])], at=NOW)
    assert done["gold.csv"].gold == done["q.csv"].questions == Counts(added=1)
    assert store.gold() == [GoldRow("q1", "a", "valid")]


def test_an_unknown_split_names_the_nearest() -> None:
    with pytest.raises(OracleError, match=r"'q1' has the unknown split 'tset'; did you mean 'test'\?"):
        GoldRow("q1", "a", "tset")


def given(store: Store) -> dict[str, datetime | None]:
    return {row.question_id: row.given_at for row in store.gold()}


def test_gold_without_a_date_was_given_when_it_was_first_loaded(asked: Store) -> None:
    load(asked, {"q1": "a", "q2": "a", "q3": "a"})
    later = [GoldRow("q1", "a", "seed"), GoldRow("q2", "b", "seed"), GoldRow("q3", "a", "test")]
    asked.replace_source("gold.csv", gold=later, at=LATER)
    assert given(asked) == {"q1": NOW, "q2": LATER, "q3": NOW}, "only another label is a new word"


def test_a_date_of_the_file_counts_and_may_be_corrected_in_place(asked: Store) -> None:
    load(asked, {"q1": "a"})
    load(asked, {"q1": "b"}, source="other.csv")
    dated = [GoldRow("q1", "a", "seed", LATER)]
    assert asked.replace_source("gold.csv", gold=dated, at=LATER).gold == Counts(changed=1)
    assert labels(asked) == {"q1": "b"}, "a corrected date wins over nobody"
    load(asked, {}, source="other.csv")
    assert given(asked) == {"q1": LATER}
    assert asked.replace_source("gold.csv", gold=dated, at=LATER).gold == Counts(unchanged=1)
    assert load(asked, {"q1": "a"}) == Counts(unchanged=1) and given(asked) == {"q1": LATER}


def test_gold_of_an_older_store_has_no_date(asked: Store) -> None:
    load(asked, {"q1": "a"})
    with asked.write() as connection:
        connection.execute(update(GoldRecord).values(given_at=None))
    load(asked, {"q1": "a"})
    assert given(asked) == {"q1": None}
