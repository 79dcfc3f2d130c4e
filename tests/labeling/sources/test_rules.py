import copy

import numpy as np
import pytest

from labeling.applying import Applier, check_examples
from labeling.errors import OracleError
from labeling.loading.registry import load_sources
from labeling.rule_engine import RuleSet
from labeling.sources.rules import Rule, read_rules


@pytest.fixture
def rules(tmp_path):
    """Write rules.toml and read it."""

    def read(text):
        path = tmp_path / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return read_rules(path)

    return read


HEAD = '[[rule]]\nname = "r"\nvotes_for = "late"\n'


@pytest.mark.parametrize(
    ("conditions", "yes", "no"),
    [
        ('any = ["not there", "missing"]', ["It is NOT  there", "missing!"], ["knot there", "missings"]),
        ('all = ["payout", "late"]', ["late payout"], ["late", "payout"]),
        ('any = ["payout"]\nnone = ["pause"]', ["my payout"], ["pause my payout"]),
        ("regex = '\\bpay(out|ment)s?\\b'", ["Payouts", "payment"], ["pay"]),
        ('any = ["can\'t"]', ["I can\u2019t"], ["cant"]),
        ('any = ["c++ (x)"]', ["use C++ (x) now"], ["c (x)"]),
    ],
)
def test_conditions(rules, conditions, yes, no):
    (rule,) = rules(HEAD + conditions)
    assert all(rule.matches_text(t) for t in yes)
    assert not any(rule.matches_text(t) for t in no)


def test_similar_to_needs_the_other_conditions_too(rules, encoder):
    (rule,) = rules(HEAD + 'similar_to = ["where is my payout"]\nsimilarity = 0.6\nnone = ["refund"]')
    texts = ["where is my payout", "payout where is my", "where is my payout refund", "sunny weather"]
    assert rule.matches(texts, None, encoder.encode).tolist() == [True, True, False, False]
    assert rule.matches(texts, encoder.encode(texts), encoder.encode).tolist() == [True, True, False, False]
    with pytest.raises(OracleError, match="needs an encoder"):
        rule.matches(texts, None, None)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (HEAD + "any = [", None, "not valid TOML"),
        ('\n[[rule]]\nvotes_for = "late"', 2, "needs a name"),
        (HEAD + 'anny = ["x"]', 1, "unknown key 'anny'; did you mean 'any'"),
        (HEAD, 1, "states no condition"),
        (HEAD + 'any = "x"', 1, "takes a list of texts"),
        (HEAD + 'any = ["x"]\nvotes_against = "pause"', 1, "one of the two"),
        (HEAD + "regex = '(?<=a)b'", 1, "look-arounds"),
        (HEAD + "regex = '(a'", 1, "not valid RE2"),
        (HEAD + 'any = ["x"]\nsimilarity = 2', 1, "must lie in"),
        (HEAD + 'any = ["x"]\n' + HEAD + 'any = ["y"]', 5, "already defined in line 1"),
        ("[rules]\n", None, "unknown table 'rules'"),
    ],
)
def test_errors_name_the_place_and_the_remedy(rules, text, line, message):
    with pytest.raises(OracleError, match=message.replace("(", r"\(")) as caught:
        rules(text)
    assert caught.value.path.name == "rules.toml"
    if line:
        assert caught.value.line == line


def test_fingerprint_follows_what_the_rule_matches_only(rules):
    one = rules(HEAD + 'any = ["x"]')[0].fingerprint
    assert rules(HEAD + 'any = ["x"]\nowner = "a"\nyes = ["x"]')[0].fingerprint == one
    assert rules(HEAD + 'any = ["x", "y"]')[0].fingerprint != one


def test_rules_vote_beside_functions(tmp_path, taxonomy, ask):
    (tmp_path / "rules.toml").write_text(
        HEAD.replace("votes_for", "votes_against") + 'any = ["x"]\nyes = ["x"]\nno = ["y"]'
    )
    (source,) = load_sources(tmp_path, taxonomy)
    voter, column = Applier(taxonomy).column(source, ask("x", "y", "x y"))
    assert voter.options == ((1, 2, 3, 4, 5),) and column.rows.tolist() == [0, 2]
    assert check_examples([source], Applier(taxonomy)) == []


def test_a_regular_expression_runs_in_linear_time(rules):
    (rule,) = rules(HEAD + "regex = '(a+)+$'")
    assert rule.matches(["a" * 20_000 + "b"], None, None).tolist() == [False]
    assert np.array_equal(rule.matches([], None, None), np.empty(0, bool))


def test_a_rule_travels_without_what_was_compiled_of_it(rules):
    (rule,) = rules(HEAD + 'any = ["not  there"]\nregex = "there"')
    assert rule.matches_text("it is not there") and rule.fingerprint
    there = copy.copy(rule)  # by __getstate__, as on the way to another process
    assert there == rule and vars(there).keys() == set(Rule.__dataclass_fields__) and there.matches_text("not there")


def test_groups_of_phrases_are_single_spaced(rules):
    (rule,) = rules(HEAD + 'any = ["not  there", "gone"]\nall = ["a", "b"]\nnone = ["c"]')
    assert rule.said == ((("not there", "gone"), True), (("a",), True), (("b",), True), (("c",), False))


def test_many_phrases_are_no_trouble():
    rule = Rule("r", "late", any=tuple(f"word{i} phrase" for i in range(2_000)))
    assert rule.matches(["word7 phrase", "word7"], None, None).tolist() == [True, False]
    assert rule.spans("a word1999 phrase") == [(2, 17)]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("hasn’t landed", "It hasn't landed"),
        ("hasn't landed", "It hasn’t landed"),
        ("café", "Pay at the café"),
        ("éclair", "An ÉCLAIR, please"),
        ("أين أموالي", "أين أموالي الآن"),
    ],
)
def test_phrases_with_other_apostrophes_and_letters_are_found(phrase, text):
    rule = Rule("r", votes_for="late", any=(phrase,))
    assert rule.matches_text(text)
    assert [places.tolist() for places in RuleSet.of([rule]).hits([text, "nothing of it"])] == [[0]]
