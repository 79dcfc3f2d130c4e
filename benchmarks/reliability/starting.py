"""Starting programs cheaply: each is forked from one process that has imported everything, and is a real process.

A forked process begins in milliseconds where a new one needs seconds, and can be killed like any other.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

IMPORTED = (
    "app.cli.pipeline",
    "app.cli.serve",
    "app.cli.backup",
    "app.cli.schedule",
    "app.cli.review",
    "app.cli.releases",
    "app.cli.answers",
    "app.http.serving",
    "app.schedule.works",
    "app.schedule.serving",
    "app.desk.review.reviewing",
    "app.doctor",
    "models.encoding.onnx_encoder",
    "app.pipeline.steps",
    "benchmarks.reliability.tasks",
)
STARTING = threading.Lock()  # the fork server takes one request at a time
KILLED = -signal.SIGKILL
LONGEST = 240.0


@dataclass(frozen=True)
class Started:
    """A process that was started.

    Parameters
    ----------
    out
        What it prints, both streams.
    """

    process: ForkServerProcess
    out: Path

    @property
    def pid(self) -> int:
        """Its number."""
        return int(self.process.pid or 0)

    def kill(self) -> None:
        """End it as a power failure would, as far as it is concerned; waits until it is gone."""
        self.process.kill()
        self.process.join()

    def tell(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def wait(self, seconds: float = LONGEST) -> int:
        """Its exit code, negative where a signal ended it; one that takes too long is killed."""
        self.process.join(seconds)
        if self.process.is_alive():
            self.kill()
        return int(self.process.exitcode or 0)

    def running(self) -> bool:
        """Whether it has not ended."""
        return self.process.is_alive()

    def said(self) -> str:
        """What it has printed so far."""
        return self.out.read_text(encoding="utf-8", errors="replace") if self.out.exists() else ""


def context() -> Any:
    """The context that forks; its server is begun once in a process."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(list(IMPORTED))
    return found


def start(target: Callable[..., Any], *arguments: Any, out: Path) -> Started:
    """Start a function, which can be imported, in a process of its own."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.unlink(missing_ok=True)  # what an earlier process said there is no news
    with STARTING:
        process = context().Process(target=_inside, args=(target, arguments, out))
        process.start()
    return Started(process, out)


def oracle(workspace: Path, *words: object, out: Path | None = None) -> Started:
    """Start the command on a workspace; what it prints goes to a file beside it."""
    said = out or workspace.parent / f"{workspace.name}.out"
    return start(_command, "--workspace", str(workspace), *map(str, words), out=said)


def _command(*words: str) -> None:
    from app.cli.entry import main

    sys.argv = ["oracle", *words]
    main()


def _inside(target: Callable[..., Any], arguments: tuple[Any, ...], out: Path) -> None:
    os.setsid()
    stream = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for number in (1, 2):
        os.dup2(stream, number)
    sys.stdout, sys.stderr = (os.fdopen(os.dup(stream), "w", buffering=1) for _ in range(2))
    target(*arguments)


@contextmanager
def ended_after(started: Started) -> Iterator[Started]:
    """Nothing that was started outlives the block."""
    try:
        yield started
    finally:
        if started.running():
            started.kill()


def left_behind(pid: int) -> list[int]:
    """Workers that a dead process started and that still run, after a moment to end by themselves."""
    found: list[int] = []
    for _ in range(40):
        found = [one for one in _processes() if f"labeling.asking.worker {pid} " in _words(one)]
        if not found:
            break
        time.sleep(0.05)
    return found


def _processes() -> list[int]:
    return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
