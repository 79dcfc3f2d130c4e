"""Fingerprints of labeling functions: what a function depends on, without running it.

A fingerprint covers the function's code and, transitively, every statement at the top of its module
that gives a value to a name the function uses. So an edited pattern or helper changes the functions
that use it and no other; docstrings, comments, examples and owners change nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from labeling.hashing import digest, file_digest

DESCRIBES_ONLY = {"yes", "no", "owner", "products", "name"}
REMEMBERED = 256


@dataclass(frozen=True)
class _Slice:
    """What a function depends on: statements in canonical form, and modules of the same folder."""

    function: str
    statements: tuple[str, ...]
    siblings: tuple[str, ...]


def fingerprints(path: Path) -> dict[str, str]:
    """Fingerprint of each function at the top level of a module, by function name."""
    found = {}
    for part in _module(path).slices:
        files = [path.parent / name for name in part.siblings]
        beside = [f"{f.name}:{file_digest(f)}" for f in files if f.exists()]
        found[part.function] = digest(sorted({*part.statements, *beside}))
    return found


def siblings(path: Path) -> frozenset[str]:
    """Names of the files of the same folder that a module may import from, anywhere in it."""
    return _module(path).siblings


@dataclass(frozen=True)
class _Module:
    """What a module holds: a slice for each function, and the files beside it that it may import from."""

    slices: tuple[_Slice, ...]
    siblings: frozenset[str]


def _module(path: Path) -> _Module:
    return _read(path.read_text(encoding="utf-8"), str(path))


@lru_cache(maxsize=REMEMBERED)
def _read(text: str, filename: str) -> _Module:
    """Read a module; its text is all that this depends on."""
    tree = ast.parse(text, filename)
    beside = frozenset(f"{name}.py" for node in ast.walk(tree) for name in _siblings(node))
    parts = [_Statement.of(node) for node in tree.body]
    definitions: dict[str, list[_Statement]] = {}
    for part in parts:
        for name in part.defines:
            definitions.setdefault(name, []).append(part)
    return _Module(tuple(_slice(part, definitions) for part in parts if part.function), beside)


def _slice(start: _Statement, definitions: dict[str, list[_Statement]]) -> _Slice:
    seen: dict[int, _Statement] = {}
    todo = [start]
    while todo:
        part = todo.pop()
        if id(part) not in seen:
            seen[id(part)] = part
            todo += [other for name in part.uses for other in definitions.get(name, ())]
    names = sorted({f"{name}.py" for part in seen.values() for name in part.siblings})
    return _Slice(start.function, tuple(part.plain for part in seen.values()), tuple(names))


@dataclass(frozen=True)
class _Statement:
    """A statement at the top of a module."""

    function: str
    defines: frozenset[str]
    uses: frozenset[str]
    siblings: frozenset[str]
    plain: str

    @classmethod
    def of(cls, node: ast.stmt) -> _Statement:
        """Read a statement; its tree is stripped of what only describes."""
        nodes = list(ast.walk(node))  # once, as walking is what costs most here
        names = [n for n in nodes if isinstance(n, ast.Name)]
        function = node.name if isinstance(node, ast.FunctionDef) else ""
        uses = frozenset(n.id for n in names)
        _strip(nodes)
        plain = ast.dump(ast.Module([node], []))
        return cls(function, frozenset(_defines(node, names)), uses, frozenset(_siblings(node)), plain)


def _defines(statement: ast.stmt, names: list[ast.Name]) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(a.asname or a.name).partition(".")[0] for a in statement.names}
    return {n.id for n in names if isinstance(n.ctx, ast.Store)}


def _siblings(node: ast.AST) -> Iterator[str]:
    """Modules of the same folder that a statement imports from (``from . import words``)."""
    if isinstance(node, ast.ImportFrom) and node.level == 1:
        for name in [node.module] if node.module else [a.name for a in node.names]:
            yield name.partition(".")[0]


def _strip(nodes: list[ast.AST]) -> None:
    """Take docstrings, and what only describes, out of a tree."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if ast.get_docstring(node, clean=False) is not None:
                node.body = node.body[1:] or [ast.Pass()]
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call):
                    decorator.keywords = [k for k in decorator.keywords if k.arg not in DESCRIBES_ONLY]
