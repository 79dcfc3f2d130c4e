"""Writes rules into rules.toml: behind what is there, or in the place of one rule."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from pathlib import Path

from labeling.acting import require
from labeling.disk.files import replacing
from labeling.errors import OracleError
from labeling.sources.rules import HEADER, Rule, read_rules

WIDE = 100


def append_rules(path: Path, rules: Sequence[Rule]) -> None:
    """Append rules to a file, which may be missing; what stands there is kept to the letter.

    Raises
    ------
    OracleError
        When a name is taken, the file as it is cannot be read, or whoever acts may not write rules; nothing is
        written then.
    """
    require("rules")
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    known = {rule.name: rule.line for rule in read_rules(path)} if path.exists() else {}
    for rule in rules:
        if rule.name in known:
            raise OracleError(f"rule '{rule.name}' is already defined; choose another name", path, known[rule.name])
        known[rule.name] = 0
    blocks = [old if not old or old.endswith("\n") else old + "\n", *(to_toml(rule) for rule in rules)]
    with replacing(path) as temporary:
        temporary.write_text("\n".join(b for b in blocks if b), encoding="utf-8")
        read_rules(temporary)


def replace_rule(path: Path, old: Rule, new: Rule) -> None:
    """Write a rule in the place of another; everything outside of its table is kept to the letter.

    Raises
    ------
    OracleError
        When the old rule is not there as it was read, the new name is taken, or whoever acts may not write rules;
        nothing is written then.
    """
    require("rules")
    rules = {rule.name: rule for rule in read_rules(path)}
    if old.name not in rules or _said(rules[old.name]) != _said(old):
        raise OracleError(f"rule '{old.name}' has changed or gone since it was opened; open it again", path)
    if new.name != old.name and new.name in rules:
        raise OracleError(f"rule '{new.name}' is already defined; choose another name", path, rules[new.name].line)
    text = path.read_text(encoding="utf-8")
    first, last = _table(text.splitlines(), rules[old.name].line)
    lines = text.splitlines(keepends=True)
    changed = "".join([*lines[: first - 1], to_toml(new), *lines[last:]])
    wanted = [_said(new if name == old.name else rule) for name, rule in rules.items()]
    with replacing(path) as temporary:
        temporary.write_text(changed, encoding="utf-8")
        if [_said(rule) for rule in read_rules(temporary)] != wanted:
            raise OracleError(f"rule '{old.name}' cannot be told from what stands around it; change it by hand", path)


def text_of(path: Path, name: str) -> str:
    """The table of a rule as it stands in the file; empty where there is none of that name."""
    rule = next((r for r in read_rules(path) if r.name == name), None) if path.exists() else None
    lines = path.read_text(encoding="utf-8").splitlines() if rule else []
    first, last = _table(lines, rule.line) if rule else (1, 0)
    return "\n".join(lines[first - 1 : last])


def _said(rule: Rule) -> Rule:
    """A rule without the place where it stands."""
    return replace(rule, path="", line=0)


def _table(lines: Sequence[str], first: int) -> tuple[int, int]:
    """First and last line, counted from 1, of the table that begins in a line; remarks behind it are not part of it."""
    after = (i for i, line in enumerate(lines, 1) if i > first and HEADER.match(line))
    last = next(after, len(lines) + 1) - 1
    while last > first and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    return first, last


def to_toml(rule: Rule) -> str:
    """One ``[[rule]]`` table that reads back as the same rule."""
    lines = ["[[rule]]"]
    for f in fields(Rule):
        value = getattr(rule, f.name)
        if f.name in ("path", "line") or value in (None, "", ()) or (f.name == "similarity" and not rule.similar_to):
            continue
        lines.append(f"{f.name} = {_value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: str | float | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        items = [toml_text(v) for v in value]
        short = f"[{', '.join(items)}]"
        return short if len(short) <= WIDE else "[\n" + "".join(f"    {i},\n" for i in items) + "]"
    return toml_text(value) if isinstance(value, str) else repr(value)


def toml_text(value: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """A short name of lower-case words and hyphens that nobody has."""
    name = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[:48].rstrip("-") or "rule"
    known, number, free = set(taken), 2, name
    while free in known:
        free, number = f"{name}-{number}", number + 1
    return free
