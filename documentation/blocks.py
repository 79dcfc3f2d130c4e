"""Fenced blocks of Markdown pages, with what is said about them in comments above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

FENCE = re.compile(r"^(?P<indent>\s*)(?P<fence>`{3,}|~{3,})\s*(?P<language>[\w+.-]*)(?P<rest>.*)$")
TITLE = re.compile(r'title="(?P<title>[^"]+)"')
MARK = re.compile(r"^\s*<!--\s*docs:\s*(?P<mark>.*?)\s*-->\s*$")
NOT_RUN, EXIT = "not run:", "exit "


@dataclass(frozen=True)
class Block:
    """A block of a page.

    Parameters
    ----------
    line
        Of its first fence, from 1.
    language
        What follows the fence, or "".
    title
        The file that the block is the whole text of, or "".
    marks
        What comments above say: ``not run: REASON``, ``exit 1``, ``with traffic`` (four weeks of it are in the
        log), or ``output`` (the block before printed this).
    """

    line: int
    language: str
    title: str
    marks: tuple[str, ...]
    text: str

    @property
    def left_out(self) -> str | None:
        """Why it is not run, None where it is."""
        return next((m.removeprefix(NOT_RUN).strip() for m in self.marks if m.startswith(NOT_RUN)), None)

    @property
    def exit_code(self) -> int:
        """What its last command ends with."""
        return next((int(m.removeprefix(EXIT)) for m in self.marks if m.startswith(EXIT)), 0)


def read_blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page, in order."""
    return list(_blocks(page.read_text(encoding="utf-8").splitlines()))


def _blocks(lines: list[str]) -> Iterator[Block]:
    place = 0
    while place < len(lines):
        found = FENCE.match(lines[place])
        if found is None:
            place += 1
            continue
        last = next((i for i in range(place + 1, len(lines)) if lines[i].strip() == found["fence"]), len(lines))
        title = TITLE.search(found["rest"])
        text = dedent("\n".join(lines[place + 1 : last])) + "\n"
        yield Block(place + 1, found["language"], title["title"] if title else "", _marks(lines, place), text)
        place = last + 1


def _marks(lines: list[str], place: int) -> tuple[str, ...]:
    """Marks of the comments right above a line."""
    marks: list[str] = []
    while place > 0 and (found := MARK.match(lines[place - 1])):
        place -= 1
        marks.insert(0, found["mark"])
    return tuple(marks)


def pages(root: Path) -> list[Path]:
    """README.md, the pages of ``docs``, and the other pages for people that the site shows."""
    beside = [
        root / name for name in ("README.md", "CONTRIBUTING.md", "labeling_functions/README.md", "data/README.md")
    ]
    return [*beside, *sorted((root / "docs").rglob("*.md"))]
