import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.asking.answers import AFTER, AGAIN_FROM, LONGEST, NO_MEMORY, OTHERWISE, Answers, Trouble, ask, described
from labeling.asking.records import Block
from labeling.choosing import ABSTAIN
from labeling.errors import OracleError
from labeling.question import Question
from labeling.sources.plain_functions import PlainFunction


def say(function, questions, votes_for="late", votes_against=None):
    block = Block([q.text for q in questions], lambda: questions)
    return ask(PlainFunction("f", function, votes_for, votes_against), block, [0, 0])


def texts(*words):
    return [Question(f"q{i}", word) for i, word in enumerate(words)]


def test_votes_are_kept_by_place():
    found = say(lambda q: re.search("a", q.text), texts("a", "b", "ba"))
    assert found == Answers([0, 2], [0, 0], ((True, "late"),))
    assert say(lambda q: True, []) == Answers([], [], ((True, "late"),))


def test_each_answer_counts_as_it_does_for_one_question():
    answers = {"a": "pause", "b": ["late", "pause"], "c": None, "d": ABSTAIN, "e": [], "f": "pause", "g": True}
    found = say(lambda q: answers[q.text], texts(*"abcdefgx"), votes_for=None)
    assert found.rows == [0, 1, 5] and found.codes == [0, 1, 0]
    assert found.choices == ((True, "pause"), (True, ["late", "pause"]))
    assert found.failures == 2 and found.first.place == 6
    assert "declares neither" in found.first.what


def test_a_text_is_asked_about_once_if_nothing_else_was_looked_at():
    seen = []

    def function(q):
        seen.append(q.text)
        return q.text == "a"

    found = say(function, texts("a", "b", "a", "a", "b"))
    assert seen == ["a", "b"] and found.rows == [0, 2, 3]


def test_who_looks_at_more_is_asked_about_every_question():
    found = say(lambda q: q.text == "a" and q.question_id in ("q0", "q3"), texts("a", "b", "a", "a", "b"))
    assert found.rows == [0, 3]
    found = say(lambda q: q.text == "a" and q.question_id in ("q2", "q9"), texts("a", "b", "a", "a", "b"))
    assert found.rows == [2]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=30), st.data())
def test_the_same_as_asking_about_each_question(pairs, data):
    questions = [Question(f"q{i}", text, case_id=case) for i, (text, case) in enumerate(pairs)]
    one = st.sampled_from([True, False, None, "pause", ["late"], 3.5, ABSTAIN, "raise"])
    by_text = data.draw(st.fixed_dictionaries({t: one | st.just("more") for t in "abc"}))
    by_case = data.draw(st.fixed_dictionaries(dict.fromkeys("xyz", one)))

    def function(q):
        answer = by_text[q.text]
        answer = by_case[q.case_id] if answer == "more" else answer
        if answer == "raise":
            raise ValueError(q.text)
        return answer

    found = say(function, questions)
    votes = {row: found.choices[code] for row, code in zip(found.rows, found.codes, strict=True)}
    alone = PlainFunction("f", function, "late", None)
    expected, failed = {}, []
    for place, question in enumerate(questions):
        try:
            if (choice := alone.choose(question)) is not None:
                expected[place] = choice
        except Exception as error:
            failed.append((place, described(error)))
    assert votes == expected and found.rows == sorted(found.rows)
    assert found.failures == len(failed)
    assert found.first == (Trouble(*failed[0]) if failed else None)


def test_failures_are_counted_for_every_question_with_the_text():
    found = say(lambda q: q.text[3] == "e", texts("no", "late", "no"))
    assert found.rows == [1] and found.failures == 2
    assert found.first == Trouble(0, "IndexError: string index out of range")


@pytest.mark.parametrize("error", [SystemExit(3), GeneratorExit(), RecursionError("deep")])
def test_no_exception_gets_out(error):
    def function(q):
        raise error

    assert say(function, texts("a")).failures == 1


def test_ctrl_c_gets_out():
    def function(q):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        say(function, texts("a"))


def test_an_answer_of_a_broken_class_is_a_failure():
    class Odd:
        span = None

        def __bool__(self):
            raise ValueError("neither true nor false")

    assert say(lambda q: Odd(), texts("a")).first == Trouble(0, "ValueError: neither true nor false")


def test_one_without_memory_is_stopped_where_it_was():
    def function(q):
        if q.text == "b":
            raise MemoryError
        return True

    assert say(function, texts("a", "b", "c")) == Answers(stopped=Trouble(1, NO_MEMORY))


def test_one_that_answers_otherwise_when_asked_again_is_stopped():
    count = iter(range(10**6))
    many = texts(*map(str, range(AGAIN_FROM)))
    found = say(lambda q: next(count) % 3 == 0, many)
    assert found.stopped is not None and found.stopped.what == OTHERWISE and found.rows == ()
    steady = say(lambda q: q.text.endswith("3"), many)
    assert steady.stopped is None and len(steady.rows) == AGAIN_FROM / 10
    failing = say(lambda q: q.txet, many)
    assert failing.failures == AGAIN_FROM and failing.stopped is None


def test_the_beat_shows_which_question_is_asked_about():
    beat, seen = [7, 0], []
    questions = texts("a", "b", "a")
    block = Block([q.text for q in questions], lambda: questions)
    ask(PlainFunction("f", lambda q: seen.append(list(beat)) or q.case_id, "late", None), block, beat)
    assert seen == [[7, 0], [7, 1], [7, 2]] and beat == [7, AFTER]


def test_errors_in_words():
    class Mute(Exception):
        def __str__(self):
            raise ValueError

    assert described(OracleError("no such label")) == "no such label"
    assert described(Mute()) == "Mute"
    assert len(described(ValueError("x" * 10_000))) == LONGEST
