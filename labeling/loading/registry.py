"""Loads what experts wrote: every module of a folder of labeling functions, and its rules.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from types import ModuleType

from labeling.asking.importing import import_file
from labeling.asking.kept_files import Files, KeptFiles
from labeling.errors import OracleError
from labeling.hashing import digest, tree_digest
from labeling.loading.trying import Trial
from labeling.sources.fingerprint import fingerprints
from labeling.sources.functions import CODES, LabelingFunction
from labeling.sources.rules import Rule, read_rules
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy

OWNER = re.compile(r"\bOwner:\s*([^.\n]+)", re.IGNORECASE)


@dataclass(frozen=True)
class LeftOut:
    """A module that is not used, as its import did harm in a process of its own.

    Parameters
    ----------
    path
        As messages call it.
    names
        Of the functions in it, as far as they can be told without importing it.
    why
        What it did, in words.
    """

    path: str
    names: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Loaded:
    """What there is in a folder: sources, and modules that are left out."""

    sources: tuple[Source, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def folder_digest(folder: Path) -> str:
    """Hash of everything in a folder of labeling functions, without importing it."""
    return digest([tree_digest(folder), tree_digest(folder, "*.toml")]) if folder.is_dir() else digest(None)


def load_sources(folder: Path, taxonomy: Taxonomy, shown_as: str | None = None) -> list[Source]:
    """Import a folder's modules, read its rules, and check every declared label.

    Modules whose import hangs, ends its process, eats memory, or uses the network, programs or files are left out,
    see `load_all`. What was read before in this process and was not edited since is taken from memory; modules that
    others import from make all be read again when they change.

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
    return list(load_all(folder, taxonomy, shown_as).sources)


def load_all(folder: Path, taxonomy: Taxonomy, shown_as: str | None = None) -> Loaded:
    """The same as `load_sources`, with the modules that are left out."""
    CODES.bind(taxonomy)
    read = _read(folder, shown_as or folder.name) if folder.is_dir() else []
    sources = tuple(s for one in read for s in one.sources)
    for source in sources:
        try:
            source.declared(taxonomy)
        except OracleError as error:
            raise OracleError(f"{source.name}: {error.message}", source.path, source.line) from error
    _refuse_twins(sources)
    return Loaded(sources, tuple(module for one in read for module in one.left_out))


def _read(folder: Path, shown: str) -> list[Loaded]:
    modules = [p for p in sorted(folder.glob("*.py")) if not p.name.startswith("_")]
    rules = [p for p in (folder / "rules.toml",) if p.exists()]
    with Trial() as trial:
        return _kept(shown).all_of(folder, [*modules, *rules], partial(_sources_of, shown, trial))


def _refuse_twins(sources: Sequence[Source]) -> None:
    seen: dict[str, Source] = {}
    for source in sources:
        if source.name in seen:
            raise OracleError(
                f"'{source.name}' is already defined at {seen[source.name].place}; rename one of the two",
                source.path,
                source.line,
            )
        seen[source.name] = source


@lru_cache(maxsize=16)
def _kept(shown: str) -> KeptFiles[Loaded]:
    """What was read of folders that messages call so."""
    return KeptFiles(partial(_sources_of, shown, None))


def _sources_of(folder: str, trial: Trial | None, path: Path, files: Files) -> Loaded:
    shown = f"{folder}/{path.name}"
    if path.suffix != ".py":
        return Loaded(tuple(_of_rule(rule, shown) for rule in read_rules(path)))
    prints = _fingerprints(path, shown)
    why = trial.harm(files) if trial else ""
    if why:
        return Loaded((), (LeftOut(shown, tuple(f"{path.stem}.{name}" for name in prints if name[0] != "_"), why),))
    return Loaded(tuple(_functions_of(path, shown, files, prints)))


def _fingerprints(path: Path, shown: str) -> dict[str, str]:
    try:
        return fingerprints(path)
    except (SyntaxError, UnicodeDecodeError, ValueError, RecursionError, MemoryError) as error:
        raise OracleError(f"not valid Python: {error}", shown, getattr(error, "lineno", None)) from error


def _functions_of(path: Path, shown: str, files: Files, prints: Mapping[str, str]) -> Iterator[Source]:
    module = import_file(path, shown)
    owner = OWNER.search(module.__doc__ or "")
    for lf in _defined_in(module, path):
        lf.files = files
        yield Source(
            name=lf.name,
            kind="function",
            fingerprint=prints.get(lf.function.__name__) or digest(path.read_text(encoding="utf-8")),
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
