"""Whatever is moved in whatever order: nothing is lost, all of it resolves, and undoing it all gives the start back."""

from dataclasses import replace
from datetime import timedelta
from shutil import copy
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT, UNDO, Plan
from labeling.curating.topic_plans import TopicPlan
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.rechecks import rechecks
from labeling.store.reviews import gold_of_label
from labeling.store.topic_moving import apply_topic_move
from labeling.taxonomy import NO_TEMPLATE, Taxonomy
from tests.labeling.store.test_store_moving import NOW, TEMPLATES, A, content, fill, labels, move, undo

KINDS = st.sampled_from(
    [RENAME, MERGE, SPLIT, RETIRE, *(f"topic {k}" for k in (RENAME, MERGE, SPLIT, RETIRE)), "undo", "undo", "undo"]
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("moving") / "start.db"
    with Store.open(path) as opened:
        fill(opened)
    return path


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.tuples(KINDS, st.integers(0, 30), st.integers(0, 30)), max_size=9))
# a topic that took another over gets its old name back, with both in it
@example(
    steps=[
        (RENAME, 0, 0),
        (SPLIT, 0, 0),
        ("topic rename", 0, 23),
        ("topic merge", 15, 0),
        (MERGE, 16, 0),
        ("undo", 21, 0),
    ]
)
# ... and is split under the old name before the merge is undone
@example(steps=[("topic rename", 1, 1), ("topic merge", 0, 1), ("undo", 0, 0), ("topic split", 0, 0), ("undo", 1, 0)])
# a split wrote into a name that its topic had left, and another topic is merged into that
@example(steps=[("topic rename", 0, 1), (SPLIT, 0, 0), ("topic merge", 1, 2)])
# a template that came with a merged topic is renamed and then split, or retired, before the merge is undone
@example(steps=[("topic merge", 1, 0), (RENAME, 3, 1), (SPLIT, 4, 0), ("undo", 0, 0)])
@example(steps=[("topic merge", 1, 0), (RENAME, 3, 1), (RETIRE, 4, 0), ("undo", 0, 0)])
def test_any_moves_lose_nothing_and_undoing_them_all_gives_back_the_start(filled, steps):
    with TemporaryDirectory() as folder, Store.open(copy(filled, folder)) as full:
        start, templates, reviews = labels(full), content(full), full.reviews()
        splits, topics = {q: split for q, (_, split) in start.items()}, {t.topic for t in TEMPLATES}
        for n, (kind, i, j) in enumerate(steps):
            try:
                _step(full, kind, i, j, n)
            except OracleError:
                continue
            found = full.moves()
            taxonomy = Taxonomy(full.templates(), found.aliases)
            topics |= {t.topic for t in full.templates()}
            assert {q: split for q, (_, split) in labels(full).items()} == splits
            assert full.reviews()[: len(reviews)] == reviews
            for one in full.templates():
                if one.status != "retired" or one.template_id in found.left:
                    assert taxonomy.index[found.main(one.template_id)] in taxonomy.resolve(one.template_id)
            for topic in topics:  # a function that names a topic goes on, and says all its templates
                said = set(taxonomy.resolve(f"topic:{topic}"))
                assert {taxonomy.index[t.template_id] for t in full.templates() if _live_in(t, topic)} <= said
            assert all(label in taxonomy.index for label, _ in labels(full).values())
            with full.read() as connection:
                by_label = {label: gold_of_label(connection, label) for label in {*taxonomy.labels, *taxonomy.by_id}}
                asked = rechecks(connection)
            assert sum(map(len, by_label.values())) == len(full.gold())
            assert {g for rows in by_label.values() for g in rows} == set(full.gold())
            assert {r.question_id for r in asked} <= splits.keys()
            assert {r.source for r in asked} <= {m.mark for m in found.standing if m.kind == SPLIT}
        while standing := [m for m in full.moves().standing if m.kind != UNDO]:
            # what was retired with a topic comes back with it
            last = full.moves().part_of(standing[-1]) or standing[-1]
            undo(full, last.move_id, 1_000)
        assert labels(full) == start
        assert {i: t for i, t in content(full).items() if i in templates} == templates
        assert all(t.status == "retired" for i, t in content(full).items() if i not in templates)
        with full.read() as connection:
            assert rechecks(connection) == []


def _live_in(one, topic):
    return one.topic == topic and one.status != "retired"


def _step(store, kind, i, j, n):
    known = [t.template_id for t in store.templates()]
    old, other = known[i % len(known)], known[j % len(known)]
    if kind == "undo":
        made = [m for m in store.moves().log if m.kind != UNDO]
        undo(store, made[i % len(made)].move_id if made else 1, n)
    elif kind.startswith("topic "):
        _topic_step(store, kind.removeprefix("topic "), i, j, n, other)
    elif kind == RENAME:
        move(store, Plan(RENAME, old, new_id=f"new{n}" if j % 2 else other), n)
    elif kind == SPLIT:
        with store.read() as connection:
            mine = gold_of_label(connection, old)
        hand = {g.question_id: f"split{n}" for g in mine[:: 2 + j % 3]}
        made = (replace(A, template_id=f"split{n}"),)
        ask = tuple(g.question_id for g in mine if g.question_id not in hand)[:2]
        move(store, Plan(SPLIT, old, made=made, hand_over=hand, ask=ask), n)
    else:
        move(store, Plan(kind, old, into=NO_TEMPLATE if kind == RETIRE and j % 2 else other), n)


def _topic_step(store, kind, i, j, n, other):
    topics = list(dict.fromkeys(t.topic for t in store.templates()))
    topic, onto = topics[i % len(topics)], topics[j % len(topics)]
    mine = tuple(t.template_id for t in store.templates() if _live_in(t, topic))
    plan = {
        RENAME: TopicPlan(RENAME, topic, new_topic=f"Topic {n}" if j % 2 else onto),
        MERGE: TopicPlan(MERGE, topic, into=onto),
        SPLIT: TopicPlan(SPLIT, topic, new_topic=f"Part {n}", templates=mine[: 1 + j % 2]),
        RETIRE: TopicPlan(RETIRE, topic, into=NO_TEMPLATE if j % 2 else other),
    }[kind]
    with store.write() as connection:
        apply_topic_move(connection, plan, "ann", NOW + timedelta(minutes=n), "")
