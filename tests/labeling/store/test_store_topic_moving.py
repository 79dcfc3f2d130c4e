from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT, UNDO, Plan
from labeling.curating.topic_plans import TopicPlan
from labeling.errors import OracleError
from labeling.store import GoldRow, Source
from labeling.store.moving import apply_move
from labeling.store.template_edits import create_template, save_template, template, versions
from labeling.store.topic_moving import apply_topic_move, topic_move_problems, undo_any
from labeling.taxonomy import NO_TEMPLATE, Taxonomy, Template
from labeling.values import Question

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
A = Template("a", "t", "A", "Answer a")
FILE = [A, replace(A, template_id="b"), replace(A, template_id="d", topic="u"), replace(A, template_id="e", topic="u")]
QUESTIONS = [Question(f"q{i}", f"text {i}") for i in range(8)]


@pytest.fixture
def full(store):
    gold = [GoldRow(f"q{i}", "abde"[i % 4], "seed") for i in range(8)]
    store.replace_sources([Source("file", FILE, QUESTIONS, gold)], at=NOW)
    return store


def load(store, templates, minutes=9):
    gold = [GoldRow(f"q{i}", "abde"[i % 4], "seed") for i in range(8)]
    source = Source("file", templates, QUESTIONS, gold)
    return store.replace_sources([source], at=NOW + timedelta(minutes=minutes))["file"]


def move(store, plan, minutes=1):
    make = apply_topic_move if isinstance(plan, TopicPlan) else apply_move
    with store.write() as connection:
        return make(connection, plan, "ann", NOW + timedelta(minutes=minutes), "why")


def undo(store, done, minutes=5):
    with store.write() as connection:
        return undo_any(connection, done.move_id, "bob", NOW + timedelta(minutes=minutes))


def topics(store):
    return {t.template_id: t.topic for t in store.templates()}


def status(store):
    return {t.template_id: t.status for t in store.templates()}


def labels(store):
    return {g.question_id: g.label for g in store.gold()}


def said(store, topic):
    taxonomy = Taxonomy(store.templates(), store.moves().aliases)
    return {taxonomy.labels[i] for i in taxonomy.resolve(f"topic:{topic}")}


def edit(store, template_id, minutes=3, **changes):
    with store.write() as connection:
        old = template(connection, template_id)
        at = NOW + timedelta(minutes=minutes)
        return save_template(connection, replace(old, **changes), "eve", at, "", old.version)


def test_a_rename_takes_templates_along_as_new_versions(full):
    before, revision = labels(full), full.revision()
    done = move(full, TopicPlan(RENAME, "t", new_topic="Pay outs: new"))
    assert topics(full) == {"a": "Pay outs: new", "b": "Pay outs: new", "d": "u", "e": "u"}
    assert labels(full) == before and full.revision() > revision
    assert said(full, "t") == said(full, "Pay outs: new") == {"a", "b"}
    assert (done.template_id, done.into, done.note) == ("topic:t", ("topic:Pay outs: new",), "why")
    with full.read() as connection:
        assert next((v.by, v.note) for v in versions(connection, "a")) == ("ann", "topic renamed to 'Pay outs: new'")
    edit(full, "a", body="Better")
    undo(full, done)
    assert topics(full) == {"a": "t", "b": "t", "d": "u", "e": "u"} and said(full, "Pay outs: new") == {"a", "b"}
    with full.read() as connection:
        assert template(connection, "a").body == "Better"


def test_the_next_load_of_a_file_with_the_old_name_changes_nothing(full):
    done = move(full, TopicPlan(RENAME, "t", new_topic="n"))
    revision = full.revision()
    loaded = load(full, FILE)
    assert (loaded.templates.changed, full.revision()) == (0, revision)
    load(full, [replace(A, body="Edited in the file"), *FILE[1:], replace(A, template_id="new")])
    assert topics(full) == {"a": "n", "b": "n", "d": "u", "e": "u", "new": "n"}
    with full.read() as connection:
        assert template(connection, "a").body == "Edited in the file"
    assert load(full, [replace(A, body="Edited in the file"), *FILE[1:], replace(A, template_id="new")]).wrote is False
    load(full, [replace(A, topic="n", body="Edited in the file"), *FILE[1:], replace(A, template_id="new")])
    undo(full, done)
    assert topics(full) == {"a": "t", "b": "t", "d": "u", "e": "u", "new": "t"}
    load(full, [replace(A, topic="n", body="Edited in the file"), *FILE[1:], replace(A, template_id="new")])
    assert topics(full)["a"] == "t", "the file's new name counts for the old one since the undo"


def test_a_template_that_its_file_dropped_and_brings_back_comes_into_the_renamed_topic(full):
    load(full, FILE[1:])
    move(full, TopicPlan(RENAME, "t", new_topic="n"))
    assert status(full)["a"] == "retired" and topics(full)["a"] == "n"
    load(full, FILE)
    assert status(full)["a"] == "live" and topics(full)["a"] == "n"


def test_an_undone_merge_gives_its_templates_back_and_leaves_the_others(full):
    done = move(full, TopicPlan(MERGE, "t", into="u"))
    assert set(topics(full).values()) == {"u"} and said(full, "t") == {"a", "b", "d", "e"}
    with full.write() as connection:
        create_template(connection, replace(A, template_id="new", topic="u"), "eve", NOW)
    edit(full, "b", topic="elsewhere")
    move(full, Plan(RENAME, "a", new_id="a2"), 4)
    undo(full, done)
    assert topics(full) == {"a": "t", "a2": "t", "b": "elsewhere", "d": "u", "e": "u", "new": "u"}
    assert said(full, "t") == {"a2"} and said(full, "u") == {"d", "e", "new"}


def test_a_split_moves_some_and_its_undo_all_of_the_new_topic(full):
    done = move(full, TopicPlan(SPLIT, "t", new_topic="late", templates=("a",)))
    assert topics(full)["a"] == "late" and topics(full)["b"] == "t"
    assert said(full, "t") == {"a", "b"} and said(full, "late") == {"a"}
    load(full, [replace(A, body="Edited"), *FILE[1:], replace(A, template_id="new")])
    assert topics(full)["a"] == "late" and topics(full)["new"] == "t"
    edit(full, "new", topic="late")
    undo(full, done)
    assert set(topics(full).values()) == {"t", "u"} and said(full, "late") == {"a", "b", "new"}


def test_a_topic_retires_with_its_templates_and_comes_back_in_one_step(full):
    before = labels(full)
    edit(full, "b", status="stale")
    done = move(full, TopicPlan(RETIRE, "t", into="d"))
    assert status(full) == {"a": "retired", "b": "retired", "d": "live", "e": "live"}
    assert {before[q]: label for q, label in labels(full).items()} == {"a": "d", "b": "d", "d": "d", "e": "e"}
    assert said(full, "t") == {"d"} and [m.kind for m in full.moves().log] == [RETIRE] * 3
    member = full.moves().members(done)[0]
    assert full.moves().part_of(member) == done
    undo(full, done)
    assert status(full) == {"a": "live", "b": "stale", "d": "live", "e": "live"} and labels(full) == before
    assert [m.kind for m in full.moves().log[3:]] == [UNDO] * 3 and said(full, "t") == {"a", "b"}
    with pytest.raises(OracleError, match="move 1 of topic 't' was undone already"):
        undo(full, done)


def test_one_template_of_a_retired_topic_may_come_back_alone_and_the_others_later(full):
    done = move(full, TopicPlan(RETIRE, "t", into=NO_TEMPLATE))
    undo(full, full.moves().members(done)[0])
    assert status(full)["a"] == "live" and said(full, "t") == {"a", NO_TEMPLATE}
    renamed = move(full, Plan(RENAME, "a", new_id="a2"), 6)
    with pytest.raises(OracleError, match=r"template 'a' was moved again since \(move 5, rename\)"):
        undo(full, done)
    undo(full, renamed, 7)
    undo(full, done, 8)
    assert {i: s for i, s in status(full).items() if i != "a2"} == dict.fromkeys("abde", "live")


def test_topics_are_taken_back_from_the_last_to_the_first(full):
    one = move(full, TopicPlan(RENAME, "t", new_topic="n"))
    two = move(full, TopicPlan(MERGE, "n", into="u"), 2)
    with pytest.raises(OracleError, match=r"topic 'n' was moved again since \(move 2, merge\); undo that move first"):
        undo(full, one)
    undo(full, two)
    undo(full, one, 6)
    assert topics(full) == {"a": "t", "b": "t", "d": "u", "e": "u"}
    assert said(full, "t") == said(full, "n") == {"a", "b"}


def test_nothing_is_written_where_something_stands_in_the_way(full):
    before = (full.revision(), full.moves(), full.templates())
    for plan in (TopicPlan(RENAME, "t", "u"), TopicPlan(MERGE, "t", into="z"), TopicPlan(RETIRE, "t", into="b")):
        with full.read() as connection:
            (problem,) = topic_move_problems(connection, plan)
        with pytest.raises(OracleError, match=problem[:20]):
            move(full, plan)
    with pytest.raises(OracleError, match="did you mean 't'"):
        move(full, TopicPlan(RENAME, "tt", "n"))
    assert (full.revision(), full.moves(), full.templates()) == before
