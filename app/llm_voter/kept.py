"""Answers of language models on disk: one line each, only ever added, durable before they count.

The file holds no word of a customer: questions are named by the hash of their text.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from labeling.disk.files import replacing
from labeling.errors import OracleError
from labeling.llm import Answer, text_key

FOLDER = Path("var") / "llm"
FILE = "answers.jsonl"


class KeptAnswers:
    """The answers of a workspace.

    Parameters
    ----------
    root
        Folder of the workspace.
    """

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER
        self.path = self.folder / FILE

    def all(self) -> list[Answer]:
        """All answers in the order in which they were given; lines that are torn or altered are left out."""
        if not self.path.is_file():
            return []
        with self.path.open(encoding="utf-8", errors="replace") as lines:
            return [answer for line in lines if (answer := Answer.of_line(line)) is not None]

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else asks or erases meanwhile; the system gives the lock back when the program dies.

        Raises
        ------
        OracleError
            Where somebody does.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise OracleError("the language model is being asked already; wait until that has ended") from error
            yield

    def add(self, answers: Iterable[Answer]) -> None:
        """Add answers; they are on the disk when this returns. Only inside of `alone`."""
        lines = "".join(f"{answer.line()}\n" for answer in answers).encode("ascii")
        with self.path.open("a+b") as stream:
            stream.write(self._gap(stream.fileno()) + lines)
            stream.flush()
            os.fsync(stream.fileno())

    @staticmethod
    def _gap(file: int) -> bytes:
        """A line's end, where a killed program left half a line."""
        size = os.fstat(file).st_size
        return b"\n" if size and os.pread(file, 1, size - 1) != b"\n" else b""

    def forget(self, keys: Iterable[str]) -> int:
        """Remove what was answered about texts of these keys, and say how many answers that were.

        What they cost is still counted against the budget.
        """
        gone = set(keys)
        if not self.path.is_file():
            return 0
        with self.alone():
            found = self.all()
            kept = [_cost_of(a) if a.text in gone else a for a in found]
            with replacing(self.path) as path:
                path.write_text("".join(f"{a.line()}\n" for a in kept), encoding="ascii")
        return sum(a.text in gone for a in found)


def forget_texts(root: Path, texts: Iterable[str]) -> int:
    """Remove all answers about these texts of questions from a workspace, and say how many they were."""
    return KeptAnswers(root).forget(map(text_key, texts))


def _cost_of(answer: Answer) -> Answer:
    """The same without anything that came from the question."""
    return replace(answer, text="", prompt="", offered=(), answer="", problem="")
