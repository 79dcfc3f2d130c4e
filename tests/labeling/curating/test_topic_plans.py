from dataclasses import replace
from datetime import UTC, datetime

import pytest

from labeling.curating.moves import KINDS, MERGE, RENAME, RETIRE, SPLIT, UNDO, Move, Moves
from labeling.curating.topic_plans import TopicPlan, name_problems, topic_problems, topics_of
from labeling.errors import OracleError
from labeling.taxonomy import NO_TEMPLATE, Taxonomy, Template

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
A = Template("a", "t", "A", "Answer a")
ALL = [
    A,
    replace(A, template_id="b"),
    replace(A, template_id="d", topic="u"),
    replace(A, template_id="r", topic="gone"),
]
ALL[-1] = replace(ALL[-1], status="retired")
KNOWN = {t.template_id: t for t in ALL}


def log(*lines):
    return Moves(tuple(Move(i, NOW, "ann", *line[:3], "", *line[3:]) for i, line in enumerate(lines, 1)))


def found(plan, moves=None):
    return topic_problems(plan, KNOWN, moves or Moves())


def test_plans_know_what_the_topic_counts_for():
    plans = [TopicPlan(k, "t", "n", "u" if k == MERGE else "d", ("a",)) for k in KINDS]
    assert [p.targets(ALL) for p in plans] == [("topic:n",), ("topic:u",), ("topic:t", "topic:n"), ("a", "b")]
    with pytest.raises(OracleError, match="unknown kind of move 'splitt'; did you mean 'split'"):
        TopicPlan("splitt", "t")


def test_topics_are_those_with_a_template_that_is_not_retired():
    assert topics_of(ALL) == ["t", "u"]
    for wrong in ("gone", "T", ""):
        with pytest.raises(OracleError, match=f"no topic '{wrong}' has a template that could be moved"):
            found(TopicPlan(RENAME, wrong, "n"))
    with pytest.raises(OracleError, match="topic 'x' counts for 't' since a move"):
        found(TopicPlan(RENAME, "x", "n"), log((RENAME, "topic:x", ("topic:t",))))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "is no name of a topic"),
        (" n", "is no name of a topic"),
        ("a\nb", "is no name of a topic"),
        ("x" * 301, "up to 300 characters"),
        ("topic:n", "may not begin with 'topic:'"),
        ("only:n", "may not begin with 'only:'"),
        ("u", "there is a topic 'u' already"),
        ("gone", "there is a topic 'gone' already"),
        ("t", "there is a topic 't' already"),
    ],
)
def test_names_that_cannot_be_given(name, words):
    (problem,) = found(TopicPlan(RENAME, "t", name))
    assert words in problem
    assert words in found(TopicPlan(SPLIT, "t", name, templates=("a",)))[0]


@pytest.mark.parametrize("name", ["n", "With spaces: and more", "<b>bold</b> *x*", "أسئلة", "🙂", "_x"])
def test_names_are_free_text(name):
    assert found(TopicPlan(RENAME, "t", name)) == []
    moves = log((RENAME, "topic:t", (f"topic:{name}",)))
    taxonomy = Taxonomy(tuple(replace(t, topic=name if t.topic == "t" else t.topic) for t in ALL), moves.aliases)
    assert taxonomy.resolve("topic:t") == taxonomy.resolve(f"topic:{name}") == (0, 1)


def test_a_renamed_topic_may_take_its_name_back_and_no_other_may():
    moves = log((RENAME, "topic:x", ("topic:t",)))
    assert name_problems("x", ALL, moves, "t") == []
    assert name_problems("x", ALL, moves, "u") == ["the name 'x' counts for 't' since a move; choose another"]
    assert "counts for" in name_problems("x", ALL, log((MERGE, "topic:x", ("topic:t",))), "t")[0]


def test_what_stands_in_the_way_of_merges_splits_and_retirements():
    assert found(TopicPlan(MERGE, "t", into="u")) == []
    for wrong in ("t", "gone", "uu"):
        assert f"'{wrong}' is no other topic that could take it" in found(TopicPlan(MERGE, "t", into=wrong))[0]
    assert "'d' is no template of the topic 't'" in found(TopicPlan(SPLIT, "t", "n", templates=("a", "d")))[0]
    for some in ((), ("a", "b")):
        assert "takes some of the 2 templates" in found(TopicPlan(SPLIT, "t", "n", templates=some))[0]
    assert found(TopicPlan(RETIRE, "t", into="d")) == found(TopicPlan(RETIRE, "t", into=NO_TEMPLATE)) == []
    assert "is retired with its topic" in found(TopicPlan(RETIRE, "t", into="a"))[0]
    assert "is retired and cannot take another" in found(TopicPlan(RETIRE, "t", into="r"))[0]
    assert "'z' is no other template" in found(TopicPlan(RETIRE, "t", into="z"))[0]
    alone = {t.template_id: t for t in ALL if t.topic != "u"}
    assert (
        "at least one has to stay live" in topic_problems(TopicPlan(RETIRE, "t", into=NO_TEMPLATE), alone, Moves())[0]
    )


def test_votes_for_a_topic_follow_its_moves():
    both = Taxonomy(tuple(ALL), log((SPLIT, "topic:t", ("topic:t", "topic:u"))).aliases)
    assert both.resolve("topic:t") == (0, 1, 2) and both.resolve("only:topic:t") == (0, 1)
    gone = [replace(t, status="retired") if t.topic == "t" else t for t in ALL]
    moves = log((RETIRE, "topic:t", ("a", "b")), (RETIRE, "a", ("d",)), (RETIRE, "b", ("d",)))
    retired = Taxonomy(tuple(gone), moves.aliases)
    assert retired.resolve("topic:t") == retired.resolve("a") == retired.resolve("topic:u") == (0,)
    again = Taxonomy((*gone, replace(A, template_id="new")), moves.aliases)
    assert again.resolve("topic:t") == (0, 1), "a new template in the topic is voted for too"
    with pytest.raises(OracleError, match="unknown topic 'q'"):
        both.resolve("topic:q")


def test_the_log_tells_topics_in_words():
    moves = log(
        (RENAME, "topic:x", ("topic:t",)),
        (RETIRE, "topic:t", ("a", "b")),
        (RETIRE, "a", ("d",)),
        (RETIRE, "b", ("d",)),
        (MERGE, "topic:u", ("topic:v",)),
        (UNDO, "topic:u", ("topic:u",), 5),
    )
    assert [moves.told(m) for m in moves.log[:2]] == [
        "topic 'x' was renamed to 't'",
        "topic 't' was retired with its 2 templates in favour of 'd'",
    ]
    assert moves.members(moves.log[1]) == moves.log[2:4] and moves.part_of(moves.log[2]) == moves.log[1]
    assert moves.topic("x") == "t" and moves.topic("v") == "v" and moves.topic("u") == "u"
    assert moves.builds_on(moves.log[0]) == moves.log[1] and moves.builds_on(moves.log[1]) is None
    assert (moves.log[0].topic, moves.log[2].topic) == ("x", None)
