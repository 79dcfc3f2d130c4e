"""Writes rules into rules.toml, behind what is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path

from labeling.errors import OracleError
from labeling.files import replacing
from labeling.rules import Rule, read_rules

WIDE = 100


def append_rules(path: Path, rules: Sequence[Rule]) -> None:
    """Append rules to a file, which may be missing; what stands there is kept to the letter.

    Raises
    ------
    OracleError
        When a name is taken, or the file as it is cannot be read; nothing is written then.
    """
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
        items = [_text(v) for v in value]
        short = f"[{', '.join(items)}]"
        return short if len(short) <= WIDE else "[\n" + "".join(f"    {i},\n" for i in items) + "]"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """A short name of lower-case words and hyphens that nobody has."""
    name = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[:48].rstrip("-") or "rule"
    known, number, free = set(taken), 2, name
    while free in known:
        free, number = f"{name}-{number}", number + 1
    return free
