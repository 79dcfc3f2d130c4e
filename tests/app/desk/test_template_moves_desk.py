from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.desk.loaded import Desk
from app.desk.templates.curating import get
from app.desk.templates.moving import apply, moves, preview, proposed_split, undo
from app.pipeline.ingesting import load_taxonomy
from app.services import open_suggester, run_until
from app.taxonomy.naming import naming, naming_topic
from app.workshop.functions import check, listing
from app.workspace import Workspace
from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT, Plan
from labeling.errors import OracleError
from labeling.review import Review
from labeling.taxonomy import NO_TEMPLATE, Template
from labeling.values import Question, Questions

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LOST = Template("order-lost", "orders", "An order that got lost", "Hi {first_name}, we send {order_id} again.")


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    yield opened
    opened.store.close()


def parts(desk):
    return desk.workspace, desk.store


def gold(desk):
    return {g.question_id: (g.label, g.split) for g in desk.store.gold()}


def test_a_preview_counts_what_moves_and_writes_nothing(desk):
    asked = next(q for q in desk.store.questions() if q.question_id not in gold(desk))
    desk.store.add_reviews([Review(asked.question_id, "ann", NOW, "order-status")])
    revision, before = desk.store.revision(), gold(desk)
    found = preview(desk, Plan(MERGE, "order-status", into="order-cancel"))
    mine = [split for label, split in before.values() if label == "order-status"]
    assert found.gold == {split: mine.count(split) for split in ("seed", "valid", "test") if split in mine}
    assert (found.into, found.reviews, found.handed_over, found.problems) == (("order-cancel",), 1, 0, ())
    assert [(r.name, r.place, r.against) for r in found.rules] == [
        ("rules.where-is-it", "labeling_functions/rules.toml:2", False)
    ]
    assert found.functions == () and found.votes > 0 and found.neighbours > 0
    assert 0 < len(found.examples) <= 10
    assert [e.proba for e in found.examples] == sorted((e.proba for e in found.examples), reverse=True)
    assert desk.store.revision() == revision and not desk.store.moves().log


def test_a_preview_says_what_stands_in_the_way_and_what_to_think_of(desk):
    assert "is taken" in preview(desk, Plan(RENAME, "order-status", new_id="order-cancel")).problems[0]
    assert "has no body" in preview(desk, Plan(SPLIT, "order-status", made=(replace(LOST, body=" "),))).problems[0]
    with pytest.raises(OracleError, match="did you mean 'order-status'"):
        preview(desk, Plan(RETIRE, "order-statsu"))
    rules = desk.workspace.functions / "rules.toml"
    rules.write_text(
        '[[rule]]\nname = "not-it"\nvotes_against = "return-start"\nany = ["x"]\n'
        '[[rule]]\nname = "back"\nvotes_for = "topic:returns"\nany = ["y"]\n'
    )
    against = preview(desk, Plan(MERGE, "return-start", into="return-refund"))
    assert "rules.not-it (labeling_functions/rules.toml:1) votes against 'return-start'" in against.warnings[0]
    apply(desk, Plan(MERGE, "return-start", into="return-refund"), "ann", NOW)
    emptied = preview(desk, Plan(RETIRE, "return-refund")).warnings
    assert any("topic 'returns' would have no template left; rules.back" in w for w in emptied)
    assert any("what was said about 'return-start' counts for it since earlier moves" in w for w in emptied)
    draft = Plan(SPLIT, "order-status", made=(replace(LOST, status="draft"),), hand_over={"q1": "order-lost"})
    assert "'order-lost' is a draft" in preview(desk, draft).warnings[0]


def test_a_broken_function_does_not_stop_a_preview(desk):
    (desk.workspace.functions / "broken.py").write_text("import nothing_like_it\n")
    found = preview(desk, Plan(RETIRE, "order-status"))
    assert found.rules == () and "it cannot be said which functions name 'order-status'" in found.warnings[0]


def test_functions_that_name_a_template_are_found_under_its_old_ids(desk):
    assert [n.name for n in naming(*parts(desk), "order-cancel")] == ["orders.wants_to_cancel"]
    apply(desk, Plan(RENAME, "order-cancel", new_id="order-stop"), "ann", NOW)
    assert [n.name for n in naming(*parts(desk), "order-stop")] == ["orders.wants_to_cancel"]
    assert naming(*parts(desk), "order-cancel") == () and naming_topic(*parts(desk), "orders") == ()


def test_the_history_says_what_may_be_undone(desk):
    one = apply(desk, Plan(RENAME, "order-cancel", new_id="stop"), "ann", NOW, " clearer ")
    two = apply(desk, Plan(MERGE, "stop", into="order-status"), "bob", NOW)
    last, first = moves(desk)
    assert (first.move, first.words, first.undone, first.can_undo) == (
        one, "'order-cancel' was renamed to 'stop'", False, False
    )  # fmt: skip
    assert (last.move, last.can_undo, first.move.note) == (two, True, "clearer")
    undo(desk, two.move_id, "eve", NOW)
    last, first = moves(desk)
    assert (last.undone, last.can_undo, first.can_undo) == (True, False, True)


def test_a_split_proposes_who_gets_what(desk):
    found = proposed_split(desk, "order-status", (LOST,))
    mine = {q for q, (label, _) in gold(desk).items() if label == "order-status"}
    assert {p.question_id for p in found} == mine and {p.goes_to for p in found} <= {"order-status", "order-lost"}
    order = [(p.clear, p.goes_to != "order-lost") for p in found]
    assert order == sorted(order) and all(-1 <= p.similarity <= 1 and p.text for p in found)
    assert proposed_split(desk, "order-status", ()) == []


@pytest.mark.slow
def test_after_moves_everything_runs_with_functions_that_name_old_ids(desk):
    """Rename what a rule names, merge what a function names, split, retire; then run, check, list and suggest."""
    workspace, before = desk.workspace, gold(desk)
    apply(desk, Plan(RENAME, "order-status", new_id="order-where"), "ann", NOW)
    apply(desk, Plan(MERGE, "order-cancel", into="return-start"), "ann", NOW)
    mine = [q for q, (label, _) in gold(desk).items() if label == "order-where"]
    apply(desk, Plan(SPLIT, "order-where", made=(LOST,), hand_over={mine[0]: "order-lost"}), "ann", NOW)
    retired = apply(desk, Plan(RETIRE, "return-refund"), "ann", NOW)
    assert check(workspace)["failures"] == []
    names = {row["voter"]: row["votes_for"] for row in listing(workspace)}
    assert names["rules.where-is-it"] in (
        "one of order-where, order-lost",
        "one of order-lost, order-where",
        "topic:orders",
    )
    assert names["orders.wants_to_cancel"] == "return-start"
    open_suggester(Workspace(workspace.root))
    run_until(Workspace(workspace.root), "release")
    taxonomy = load_taxonomy(workspace)
    assert set(taxonomy.template_labels) == {"order-where", "order-lost", "return-start"}
    counted = workspace.run.load_gold()
    assert int((counted.label >= 0).sum()) == len(before)
    labels = {q.question_id: counted.label[i] for i, q in enumerate(_questions(desk))}
    assert taxonomy.labels[labels[mine[0]]] == "order-lost"
    refunds = [q for q, (label, _) in before.items() if label == "return-refund"]
    assert {taxonomy.labels[labels[q]] for q in refunds} == {NO_TEMPLATE}
    suggester = open_suggester(Workspace(workspace.root))
    assert suggester.release.cascade.taxonomy == taxonomy
    found = suggester.suggest(Questions((Question("x", "Where is my parcel?"),)))[0]
    assert found.template_id in taxonomy.labels
    undo(desk, retired.move_id, "ann", NOW)
    run_until(Workspace(workspace.root), "denoise")
    assert "return-refund" in load_taxonomy(workspace).template_labels
    assert {gold(desk)[q][0] for q in refunds} == {"return-refund"}
    assert get(desk, "return-refund").status == "live"


def _questions(desk):
    return Desk(Workspace(desk.workspace.root)).require().state.questions
