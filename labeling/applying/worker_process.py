"""One worker process, seen from outside: told, heard, watched and ended."""

from __future__ import annotations

import json
import mmap
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from labeling.applying.limits import Limits, Watch
from labeling.asking import wire
from labeling.asking.answers import NOWHERE, PLACE
from labeling.asking.worker import BEAT_BYTES, TASK
from labeling.functions import LabelingFunction

GRACE = 1.0
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
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONHASHSEED": "0"},
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

    def give(self, lf: LabelingFunction) -> None:
        """Have it ask a function about its block."""
        self.asked += 1
        told = {"task": self.asked, "files": lf.files, "name": lf.name}
        self._watch = Watch(self.pid, time.monotonic())
        with suppress(OSError):  # it has ended, which will be heard
            self._tell(wire.framed(json.dumps(told).encode()))

    def _tell(self, framed: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(framed)
        self._process.stdin.flush()

    def heard(self) -> Any:
        """What it answers, None where it has ended."""
        assert self._process.stdout is not None
        message = wire.read(self._process.stdout)
        return None if message is None else json.loads(message)

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

    def last_words(self) -> str:
        """Why it ended by itself."""
        try:
            code = self._process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            return "it cut its process off"
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


def possible() -> bool:
    """Whether this system can start workers."""
    return os.name == "posix" and bool(sys.executable) and Path(sys.executable).exists()
