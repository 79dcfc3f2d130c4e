"""What is being erased, kept until it is done: an erasing that was cut off goes on where it was.

The file has the very ids and texts that have to go, so it is the last that goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.erasing.target import Found, Others, Target
from labeling.disk.files import read_json, settle, write_json
from labeling.errors import OracleError

SETS = ("questions", "suggestions", "cases", "texts", "asked")


def journal_folder(root: Path) -> Path:
    """Where journals are; there is none when nothing is being erased."""
    return root / "var" / "erasing"


def write(root: Path, found: Found, theirs: Others) -> Path:
    """Keep what is to be erased, together with what an earlier try found of it."""
    path = journal_folder(root) / f"{_name(found.target)}.json"
    write_json(path, _packed(found) | {"same": sorted(theirs.same), "within": sorted(theirs.within)})
    path.chmod(0o600)
    return path


def pending(root: Path) -> Iterator[tuple[Found, Others]]:
    """What was begun and not done, with the texts that others said too."""
    for path in sorted(journal_folder(root).glob("*.json")):
        try:
            value = read_json(path)
            yield _unpacked(value), Others(frozenset(value["same"]), frozenset(value["within"]))
        except (ValueError, KeyError, TypeError) as error:
            raise OracleError("this record of an erasing is torn; remove it, and erase again", path) from error


def done(root: Path, target: Target) -> None:
    """Forget what was erased: the file is written over, and removed."""
    path = journal_folder(root) / f"{_name(target)}.json"
    for one in [path, *path.parent.glob(f".{path.name}.*.tmp")]:
        if one.is_file():
            with one.open("r+b") as stream:
                stream.write(bytes(one.stat().st_size))
            one.unlink()
    if path.parent.is_dir():
        settle(path.parent)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()


def _name(target: Target) -> str:
    return hashlib.sha256(f"{target.kind}\0{target.value}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _packed(found: Found) -> dict[str, Any]:
    sets = {name: sorted(getattr(found, name)) for name in SETS}
    return {"kind": found.target.kind, "value": found.target.value} | sets


def _unpacked(value: dict[str, Any]) -> Found:
    return Found(Target(value["kind"], value["value"]), **{name: frozenset(value[name]) for name in SETS})
