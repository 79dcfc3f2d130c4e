"""What a scenario is given, and the figures that it gives back."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """The figures of one row.

    Parameters
    ----------
    scenario
        What was done, in words.
    tried
        How often.
    survived
        How often all was well afterwards: the right answer, or one clear sentence with the exit code 1 or 2.
    lost
        Acknowledged reviews, suggestions, feedback, releases or rows that were lost or doubled.
    note
        What was seen, in a sentence.
    """

    scenario: str
    tried: int
    survived: int
    lost: int
    note: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.survived <= self.tried or self.lost < 0:
            raise ValueError(f"the figures of '{self.scenario}' do not fit: {self}")


@dataclass(frozen=True)
class Setting:
    """Where and how often a scenario works.

    Parameters
    ----------
    folder
        Empty, for this scenario alone.
    prepared
        Workspaces that are copied and never changed: ``bare`` has data alone, ``made`` has one run behind it, and
        ``queue`` has some hundred questions and a run.
    times
        How often each fault is made.
    seed
        Of all that is drawn at random.
    """

    folder: Path
    prepared: Path
    times: int
    seed: int

    @cached_property
    def draw(self) -> random.Random:
        """Draws at random, the same for the same seed."""
        return random.Random(self.seed)

    def copy(self, name: str, of: str = "made") -> Path:
        """A fresh copy of a prepared workspace; the encoder, which is large and read only, is linked."""
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        return copied(self.prepared / of, target)

    def copied_whole(self, name: str, of: str = "made") -> Path:
        """The same with an encoder of its own, for those who spoil it."""
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        return Path(shutil.copytree(self.prepared / of, target))


Scenario = Callable[[Setting], Outcome | Sequence[Outcome]]


def copied(source: Path, target: Path) -> Path:
    """Copy a workspace; files of the encoder are linked."""
    encoder = source / "var" / "encoder"

    def one(a: str, b: str) -> None:
        if Path(a).is_relative_to(encoder):
            os.link(a, b)
        else:
            shutil.copy2(a, b)

    return Path(shutil.copytree(source, target, copy_function=one))


def sentence(counts: dict[str, int]) -> str:
    """Counts as a note: the most frequent first, what did not happen left out."""
    said = sorted(((n, what) for what, n in counts.items() if n), reverse=True)
    return "; ".join(f"{n:,} × {what}" for n, what in said)
