"""`kill -9` of a desk at which three experts review."""

from __future__ import annotations

import time
from pathlib import Path

from app.workspace import Workspace
from benchmarks.reliability.checks import wrong
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.starting import Started, start
from benchmarks.reliability.tasks import review
from labeling.review import UNDO
from labeling.review.reviews import Review

EXPERTS = ("Ana", "Ben", "Chi")
ROUNDS = 4
"""Kills before the workspace is a fresh one, so that there is always something to review."""
MOST, LONGEST, READY = 60, 4.0, 90.0
"""Reviews, and seconds, after which a desk is killed at the latest; and seconds until it must be ready."""


def desk(setting: Setting) -> Outcome:
    """Every review that was acknowledged is in the store once, and the next desk goes on."""
    bad, lost, acknowledged = list[str](), 0, 0
    root, said = setting.folder, list[str]()
    for n in range(setting.times):
        if n % ROUNDS == 0:
            root, said = setting.copy("desk", "queue"), []
        with_words = _killed(root, setting.folder / "desk.out", setting.draw.randrange(MOST), setting.seed + n)
        said += with_words
        acknowledged += len(with_words)
        missing, trouble = missing_or_doubled(root, said), next(iter(wrong(root)), "")
        lost += missing
        bad += [f"{missing} lost or doubled; {trouble}"] if missing or trouble else []
    note = f"{acknowledged:,} reviews acknowledged by three experts at once{'; ' + bad[0] if bad else ''}"
    return Outcome("Kill a desk at which experts review", setting.times, setting.times - len(bad), lost, note)


def _killed(root: Path, out: Path, after: int, seed: int) -> list[str]:
    """Kill a desk after so many reviews; what it acknowledged."""
    started = start(review, root, EXPERTS, seed, out=out)
    ready(started)
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and len(acknowledged_by(started)) < after:
        time.sleep(0.003)
    started.kill()
    return acknowledged_by(started)


def ready(started: Started, word: str = "ready") -> None:
    """Wait until a process has said that it is ready."""
    end = time.monotonic() + READY
    while word not in started.said():
        if time.monotonic() > end or not started.running():
            raise RuntimeError(f"it never was ready: {started.said()[-300:]}")
        time.sleep(0.01)


def acknowledged_by(started: Started) -> list[str]:
    """Lines about reviews and what was taken back; the last one may be cut off."""
    whole = started.said().rpartition("\n")[0].splitlines()
    return [line for line in whole if line.startswith(("review ", "undo "))]


def missing_or_doubled(root: Path, said: list[str]) -> int:
    """Acknowledged reviews that are not in the store or are there twice, and what was taken back and still stands."""
    with Workspace(root).open_store() as store:
        kept = store.reviews()
    ids = [one.review_id for one in kept]
    wanted = [line.split()[1] for line in said if line.startswith("review ")]
    back = [line.split()[1:] for line in said if line.startswith("undo ") and len(line.split()) == 3]
    undone = {(one.question_id, one.expert) for one in kept if one.decision == UNDO}
    doubled = len(ids) - len(set(ids)) + _repeated(kept)
    return len(set(wanted) - set(ids)) + doubled + sum((q, e) not in undone for q, e in back)


def _repeated(kept: list[Review]) -> int:
    """Reviews that say what their expert said of the question last."""
    last, n = dict[tuple[str, str], Review](), 0
    for one in kept:
        who = (one.question_id, one.expert)
        n += who in last and one.repeats(last[who])
        last[who] = one
    return n
