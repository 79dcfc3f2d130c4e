"""All texts that the program can say, with "…" for what changes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

GAP = "…"
ROOMS = ("app", "labeling", "models")


def messages(root: Path) -> set[str]:
    """Every text in the program, from its syntax trees."""
    found: set[str] = set()
    for room in ROOMS:
        for path in (root / room).rglob("*.py"):
            found.update(_texts(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else GAP for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
