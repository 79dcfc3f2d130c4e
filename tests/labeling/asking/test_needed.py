import re
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labeling.asking.needed import FORMS, MOST_WORDS, lowered, needed

LETTERS = "abKs"
ODD = "ſKıİßé’\n \x1c_-9A."


def sets(pattern, flags=0):
    return [sorted(words) for words in needed(re.compile(pattern, flags))]


@pytest.mark.parametrize(
    ("pattern", "flags", "words"),
    [
        (r"payout.*(late|missing)", re.I, [["payout"], ["late", "missing"]]),
        (r"\b(refund\w*|money back)\b", 0, [["money back", "refund"]]),
        (r"pay-?outs?", 0, [["pay-out", "pay-outs", "payout", "payouts"]]),
        (r"Card", re.I, [["card"]]),
        (r"(?x) ab  # a comment", 0, [["ab"]]),
        (r"(ab)+c", 0, [["ab"], ["c"]]),
        (r"n[’']t", 0, [["n't", "n’t"]]),
        (r"(?i:é)ab", 0, [["ab"]]),
        (r"(?:ab|\w)x", 0, [["x"]]),
        (r"(?=ab)x(?!y)", 0, [["x"]]),
        (r"a(b.c|de\w)", 0, [["a"], ["c", "de"]]),
    ],
)
def test_what_is_needed(pattern, flags, words):
    assert sets(pattern, flags) == words


@pytest.mark.parametrize("pattern", ["", "a?", "a*", r"\w+", "a|", "[^a]", "[a-z]", "(a)?b?", r"^\W*$", "[abcde]"])
def test_nothing_may_be_needed(pattern):
    assert sets(pattern) == []


def test_many_words_stay_one_choice():
    many = "|".join(f"{i}w" for i in range(MOST_WORDS + 1))
    assert [len(words) for words in sets(f"({many})")] == [MOST_WORDS + 1]
    assert [len(words) for words in sets(f"({many})x")] == [MOST_WORDS + 1, 1]
    twenty = "(" + "|".join(f"{i:02}a" for i in range(20)) + ")"
    assert [len(words) for words in sets(twenty + twenty)] == [20]


def test_only_known_forms_outside_ascii_are_letters_of_ascii():
    every = "".join(map(chr, (c for c in range(128, sys.maxunicode + 1) if not 0xD800 <= c < 0xE000)))
    assert {ord(c) for c in re.findall(r"[\x00-\x7f]", every, re.I)} == FORMS


def test_texts_in_lower_case():
    assert lowered("Ab É") == "ab É" and lowered("AB") == "ab" and lowered("\ud800A") == "\ud800a"
    assert all(lowered(f"a{chr(form)}") is None for form in FORMS)


def patterns():
    one = st.sampled_from(
        [*LETTERS, "K", "é", "ſ", ".", r"\w", r"\b", "^", "$", "[aK]", "[^a]", "[a-s]", "(?i:k)", r"\s"]
    )

    def more(parts):
        group = parts.map(lambda p: f"(?:{p})")
        return st.one_of(
            st.lists(parts, min_size=1, max_size=3).map("".join),
            st.lists(parts, min_size=1, max_size=3).map(lambda p: f"({'|'.join(p)})"),
            st.tuples(group, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "{1,3}?", "{1}"])).map("".join),
            parts.map(lambda p: f"(?={p})"),
            parts.map(lambda p: f"(?!{p})"),
            parts.map(lambda p: f"(?>{p})"),
            st.tuples(parts, parts).map(lambda p: rf"(?:(?P<g>{p[0]})?{p[1]})".replace("(?P<g>", "(")),
        )

    return st.recursive(one, more, max_leaves=8)


@given(patterns(), st.lists(st.text(LETTERS + ODD, max_size=8), max_size=10), st.sampled_from([0, re.I, re.A | re.I]))
@example(r"(?:(a)|b)(?(1)k|s)", ["ak", "bs"], 0)
@example(r"(a|k)\1", ["aa", "kk"], re.I)
@settings(max_examples=500, deadline=None)
def test_wherever_re_finds_something_the_words_are(pattern, texts, flags):
    compiled = re.compile(pattern, flags)
    needs = needed(compiled)
    for text in texts:
        lower = lowered(text)
        if compiled.search(text) and lower is not None:
            assert all(any(word in lower for word in words) for words in needs), (pattern, text, needs)
