from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.errors import OracleError
from labeling.rules import Rule, read_rules
from labeling.rules_out import append_rules, free_name

words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30).filter(str.strip)
many = st.lists(words, max_size=4).map(tuple)


@given(first=words, any_of=many, yes=many, doc=words, similarity=st.floats(0.01, 1), similar=many)
@settings(max_examples=60, deadline=None)
def test_rules_come_back_as_they_were_written(tmp_path_factory, first, any_of, yes, doc, similarity, similar):
    path = tmp_path_factory.mktemp("rules") / "rules.toml"
    rule = Rule("one", votes_for=first, any=(first, *any_of), similar_to=similar, yes=yes, doc=doc)
    rule = replace(rule, similarity=similarity) if similar else rule
    append_rules(path, [rule, Rule("two", votes_against=("a", "b"), regex="x+")])
    found = read_rules(path)
    assert replace(found[0], path=rule.path, line=0) == rule
    assert found[1].votes_against == ("a", "b") and found[1].regex == "x+"


def test_what_stands_there_is_kept(tmp_path):
    path = tmp_path / "rules.toml"
    old = '# a remark\n\n[[rule]]\nname = "one"   # mine\nvotes_for = "late"\nany = ["late"]'
    path.write_text(old)
    append_rules(path, [Rule("two", votes_for="late", any=("delay",))])
    assert path.read_text().startswith(old + "\n\n[[rule]]")
    assert [r.name for r in read_rules(path)] == ["one", "two"]


def test_taken_names_are_refused_and_nothing_is_written(tmp_path):
    path = tmp_path / "rules.toml"
    append_rules(path, [Rule("one", votes_for="late", any=("late",))])
    before = path.read_bytes()
    twins = [Rule("two", votes_for="late", any=("a",)), Rule("one", votes_for="late", any=("b",))]
    with pytest.raises(OracleError, match="rule 'one' is already defined"):
        append_rules(path, twins)
    assert path.read_bytes() == before and len(list(tmp_path.iterdir())) == 1


def test_names_are_short_words_that_nobody_has():
    assert free_name("Late: \u00abWhere is it?\u00bb", []) == "late-where-is-it"
    assert free_name("late", ["late", "late-2"]) == "late-3"
    assert free_name("\u0627\u0644", []) == "rule"
