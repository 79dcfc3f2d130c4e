from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.taxonomy.listing import one, templates, topics
from app.taxonomy.moving import apply, history, preview, undo
from app.taxonomy.previews import latest_seen
from app.taxonomy.splitting import proposed_split, read_made, split_plan
from app.workspace import Workspace
from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT, Plan
from labeling.curating.topic_plans import TopicPlan
from labeling.errors import OracleError
from labeling.store.rechecks import rechecks
from labeling.store.template_edits import template
from labeling.taxonomy import NO_TEMPLATE, Template

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LOST = Template("order-lost", "orders", "An order that got lost", "Hi {first_name}, we send {order_id} again.")
RULE = """
[[rule]]
name = "back"
votes_for = "topic:returns"
any = ["y"]
"""


@pytest.fixture
def place(shop):
    rules = shop / "labeling_functions/rules.toml"
    rules.write_text(rules.read_text(encoding="utf-8") + RULE, encoding="utf-8")
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        yield workspace, store


def test_a_preview_needs_no_labels(place):
    workspace, store = place
    found = preview(workspace, store, Plan(MERGE, "order-status", into="order-cancel"))
    assert (found.votes, found.neighbours, found.examples) == (0, 0, ()) and sum(found.gold.values()) > 0
    seen = preview(workspace, store, Plan(MERGE, "order-status", into="order-cancel"), latest_seen(workspace))
    assert seen.votes > 0 and seen.examples and replace(seen, votes=0, neighbours=0, examples=()) == found
    assert not store.moves().log


def test_a_preview_of_a_topic_counts_all_its_templates_and_who_names_it(place):
    workspace, store = place
    found = preview(workspace, store, TopicPlan(RENAME, "returns", "Send backs"), latest_seen(workspace))
    mine = [preview(workspace, store, Plan(RETIRE, t)) for t in ("return-start", "return-refund")]
    assert found.templates == ("return-start", "return-refund") and found.into == ("topic:Send backs",)
    assert sum(found.gold.values()) == sum(sum(p.gold.values()) for p in mine)
    assert [n.name for n in found.rules] == ["rules.back"] and not found.problems and not found.warnings
    assert found.neighbours > 0 and all(e.gold in ("", *found.templates) for e in found.examples)
    merged = preview(workspace, store, TopicPlan(MERGE, "returns", into="orders"))
    assert "would vote for all of 'orders'" in merged.warnings[0]
    split = preview(workspace, store, TopicPlan(SPLIT, "returns", "n", templates=("return-start",)))
    assert split.templates == ("return-start",) and "only:topic:returns" in split.warnings[0]
    retired = preview(workspace, store, TopicPlan(RETIRE, "returns", into=NO_TEMPLATE))
    assert "would vote for no template" in retired.warnings[0] and len(retired.rules) >= 1
    assert "there is a topic 'orders'" in preview(workspace, store, TopicPlan(RENAME, "returns", "orders")).problems[0]
    (workspace.functions / "broken.py").write_text("import nothing_like_it\n")
    assert "cannot be said" in preview(workspace, store, TopicPlan(RENAME, "returns", "n")).warnings[0]


def test_moves_of_both_kinds_stand_in_one_history_and_are_taken_back(place):
    _, store = place
    before = {g.question_id: g.label for g in store.gold()}
    one_move = apply(store, TopicPlan(RENAME, "returns", "Send backs"), "ann", NOW, " why ")
    two = apply(store, TopicPlan(RETIRE, "Send backs", into="order-status"), "bob", NOW)
    *_, last, first = history(store)
    assert [line.within for line in history(store)] == [True, True, False, False]
    assert (last.move, last.can_undo, last.undone) == (two, True, False)
    assert last.words == "topic 'Send backs' was retired with its 2 templates in favour of 'order-status'"
    assert (first.move, first.can_undo, first.move.note) == (one_move, False, "why")
    undo(store, two.move_id, "eve", NOW)
    undo(store, one_move.move_id, "eve", NOW)
    assert all(line.undone for line in history(store)) and len(history(store)) == 4
    assert {g.question_id: g.label for g in store.gold()} == before


def test_a_split_hands_over_what_is_clear_and_asks_about_the_rest(place):
    workspace, store = place
    apply(store, Plan(MERGE, "order-cancel", into="order-status"), "ann", NOW)
    with store.read() as connection:
        cancel = replace(template(connection, "order-cancel"), template_id="order-stop", status="live")
    found = proposed_split(workspace, store, "order-status", [cancel])
    plan = split_plan(workspace, store, "order-status", [cancel])
    assert {p.question_id for p in found if not p.clear} == set(plan.ask)
    assert {p.question_id: p.goes_to for p in found if p.clear and p.goes_to == "order-stop"} == plan.hand_over
    shown = preview(workspace, store, plan)
    assert (shown.asked, shown.handed_over) == (len(plan.ask), len(plan.hand_over)) and shown.asked > 0
    done = apply(store, plan, "ann", NOW)
    gold = {g.question_id: g.label for g in store.gold()}
    assert all(gold[q] == "order-status" for q in plan.ask)
    with store.read() as connection:
        asked = rechecks(connection)
    assert {(r.question_id, r.why, r.source) for r in asked} == {
        (q, "was 'order-status' before the split", done.mark) for q in plan.ask
    }
    undo(store, done.move_id, "ann", NOW)
    with store.read() as connection:
        assert rechecks(connection) == []


def test_a_split_off_template_comes_into_the_topic_that_its_own_counts_for(place):
    _, store = place
    apply(store, TopicPlan(RENAME, "orders", "Parcels"), "ann", NOW)
    apply(store, Plan(SPLIT, "order-status", made=(LOST,)), "ann", NOW)
    assert {t.topic for t in store.templates() if t.template_id.startswith("order")} == {"Parcels"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("new.csv", 'template_id,title,body\norder-lost,An order that got lost,"Hi {first_name}, we look."\n'),
        ("new.jsonl", '{"template_id": "order-lost", "title": "An order that got lost", "body": "Hi, we look."}\n'),
        ("new.toml", '[[template]]\ntemplate_id = "order-lost"\ntitle = "Lost"\nbody = "Hi."\nproducts = ["a", "b"]\n'),
    ],
)
def test_new_templates_come_from_a_file_and_take_over_what_it_does_not_say(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    old = Template("order-status", "orders", "T", "B", owner="shop team", products=("x",), review_by=NOW.date())
    (made,) = read_made(tmp_path / name, old)
    assert (made.template_id, made.topic, made.owner, made.status) == ("order-lost", "orders", "shop team", "live")
    assert made.review_by == NOW.date() and made.products == (("a", "b") if name == "new.toml" else ("x",))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("none.csv", None, "no such file"),
        ("none.toml", None, "no such file"),
        ("empty.toml", "x = 1\n", r"at least one \[\[template\]\]"),
        ("odd.toml", "template = 3\n", "at least one"),
        (
            "part.toml",
            '[[template]]\ntemplate_id = "x"\ntitle = "T"\nbody = " "\n',
            r"part\.toml:1: column 'body' is empty",
        ),
        ("part.csv", "template_id,title\nx,T\n", "column 'body' is missing"),
        ("new.txt", "x", "ending '.txt' is not known"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(tmp_path, name, text, words):
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(OracleError, match=words):
        read_made(tmp_path / name, LOST)


def test_lists_show_what_became_of_templates_and_topics(place):
    workspace, store = place
    apply(store, TopicPlan(RENAME, "returns", "Send backs"), "ann", NOW)
    apply(store, Plan(MERGE, "return-start", into="return-refund"), "ann", NOW)
    rows = {r["template_id"]: r for r in templates(workspace)}
    assert rows["return-start"]["moved_into"] == ["return-refund"] and rows["return-start"]["gold"] == 0
    assert rows["return-refund"]["topic"] == "Send backs" and rows["return-refund"]["gold"] > 0
    (row,) = (r for r in topics(workspace) if r["topic"] == "Send backs")
    assert (row["templates"], row["also_known_as"], row["named_by"]) == (["return-refund"], ["returns"], ["rules.back"])
    shown = one(workspace, "return-refund")
    assert shown["also_known_as"] == ["return-start"] and [m["words"] for m in shown["moves"]] == [
        "'return-start' was merged into 'return-refund'"
    ]
    assert shown["versions"][0]["note"] == "topic renamed to 'Send backs'"
    with pytest.raises(OracleError, match="did you mean 'return-refund'"):
        one(workspace, "return-refun")
    (workspace.functions / "broken.py").write_text("import nothing_like_it\n")
    assert one(workspace, "return-refund")["named_by"] is None
    assert {r["named_by"] for r in topics(workspace)} == {None}
