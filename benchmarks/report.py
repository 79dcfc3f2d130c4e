"""Writes tables into docs/benchmarks.md, each between two marks of its own."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.data import REPOSITORY

PAGE = REPOSITORY / "docs" / "benchmarks.md"


def markdown(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def machine() -> str:
    """Machine, versions and date, as every table states them."""
    parts = [f"{p} {version(p)}" for p in ("numpy", "scikit-learn", "torch", "onnxruntime", "sentence-transformers")]
    today = datetime.now(UTC).date().isoformat()
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {', '.join(parts)}; {today}"
    )


def write_section(name: str, text: str, page: Path = PAGE) -> None:
    """Replace, or append, the section between `<!-- name -->` and `<!-- /name -->`."""
    old = _read(page)
    section = f"<!-- {name} -->\n{text.strip()}\n\n{machine()}\n<!-- /{name} -->"
    pattern = _pattern(name)
    new = pattern.sub(lambda _: section, old) if pattern.search(old) else f"{old.rstrip()}\n\n{section}\n"
    page.parent.mkdir(exist_ok=True)
    page.write_text(new, encoding="utf-8")


def rows_of(name: str, page: Path = PAGE) -> list[list[str]]:
    """The rows of the table in a section, without the names of its columns; none where there is no such section."""
    found = _pattern(name).search(_read(page))
    lines = [line for line in found[0].splitlines() if line.startswith("| ")] if found else []
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _read(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.exists() else "# Benchmarks\n"


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(f"<!-- {name} -->.*?<!-- /{name} -->", re.S)
