import copy
from dataclasses import FrozenInstanceError, asdict, fields, replace
from datetime import UTC, datetime

import pytest

from labeling.asking.records import Block
from labeling.question import Question

WHOLE = Question("q0", "late", datetime(2026, 1, 2, tzinfo=UTC), "c1", "Sorry", {"channel": "mail"})


def block_of(*questions):
    return Block([q.text for q in questions], lambda: questions)


def test_the_text_can_be_read_without_a_trace():
    block = Block(["late"], lambda: pytest.fail("nobody looked at more"))
    (_, record), *_ = block.firsts
    assert record.text == "late" and isinstance(record, Question)
    assert block.details.looked == set()


@pytest.mark.parametrize("name", [f.name for f in fields(Question) if f.name != "text"])
def test_whatever_else_is_read_is_noted(name):
    block = block_of(WHOLE)
    assert getattr(block.firsts[0][1], name) == getattr(WHOLE, name)
    assert block.details.looked == {0}


@pytest.mark.parametrize(
    "look",
    [
        lambda r: r == WHOLE,
        lambda r: r != Question("other", "late"),
        lambda r: "Sorry" in repr(r),
        lambda r: asdict(r) == asdict(WHOLE),
        lambda r: replace(r, text="x") == replace(WHOLE, text="x"),
        lambda r: copy.copy(r) == WHOLE and type(copy.copy(r)) is Question,
        lambda r: copy.deepcopy(r) == WHOLE,
        lambda r: r == r,
    ],
)
def test_it_can_be_used_like_a_question_and_that_is_noted(look):
    block = block_of(WHOLE)
    assert look(block.firsts[0][1])
    assert block.details.looked == {0}


def test_it_hashes_like_its_question():
    plain = Question("q0", "late", attributes=frozenset())
    assert hash(block_of(plain).firsts[0][1]) == hash(plain)


@pytest.mark.parametrize("name", ["text", "reply"])
def test_it_cannot_be_altered(name):
    record = block_of(WHOLE).firsts[0][1]
    with pytest.raises((FrozenInstanceError, AttributeError)):
        setattr(record, name, "other")
    assert record.text == "late"


def test_each_text_comes_once_and_the_others_are_known():
    block = Block(["a", "b", "a", "", "a", ""], list)
    assert [(place, record.text) for place, record in block.firsts] == [(0, "a"), (1, "b"), (3, "")]
    assert block.others == {0: [2, 4], 3: [5]}
    assert len(block) == 6 and len(Block((), list)) == 0 and Block((), list).firsts == []
