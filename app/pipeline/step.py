"""Runs steps in order, each only when what goes into it has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from app.workspace import Workspace
from labeling.disk.files import sweep
from labeling.disk.run_folder import Record
from labeling.hashing import digest, tree_digest
from labeling.store import Store

REPOSITORY = Path(__file__).resolve().parents[2]


class Progress(Protocol):
    """Where steps say how far they are."""

    def start(self, name: str, total: int | None = None) -> Callable[[int], None]:
        """A new bar; the result is called with the number of units done."""
        ...

    def finish(self, name: str, seconds: float, skipped: bool) -> None:
        """The step is done."""
        ...


class Silent:
    """Shows nothing."""

    def start(self, name: str, total: int | None = None) -> Callable[[int], None]:
        """No bar."""
        return lambda done: None

    def finish(self, name: str, seconds: float, skipped: bool) -> None:
        """Nothing."""


@dataclass
class Context:
    """What every step gets."""

    workspace: Workspace
    store: Store
    progress: Progress = field(default_factory=Silent)


@dataclass(frozen=True)
class Step:
    """One step.

    Parameters
    ----------
    after
        Earlier steps whose outputs it reads.
    inputs
        What else it depends on, as a JSON-like value.
    run
        Does the work, writes the outputs into the run folder, and returns facts for the manifest.
    outputs
        Names of the files it writes.
    """

    name: str
    after: tuple[str, ...]
    inputs: Callable[[Context], Any]
    run: Callable[[Context], dict[str, Any]]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a step."""

    name: str
    skipped: bool
    record: Record


@cache
def code_digest() -> str:
    """Hash of our own code that computes, as of the first call; results of other code are not reused."""
    return digest([tree_digest(REPOSITORY / part) for part in ("labeling", "models", "app/pipeline")])


def run_steps(steps: Sequence[Step], context: Context) -> list[Outcome]:
    """Run what is not up to date; a step's record is written as soon as it is done."""
    folder, code = context.workspace.run, code_digest()
    sweep(folder.path)
    outcomes: list[Outcome] = []
    records: dict[str, Record] = {}
    for step in steps:
        before = {name: records[name].outputs for name in step.after}
        key = digest([step.name, code, before, step.inputs(context)])
        record = folder.record(step.name)
        started = time.perf_counter()
        skipped = record is not None and record.key == key and folder.is_whole(record)
        if not skipped or record is None:
            facts = step.run(context)
            # a step may change what it depends on (ingest moves the store's revision), so look again
            key = digest([step.name, code, before, step.inputs(context)])
            record = folder.store_record(step.name, key, step.outputs, time.perf_counter() - started, facts)
        context.progress.finish(step.name, record.seconds, skipped)
        records[step.name] = record
        outcomes.append(Outcome(step.name, skipped, record))
    return outcomes
