"""What experts wrote, as it stands in the files now: source text, and whether the examples hold."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass

from app.kept import Kept
from app.pipeline.ingesting import applier_of
from app.workspace import Workspace
from labeling.applying import ExampleFailure, check_examples
from labeling.loading.registry import folder_digest, load_sources
from labeling.sources.rules_out import text_of
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy

RULES = "rules.toml"
PREFIX = "rules."

_sources = Kept[tuple[Source, ...]]()
_failures = Kept[tuple[ExampleFailure, ...]](64)


@dataclass(frozen=True)
class Example:
    """A text on which a voter must vote, or must abstain, and whether it does."""

    text: str
    must_vote: bool
    holds: bool
    error: str


def sources(workspace: Workspace, taxonomy: Taxonomy) -> tuple[Source, ...]:
    """All functions and rules of the folder as it is now; read once a version of the folder.

    Raises
    ------
    OracleError
        Naming the module or rule that cannot be read.
    """
    return _sources.get(_version(workspace, taxonomy), lambda: tuple(load_sources(workspace.functions, taxonomy)))


def failures(workspace: Workspace, taxonomy: Taxonomy, name: str | None = None) -> tuple[ExampleFailure, ...]:
    """Examples that do not hold, of one voter or of all."""
    found = [s for s in sources(workspace, taxonomy) if name in (None, s.name)]
    applier = applier_of(workspace, taxonomy)
    return _failures.get((*_version(workspace, taxonomy), name), lambda: tuple(check_examples(found, applier)))


def failing_of(workspace: Workspace, taxonomy: Taxonomy, only_known: bool = False) -> dict[str, int]:
    """Number of examples that do not hold, by voter; with ``only_known`` nothing that was not tried yet is tried."""
    if only_known and (*_version(workspace, taxonomy), None) not in _failures:
        return {}
    return dict(Counter(f.source.name for f in failures(workspace, taxonomy)))


def examples(workspace: Workspace, taxonomy: Taxonomy, name: str) -> tuple[Example, ...]:
    """All examples of one voter, those it must vote on first."""
    source = next((s for s in sources(workspace, taxonomy) if s.name == name), None)
    broken = {(f.text, f.expected_vote): f.error for f in failures(workspace, taxonomy, name)} if source else {}
    sides = ((True, source.yes), (False, source.no)) if source else ()
    return tuple(
        Example(text, side, (text, side) not in broken, broken.get((text, side), ""))
        for side, texts in sides
        for text in texts
    )


def source_text(workspace: Workspace, name: str, place: str) -> tuple[str, str]:
    """Source of a voter and its language, ``python`` or ``toml``; two empty texts where it is not there.

    Parameters
    ----------
    name, place
        As the votes have them: ``payouts.payout_is_late`` and ``labeling_functions/payouts.py:12``.
    """
    if name.startswith(PREFIX):
        return text_of(workspace.functions / RULES, name.removeprefix(PREFIX)), "toml"
    path = workspace.functions / place.rpartition(":")[0].rpartition("/")[2]
    if not place or not path.is_file():
        return "", ""
    return _function_text(path.read_text(encoding="utf-8"), name.rpartition(".")[2], place), "python"


def _function_text(text: str, name: str, place: str) -> str:
    """A function with its decorators: the one of that name, else the one that begins in that line."""
    found = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
    begins = {min([n.lineno, *(d.lineno for d in n.decorator_list)]): n for n in found}
    line = place.rpartition(":")[2]
    named = [(first, n) for first, n in begins.items() if n.name == name]
    named += [(first, n) for first, n in begins.items() if str(first) == line]
    return "\n".join(text.splitlines()[named[0][0] - 1 : named[0][1].end_lineno]) if named else ""


def _version(workspace: Workspace, taxonomy: Taxonomy) -> tuple[str, str, str]:
    return str(workspace.functions), folder_digest(workspace.functions), taxonomy.fingerprint
