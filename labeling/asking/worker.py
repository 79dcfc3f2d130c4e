"""A process that asks functions: started by `labeling.applying.workers`, ends with its standard input.

It is told a block of questions and then one function after another, imports their modules by path, and answers. Before
it asks, it bounds its memory; how long it takes is watched from outside, since a function can hang in C.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import resource
import signal
import sys
from collections.abc import MutableSequence
from functools import partial
from pathlib import Path
from typing import IO, Any

import labeling
from labeling.asking import wire
from labeling.asking.answers import NOWHERE, PLACE, Answers, Trouble, ask
from labeling.asking.records import Block
from labeling.errors import OracleError
from labeling.hashing import file_digest
from labeling.importing import import_file
from labeling.plain_functions import PlainFunction, decorator

TASK = 0
BEAT_BYTES = 16
EDITED = "edited"
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main(parent: int, beat_file: int, memory_mb: int) -> None:
    """Work until standard input ends.

    Parameters
    ----------
    parent
        Its process id; with it this process ends.
    beat_file
        Open file of ``BEAT_BYTES``: the number of the task, and the place of the question asked about.
    memory_mb
        Megabytes that functions may take, above what the process has once they are imported.
    """
    end_with(parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    beat: MutableSequence[int] = memoryview(mmap.mmap(beat_file, BEAT_BYTES)).cast("q")  # type: ignore[assignment]
    answered = _own_output()
    labeling.labeling_function = partial(decorator, PlainFunction)  # Snorkel would take seconds
    _Worker(sys.stdin.buffer, answered, beat, memory_mb).work()


def end_with(parent: int) -> None:
    """End when the parent does, even if it is killed while a function hangs here."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _own_output() -> IO[bytes]:
    """The pipe to the parent; what functions print goes to standard error instead."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own


class _Worker:
    def __init__(self, told: IO[bytes], answered: IO[bytes], beat: MutableSequence[int], memory_mb: int) -> None:
        self._told, self._answered, self._beat = told, answered, beat
        self._most = _address_space() + memory_mb * 2**20
        self._modules: dict[str, dict[str, PlainFunction]] = {}
        self._block = Block((), list)

    def work(self) -> None:
        """Do what is told until nothing more is."""
        while (message := wire.read(self._told)) is not None:
            told = json.loads(message)
            if told == "block":
                self._take_block()
            else:
                self._beat[PLACE], self._beat[TASK] = NOWHERE, told["task"]
                wire.write(self._answered, self._asked(told))

    def _take_block(self) -> None:
        texts, rest = wire.read(self._told), wire.read(self._told)
        assert texts is not None and rest is not None
        known = json.loads(texts)
        self._block = Block(known, lambda: wire.unpacked(known, rest))

    def _asked(self, told: dict[str, Any]) -> Any:
        if any(file_digest(Path(path)) != found for path, found in told["files"]):
            return EDITED
        try:
            lf = self._functions(Path(told["files"][0][0]))[told["name"]]
        except OracleError as error:
            return wire.packed_answers(Answers(stopped=Trouble(NOWHERE, error.message)))
        return wire.packed_answers(ask(lf, self._block, self._beat))

    def _functions(self, path: Path) -> dict[str, PlainFunction]:
        if str(path) not in self._modules:
            bound_memory(None)
            before = _address_space()
            values = vars(import_file(path, path.name)).values()
            self._modules[str(path)] = {v.name: v for v in values if isinstance(v, PlainFunction)}
            self._most += _address_space() - before
            bound_memory(self._most)
        return self._modules[str(path)]


def bound_memory(most: int | None) -> None:
    """Refuse memory above so many bytes of address space; None takes the bound off."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = hard if most is None else most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int:
    """Bytes of address space that this process has; 0 where the system does not say."""
    known = Path("/proc/self/statm")
    return int(known.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if known.exists() else 0


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
