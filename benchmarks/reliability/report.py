"""docs/reliability.md, written from the figures."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from benchmarks.data import REPOSITORY
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.registry import SECTIONS
from benchmarks.report import markdown

PAGE = REPOSITORY / "docs" / "reliability.md"
FUZZED = "fuzz"
COLUMNS = ("what was done", "tried", "survived", "lost", "seen")
Found = Mapping[str, Sequence[Outcome]]

HEAD = """# Reliability

What happens when things go wrong, tried out rather than promised. `make reliability` makes all faults again and writes
this page; `make test` makes a few of each. Everything drawn at random has a fixed seed.

**Acknowledged means durable.** A review is acknowledged when the desk shows the next question, a suggestion and
feedback when the service has answered, a release when `oracle run` has said so. *Lost* counts what was acknowledged and
was not there afterwards, or was there twice. Its promise is 0.
"""

LIMITS = """## What is not promised

- A disk that says that something is written when it is not, as some do without a battery, can lose the last moments of
  the store like those of any database. After a power failure on such a disk, run `oracle doctor`.
- SQLite keeps no checksum of what lies in its pages. A bit that turns over inside a text of the store is noticed only
  where it breaks the structure; the hashes of `oracle backup` notice it in a backup. Checksums in the file system
  (ZFS, btrfs) or PostgreSQL with `data_checksums` notice it everywhere.
- Files of the run folder can be made again and are; people's decisions cannot, so they are in the store and nowhere
  else: make backups (`[schedule] backup`), and keep them on another disk.
- The desk forgets what was typed and not yet sent when its process is killed.
"""


def page(found: Found, times: int, seed: int, at: datetime) -> str:
    """The whole page; what a fuzzer tried is counted apart, as it is a thousand times the rest."""
    rows = [one for name, outcomes in found.items() if name != FUZZED for one in outcomes]
    tried, survived, lost = (sum(getattr(r, name) for r in rows) for name in ("tried", "survived", "lost"))
    total = f"In all: {tried:,} tried, {survived:,} survived, **{lost:,} lost**."
    if fuzzed := found.get(FUZZED, ()):
        tried, survived = sum(r.tried for r in fuzzed), sum(r.survived for r in fuzzed)
        total += f" Besides, a fuzzer tried {tried:,} inputs, and {survived:,} survived."
    parts = [HEAD.strip(), total, *_sections(found), LIMITS.strip(), _made(times, seed, at)]
    return "\n\n".join(parts) + "\n"


def _sections(found: Found) -> Iterator[str]:
    for section in SECTIONS:
        rows = [one for name in section.scenarios for one in found.get(name, ())]
        if rows:
            shown = [(r.scenario, f"{r.tried:,}", f"{r.survived:,}", f"{r.lost:,}", r.note) for r in rows]
            yield f"## {section.title}\n\n{section.text}\n\n{markdown(COLUMNS, shown)}"


def _made(times: int, seed: int, at: datetime) -> str:
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {versions}"
    return f"Made with `--times {times} --seed {seed}` on {machine}; {at:%Y-%m-%d}."


def keep(path: Path, found: Found) -> None:
    """Write figures down, so that a page can be put together from several runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {name: [asdict(one) for one in outcomes] for name, outcomes in found.items()}
    path.write_text(json.dumps(kept, indent=1), encoding="utf-8")


def kept(path: Path) -> dict[str, list[Outcome]]:
    """Figures that were written down."""
    if not path.exists():
        return {}
    said = json.loads(path.read_text(encoding="utf-8"))
    return {name: [Outcome(**one) for one in outcomes] for name, outcomes in said.items()}
