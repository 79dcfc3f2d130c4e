"""Every code block of the README and of the docs runs, page by page, each page in a workspace of its own."""

from collections import Counter

import pytest

from documentation.blocks import pages, read_blocks
from tests.docs.runner import Page
from tests.docs.shell import REPOSITORY, commands_of

PAGES = {page.relative_to(REPOSITORY).as_posix(): read_blocks(page) for page in pages(REPOSITORY)}
WITH_BLOCKS = [name for name, blocks in PAGES.items() if blocks]
MOST_LEFT_OUT = 12


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_BLOCKS)
def test_the_blocks_of_a_page_run(name, shop, monkeypatch):
    page = Page(shop, monkeypatch)
    for block in PAGES[name]:
        if block.left_out is None:
            try:
                page.run(block)
            except BaseException as error:
                error.add_note(f"in {name}, line {block.line}:\n{block.text}")
                raise


def test_few_blocks_are_left_out_and_each_says_why(capsys):
    left = [(name, b.line, b.left_out) for name, blocks in PAGES.items() for b in blocks if b.left_out is not None]
    for name, line, why in left:
        print(f"{name}:{line} is not run: {why}")
    assert all(len(why) > 10 for _, _, why in left), left
    assert len(left) <= MOST_LEFT_OUT, capsys.readouterr().out


def test_every_block_names_its_language():
    assert [f"{n}:{b.line}" for n, blocks in PAGES.items() for b in blocks if not b.language] == []


def test_most_blocks_are_run_and_not_only_read():
    kinds = Counter(b.language for blocks in PAGES.values() for b in blocks)
    assert kinds["bash"] >= 20
    assert kinds["python"] >= 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("oracle run  # a comment\n\n", [["oracle", "run"]]),
        ('oracle suggest "Where is it?" \\\n  --json', [["oracle", "suggest", "Where is it?", "--json"]]),
        ("# nothing\n", []),
    ],
)
def test_commands_of_a_block(text, words):
    assert commands_of(text) == words
