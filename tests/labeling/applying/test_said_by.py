"""What functions and rules say of one question is what their columns say."""

import pytest

from labeling.applying import Applier, said_by
from labeling.loading.registry import load_sources
from labeling.values import Question, Questions

CODE = '''
from labeling import labeling_function

@labeling_function(votes_for="late")
def waits(question):
    """Waits."""
    return "where" in question.text

@labeling_function()
def decides(question):
    """Decides."""
    return ["refund-make", "pause"] if "pause" in question.text else None

@labeling_function(votes_for="late")
def fails(question):
    """Fails."""
    return 1 / 0

@labeling_function(votes_for="late")
def quits(question):
    """Quits."""
    raise SystemExit(1)
'''
RULES = """
[[rule]]
name = "phrase"
votes_against = "late"
any = ["pause"]

[[rule]]
name = "like"
votes_for = "topic:refunds"
similar_to = ["money back"]
similarity = 0.6
"""


@pytest.fixture
def sources(tmp_path, taxonomy):
    (tmp_path / "shop.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    return load_sources(tmp_path, taxonomy)


@pytest.fixture
def say(taxonomy, encoder):
    def said(sources, text, taxonomy=taxonomy):
        found = said_by(sources, taxonomy, Question("q", text), encoder.encode([text])[0], encoder.encode)
        return [(source.name, labels) for source, labels in found]

    return said


def test_in_the_order_of_the_sources_without_those_that_fail(sources, say):
    assert say(sources, "where to pause") == [
        ("shop.waits", (0,)),
        ("shop.decides", (1, 3)),
        ("rules.phrase", (1, 2, 3, 4, 5)),
    ]
    assert say(sources, "money back") == [("rules.like", (2, 3))]
    assert say(sources, "<b>hello</b>") == [] == say([], "where")


@pytest.mark.parametrize("text", ["where to pause", "money back now", "", "hello"])
def test_the_same_as_their_columns(sources, say, taxonomy, encoder, text):
    rest = [s for s in sources if s.name not in ("shop.fails", "shop.quits")]
    ballots = Applier(taxonomy, encoder.encode).apply(rest, Questions((Question("q", text),)))
    assert say(sources, text) == [(v.name, v.options[c.options[0]]) for v, c in ballots if len(c.rows)]


def test_labels_that_a_release_does_not_know_are_left_out(sources, say, taxonomy):
    older = type(taxonomy)(tuple(t for t in taxonomy.templates if t.topic == "payouts"))
    assert say(sources, "where is my money back", older) == [("shop.waits", (0,))]
