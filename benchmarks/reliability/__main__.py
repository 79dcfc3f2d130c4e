"""Runs the scenarios and writes the page."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from benchmarks.data import REPOSITORY
from benchmarks.reliability import report
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.preparing import prepare
from benchmarks.reliability.registry import found, named

FIGURES = REPOSITORY / "var" / "reliability.json"
ALONE = ("inputs",)
"""What shows pages in this process, and meanwhile is its main module, which new processes look for."""


def main(words: Sequence[str] | None = None) -> int:
    """Entry point; exit code 1 where something was lost or did not survive."""
    told = _told(words)
    chosen = named(tuple(told.only))
    scratch = Path(tempfile.mkdtemp(prefix="oracle-reliability-"))
    try:
        prepare(scratch / "prepared")
        alone = {name: chosen.pop(name) for name in ALONE if name in chosen}
        with ThreadPoolExecutor(told.jobs) as pool:
            work = {n: pool.submit(run, n, p, scratch, told.times, told.seed) for n, p in chosen.items()}
            outcomes = {name: future.result() for name, future in work.items()}
        outcomes |= {n: run(n, p, scratch, told.times, told.seed) for n, p in alone.items()}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if not told.dry:
        every = report.kept(FIGURES) | outcomes if told.only else outcomes
        report.keep(FIGURES, every)
        text = report.page(every, told.times, told.seed, datetime.now(UTC))
        report.PAGE.write_text(text, encoding="utf-8")
    return int(any(one.lost or one.survived < one.tried for some in outcomes.values() for one in some))


def run(name: str, place: str, scratch: Path, times: int, seed: int) -> Sequence[Outcome]:
    """One scenario; it has a folder and a seed of its own."""
    folder, started = scratch / name, time.monotonic()
    folder.mkdir()
    setting = Setting(folder, scratch / "prepared", times, seed + crc32(name.encode()))
    try:
        outcome = found(place)(setting)
    except Exception:
        traceback.print_exc()
        outcome = Outcome(f"{name} could not be made", 1, 0, 0, "the harness itself failed")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    some = [outcome] if isinstance(outcome, Outcome) else list(outcome)
    for one in some:
        print(f"{name:20} {one.tried:5} tried {one.survived:5} survived {one.lost:3} lost  {one.scenario}: {one.note}")
    print(f"{name:20} {time.monotonic() - started:5.1f} s", flush=True)
    return some


def _told(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="some; the page keeps the others")
    parser.add_argument("--times", type=int, default=50, help="how often the main faults are made")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2, help="scenarios at once")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    return parser.parse_args(words)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
