from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT, UNDO, Plan
from labeling.errors import OracleError
from labeling.review import Review
from labeling.review.agreement import Opinion
from labeling.store import GoldRow, Source
from labeling.store.moving import apply_move, move_problems
from labeling.store.reviews import gold_of_label
from labeling.store.template_edits import save_template, template, versions
from labeling.store.topic_moving import undo_any
from labeling.taxonomy import NO_TEMPLATE, Template
from labeling.values import Question

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
A = Template("a", "t", "A", "Answer a", "live", "ann", ("eu",), date(2026, 6, 1))
TEMPLATES = [A, *(replace(A, template_id=i, title=i.upper()) for i in "bc"), replace(A, template_id="d", topic="u")]
QUESTIONS = [Question(f"q{i}", f"text {i}") for i in range(12)]
GOLD = [GoldRow(f"q{i}", "abcd"[i % 4], ("seed", "valid", "test")[i % 3]) for i in range(8)]


def fill(store):
    opinions = [Opinion("q0", "kim", "a"), Opinion("q0", "lee", "b")]
    store.replace_sources([Source("all", TEMPLATES, QUESTIONS, GOLD, opinions)], at=NOW)
    store.add_reviews(
        [
            Review("q8", "ann", NOW, "a"),
            Review("q8", "bob", NOW, "a", purpose="promise"),
            Review("q8", "eve", NOW, "b"),
            Review("q9", "ann", NOW, "c"),
            Review("q9", "ann", NOW, "_skip"),
            Review("q1", "ann", NOW, "b"),
            Review("q2", "ann", NOW, "_flag"),
        ]
    )
    return store


@pytest.fixture
def full(store):
    return fill(store)


def move(store, plan, minutes=1, note=""):
    with store.write() as connection:
        return apply_move(connection, plan, "ann", NOW + timedelta(minutes=minutes), note)


def undo(store, move_id, minutes=2):
    with store.write() as connection:
        return undo_any(connection, move_id, "bob", NOW + timedelta(minutes=minutes))


def labels(store):
    return {g.question_id: (g.label, g.split) for g in store.gold()}


def status(store):
    return {t.template_id: t.status for t in store.templates()}


def content(store):
    return {t.template_id: replace(t, version=1) for t in store.templates()}


def test_a_rename_takes_gold_and_reviews_along_and_keeps_splits(full):
    before, revision = labels(full), full.revision()
    done = move(full, Plan(RENAME, "a", new_id="a2"), note="clearer")
    assert labels(full) == {q: ("a2" if label == "a" else label, split) for q, (label, split) in before.items()}
    assert content(full)["a2"] == replace(A, template_id="a2") and status(full)["a"] == "retired"
    assert full.revision() == revision + 1 and (done.move_id, done.into, done.note) == (1, ("a2",), "clearer")
    assert [o.label for o in full.opinions() if o.question_id == "q0"] == ["a2", "b"]
    assert [r.decision for r in full.reviews()][:3] == ["a", "a", "b"]
    with full.read() as connection:
        assert [(v.by, v.note) for v in versions(connection, "a")] == [("ann", "renamed to 'a2'"), ("", "")]
        assert [(v.by, v.note) for v in versions(connection, "a2")] == [("ann", "rename of 'a'")]


def test_a_merge_puts_both_together(full):
    before = Counter(label for label, _ in labels(full).values())
    move(full, Plan(MERGE, "a", into="b"))
    after = Counter(label for label, _ in labels(full).values())
    assert after["b"] == before["a"] + before["b"] and after["a"] == 0 and after.total() == before.total()
    with full.read() as connection:
        assert {g.question_id for g in gold_of_label(connection, "b")} == {
            q for q, v in labels(full).items() if v[0] == "b"
        }
        assert gold_of_label(connection, "a") == []


def test_what_is_said_after_a_merge_under_the_old_id_counts_too(full):
    move(full, Plan(MERGE, "a", into="b"))
    full.add_reviews([Review("q10", "ann", NOW + timedelta(minutes=5), "a")])
    full.replace_source("more", gold=[GoldRow("q11", "a", "test")], at=NOW)
    assert labels(full)["q10"] == ("b", "seed") and labels(full)["q11"] == ("b", "test")


def test_retired_without_a_successor_questions_have_no_answer(full):
    move(full, Plan(RETIRE, "a"))
    assert {v[0] for q, v in labels(full).items() if q in ("q0", "q4", "q8")} == {NO_TEMPLATE}
    assert status(full)["a"] == "retired"


def test_a_split_hands_questions_over_by_reviews(full):
    new = replace(A, template_id="n", title="N")
    done = move(full, Plan(SPLIT, "a", made=(new,), hand_over={"q0": "n", "q8": "n", "q4": "a"}))
    assert labels(full)["q0"] == ("n", "seed") and labels(full)["q8"] == ("n", "valid")
    assert labels(full)["q4"] == ("a", "valid") and status(full)["a"] == status(full)["n"] == "live"
    written = full.reviews()[-2:]
    assert {(r.question_id, r.expert, r.decision, r.reason, r.purpose, r.shown, r.made_from) for r in written} == {
        (q, "ann", "n", "template 'a' was split", "learn", "a", done.mark) for q in ("q0", "q8")
    }
    assert full.moves().target("a") == ("a", "n")
    assert [o.label for o in full.opinions() if o.question_id == "q0"] == ["n", "b", "n"]
    full.add_reviews([Review("q0", e, NOW + timedelta(minutes=9), "a") for e in ("ann", "bob")])
    assert labels(full)["q0"] == ("a", "seed")


def test_an_undone_split_gives_everything_back(full):
    before, templates = labels(full), content(full)
    done = move(full, Plan(SPLIT, "a", made=(replace(A, template_id="n"),), hand_over={"q0": "n", "q8": "n"}))
    full.add_reviews([Review("q11", "eve", NOW + timedelta(minutes=5), "n")])
    undo(full, done.move_id)
    assert labels(full) == before | {"q11": ("a", "seed")}
    assert content(full) == templates | {"n": replace(A, template_id="n", status="retired")}


def test_an_undone_rename_takes_edits_along(full):
    done = move(full, Plan(RENAME, "a", new_id="a2"))
    with full.write() as connection:
        save_template(connection, replace(template(connection, "a2"), title="Better"), "eve", NOW, "", 1)
    undo(full, done.move_id)
    assert content(full)["a"] == replace(A, title="Better") and status(full)["a2"] == "retired"
    again = move(full, Plan(RENAME, "a", new_id="a2"), 3)
    assert status(full)["a2"] == "live" and labels(full)["q0"][0] == "a2"
    back = move(full, Plan(RENAME, "a2", new_id="a"), 4)
    assert status(full) == {"a": "live", "a2": "retired", "b": "live", "c": "live", "d": "live"}
    undo(full, back.move_id, 5)
    undo(full, again.move_id, 6)
    assert content(full)["a"] == replace(A, title="Better") and labels(full)["q0"][0] == "a"


def test_moves_are_undone_from_the_last_to_the_first(full):
    one, two = move(full, Plan(RENAME, "a", new_id="x")), move(full, Plan(MERGE, "x", into="b"))
    with pytest.raises(OracleError, match=r"'x' was moved again since \(move 2, merge\); undo that move first"):
        undo(full, one.move_id)
    undo(full, two.move_id)
    with pytest.raises(OracleError, match="was undone already"):
        undo(full, two.move_id)
    undo(full, one.move_id)
    with pytest.raises(OracleError, match="no move 3"):
        undo(full, 3)
    log = full.moves().log
    assert [(m.kind, m.template_id, m.into, m.undoes) for m in log[2:]] == [
        (UNDO, "x", ("x",), 2),
        (UNDO, "x", ("a",), 1),
    ]
    assert {m.by for m in log} == {"ann", "bob"} and log[0].at == NOW + timedelta(minutes=1)


def test_an_undo_gives_the_status_back_that_the_template_had(full):
    full.replace_source("s", templates=[replace(A, template_id="s", status="stale")], at=NOW)
    full.replace_source("r", templates=[replace(A, template_id="r", status="retired")], at=NOW)
    for template_id in ("s", "r"):
        done = move(full, Plan(MERGE, template_id, into="b"))
        assert status(full)[template_id] == "retired"
        undo(full, done.move_id)
    assert (status(full)["s"], status(full)["r"]) == ("stale", "retired")


def test_nothing_is_written_where_something_stands_in_the_way(full):
    before = (full.revision(), full.moves(), content(full), full.reviews())
    for plan, words in [
        (Plan(MERGE, "a", into="z"), "no other template"),
        (Plan(SPLIT, "a", made=(replace(A, template_id="n"),), hand_over={"q1": "n"}), "'q1' is no gold of 'a'"),
        (Plan(SPLIT, "a", made=(replace(A, template_id="n"),), hand_over={"zz": "n"}), "'zz' is no gold of 'a'"),
    ]:
        with pytest.raises(OracleError, match=words):
            move(full, plan)
        with full.read() as connection:
            assert len(move_problems(connection, plan)) == 1
    assert (full.revision(), full.moves(), content(full), full.reviews()) == before


def test_what_a_later_file_says_wins_over_reviews_from_before_an_undone_split(full):
    done = move(full, Plan(SPLIT, "a", made=(replace(A, template_id="n"),), hand_over={"q8": "n"}))
    full.replace_source("more", gold=[GoldRow("q9", "a", "test")], at=NOW)
    assert labels(full)["q8"] == ("n", "valid") and labels(full)["q9"] == ("a", "test")
    undo(full, done.move_id)
    assert labels(full)["q8"] == ("a", "valid") and labels(full)["q9"] == ("a", "test")


def test_undone_in_turn_a_merge_and_a_split_give_each_question_its_own_label_back(full):
    before = labels(full)
    merged = move(full, Plan(MERGE, "a", into="b"))
    with full.read() as connection:
        hand = {g.question_id: "n" for g in gold_of_label(connection, "b")}
    split = move(full, Plan(SPLIT, "b", made=(replace(A, template_id="n"),), hand_over=hand))
    assert Counter(label for label, _ in labels(full).values())["n"] == len(hand)
    undo(full, split.move_id)
    undo(full, merged.move_id)
    assert labels(full) == before
