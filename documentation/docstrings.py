"""Reads what a docstring says of the class and of each parameter."""

from __future__ import annotations

import re
from inspect import getdoc

NAMES = re.compile(r"^[a-z_]\w*(, [a-z_]\w*)*( : .*)?$")
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)


def parameters(of: object) -> dict[str, str]:
    """What the section Parameters says, by name; several names may share a text."""
    parts = SECTION.split(getdoc(of) or "")
    found: dict[str, str] = {}
    names: list[str] = []
    for line in dict(zip(parts[1::2], parts[2::2], strict=True)).get("Parameters", "").splitlines():
        if NAMES.match(line):
            names = [name.strip() for name in line.split(" : ")[0].split(",")]
        elif line.strip():
            found |= {name: f"{found.get(name, '')} {line.strip()}".strip() for name in names}
    return {name: _plain(text) for name, text in found.items()}


def summary(of: object) -> str:
    """The paragraphs before the first section, each on one line."""
    paragraphs = SECTION.split(getdoc(of) or "")[0].strip().split("\n\n")
    return "\n\n".join(" ".join(p.split()) for p in paragraphs)


def _plain(text: str) -> str:
    return text.replace("``", "`")
