"""Each message on the page of errors is one that the program can say, to the letter."""

import ast

import pytest

from documentation.messages import GAP, _texts, messages
from tests.docs.shell import REPOSITORY

PAGE = (REPOSITORY / "docs" / "faq.md").read_text(encoding="utf-8")
QUOTED = [line.removeprefix("### ") for line in PAGE.splitlines() if line.startswith("### ")]


@pytest.fixture(scope="module")
def said():
    return messages(REPOSITORY)


def test_there_are_enough_and_no_two_alike():
    assert len(QUOTED) >= 25
    assert len(QUOTED) == len(set(QUOTED))


@pytest.mark.parametrize("quoted", QUOTED)
def test_the_program_says_it(said, quoted):
    assert quoted in said or any(quoted in one for one in said if len(one) > len(quoted)), quoted


@pytest.mark.parametrize("quoted", QUOTED)
def test_a_remedy_follows(quoted):
    after = PAGE.partition(f"### {quoted}\n")[2].partition("\n##")[0].strip()
    assert len(after) > 40


def test_texts_of_a_program():
    tree = ast.parse("f'there is no {x}; ' 'add one'\n'plain'")
    assert set(_texts(tree)) >= {f"there is no {GAP}; add one", "plain"}
