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
    old = page.read_text(encoding="utf-8") if page.exists() else "# Benchmarks\n"
    section = f"<!-- {name} -->\n{text.strip()}\n\n{machine()}\n<!-- /{name} -->"
    pattern = re.compile(f"<!-- {name} -->.*?<!-- /{name} -->", re.S)
    new = pattern.sub(lambda _: section, old) if pattern.search(old) else f"{old.rstrip()}\n\n{section}\n"
    page.parent.mkdir(exist_ok=True)
    page.write_text(new, encoding="utf-8")
