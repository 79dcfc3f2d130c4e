"""Signals, a reader that goes away, a folder that cannot be written to, and a clock that goes backwards."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.desk.loaded import Desk
from app.desk.review.reviewing import decide, next_card, undo
from app.schedule.lease import Busy, held
from app.workspace import Workspace
from benchmarks.reliability.checks import TRACEBACK, last_line, one_sentence, result, sound, wrong
from benchmarks.reliability.kill_run import changed
from benchmarks.reliability.kill_schedule import SETTINGS, all_due
from benchmarks.reliability.killing import fewer
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.serving import free_port
from benchmarks.reliability.starting import Started, ended_after, oracle, start
from benchmarks.reliability.tasks import piped

STOPS = (signal.SIGTERM, signal.SIGINT)


def signals(setting: Setting) -> Sequence[Outcome]:
    """SIGTERM and SIGINT in the long commands: a run ends with 1 and goes on later, the others with 0."""
    return [_run_stopped(setting), _ended(setting, "serve", 0), _ended(setting, "schedule", 0)]


def _run_stopped(setting: Setting) -> Outcome:
    expected, bad, tried = _undisturbed(setting), list[str](), 2 * fewer(setting)
    for n in range(tried):
        root, number = changed(setting.copy("shop")), STOPS[n % 2]
        with ended_after(oracle(root, "run")) as started:
            time.sleep(0.3 + setting.draw.random() * 2)
            if started.running():
                started.tell(number)
            code = started.wait(60)
        clear = code in (0, 1) and TRACEBACK not in started.said()
        trouble = "" if clear else f"{number.name}: exit code {code}, {last_line(started)}"
        trouble = trouble or sound(root, expected)
        bad += [trouble] if trouble else []
    return Outcome(
        "SIGTERM and SIGINT during `oracle run`", tried, tried - len(bad), 0, bad[0] if bad else "exit code 0 or 1"
    )


def _ended(setting: Setting, command: str, wanted: int) -> Outcome:
    bad, tried = list[str](), fewer(setting)
    root = setting.copy("shop")
    with (root / "oracle.toml").open("a", encoding="utf-8") as stream:
        stream.write(SETTINGS)
    for n in range(tried):
        all_due(root)
        words = ("serve", "--port", free_port()) if command == "serve" else ("schedule",)
        with ended_after(oracle(root, *words)) as started:
            _until_it_spoke(started)
            time.sleep(setting.draw.random())
            started.tell(STOPS[n % 2])
            code = started.wait(60)
        clear = code == wanted and TRACEBACK not in started.said()
        trouble = "" if clear else f"{STOPS[n % 2].name}: exit code {code}, {last_line(started)}"
        trouble = trouble or next(iter(wrong(root, interrupted=True)), "")
        bad += [trouble] if trouble else []
    note = bad[0] if bad else f"exit code {wanted}"
    return Outcome(f"SIGTERM and SIGINT during `oracle {command}`", tried, tried - len(bad), 0, note)


def broken_pipe(setting: Setting) -> Outcome:
    """Whoever reads the output goes away, as `head` does: no traceback, and what was to be done is done."""
    root, bad = setting.copy("shop"), list[str]()
    cases = (("release", "list"), ("lf", "list", "--json"), ("release", "show", "--json"), ("run", "--json"))
    for words in cases:
        started = start(piped, root, *words, out=setting.folder / "piped.out")
        code = started.wait()
        if TRACEBACK in started.said() or code < 0 or "Exception ignored" in started.said():
            bad.append(f"`oracle {' '.join(words)}`: exit code {code}, {last_line(started)}")
    bad += wrong(root)[:1]
    return Outcome("Output that nobody reads any more", len(cases), len(cases) - len(bad), 0, bad[0] if bad else "")


def read_only(setting: Setting) -> Outcome:
    """A workspace that cannot be written to: reading commands work or say why, writing ones say why."""
    root, bad = setting.copy("shop"), list[str]()
    cases = (
        ("run",),
        ("release", "list"),
        ("suggest", "Where is my parcel?"),
        ("backup",),
        ("review", "next"),
        ("doctor",),
    )
    with _unwritable(root):
        for words in cases:
            started = oracle(root, *words, out=setting.folder / "read_only.out")
            code = started.wait()
            if code != 0 and not one_sentence(started, code):
                bad.append(f"`oracle {' '.join(words)}`: exit code {code}, {last_line(started)}")
    bad += wrong(root)[:1]
    return Outcome("A workspace on a read-only disk", len(cases), len(cases) - len(bad), 0, bad[0] if bad else "")


def clock_backwards(setting: Setting) -> Sequence[Outcome]:
    """The clock is set back by an hour, by a day, and by a year, between two acts."""
    steps = [timedelta(hours=1), timedelta(days=1), timedelta(days=365)]
    return [_desk_back(setting, steps), _lease_back(setting, steps), _backup_back(setting, steps)]


def _desk_back(setting: Setting, steps: Sequence[timedelta]) -> Outcome:
    """Reviews: what was decided last counts, whatever the clock says, and undoing takes back the last one."""
    desk, lost, bad = Desk(Workspace(setting.copy("desk", "queue"))), 0, list[str]()
    now = datetime.now(UTC)
    for step in steps:
        before = len(desk.store.reviews())
        for at in (now, now - step):
            card = next_card(desk, "Ana", at)
            if card is None:
                raise RuntimeError("the queue is empty")
            decide(desk, card, "Ana", "order-status", at)
        lost += len(desk.store.reviews()) != before + 2
        undo(desk, "Ana", now - step)
        now += timedelta(minutes=1)
    bad += wrong(desk.workspace.root)[:1]
    desk.store.close()
    return Outcome(
        "Reviewing while the clock goes back", len(steps), len(steps) - len(bad), lost, bad[0] if bad else ""
    )


def _lease_back(setting: Setting, steps: Sequence[timedelta]) -> Outcome:
    """A lease that is held stays held, and one that was ended is free, whatever the clock says."""
    bad, now = list[str](), datetime.now(UTC)
    with Workspace(setting.copy("shop")).open_store() as store:
        for step in steps:
            with held(store, "work", lambda: now):
                bad += [] if _refused(store, now - step) else [f"{step}: two held one lease"]
            with suppress(Busy), held(store, "work", lambda at=now - step: at):  # type: ignore[misc]
                continue
            bad.append(f"{step}: an ended lease was not free")
    return Outcome("A lease while the clock goes back", len(steps), len(steps) - len(bad), 0, bad[0] if bad else "")


def _refused(store: object, at: datetime) -> bool:
    try:
        with held(store, "work", lambda: at):  # type: ignore[arg-type]
            return False
    except Busy:
        return True


def _backup_back(setting: Setting, steps: Sequence[timedelta]) -> Outcome:
    """A backup made after the clock went back does not take the place of another, and is kept."""
    from app.backing_up.making import back_up, backups

    workspace, bad, now = Workspace(setting.copy("backed")), list[str](), datetime.now(UTC)
    with workspace.open_store() as store:
        for n, step in enumerate((timedelta(0), *steps)):
            back_up(workspace, store, now - step, keep=50)
            bad += [] if len(backups(workspace.root / "var" / "backups")) == n + 1 else [f"{step}: a backup is missing"]
    return Outcome("A backup after the clock went back", len(steps), len(steps) - len(bad), 0, bad[0] if bad else "")


def _undisturbed(setting: Setting) -> dict[str, object]:
    root = changed(setting.copy("expected"))
    if oracle(root, "run").wait() != 0:
        raise RuntimeError("the undisturbed run failed")
    return result(root)


def _until_it_spoke(started: Started) -> None:
    end = time.monotonic() + 60
    while not started.said().strip() and started.running() and time.monotonic() < end:
        time.sleep(0.02)


class _unwritable:  # noqa: N801
    """The folder is mounted on itself, read-only; where that is not allowed, its rights say so."""

    def __init__(self, root: Path) -> None:
        self.root, self.mounted = root, False

    def __enter__(self) -> None:
        steps = (
            ["mount", "--bind", str(self.root), str(self.root)],
            ["mount", "-o", "remount,ro,bind", str(self.root)],
        )
        done = (subprocess.run(words, capture_output=True, check=False).returncode for words in steps)
        self.mounted = os.geteuid() == 0 and all(code == 0 for code in done)
        if not self.mounted:
            self._rights(0o555)

    def __exit__(self, *error: object) -> None:
        if self.mounted:
            subprocess.run(["umount", str(self.root)], check=True)
        else:
            self._rights(0o755)

    def _rights(self, mode: int) -> None:
        for path in (self.root, *self.root.rglob("*")):
            if path.is_dir():
                path.chmod(mode)
