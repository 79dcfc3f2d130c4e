"""A process that asks functions: started by `labeling.applying.workers`, ends with its standard input.

It is told a block of questions and then one function after another, imports their modules by path, and answers. Before
it asks, it bounds its memory and what functions may do (`labeling.asking.guard`); how long it takes is watched from
outside, since a function can hang in C.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import resource
import signal
import sys
from collections.abc import MutableSequence, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import labeling
from labeling.asking import wire
from labeling.asking.answers import AFTER, NO_MEMORY, NOWHERE, PLACE, Answers, Trouble, ask, described
from labeling.asking.guard import Guard, Refused, leave_network, write_nothing
from labeling.asking.importing import import_file
from labeling.asking.printing import Few
from labeling.asking.records import Block, Record
from labeling.asking.world import World
from labeling.choosing import Choice
from labeling.errors import OracleError
from labeling.hashing import file_digest
from labeling.sources.plain_functions import PlainFunction, decorator

TASK = 0
BEAT_BYTES = 16
EDITED = "edited"
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
IMPORT_MB = 4096
"""Megabytes of address space that importing modules may take; large libraries map much that they do not use."""
IMPORTING = "when it is imported, "
"""How the message begins that says what harm the import of a module does."""


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
    leave_network()  # first: it makes the kernel forget with whom this process ends
    end_with(parent)
    write_nothing(sys.stderr.fileno())
    sys.dont_write_bytecode = True
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
    sys.stdout = sys.stderr = Few(sys.stderr)
    return own


class _Worker:
    def __init__(self, told: IO[bytes], answered: IO[bytes], beat: MutableSequence[int], memory_mb: int) -> None:
        self._told, self._answered, self._beat = told, answered, beat
        self._most = _address_space() + memory_mb * 2**20
        self._modules: dict[str, dict[str, PlainFunction]] = {}
        self._block, self._wanted = Block((), list), list[PlainFunction | None]()
        self._guard, self._world = Guard(), World.now()
        self._guard.set_up()

    def work(self) -> None:
        """Do what is told until nothing more is."""
        while (message := wire.read(self._told)) is not None:
            told = json.loads(message)
            if told == "block":
                self._take_block()
            else:
                self._beat[PLACE], self._beat[TASK] = NOWHERE, told["task"]
                wire.write(self._answered, self._each(told["each"]) if "each" in told else self._asked(told))

    def _take_block(self) -> None:
        texts, rest = wire.read(self._told), wire.read(self._told)
        assert texts is not None and rest is not None
        known = json.loads(texts)
        self._block = Block(known, lambda: wire.unpacked(known, rest))

    def _asked(self, told: dict[str, Any]) -> Any:
        if any(file_digest(Path(path)) != found for path, found in told["files"]):
            return EDITED
        try:
            functions = self._functions(Path(told["files"][0][0]))
        except OracleError as error:
            return wire.packed_answers(Answers(stopped=Trouble(NOWHERE, error.message)))
        if told["name"] is None:
            return wire.packed_answers(Answers())
        return wire.packed_answers(self._heard(functions[told["name"]]))

    def _heard(self, lf: PlainFunction) -> Answers:
        answers = ask(lf, self._block, self._beat)
        what = self._guard.taken() or self._world.changed()
        return Answers(stopped=answers.stopped or Trouble(AFTER, what)) if what else answers

    def _each(self, wanted: Sequence[tuple[str, str]] | None) -> list[Choice | None]:
        """What some functions, by path and name, or those of before, say of the first question; who fails abstains."""
        if wanted is not None:
            self._wanted = [self._known(Path(path), name) for path, name in wanted]
        record = self._block.details.record(0)
        out = [self._choice(lf, record, place) for place, lf in enumerate(self._wanted)]
        return [None] * len(out) if self._world.changed() else out

    def _known(self, path: Path, name: str) -> PlainFunction | None:
        try:
            return self._functions(path).get(name)
        except OracleError:
            return None

    def _choice(self, lf: PlainFunction | None, record: Record, place: int) -> Choice | None:
        self._beat[PLACE] = place
        try:
            said = None if lf is None else lf.choose(record)
        except (Exception, SystemExit, Refused):
            said = None
        return None if self._guard.taken() else said

    def _functions(self, path: Path) -> dict[str, PlainFunction]:
        if str(path) not in self._modules:
            with self._guard.off():
                bound_memory(self._most + IMPORT_MB * 2**20)
            before = _address_space()
            values = vars(self._imported(path)).values()
            self._modules[str(path)] = {v.name: v for v in values if isinstance(v, PlainFunction)}
            self._most += _address_space() - before
            with self._guard.off():
                bound_memory(self._most)
        return self._modules[str(path)]

    def _imported(self, path: Path) -> ModuleType:
        """A module, if importing it does nothing that functions may not do.

        Raises
        ------
        OracleError
            Naming what it did; as `import_file` where it does not import.
        """
        try:
            module, what = import_file(path, path.name), ""
        except Refused as error:
            module, what = None, str(error)
        except MemoryError:
            module, what = None, NO_MEMORY
        except OracleError as error:
            if isinstance(error.__cause__, Exception):
                raise
            module, what = None, f"it ended the program ({described(error.__cause__ or error)})"
        what = self._guard.taken() or what or self._world.changed()
        if what or module is None:
            raise OracleError(f"{IMPORTING}{what}", path.name)
        return module


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
