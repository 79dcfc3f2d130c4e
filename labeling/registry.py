"""Loads what experts wrote: every module of a folder of labeling functions, and its rules.toml."""

from __future__ import annotations

import importlib.util
import re
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from labeling.errors import OracleError
from labeling.fingerprint import fingerprints
from labeling.functions import CODES, LabelingFunction, to_label_set
from labeling.hashing import digest, tree_digest
from labeling.rules import Rule, read_rules
from labeling.taxonomy import Taxonomy
from labeling.votes import LabelSet

PACKAGE = "oracle_labeling_functions"
OWNER = re.compile(r"\bOwner:\s*([^.\n]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A labeling function or rule ready to vote, under one interface."""

    name: str
    kind: str
    fingerprint: str
    owner: str
    products: tuple[str, ...]
    doc: str
    path: str
    line: int
    yes: tuple[str, ...]
    no: tuple[str, ...]
    voter: LabelingFunction | Rule

    def declared(self, taxonomy: Taxonomy) -> LabelSet | None:
        """Label set it votes for when it votes, or None when the function decides by question."""
        if self.voter.votes_for is not None:
            return to_label_set((True, self.voter.votes_for), taxonomy)
        if self.voter.votes_against is not None:
            return to_label_set((False, self.voter.votes_against), taxonomy)
        return None

    @property
    def place(self) -> str:
        """File and line, for messages."""
        return f"{self.path}:{self.line}"


def folder_digest(folder: Path) -> str:
    """Hash of everything in a folder of labeling functions, without importing it."""
    return digest([tree_digest(folder), tree_digest(folder, "*.toml")]) if folder.is_dir() else digest(None)


def load_sources(folder: Path, taxonomy: Taxonomy, shown_as: str | None = None) -> list[Source]:
    """Import a folder's modules, read its rules, and check every declared label.

    Parameters
    ----------
    folder
        With ``*.py`` (names that begin with ``_`` are helpers) and optionally ``rules.toml``.
    taxonomy
        Labels that may be voted for; the functions' Snorkel codes are bound to it.
    shown_as
        How messages call the folder; by default its name.

    Returns
    -------
    Sources sorted by module and then in the order of the file; rules last.

    Raises
    ------
    OracleError
        A module that does not import, an unknown label, a name used twice: with file and line.
    """
    shown = shown_as or folder.name
    CODES.bind(taxonomy)
    sources: list[Source] = []
    if folder.is_dir():
        for path in sorted(folder.glob("*.py")):
            if not path.name.startswith("_"):
                sources += _functions_of(path, f"{shown}/{path.name}")
        rules = folder / "rules.toml"
        if rules.exists():
            sources += [_of_rule(rule, f"{shown}/rules.toml") for rule in read_rules(rules)]
    for source in sources:
        try:
            source.declared(taxonomy)
        except OracleError as error:
            raise OracleError(f"{source.name}: {error.message}", source.path, source.line) from error
    _refuse_twins(sources)
    return sources


def _refuse_twins(sources: list[Source]) -> None:
    seen: dict[str, Source] = {}
    for source in sources:
        if source.name in seen:
            raise OracleError(
                f"'{source.name}' is already defined at {seen[source.name].place}; rename one of the two",
                source.path,
                source.line,
            )
        seen[source.name] = source


def _functions_of(path: Path, shown: str) -> Iterator[Source]:
    try:
        prints = fingerprints(path)
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        raise OracleError(f"not valid Python: {error}", shown, getattr(error, "lineno", None)) from error
    module = _import(path, shown)
    owner = OWNER.search(module.__doc__ or "")
    for lf in _defined_in(module, path):
        yield Source(
            name=lf.name,
            kind="function",
            fingerprint=prints.get(lf._f.__name__) or digest(path.read_text(encoding="utf-8")),
            owner=lf.owner or (owner.group(1).strip() if owner else ""),
            products=lf.products,
            doc=lf.doc,
            path=shown,
            line=lf.line,
            yes=lf.yes,
            no=lf.no,
            voter=lf,
        )


def _defined_in(module: ModuleType, path: Path) -> list[LabelingFunction]:
    found = {id(v): v for v in vars(module).values() if isinstance(v, LabelingFunction)}
    mine = [lf for lf in found.values() if Path(lf.path) == path]
    return sorted(mine, key=lambda lf: lf.line)


def _of_rule(rule: Rule, shown: str) -> Source:
    return Source(
        name=f"rules.{rule.name}",
        kind="rule",
        fingerprint=rule.fingerprint,
        owner=rule.owner,
        products=rule.products,
        doc=rule.doc,
        path=shown,
        line=rule.line,
        yes=rule.yes,
        no=rule.no,
        voter=rule,
    )


def _import(path: Path, shown: str) -> ModuleType:
    """Import a module under a private package name, so that any workspace's folder will do."""
    package = f"{PACKAGE}_{digest(str(path.parent.resolve()))[:8]}"
    if package not in sys.modules:
        parent = ModuleType(package)
        parent.__path__ = [str(path.parent)]
        sys.modules[package] = parent
    name = f"{package}.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        message = error.message if isinstance(error, OracleError) else f"{type(error).__name__}: {error}"
        raise OracleError(
            f"this module does not import ({message}); correct it or move it out of the folder",
            shown,
            _line_in(path, error),
        ) from error
    return module


def _line_in(path: Path, error: BaseException) -> int | None:
    """Line of a module at which an exception arose."""
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if Path(f.filename) == path]
    return lines[-1] if lines else None
