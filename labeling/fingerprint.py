"""Fingerprints of labeling functions: what a function depends on, without running it.

A fingerprint covers the function's code and, transitively, every statement at the top of its module
that gives a value to a name the function uses. So an edited pattern or helper changes the functions
that use it and no other; docstrings, comments, examples and owners change nothing.
"""

from __future__ import annotations

import ast
from pathlib import Path

from labeling.hashing import digest, file_digest

DESCRIBES_ONLY = {"yes", "no", "owner", "products", "name"}


def fingerprints(path: Path) -> dict[str, str]:
    """Fingerprint of each function at the top level of a module, by function name."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    definitions: dict[str, list[ast.stmt]] = {}
    for statement in tree.body:
        for name in _defines(statement):
            definitions.setdefault(name, []).append(statement)
    return {
        node.name: digest(sorted(_slice(node, definitions, path)))
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def _slice(start: ast.stmt, definitions: dict[str, list[ast.stmt]], path: Path) -> set[str]:
    seen: set[int] = set()
    parts: set[str] = set()
    todo = [start]
    while todo:
        statement = todo.pop()
        if id(statement) in seen:
            continue
        seen.add(id(statement))
        parts.add(_plain(statement))
        parts.update(_sibling_files(statement, path))
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                todo.extend(definitions.get(node.id, []))
    return parts


def _defines(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(a.asname or a.name).partition(".")[0] for a in statement.names}
    return {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _plain(statement: ast.stmt) -> str:
    copy = ast.parse(ast.unparse(statement))
    for node in ast.walk(copy):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call):
                    decorator.keywords = [k for k in decorator.keywords if k.arg not in DESCRIBES_ONLY]
    return ast.dump(copy)


def _sibling_files(statement: ast.stmt, path: Path) -> set[str]:
    """Hashes of modules imported from the same folder (``from . import words``)."""
    if not isinstance(statement, ast.ImportFrom) or statement.level != 1:
        return set()
    modules = [statement.module] if statement.module else [a.name for a in statement.names]
    files = [path.parent / f"{m.partition('.')[0]}.py" for m in modules]
    return {f"{f.name}:{file_digest(f)}" for f in files if f.exists()}
