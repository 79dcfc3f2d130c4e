"""A small disk of its own that is filled up, while a run, a service, a desk or a backup works on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.reliability.checks import last_line, one_sentence, result, sound, wrong
from benchmarks.reliability.kill_review import acknowledged_by, missing_or_doubled, ready
from benchmarks.reliability.killing import fewer
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.serving import Load, ask, free_port, question, served
from benchmarks.reliability.serving import missing_or_doubled as missing_answers
from benchmarks.reliability.starting import ended_after, oracle, start
from benchmarks.reliability.tasks import review

SIZE = 24 << 20
"""Bytes of the small disk; the encoder lies elsewhere."""
ROOM = 900 << 10
"""Bytes that are left at most: what a run or a backup of the small workspace needs."""
FILLER, FULL = "filler", "the disk is full"


class NoDiskError(RuntimeError):
    """No small disk can be had, as only the administrator may make one."""


def run(setting: Setting) -> Outcome:
    """`oracle run` with less and less room."""
    expected, bad, refused = None, list[str](), 0
    for _n in range(fewer(setting) * 2):
        with workspace_on_small_disk(setting, "bare") as root:
            if expected is None:
                expected = _expected(root)
                continue
            fill(root, setting.draw.randrange(ROOM))
            started = oracle(root, "run", out=setting.folder / "run.out")
            code = started.wait()
            refused += code != 0
            trouble = "" if code == 0 or one_sentence(started, code) else f"exit code {code}: {last_line(started)}"
            free(root)
            trouble = trouble or next(iter(wrong(root, interrupted=True)), "") or sound(root, expected)
            bad += [trouble] if trouble else []
    tried = fewer(setting) * 2 - 1
    note = f"{refused:,} × given up for want of room{'; ' + bad[0] if bad else ''}"
    return Outcome("`oracle run` on a full disk", tried, tried - len(bad), 0, note)


def backup(setting: Setting) -> Outcome:
    """`oracle backup` with less and less room."""
    bad, refused, tried = list[str](), 0, fewer(setting)
    for _ in range(tried):
        with workspace_on_small_disk(setting, "made") as root:
            fill(root, setting.draw.randrange(ROOM))
            started = oracle(root, "backup", out=setting.folder / "backup.out")
            code = started.wait()
            refused += code != 0
            trouble = "" if code == 0 or one_sentence(started, code) else f"exit code {code}: {last_line(started)}"
            folder = root / "var" / "backups"
            left = [p.name for p in folder.iterdir()] if folder.is_dir() and code != 0 else []
            trouble = trouble or (f"{left[0]} was left lying" if left else "")
            free(root)
            time.sleep(1.05)  # a backup is named by its second
            again = oracle(root, "backup", out=setting.folder / "again.out")
            trouble = trouble or ("" if again.wait() == 0 else last_line(again)) or next(iter(wrong(root)), "")
            bad += [trouble] if trouble else []
    note = f"{refused:,} × given up for want of room{'; ' + bad[0] if bad else ''}"
    return Outcome("`oracle backup` on a full disk", tried, tried - len(bad), 0, note)


def serve(setting: Setting) -> Outcome:
    """The service on a disk that fills up and is emptied again."""
    bad, lost, refused, tried = list[str](), 0, 0, fewer(setting)
    with workspace_on_small_disk(setting, "made") as root:
        port = free_port()
        with served(root, port, setting.folder / "serve.out"), Load(port, 4, "full", setting.seed) as load:
            for n in range(tried):
                fill(root, setting.draw.randrange(1 << 16))
                time.sleep(0.5)
                fill(root, 0)
                status = ask(port, "POST", "/v1/suggestions", question(f"f{n}"), **{"idempotency-key": f"f{n}"})[0]
                trouble = "" if status in (200, 503) else f"it answered {status}"
                free(root)
                trouble = trouble or _answers(port, n)
                bad += [trouble] if trouble else []
        load.asked.keys = {key: found for key, found in load.asked.keys.items() if found}
        others = [status for status in load.asked.refused if status != 503]
        refused = load.asked.refused[503]
        bad += [f"it answered {others[0]}"] if others else []
        lost = missing_answers(root, load.asked, asked_for_more=True)
        bad += wrong(root)[:1]
    bad = bad[:tried]
    note = f"{len(load.asked.keys):,} answered, {refused:,} × 503 meanwhile{'; ' + bad[0] if bad else ''}"
    return Outcome("`oracle serve` on a disk that fills up", tried, tried - len(bad), lost, note)


def review_desk(setting: Setting) -> Outcome:
    """Reviewing on a disk that fills up."""
    bad, lost, acknowledged, tried = list[str](), 0, 0, fewer(setting)
    for n in range(tried):
        with workspace_on_small_disk(setting, "queue") as root:
            out = setting.folder / "desk.out"
            with ended_after(start(review, root, ("Ana", "Ben"), setting.seed + n, out=out)) as started:
                ready(started)
                _until(lambda: bool(acknowledged_by(started)), 20)
                fill(root, setting.draw.randrange(1 << 17))
                _until(lambda: FULL in started.said() or not started.running(), 10)
                said = acknowledged_by(started)
            free(root)
            acknowledged += len(said)
            missing, trouble = missing_or_doubled(root, said), next(iter(wrong(root)), "")
            lost += missing
            bad += [trouble or "reviews are missing"] if trouble or missing else []
    note = f"{acknowledged:,} reviews acknowledged{'; ' + bad[0] if bad else ''}"
    return Outcome("Reviewing on a full disk", tried, tried - len(bad), lost, note)


@contextmanager
def workspace_on_small_disk(setting: Setting, of: str) -> Iterator[Path]:
    """A workspace on a disk of its own.

    Raises
    ------
    NoDiskError
        Where none can be mounted.
    """
    disk = setting.folder / "disk"
    disk.mkdir(exist_ok=True)
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mounting, capture_output=True, check=False).returncode != 0:
        raise NoDiskError("only the administrator may mount a small disk")
    try:
        yield _placed(setting.prepared / of, disk / "shop", setting.folder / "encoder")
    finally:
        _unmount(disk)


def _placed(source: Path, target: Path, encoder: Path) -> Path:
    """A copy whose encoder lies on the large disk."""
    if not encoder.exists():
        shutil.copytree(source / "var" / "encoder", encoder, copy_function=os.link)
    hidden = shutil.ignore_patterns("encoder")
    shutil.copytree(source, target, ignore=hidden)
    (target / "var" / "encoder").symlink_to(encoder)
    return target


def _unmount(disk: Path) -> None:
    for _ in range(50):
        if subprocess.run(["umount", str(disk)], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"{disk} cannot be unmounted")


def fill(root: Path, room: int) -> None:
    """Fill the disk up to so many free bytes."""
    found = os.statvfs(root)
    with (root.parent / FILLER).open("ab") as stream:
        try:
            os.posix_fallocate(stream.fileno(), stream.tell(), max(1, found.f_bavail * found.f_frsize - room))
        except OSError:  # it is full already
            return


def free(root: Path) -> None:
    """Room again."""
    (root.parent / FILLER).unlink(missing_ok=True)


def _until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not holds():
        time.sleep(0.02)


def _expected(root: Path) -> dict[str, object]:
    started = oracle(root, "run", out=root.parent.parent / "expected.out")
    if started.wait() != 0:
        raise RuntimeError(f"the small disk is too small: {last_line(started)}")
    return result(root)


def _answers(port: int, n: int) -> str:
    """With room again, an answer comes within some seconds."""
    end, status = time.monotonic() + 10, 0
    while time.monotonic() < end:
        status = ask(port, "POST", "/v1/suggestions", question(f"a{n}"), **{"idempotency-key": f"a{n}"})[0]
        if status == 200:
            return ""
        time.sleep(0.1)
    return f"with room again it still answered {status}"
