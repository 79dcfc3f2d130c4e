from datetime import UTC, datetime

from labeling.store import Store
from labeling.values import Question

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def load(store: Store, *texts: str, source: str = "q.csv") -> None:
    store.replace_source(source, questions=[Question(f"{source}-{i}", t) for i, t in enumerate(texts)], at=NOW)


def test_blocks_are_the_questions_in_their_order(store: Store) -> None:
    assert list(store.question_blocks()) == []
    load(store, *"abcde")
    blocks = list(store.question_blocks(2))
    assert [len(b) for b in blocks] == [2, 2, 1]
    assert [q for b in blocks for q in b] == list(store.questions())


def test_blocks_are_one_snapshot(store: Store) -> None:
    load(store, *"abc")
    rows = store.question_blocks(1)
    first = next(rows)
    load(store, "z")
    assert [q.text for b in (first, *rows) for q in b] == ["a", "b", "c"]


def test_ids_that_the_store_has(store: Store) -> None:
    load(store, *"ab")
    assert store.known_ids(["q.csv-1", "q.csv-7", ""]) == {"q.csv-1"}
    assert store.known_ids([]) == set()


def test_ids_of_texts_are_those_of_the_last_question_with_the_text(store: Store) -> None:
    load(store, "same", "other", "same", source="a.csv")
    load(store, "same", source="b.csv")
    everything = {q.text: q.question_id for q in store.questions()}
    assert store.ids_of_texts({"same", "none"}) == {"same": everything["same"]} == {"same": "b.csv-0"}
    assert store.ids_of_texts([]) == {}
    many = ["same", "other", *(f"text {i}" for i in range(6_000))]
    assert store.ids_of_texts(many) == everything
