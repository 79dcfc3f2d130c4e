import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.llm.replies import (
    ABSTAINS,
    ALWAYS_OFFERED,
    MOST_CHARACTERS,
    NO_ANSWER,
    NONE_OF_THESE,
    NOT_JSON,
    PROBLEMS,
    TOO_LONG,
    UNKNOWN_ANSWER,
    Reply,
    read_reply,
)
from labeling.taxonomy import NOT_A_QUESTION

OFFERED = ("late", "refund-status")


@pytest.mark.parametrize("answer", [*OFFERED, NOT_A_QUESTION, NONE_OF_THESE, ABSTAINS])
def test_an_offered_answer_is_taken(answer):
    assert read_reply(json.dumps({"answer": answer}), OFFERED) == Reply(answer)


@pytest.mark.parametrize(
    "text", ['```json\n{"answer": "late"}\n```', '  ```\n{"answer":"late"}\n```\n', '{"answer": "late", "why": [1]}']
)
def test_a_fence_and_other_keys_do_no_harm(text):
    assert read_reply(text, OFFERED) == Reply("late")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", NOT_JSON),
        ("late", NOT_JSON),
        ('The answer is {"answer": "late"}', NOT_JSON),
        ('{"answer": "late"} {"answer": "late"}', NOT_JSON),
        ('{"answer": "late", "answer": "refund-status"}', NOT_JSON),
        ("[" * 3000, NOT_JSON),
        ('{"answer": ' + "9" * 3900 + "}", NO_ANSWER),
        ("[]", NO_ANSWER),
        ("null", NO_ANSWER),
        ('{"answer": null}', NO_ANSWER),
        ('{"answer": ["late"]}', NO_ANSWER),
        ('{"reply": "late"}', NO_ANSWER),
        ('{"answer": "refund"}', UNKNOWN_ANSWER),
        ('{"answer": "Late"}', UNKNOWN_ANSWER),
        ('{"answer": "_no_template"}', UNKNOWN_ANSWER),
        ('{"answer": "late "}', UNKNOWN_ANSWER),
        ('{"answer": "late"}' + " " * MOST_CHARACTERS, TOO_LONG),
    ],
)
def test_anything_else_abstains_and_says_why(text, problem):
    assert read_reply(text, OFFERED) == Reply(ABSTAINS, problem)


@given(st.text(max_size=200) | st.recursive(st.none() | st.text() | st.floats(), st.lists).map(str))
def test_no_text_raises_or_gets_past(text):
    found = read_reply(text, OFFERED)
    assert found.answer in (*OFFERED, *ALWAYS_OFFERED) and found.problem in ("", *PROBLEMS)


@given(st.text(max_size=50))
def test_only_offered_answers_are_ever_taken(answer):
    found = read_reply(json.dumps({"answer": answer}), OFFERED)
    assert (found.answer == answer and not found.problem) == (answer in (*OFFERED, *ALWAYS_OFFERED))
