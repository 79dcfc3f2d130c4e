"""Small pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTE = "<!-- Made by `python -m documentation`; change the program, not this page. -->"


def page(title: str, lead: str, parts: Iterable[str]) -> str:
    """A generated page with its title, what it is, and its parts."""
    return "\n\n".join([NOTE, f"# {title}", lead, *parts]).rstrip() + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells may hold anything."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(cell, row))} |" for row in rows)])


def cell(text: str) -> str:
    """A text that stays in its cell."""
    return " ".join(text.replace("|", "\\|").split())


def code(text: object) -> str:
    """A piece of code in a line."""
    return f"`{text}`" if str(text) else ""
