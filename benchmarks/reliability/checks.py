"""What has to hold after every fault, and what a run came to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.integrity.checking import consistency
from app.workspace import Workspace
from benchmarks.reliability.starting import Started, oracle
from labeling.errors import OracleError
from labeling.hashing import file_digest

TRACEBACK = "Traceback (most recent call last)"


def wrong(root: Path, interrupted: bool = False) -> list[str]:
    """What does not fit together in a workspace."""
    if not (root / "var" / "store.db").exists():
        return []
    try:
        return consistency(Workspace(root), interrupted)
    except OracleError as error:
        return [str(error)]


def result(root: Path) -> dict[str, Any]:
    """What a run came to: labels, release, and how often each release became current."""
    run = root / "var" / "run"
    with Workspace(root).open_store() as store:
        events = [event.release_id for event in reversed(store.release_events(1000))]
        current = store.current_release()
    return {
        "labels": file_digest(run / "soft_labels.npz"),
        "votes": file_digest(run / "votes.npz"),
        "release": json.loads((run / "release.json").read_text(encoding="utf-8")),
        "events": events,
        "current": current,
    }


def sound(root: Path, expected: dict[str, Any]) -> str:
    """Run on, and say what is not as it should be; nothing where the result is the expected one."""
    again = oracle(root, "run")
    code = again.wait()
    if code != 0:
        return f"the next run ended with {code}: {last_line(again)}"
    left = wrong(root)
    if left:
        return left[0]
    found = result(root)
    others = [name for name in expected if found[name] != expected[name]]
    return f"another result: {', '.join(others)}" if others else temporary(root)


def temporary(root: Path) -> str:
    """A file that was left half written and that nobody will remove, nothing where there is none."""
    left = [p for p in (root / "var").rglob(".*") if p.name.endswith((".tmp", ".tar")) or p.name == ".building"]
    return f"{left[0].name} was left lying" if left else ""


def last_line(started: Started) -> str:
    """The last line that a program printed."""
    lines = [line for line in started.said().splitlines() if line.strip()]
    return lines[-1][:200] if lines else "nothing was said"


def one_sentence(started: Started, code: int) -> bool:
    """Whether a program gave up as promised: exit code 1 or 2, and a sentence without a traceback."""
    said = started.said()
    return code in (1, 2) and TRACEBACK not in said and bool(said.strip())
