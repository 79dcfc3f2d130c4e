"""One worker process, seen from outside: told, heard, watched and ended."""

from __future__ import annotations

import json
import mmap
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from labeling.applying.limits import Limits, Watch
from labeling.asking import wire
from labeling.asking.answers import NOWHERE, PLACE
from labeling.asking.kept_files import Files
from labeling.asking.worker import BEAT_BYTES, TASK

GRACE = 1.0
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV")
"""Variables of the environment that a worker is given."""
OUT_OF_MEMORY = "its process was killed, as it is where memory runs out"


class WorkerProcess:
    """A process of `labeling.asking.worker`.

    Parameters
    ----------
    limits
        What its functions may use.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits, self.asked, self.block = limits, 0, -1
        self._wanted: Sequence[tuple[str, str]] = ()
        with tempfile.TemporaryFile() as file:
            file.truncate(BEAT_BYTES)
            self._beat = memoryview(mmap.mmap(file.fileno(), BEAT_BYTES)).cast("q")
            numbers = (os.getpid(), file.fileno(), limits.memory_mb)
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-P", "-m", "labeling.asking.worker", *map(str, numbers)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pass_fds=(file.fileno(),),
                process_group=0,  # Ctrl+C is for us alone, and what functions start ends with the worker
                env=_environment(),
            )
        self._watch = Watch(self.pid, time.monotonic())

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def fileno(self) -> int:
        """For selectors: ready to be read when there is an answer, or no process any more."""
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def take_block(self, number: int, packed: bytes) -> None:
        """Tell it the questions of the block of that number, once."""
        if self.block != number:
            self._tell(wire.framed(b'"block"') + packed)
            self.block = number

    def give(self, files: Files, name: str | None) -> None:
        """Have it ask a function about its block, or only import the module, the first of the files, without a name."""
        self._give({"files": files, "name": name})

    def give_each(self, wanted: Sequence[tuple[str, str]]) -> None:
        """Have it ask many functions, by path and name, about the first question; its place is the function's then."""
        same, self._wanted = wanted == self._wanted, wanted
        self._give({"each": None if same else wanted})

    def _give(self, about: dict[str, Any]) -> None:
        self.asked += 1
        told = {"task": self.asked, **about}
        self._watch = Watch(self.pid, time.monotonic())
        with suppress(OSError):  # it has ended, which will be heard
            self._tell(wire.framed(json.dumps(told).encode()))

    def _tell(self, framed: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(framed)
        self._process.stdin.flush()

    def heard(self) -> Any:
        """What it answers, None where it has ended, or what came is no answer."""
        assert self._process.stdout is not None
        with suppress(ValueError, RecursionError, OverflowError, MemoryError):
            message = wire.read(self._process.stdout)
            return None if message is None else json.loads(message)
        return None

    @property
    def began(self) -> bool:
        """Whether it has taken up what it was given last."""
        return self._beat[TASK] == self.asked

    def place(self) -> int:
        """Place of the question that is being asked about, negative where none is."""
        return self._beat[PLACE] if self.began else NOWHERE

    def trouble(self) -> str:
        """What it does too long, or nothing."""
        self._watch.look(time.monotonic(), (self.asked, self.place()))
        return self._watch.trouble(self._limits)

    def await_answer(self, tick: float) -> str:
        """Wait until it can be heard; what it does too long, or nothing, looking again every ``tick`` seconds."""
        with selectors.DefaultSelector() as ready:
            ready.register(self, selectors.EVENT_READ)
            while not ready.select(tick):
                if what := self.trouble():
                    return what
        return ""

    def last_words(self) -> str:
        """Why it ended by itself."""
        try:
            code = self._process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            return "it broke the connection to its process"
        if code == -signal.SIGKILL:
            return OUT_OF_MEMORY
        if code < 0:
            return f"it crashed its process ({signal.Signals(-code).name})"
        return f"it ended its process (exit code {code})"

    def end(self) -> None:
        """End it, with all that functions started; waits until it is gone."""
        with suppress(ProcessLookupError, PermissionError):  # it has ended, which a Mac calls not permitted
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what it was last told did not reach it any more
                assert stream is not None
                stream.close()
        self._beat.release()


def _environment() -> dict[str, str]:
    """What functions may know of the environment, in which secrets may stand."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}


def possible() -> bool:
    """Whether this system can start workers."""
    return os.name == "posix" and bool(sys.executable) and Path(sys.executable).exists()
