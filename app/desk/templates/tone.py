"""The tone guide at the desk: tone.toml of the workspace, read, saved and held against what is being written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from app.desk.loaded import Desk
from app.kept import Kept
from labeling.curating.tone import Finding, Tone, check
from labeling.curating.tone_guide import Guide, Severity, read_guide, shipped_guide, write_guide
from labeling.errors import OracleError
from labeling.taxonomy import PLACEHOLDER, Template

FILE = "tone.toml"
Kind = Literal["text", "filled", "unfilled"]

_in_use: Kept[frozenset[str]] = Kept(4)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an answer that looks the same: a text, or a placeholder; ``severity`` where something was found."""

    text: str
    kind: Kind
    severity: Severity | None


def guide_path(desk: Desk) -> Path:
    """Where the workspace keeps its own guide; there may be no file."""
    return desk.workspace.root / FILE


def guide(desk: Desk) -> Guide:
    """The workspace's guide, the shipped one where it has none; read again after the file changed."""
    path = guide_path(desk)
    if not path.exists():
        return shipped_guide()
    now = path.stat()
    return _read(path, now.st_mtime_ns, now.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int) -> Guide:
    return read_guide(path)


def save_guide(desk: Desk, new: Guide, seen: Guide) -> None:
    """Write the workspace's guide.

    Raises
    ------
    OracleError
        Where it is not valid, or is no longer the one that was ``seen``.
    """
    if guide(desk) != seen:
        raise OracleError("somebody else changed the tone guide meanwhile; reload the page and make your change again")
    write_guide(guide_path(desk), new)


def tone(desk: Desk, body: str, own: Sequence[str] = ()) -> Tone:
    """A body held against the guide; ``own`` are placeholders that it may have although no other template has them."""
    store = desk.store
    known = _in_use.get((store.database.place, store.revision()), lambda: _placeholders(store.templates()))
    return check(body, guide(desk), known | set(own) | set(desk.workspace.settings.placeholders))


def _placeholders(templates: Iterable[Template]) -> frozenset[str]:
    return frozenset(name for template in templates for name in template.placeholders)


def parts(body: str, values: Mapping[str, str], findings: Sequence[Finding] = ()) -> list[Part]:
    """A body cut into stretches, placeholders filled where ``values`` has them, so that it can be drawn."""
    names = {match.span(): match.group(1) for match in PLACEHOLDER.finditer(body)}
    inside = {place for start, end in names for place in range(start + 1, end)}
    cuts = {0, len(body), *(place for span in names for place in span)}
    cuts |= {place for f in findings for place in (f.start, f.end) if place not in inside}
    order = sorted(cuts)
    return [_part(body, span, names.get(span), values, findings) for span in pairwise(order)]


def _part(
    body: str, span: tuple[int, int], name: str | None, values: Mapping[str, str], findings: Sequence[Finding]
) -> Part:
    start, end = span
    found = [f.severity for f in findings if f.start < end and start < f.end]
    severity: Severity | None = "problem" if "problem" in found else "hint" if found else None
    kind: Kind = "text" if name is None else "filled" if name in values else "unfilled"
    return Part(values[name] if name in values else body[start:end], kind, severity)
