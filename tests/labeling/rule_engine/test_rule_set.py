"""Many rules at once vote as each rule votes by itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.errors import OracleError
from labeling.rule_engine import RuleSet, rule_set
from labeling.sources.rules import Rule

LETTERS = (
    "aAkKsS\u212a\u017fiI\u0130\u0131\u00df\u1e9e\u00e9\u00c9e\u0301\u00e5\u00c5\u212b\u03c3\u03c2\u03a3\u00b5\u03bc\u0345"
    "\u1fbe\x00\ud800' \u2019_-.+ \n\u0645\u0631\u200f\u1c80\u0432\u2c65\u023a\u01c4\u01c5\U0001f600\u10d0\u1c90"
)
texts = st.lists(st.text(LETTERS, max_size=24) | st.text(max_size=12), max_size=6)
phrase = st.text(LETTERS.replace("\ud800", ""), min_size=1, max_size=4).filter(str.strip)
phrases = st.lists(phrase | st.sampled_from(["k", "as", "ask", "\u212a", "a s"]), max_size=3).map(tuple)
regex = st.sampled_from([None, None, "k+", "^a", "s$", r"\bk", "[^a]", r"\s", "\u00e9|k", "a.*s", "", "(a|b)*"])
rules = st.lists(
    st.builds(Rule, st.just("r"), st.just("x"), any=phrases, all=phrases, none=phrases, regex=regex), max_size=5
)


@settings(max_examples=300, deadline=None)
@given(rules, texts)
def test_nasty_texts_and_phrases(rules, texts):
    found = RuleSet.of(rules).hits(texts)
    assert [rows.tolist() for rows in found] == [np.flatnonzero(r.matches(texts, None, None)).tolist() for r in rules]


LATE = Rule("late", "x", any=("late", "not there"), none=("refund",))
WAIT = Rule("wait", "x", all=("wait", "long"), regex="wait.*long")
LIKE = Rule("like", "x", similar_to=("where is my payout", "payout late"), similarity=0.6, none=("refund",))
ALIKE = Rule("alike", "x", similar_to=("thanks a lot",), similarity=0.9)
BARE = Rule("bare", "x", none=("a",))
ALL = [LATE, WAIT, LIKE, ALIKE, BARE]
TEXTS = [
    "payout late",
    "wait so long",
    "long wait",
    "thanks a lot",
    "late refund",
    "payout late",
    "",
    "where is my payout",
]


def alone(texts, rows, encode):
    return [np.flatnonzero(r.matches(texts, rows, encode)).tolist() for r in ALL]


def test_each_condition_beside_all_others(encoder):
    rows = encoder.encode(TEXTS)
    found = [r.tolist() for r in RuleSet.of(ALL).hits(TEXTS, rows, encoder.encode)]
    assert found == [[0, 5], [1], [0, 5, 7], [3], [0, 1, 2, 4, 5, 6, 7]] == alone(TEXTS, rows, encoder.encode)
    assert found == [r.tolist() for r in RuleSet.of(ALL).hits(TEXTS, None, encoder.encode)]


def test_texts_that_are_the_same_are_encoded_once_and_examples_are_kept(encoder):
    made = RuleSet.of([LIKE])
    made.hits(TEXTS, None, encoder.encode)
    made.hits(TEXTS, None, encoder.encode)
    asked = [call for call in encoder.calls if tuple(call) != LIKE.similar_to]
    assert len(asked) == 2 and len(encoder.calls) == 3
    assert [len(call) for call in asked] == [len(set(TEXTS)) - 1] * 2  # one of them says refund


def test_a_text_gets_the_same_votes_whatever_stands_beside_it(encoder, monkeypatch):
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(["payout", "late", "wait", "long", "where", "a"], 4)) for _ in range(90)]
    rows = encoder.encode(texts)
    made = RuleSet.of(ALL)
    whole = [r.tolist() for r in made.hits(texts, rows, encoder.encode)]
    monkeypatch.setattr("labeling.blocks.BLOCK", 7)
    monkeypatch.setattr(rule_set, "LETTERS", 40)
    assert [r.tolist() for r in made.hits(texts, rows, encoder.encode)] == whole
    monkeypatch.setattr(rule_set, "CELLS", 3 * len(made.groups))
    assert [r.tolist() for r in made.hits(texts, rows, encoder.encode)] == whole == alone(texts, rows, encoder.encode)


def test_rules_are_compiled_once_and_again_when_one_changes():
    assert RuleSet.of([LATE, WAIT]) is RuleSet.of((LATE, WAIT))
    assert RuleSet.of([LATE, Rule("late", "x", any=("late",))]) is not RuleSet.of([LATE, WAIT])


def test_an_encoder_is_needed_only_where_a_rule_gets_as_far():
    assert [r.tolist() for r in RuleSet.of([LATE, LIKE]).hits(["late refund"])] == [[], []]
    with pytest.raises(OracleError, match="rule 'like' uses similar_to, which needs an encoder"):
        RuleSet.of([LATE, LIKE]).hits(["payout"])


def test_empty_phrases_are_in_every_text():
    rules = [Rule("r", "x", any=("", "k")), Rule("r", "x", none=("",)), Rule("r", "x", any=("k",))]
    assert [r.tolist() for r in RuleSet.of(rules).hits(["a", ""])] == [[0, 1], [], []]


def test_no_rules_and_no_texts():
    assert RuleSet.of([]).hits(["late"]) == [] and [r.tolist() for r in RuleSet.of(ALL).hits([])] == [[]] * 5
    assert RuleSet.of(ALL).hits([])[0].dtype == np.int32


def test_long_texts_are_no_burden():
    texts = ["late " * 2_000, "x" * 10_000, "wait" + " so" * 3_000 + " long"]
    assert [r.tolist() for r in RuleSet.of([LATE, WAIT]).hits(texts)] == [[0], [2]]
