import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.llm import ABSTAINS, NONE_OF_THESE, Answer, Offered, standing, text_key
from labeling.taxonomy import NOT_A_QUESTION, Taxonomy

AT = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
TWO = tuple((i, Offered(i, f"Title of {i}").words) for i in ("late", "pause"))


def answer(said, text="a", **about):
    given_ = {"offered": TWO, "model": "m", "version": 1} | about
    return Answer(text, "p", given_["model"], given_["version"], given_["offered"], said, "", 10, 2, AT.isoformat())


def stands(said, taxonomy, **about):
    return standing([answer(said, **about)], "m", 1, taxonomy).get("a", "gone")


def test_a_line_comes_back_as_it_was():
    one = answer("late")
    assert Answer.of_line(one.line()) == one and one.moment == AT and "\n" not in one.line()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        "null",
        answer("late").line()[:-9],
        answer("late").line().replace('"tokens_in":10', '"tokens_in":-1'),
        answer("late").line().replace('"tokens_in":10', '"tokens_in":true'),
        answer("late").line().replace('"text":"a"', '"text":1'),
        answer("late").line().replace('"at":"2026-11-27T07:00:00+00:00"', '"at":"2026-11-27T07:00:00"'),
        answer("late").line().replace('"model":"m"', '"model":"m","more":1'),
        "[" * 9_999,
    ],
)
def test_torn_and_altered_lines_are_nothing(line):
    assert Answer.of_line(line) is None


@given(st.text())
def test_no_line_raises(line):
    assert Answer.of_line(line) is None
    assert Answer.of_line(json.dumps({"offered": line})) is None


def test_keys_are_those_of_the_text_whatever_is_in_it():
    assert text_key("a") == text_key("a") != text_key("A") and len(text_key("\ud800")) == 64


def test_each_answer_means_its_labels(taxonomy):
    assert stands("late", taxonomy) == (0,)
    assert stands(NOT_A_QUESTION, taxonomy) == (4,)
    assert stands(NONE_OF_THESE, taxonomy) == (2, 3, 5)
    assert stands(ABSTAINS, taxonomy) is None
    assert stands("refund-make", taxonomy) == "gone" and stands("", taxonomy) == "gone"


def test_none_of_all_templates_is_no_template(taxonomy):
    offered = tuple((t.template_id, Offered(t.template_id, t.title).words) for t in taxonomy.templates)
    assert stands(NONE_OF_THESE, taxonomy, offered=offered) == (5,)


def test_an_answer_falls_with_the_words_it_was_given_about(taxonomy):
    changed = Taxonomy(tuple(replace(t, title="New") if t.template_id == "pause" else t for t in taxonomy.templates))
    assert stands("late", changed) == (0,)
    assert stands("pause", changed) == stands(NONE_OF_THESE, changed) == stands(ABSTAINS, changed) == "gone"
    assert stands(NOT_A_QUESTION, changed) == (4,)
    retired = Taxonomy(
        tuple(replace(t, status="retired") if t.template_id == "late" else t for t in taxonomy.templates)
    )
    assert stands("late", retired) == "gone" and stands("pause", retired) == (0,)


def test_a_renamed_template_is_the_same_and_a_merged_one_is_not(taxonomy):
    renamed = tuple(replace(t, template_id="delayed") if t.template_id == "late" else t for t in taxonomy.templates)
    assert stands("late", Taxonomy(renamed, {"late": ("delayed",)})) == (0,)
    merged = tuple(replace(t, status="retired") if t.template_id == "late" else t for t in taxonomy.templates)
    assert stands("late", Taxonomy(merged, {"late": ("pause",)})) == "gone"


def test_the_last_answer_of_this_model_and_prompt_counts(taxonomy):
    said = [answer("late"), answer("pause"), answer("late", model="other"), answer("late", version=2)]
    assert standing(said, "m", 1, taxonomy) == {"a": (1,)}
    assert standing([answer("late"), answer("gone")], "m", 1, taxonomy) == {}
    assert standing([answer("late", text="")], "m", 1, taxonomy) == {}
