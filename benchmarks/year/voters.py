"""Labeling functions and rules as they stand in a year: without what is not there yet, and mended one by one.

The shipped functions name templates in their decorators only, so that a voter can be put back to before a split by
its decorator, and to a new word by the patterns of its module.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

RULES, STEM = "rules.toml", 4
RULE_NAME = re.compile(r'^name = "([^"]+)"$', re.M)
PHRASES = re.compile(r"^(any|all|none) = \[(.*?)\]$", re.M | re.S)
PATTERN = re.compile(r"^(regex = )(.*)$", re.M)


@dataclass
class Written:
    """What experts wrote, and what they have seen to since.

    Parameters
    ----------
    source
        Folder of the shipped functions.
    merged
        Templates that are not split off yet, and where they still belong.
    absent
        Templates that are not there at the start.
    told
        Voters whose labels were seen to, with the templates that they know now.
    words
        Old and new words that a unit, a module or a rule, knows.
    """

    source: Path
    merged: Mapping[str, str]
    absent: frozenset[str]
    told: dict[str, set[str]] = field(default_factory=dict)
    words: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Shipped files by name."""
        return {
            p.name: p.read_text(encoding="utf-8") for p in sorted(self.source.glob("*")) if p.suffix in (".py", ".toml")
        }

    @cached_property
    def labels(self) -> dict[str, set[str]]:
        """Ids of templates and topics that each voter names, as shipped, by voter."""
        found = {}
        for name, text in self.texts.items():
            parts = rules_of(text) if name == RULES else functions_of(text)
            for voter, part in parts.items():
                found[voter_name(name, voter)] = set(re.findall(r'"([\w:-]+)"', head_of(part, name)))
        return found

    def unit(self, voter: str) -> str:
        """What is edited when a voter has to know a word: its rule, or its module."""
        module, _, _ = voter.partition(".")
        return voter if module == "rules" else module

    def render(self, folder: Path, keep: Iterable[str] | None = None, about: str = "") -> None:
        """Write the folder as it stands, or only the file of a voter, a module or a rule.

        Parameters
        ----------
        keep
            Templates and topics that there are in the world; a voter that names another is left out. All by default.
        """
        folder.mkdir(parents=True, exist_ok=True)
        known = None if keep is None else set(keep)
        module = about.partition(".")[0]
        for name, text in self.texts.items():
            if module not in ("", name.rpartition(".")[0]):
                continue
            target, new = folder / name, self._file(name, text, known)
            if not target.exists() or target.read_text(encoding="utf-8") != new:
                target.write_text(new, encoding="utf-8")

    def _file(self, name: str, text: str, known: set[str] | None) -> str:
        for voter, part in (rules_of(text) if name == RULES else functions_of(text)).items():
            full = voter_name(name, voter)
            fits = known is None or all(label.removeprefix("topic:") in known for label in self._named(full))
            text = text.replace(part, self._voter(full, part, name) if fits else "")
        stem = name.removesuffix(".py")
        return in_patterns(text, self.words.get(stem, ())) if name.endswith(".py") else text

    def _named(self, voter: str) -> set[str]:
        return {label for label in self.labels[voter] if not label.startswith("_")}

    def _voter(self, voter: str, part: str, name: str) -> str:
        head, told = head_of(part, name), self.told.get(voter, set())
        new = head
        for label, whole in self.merged.items():
            old, now = (whole, f"only:{whole}") if label in told else (label, whole)
            new = new.replace(f'"{old}"', f'"{now}"')
        for label in self.absent - told:
            new = re.sub(rf'"{label}",? ?', "", new)
        if re.search(r"votes_(for|against) ?= ?(,|\[ ?\]|$)", new, re.M):
            return ""
        part = part.replace(head, new, 1)
        return in_rule(part, self.words.get(voter, ())) if name == RULES else part


def voter_name(file: str, name: str) -> str:
    """As the platform calls it."""
    return f"{file.rpartition('.')[0]}.{name}"


def functions_of(text: str) -> dict[str, str]:
    """Source of each labeling function of a module, by its name."""
    lines, out = text.splitlines(keepends=True), {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            out[node.name] = "".join(lines[node.decorator_list[0].lineno - 1 : node.end_lineno])
    return out


def rules_of(text: str) -> dict[str, str]:
    """Source of each rule, by its name."""
    parts = re.split(r"(?m)^(?=\[\[rule\]\]$)", text)
    return {found[1]: part for part in parts if (found := RULE_NAME.search(part))}


def head_of(part: str, file: str) -> str:
    """Where a voter says which labels it votes for or against."""
    if file == RULES:
        found = re.search(r"^votes_(?:for|against) = .*$", part, re.M)
    else:
        found = re.search(r"votes_(?:for|against) ?= ?(?:\[.*?\]|\"[^\"]*\"),?", part, re.S)
    return found[0] if found else ""


def in_patterns(text: str, words: Iterable[tuple[str, str]]) -> str:
    """A module whose patterns know a new word beside the old one; docstrings and examples stay."""
    for old, new in words:
        spared = _spared(text)
        lines = text.splitlines(keepends=True)
        for token in reversed(list(tokenize.generate_tokens(io.StringIO(text).readline))):
            if token.type == tokenize.STRING and token.start[0] not in spared and old[:STEM] in token.string:
                lines = _replaced(lines, token, both(token.string, old, new))
        text = "".join(lines)
    return text


def both(pattern: str, old: str, new: str) -> str:
    """A pattern that knows two words, also where it has only the stem of the old one, as in ``disput\\w+``."""
    stems = [old[:end] for end in range(len(old) - 1, STEM - 1, -1)]
    open_ended = rf"(?<![a-z])(?:{'|'.join(stems)})\\w[*+]"
    pattern = re.sub(open_ended, lambda found: f"(?:{found[0]}|{new}\\w*)", pattern)
    return re.sub(rf"(?<![a-z]){old}", f"(?:{old}|{new})", pattern)


def _replaced(lines: list[str], token: tokenize.TokenInfo, new: str) -> list[str]:
    (first, start), (last, end) = token.start, token.end
    whole = lines[first - 1][:start] + new + lines[last - 1][end:]
    return [*lines[: first - 1], *whole.splitlines(keepends=True), *lines[last:]]


def _spared(text: str) -> set[int]:
    """Lines of docstrings and decorators."""
    out: set[int] = set()
    tree = ast.parse(text)
    for node in [tree, *tree.body]:
        body = getattr(node, "body", [])
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            out |= set(range(body[0].lineno, (body[0].end_lineno or 0) + 1))
        for decorator in getattr(node, "decorator_list", ()):
            out |= set(range(decorator.lineno, (decorator.end_lineno or 0) + 1))
    return out


def in_rule(part: str, words: Iterable[tuple[str, str]]) -> str:
    """A rule whose phrases and pattern know a new word beside the old one."""
    for old, new in words:

        def more(found: re.Match[str], old: str = old, new: str = new) -> str:
            phrases = re.findall(r'"[^"]*"', found[2])
            return f"{found[1]} = [{', '.join(phrases + [p.replace(old, new) for p in phrases if old in p])}]"

        part = PHRASES.sub(more, part)
        part = PATTERN.sub(lambda f, old=old, new=new: f[1] + both(f[2], old, new), part)
    return part
