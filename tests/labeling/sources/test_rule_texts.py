import numpy as np
import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from labeling.sources.rule_texts import Texts, one_line
from labeling.sources.rules import checked_rule, phrase_pattern

TEXTS = [
    "My refund\nis late",
    "",
    "REFUND",
    "refunds",
    "caf\u00e9 \u0645\u0631\u062d\u0628\u0627 \U0001f680",
    "it hasn\u2019t come",
    "late\u2028refund",
]


def test_texts_are_put_on_one_line_each():
    assert one_line(" It  hasn\u2019t\ncome ") == "It hasn't come"
    ready = Texts.of(TEXTS)
    assert len(ready) == 7 and ready.raw is TEXTS and Texts.of(ready) is ready
    assert b"\n".join(ready.lines) + b"\n" == ready.buffer
    assert [ready.buffer[s:].split(b"\n")[0] for s in ready.starts] == list(ready.lines)


@given(st.lists(st.text(max_size=30), max_size=8), st.text("ab -'.\n\u00e9", min_size=1, max_size=5).filter(str.strip))
def test_searching_the_buffer_finds_what_searching_each_text_finds(texts, phrase):
    pattern = phrase_pattern([phrase])
    alone = [pattern.search(one_line(t).encode("utf-8", "replace")) is not None for t in texts]
    assert Texts.of(texts).saying(pattern).tolist() == alone


def test_expressions_are_tried_only_where_asked():
    ready = Texts.of(TEXTS)
    among = np.array([True, True, False, True, True, True, True])
    assert ready.matching(re2.compile(r"(?i)^refund|\s"), among).tolist() == [
        True,
        False,
        False,
        True,
        True,
        True,
        True,
    ]


def test_lone_surrogates_and_no_texts_do_no_harm():
    assert Texts.of(["\ud800 refund"]).saying(phrase_pattern(["refund"])).tolist() == [True]
    assert Texts.of([]).saying(phrase_pattern(["refund"])).tolist() == []


def test_spans_mark_what_counts_for_the_rule_and_join_what_overlaps():
    table = {"name": "a", "votes_for": "x", "any": ["not there", "there"], "none": ["paid"], "regex": "refunds?"}
    rule = checked_rule(table)
    line = one_line("Refund\nnot  there, paid")
    assert [line[a:b] for a, b in rule.spans("Refund\nnot  there, paid")] == ["Refund", "not there"]
    assert checked_rule(table | {"regex": "x*"}).spans("ab") == []


@pytest.mark.parametrize(("change", "message"), [({"regex": "("}, "not valid RE2"), ({"any": [""]}, "a list of texts")])
def test_a_rule_from_a_table_needs_no_file(change, message):
    with pytest.raises(Exception, match=message) as caught:
        checked_rule({"name": "a", "votes_for": "x", "all": ["b"]} | change)
    assert str(caught.value).startswith("rule 'a'")
