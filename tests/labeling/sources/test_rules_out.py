from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.errors import OracleError
from labeling.sources.rules import Rule, read_rules
from labeling.sources.rules_out import append_rules, free_name, replace_rule, text_of

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


FILE = """# ours

[[rule]]
name = "one"   # mine
votes_for = "late"
any = [
    "late",  # always
]

# about two
[[rule]]
name = "two"
votes_for = "late"
all = ["slow"]"""


def written(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(FILE)
    return path, read_rules(path)


def test_a_rule_is_replaced_and_everything_around_it_is_kept(tmp_path):
    path, (one, two) = written(tmp_path)
    replace_rule(path, one, replace(one, name="uno", any=("later",), owner="us"))
    text = path.read_text()
    assert text.startswith('# ours\n\n[[rule]]\nname = "uno"\n') and text.endswith(FILE[FILE.index("\n# about two") :])
    assert [r.name for r in read_rules(path)] == ["uno", "two"] and "# mine" not in text
    replace_rule(path, two, replace(two, all=("slow", "very")))
    assert read_rules(path)[1].all == ("slow", "very") and "# about two" in path.read_text()


def test_a_rule_that_changed_meanwhile_or_a_taken_name_is_refused(tmp_path):
    path, (one, _) = written(tmp_path)
    with pytest.raises(OracleError, match="has changed or gone"):
        replace_rule(path, replace(one, any=("older",)), one)
    with pytest.raises(OracleError, match="rule 'two' is already defined"):
        replace_rule(path, one, replace(one, name="two"))
    with pytest.raises(OracleError, match="has changed or gone"):
        replace_rule(path, replace(one, name="three"), one)
    assert path.read_text() == FILE


def test_a_table_that_cannot_be_told_apart_is_left_alone(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text('[[rule]]\nname = "one"\nvotes_for = "late"\nany = ["late"]\ndoc = """\n[[rule]]\n"""\n')
    before, (one,) = path.read_bytes(), read_rules(path)
    with pytest.raises(OracleError, match=r"cannot be told|not valid TOML"):
        replace_rule(path, one, replace(one, any=("later",)))
    assert path.read_bytes() == before and len(list(tmp_path.iterdir())) == 1


def test_the_text_of_a_rule_is_what_stands_there(tmp_path):
    path, _ = written(tmp_path)
    assert text_of(path, "one").startswith('[[rule]]\nname = "one"   # mine') and text_of(path, "one").endswith("]")
    assert text_of(path, "two").endswith('all = ["slow"]')
    assert text_of(path, "three") == "" and text_of(tmp_path / "none.toml", "one") == ""
