"""Phrases are found where RE2 finds them, in one pass for all of them."""

import pytest

from labeling.rule_engine.phrases import Phrases
from labeling.sources.rule_texts import Texts


def said(phrases, *texts):
    """By phrase the places of the texts that say it."""
    rows, places = Phrases.of(phrases).said(Texts.of(texts))
    found = {}
    for row, place in sorted(set(zip(rows.tolist(), places.tolist(), strict=True))):
        found.setdefault(phrases[place], []).append(row)
    return found


def test_phrases_inside_others_are_found_too():
    texts = ("it is NOT there", "there", "knot there", "thereby")
    assert said(["not there", "there", "is not"], *texts) == {"not there": [0], "there": [0, 1, 2], "is not": [0]}


@pytest.mark.parametrize(
    ("phrase", "yes", "no"),
    [
        ("late", ["late", "LATE!", "(late)", "so late"], ["later", "plate", "late_x", "late2", "x_late"]),
        ("c++", ["c++", "C++x", "use c++."], ["xc++", "c+"]),
        ("-5", ["-5", "x-5", "--5"], ["-55", "5"]),
        ("ask", ["a\u017fk", "ASK", "x\u212aask", "as\u212ax"], ["as\u212a", "asks", "as"]),
        ("\u0645\u0631", ["x\u0645\u0631x", "\u0645\u0631"], ["x\u0645", ""]),
        ("a\x00b", ["A\x00B"], ["ab"]),
    ],
)
def test_words_and_letters_as_re2_sees_them(phrase, yes, no):
    assert said([phrase], *yes, *no).get(phrase, []) == list(range(len(yes)))


def test_a_letter_of_another_length_counts_at_borders_as_what_it_is():
    # RE2's words are of ASCII: none begins with the Kelvin sign, unless a letter stands before it
    assert said(["kelvin"], "\u212aelvin", "x\u212aelvin", "kelvin", "a kelvin") == {"kelvin": [1, 2, 3]}


def test_nothing_said_and_nothing_asked():
    assert said([], "late") == {} and said(["late"]) == {} and said(["late"], "", "\ud800") == {}


def test_a_phrase_said_twice_is_one_text():
    assert said(["late"], "late late", "x") == {"late": [0]}
