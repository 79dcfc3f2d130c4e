"""Case is folded as RE2 folds it, and as far as possible without moving a byte."""

import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.rule_engine.folding import ASCII, HIGHEST, Folding, folded, orbit

EVERY = [chr(i) for i in range(0x110000) if not 0xD800 <= i < 0xE000]
ODD = "kKsSiI\u0130\u0131\u00df\u1e9e\u00e9\u00c9\u00e5\u00c5\u212b\u03c3\u03c2\u03a3\u00b5\u0345\u1fbe\u2c65\u01c5"


def folds_to(letter, among):
    return set(re2.findall("(?i)" + re2.escape(letter), among))


def test_only_k_and_s_have_letters_outside_ascii():
    rest = "".join(EVERY[128:])
    found = {chr(i): folds_to(chr(i), rest) for i in range(128) if chr(i).islower()}
    assert {letter: "".join(others) for letter, others in found.items() if others} == ASCII


def test_no_letter_beyond_the_highest_has_a_case():
    assert re2.search(r"[\p{Lu}\p{Ll}\p{Lt}]", "".join(EVERY[HIGHEST - 0x800 :])) is None


@settings(max_examples=50, deadline=None)
@given(st.characters(exclude_categories=["Cs"]) | st.sampled_from(ODD))
def test_an_orbit_is_what_re2_takes_for_the_same_letter(letter):
    assert set(orbit(letter)) == folds_to(letter, "".join(EVERY[:HIGHEST]) if ord(letter) < HIGHEST else letter)


@given(st.characters(exclude_categories=["Cs"]) | st.sampled_from(ODD))
def test_all_letters_of_an_orbit_fold_to_the_first(letter):
    assert {folded(other) for other in orbit(letter)} == {orbit(letter)[0].encode()}


def test_folding_in_place_moves_nothing_and_leaves_what_would_move():
    folding = Folding.of(["caf\u00e9", "kiss"])
    text = "CAF\u00c9 \u212aI\u017fs \u00dc".encode()
    assert folding.in_place(text) == "caf\u00e9 \u212ai\u017fs \u00dc".encode()
    assert folding.whole(text) == "caf\u00e9 kiss \u00dc".encode()
    assert sorted(folding.moved(text)) == [text.find("\u212a".encode()), text.find("\u017f".encode())]


def test_plain_ascii_is_lowered_only():
    assert Folding.of(["kiss"]).whole(b"KISS \x00") == b"kiss \x00" and Folding.of(["kiss"]).moved(b"KISS") == []
    assert Folding.of([]) == Folding((), ())
