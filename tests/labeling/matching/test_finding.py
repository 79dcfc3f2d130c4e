import time

import numpy as np
import pytest

from labeling.matching.finding import MOST_TEMPLATES, match
from labeling.matching.kinds import Thresholds
from labeling.taxonomy import Template

LATE = (
    "Hi {first_name}, your payout of {amount} left us on {date}, and banks can take two working days to show it. "
    "Then we will trace it."
)
PAUSE = (
    "Hi {first_name}, you can put payouts on hold under Payouts > Schedule > Pause. "
    "Nothing leaves until you press Resume."
)
RHYTHM = (
    "Hi {first_name}, you can switch between daily and weekly under Payouts > Schedule; "
    "the new rhythm starts with the next cycle."
)
TEMPLATES = tuple(
    Template(name, "payouts", name, body) for name, body in [("late", LATE), ("pause", PAUSE), ("rhythm", RHYTHM)]
)


def _kinds(reply, **more):
    return [(m.template_id, m.kind) for m in match(reply, TEMPLATES, **more)]


def _filled(body):
    for name, value in {"first_name": "Ada", "amount": "£12.50", "date": "3 June"}.items():
        body = body.replace(f"{{{name}}}", value)
    return body


def test_a_filled_template_is_exact():
    found = match(_filled(LATE) + "\n\nBest,\nInes", TEMPLATES)
    assert [(m.template_id, m.kind, m.share, m.similarity) for m in found] == [("late", "exact", 1.0, 1.0)]


def test_case_line_breaks_and_a_name_without_comma_keep_it_exact():
    assert _kinds(_filled(PAUSE).lower().replace("hi ada,", "hi ada").replace(". ", ".\n")) == [("pause", "exact")]


def test_one_sentence_more_or_one_word_changed_is_light():
    assert _kinds(_filled(PAUSE) + " That works for the whole summer, by the way.") == [("pause", "light")]
    assert _kinds(_filled(PAUSE).replace("leaves", "goes out")) == [("pause", "light")]
    assert _kinds(_filled(PAUSE).replace("Resume", "Resmue")) == [("pause", "light")]


def test_half_of_it_is_heavy():
    reply = "Hi Ada, press Pause under Payouts > Schedule and nothing leaves till autumn if you prefer that."
    assert _kinds(reply) == [("pause", "heavy")]


def test_something_else_is_no_match():
    assert _kinds("Which of your two shops do you mean?") == []


def test_two_templates_in_one_reply_are_both_found():
    assert _kinds(f"{_filled(LATE)}\n\n{_filled(PAUSE)[8:]}") == [("late", "exact"), ("pause", "exact")]
    edited = _filled(PAUSE)[8:].replace("press Resume", "choose Resume")
    assert _kinds(f"{_filled(LATE)}\n\n{edited}") == [("late", "light"), ("pause", "light")]


def test_a_near_twin_does_not_count():
    assert _kinds(_filled(RHYTHM).replace("cycle", "round")) == [("rhythm", "light")]


def test_nothing_to_compare_finds_nothing():
    assert match("", TEMPLATES) == match(LATE, ()) == match("> quoted", TEMPLATES) == ()
    assert match("any text", [Template("t", "t", "t", "{a}"), Template("u", "t", "t", "")]) == ()


def test_a_reply_is_not_altered_by_how_often_it_is_read():
    assert match(_filled(LATE), TEMPLATES) == match(_filled(LATE), TEMPLATES)


def test_at_most_four_are_named():
    many = [Template(f"t{i}", "t", "t", f"Choose button number{i} below.") for i in range(6)]
    assert len(match(" ".join(t.body for t in many), many)) == MOST_TEMPLATES


def test_the_encoder_reads_only_templates_that_are_near_and_lifts_the_like():
    read = []

    def encode(texts):
        read.extend(texts)
        return np.ones((len(texts), 1), np.float32)

    reply = "Press Pause under Schedule and all payouts wait."
    limits = Thresholds(light=0.9, heavy=0.5)
    assert _kinds(reply, thresholds=limits) == []
    assert _kinds(reply, thresholds=limits, encode=encode) == [("pause", "heavy")]
    assert read[0] == reply
    assert not any("trace" in text for text in read)


@pytest.mark.parametrize(
    "unit", [_filled(LATE) + " ", "payout ", "<p>Hi</p>", "مرحبا ", "payoutt schedul ", "a1 b2 ", "👍"]
)
def test_long_texts_take_no_time(unit):
    before = time.process_time()
    assert len(match(unit * (20_000 // len(unit)), TEMPLATES)) <= MOST_TEMPLATES
    assert time.process_time() - before < 2
