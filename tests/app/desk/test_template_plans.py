from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.desk.templates.moving import Example, Line, Proposal
from app.desk.templates.plans import (
    ASK,
    asked_again,
    example_rows,
    handed_over,
    made_templates,
    moved_away,
    named_rows,
    proposal_rows,
    sentence,
    side_names,
    targets,
    topic_columns,
    topic_sentence,
)
from app.taxonomy.naming import Named
from labeling.curating.moves import Move, Plan
from labeling.curating.topic_plans import TopicPlan
from labeling.taxonomy import Template

A = Template("a", "payouts", "Late", "Hi.", "live", "ann", version=4)
B = replace(A, template_id="b", title="Paused")


def line(kind, into, undone=False):
    return Line(Move(1, datetime(2026, 5, 1, tzinfo=UTC), "Ana", kind, "a", into), "words", undone, not undone)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (Plan("rename", "a", new_id="c"), "Rename a to c"),
        (Plan("merge", "a", into="b"), "Merge a into b"),
        (Plan("split", "a", made=(B,)), "Split b off a"),
        (Plan("retire", "a"), "Retire a"),
        (Plan("retire", "a", into="b"), "Retire a in favour of b"),
    ],
)
def test_what_the_button_says(plan, words):
    assert sentence(plan) == words


def test_which_move_took_a_template_away():
    merge = line("merge", ("b",))
    assert moved_away([line("split", ("a", "c")), merge], "a") == merge
    assert moved_away([line("merge", ("b",), undone=True)], "a") is None
    assert moved_away([merge], "b") is None


def test_those_of_the_topic_come_first():
    others = [replace(B, template_id="z", topic="refunds"), A, B, replace(B, template_id="r", status="retired")]
    assert list(targets(others, "a")) == ["b", "z"]
    assert targets(others, "a")["b"] == "Paused · b"
    assert targets([], "a") == {}


def test_new_templates_take_after_the_old_one():
    made = made_templates(
        A, [("", " Late fee ", " Hi. "), ("", "Late fee", "Ho."), ("x", "T", "B")], False, ["late-fee"]
    )
    assert [t.template_id for t in made] == ["late-fee-2", "late-fee-3", "x"]
    assert made[0] == Template("late-fee-2", "payouts", "Late fee", "Hi.", "draft", "ann", version=1)
    assert side_names(A, made) == ("a", "late-fee-2", "late-fee-3", "x", ASK)
    assert made_templates(A, [("x", "T", "B")], True, [])[0].status == "live"
    assert made_templates(A, [("", "مرحبا", "B")], True, [])[0].template_id == "template"


PROPOSALS = [
    Proposal("q1", "one", "seed", "b", 0.9, 0.1),
    Proposal("q2", "two", "test", "a", 0.2, 0.1),
    Proposal("q3", "", "", "b", 0.0, 0.1),
]


def test_what_the_expert_chose_counts():
    assert handed_over(PROPOSALS, [], "a") == {"q1": "b", "q3": "b"}
    assert handed_over(PROPOSALS, ["a", "b"], "a") == {"q2": "b", "q3": "b"}
    assert handed_over([], [], "a") == {} and asked_again([], []) == ()


def test_what_is_in_doubt_is_asked_again_unless_the_expert_says_otherwise():
    doubtful = [replace(PROPOSALS[0], clear=False), *PROPOSALS[1:]]
    assert [row["Goes to"] for row in proposal_rows(doubtful)] == [ASK, "a", "b"]
    assert (handed_over(doubtful, [], "a"), asked_again(doubtful, [])) == ({"q3": "b"}, ("q1",))
    assert (handed_over(doubtful, ["b", ASK], "a"), asked_again(doubtful, ["b", ASK])) == (
        {"q1": "b", "q3": "b"},
        ("q2",),
    )


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (TopicPlan("rename", "t", "n"), "Rename t to n"),
        (TopicPlan("merge", "t", into="u"), "Merge t into u"),
        (TopicPlan("split", "t", "n", templates=("a", "b")), "Put 2 templates into n"),
        (TopicPlan("retire", "t", into="_no_template"), "Retire t"),
        (TopicPlan("retire", "t", into="a"), "Retire t in favour of a"),
    ],
)
def test_what_the_button_says_for_a_topic(plan, words):
    assert topic_sentence(plan) == words


def test_topics_as_columns():
    row = {"topic": "t", "templates": ["a", "b"], "gold": 3, "also_known_as": []}
    assert topic_columns([row]) == {"Topic": ["t"], "Templates": [2], "Gold": [3]}
    assert topic_columns([row, row | {"also_known_as": ["x", "y"]}])["Before"] == ["", "x, y"]


def test_rows():
    assert proposal_rows(PROPOSALS)[0] == {"Question": "one", "Goes to": "b", "Split": "seed", "Likeness": 0.9}
    assert example_rows([Example("q", "text", "", 0.5)]) == [{"Question": "text", "Gold": "–", "Probability": 0.5}]
    named = [Named("f", "function", "x.py:3", True), Named("r", "rule", "rules.toml:9", False)]
    assert [row["Votes"] for row in named_rows(named)] == ["against it", "for it"]
