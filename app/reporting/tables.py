"""Tables, numbers and cut texts, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table


def plain_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """A table of texts; numbers are right-aligned, and what users wrote is escaped."""
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for i, column in enumerate(columns):
        numbers = all(isinstance(r[i], int | float) or r[i] in ("", "–") or _numeric(r[i]) for r in rows)
        table.add_column(column, justify="right" if rows and numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*[escape(str(v)) for v in row])
    return table


def _numeric(value: Any) -> bool:
    return (
        isinstance(value, str)
        and value.lstrip("+-").replace("%", "").replace(".", "").replace(",", "").strip().isdigit()
    )


def percent(value: float | None) -> str:
    """0.853 as "85.3 %"; a dash for what is not known."""
    return "–" if value is None or value != value else f"{100 * value:.1f} %"


def short(text: str, most: int = 90) -> str:
    """A text on one line, cut where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
