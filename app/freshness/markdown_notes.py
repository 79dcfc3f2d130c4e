"""Release notes in Markdown or plain text, entry by entry: one a bullet, or one a section without bullets.

A heading with a date, such as ``## 2026-11-02``, dates what stands below it. A line ``products: payouts, fees`` says
within a bullet what that is about, and elsewhere what all that follows in the section is about. What stands under a
heading of level 1 without a bullet introduces the document; a document without headings and bullets has an entry a
paragraph.
Comments and blocks of code are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from labeling.errors import OracleError

HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
BULLET = re.compile(r"(\s*)(?:[-*+•]|\d{1,3}[.)])\s+(.*)")
PRODUCTS = re.compile(r"\s*(?:[-*+]\s+)?products?\s*:\s*(.+)", re.I)
FENCE = re.compile(r"\s*(?:```|~~~)")
RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|={3,})\s*")
COMMENT = re.compile(r"<!--.*?-->", re.S)
DAY = re.compile(r"(?<![\d-])(\d{4}-\d{2}-\d{2})(?![\d-])")
EMPTY = re.compile(r"\(\s*\)|\[\s*\]")
LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
MARKS = re.compile(r"\*\*|__|`")


@dataclass(frozen=True)
class Entry:
    """What one entry says, the tags that stand with it, its day where it has one, and its line."""

    text: str
    products: tuple[str, ...]
    on: date | None
    line: int


@dataclass
class Part:
    """Lines that belong together: a bullet, a paragraph, or what stands under a heading."""

    line: int
    products: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)
    indent: int = 0

    @property
    def text(self) -> str:
        """Its words without marks."""
        told = MARKS.sub("", LINK.sub(r"\1", "\n".join(self.lines)))
        return "\n".join(line.strip() for line in told.splitlines() if line.strip())


@dataclass
class Section:
    """A heading with what stands under it."""

    level: int
    title: str
    line: int
    on: date | None = None
    products: tuple[str, ...] = ()
    bullets: list[Part] = field(default_factory=list)
    paragraphs: list[Part] = field(default_factory=list)


def entries(text: str, shown: str) -> list[Entry]:
    """All entries, in their order.

    Raises
    ------
    OracleError
        Naming the line of a date that there is none of.
    """
    found = _sections(_without_comments(text), shown)
    bare = len(found) == 1 and not found[0].bullets
    return [e for i, s in enumerate(found) for e in _entries(s, bare, i < len(found) - 1)]


def _without_comments(text: str) -> list[str]:
    """Lines without comments, each in its place."""
    return COMMENT.sub(lambda m: "\n" * m.group().count("\n"), text).splitlines()


def _entries(section: Section, bare: bool, others: bool) -> Iterator[Entry]:
    if section.bullets:
        for bullet in section.bullets:
            if bullet.text:
                yield Entry(bullet.text, bullet.products, section.on, bullet.line)
    elif bare and not section.level:
        for one in section.paragraphs:
            if one.text:
                yield Entry(one.text, one.products, section.on, one.line)
    elif section.level > 1 or (section.level == 1 and (not others or section.on)):
        told = [section.title, *(p.text for p in section.paragraphs)]
        if any(p.text for p in section.paragraphs):
            yield Entry("\n".join(filter(None, told)), section.products, section.on, section.line)


def _sections(lines: list[str], shown: str) -> list[Section]:
    found, above = [Section(0, "", 1)], list[Section]()
    fenced, blank = False, True
    for number, line in enumerate(lines, 1):
        fenced ^= FENCE.match(line) is not None
        if fenced or FENCE.match(line) or not line.strip() or RULE.fullmatch(line):
            blank = True
            continue
        heading = HEADING.fullmatch(line)
        if heading is not None:
            found.append(_opened(heading, above, number, shown))
        else:
            _read(found[-1], line, number, blank)
        blank = heading is not None
    return [s for s in found if s.level or s.bullets or s.paragraphs] or found[:1]


def _opened(heading: re.Match[str], above: list[Section], number: int, shown: str) -> Section:
    level, title = len(heading.group(1)), MARKS.sub("", LINK.sub(r"\1", heading.group(2)))
    while above and above[-1].level >= level:
        above.pop()
    inherited = above[-1] if above else Section(0, "", number)
    named = EMPTY.sub(" ", DAY.sub("", title)).strip(" \t-–—,:|")
    opened = Section(level, " ".join(named.split()), number, inherited.on, inherited.products)
    if (day := DAY.search(title)) is not None:
        opened.on = the_day(day.group(1), shown, number)
    above.append(opened)
    return opened


def _read(section: Section, line: str, number: int, blank: bool) -> None:
    bullet = BULLET.fullmatch(line)
    last = section.bullets[-1] if section.bullets else None
    inside = last is not None and not (blank and not line[:1].isspace())
    if (tags := PRODUCTS.fullmatch(line)) is not None:
        named = product_tags(tags.group(1))
        if last is not None and inside and line[:1].isspace():
            last.products = named
        else:
            section.products = named
    elif bullet is not None and (last is None or len(bullet.group(1)) <= last.indent):
        section.bullets.append(Part(number, section.products, [bullet.group(2)], len(bullet.group(1))))
    elif last is not None and inside:
        last.lines.append(bullet.group(2) if bullet else line)
    elif section.paragraphs and not blank:
        section.paragraphs[-1].lines.append(line)
    else:
        section.paragraphs.append(Part(number, section.products, [line]))


def product_tags(text: str) -> tuple[str, ...]:
    """Tags of a list with commas or semicolons, each once."""
    return tuple(dict.fromkeys(tag for part in re.split(r"[,;]", text) if (tag := " ".join(part.split()))))


def the_day(text: str, shown: str, line: int) -> date:
    """A day as it is written, such as 2026-11-02.

    Raises
    ------
    OracleError
        Naming file and line where there is no such day.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise OracleError(f"there is no day '{text.strip()}'; write it as 2026-11-02", shown, line) from error


def with_products(entry: Entry, products: tuple[str, ...]) -> Entry:
    """The entry with these tags where it has none of its own."""
    return entry if entry.products else replace(entry, products=products)
