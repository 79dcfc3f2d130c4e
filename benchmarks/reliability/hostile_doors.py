"""The doors through which hostile input comes, each tried with all of it; what came of each try."""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app.backing_up.restoring import restore
from app.cli.entry import main
from app.freshness.release_notes import About, read_changes
from app.reviewing.review_files import import_file
from app.services import ingest
from app.settings import read_settings
from app.workspace import Workspace
from benchmarks.reliability.hostile_bombs import PARQUET, TARS
from benchmarks.reliability.hostile_files import CSV, JSONL, NOTES, RULES, SETTINGS
from benchmarks.reliability.hostile_texts import TEXTS
from labeling.errors import OracleError
from labeling.sources.rules import read_rules

AT = datetime(2030, 1, 7, tzinfo=UTC)
TAKEN, REFUSED, FAILED = "taken", "refused", "failed"
SECONDS = 5.0
"""Of computing, within which it must be settled."""
LONGEST_SENTENCE = 1_300


@dataclass(frozen=True)
class Tried:
    """What came of one input at one door; ``said`` is the sentence, or how it failed."""

    door: str
    kind: str
    outcome: str
    said: str = ""


def tried(door: str, kind: str, call: Callable[[], object]) -> Tried:
    """Try one input: taken in, refused in one sentence, or failed."""
    started = time.process_time()
    try:
        said = call()
        outcome = Tried(door, kind, TAKEN, str(said or ""))
    except OracleError as error:
        whole = 0 < len(str(error)) <= LONGEST_SENTENCE and "Traceback" not in str(error)
        outcome = Tried(door, kind, REFUSED if whole else FAILED, str(error)[:LONGEST_SENTENCE])
    except Exception as error:  # whatever escapes is what is looked for
        outcome = Tried(door, kind, FAILED, f"{type(error).__name__}: {str(error)[:200]}")
    if (used := time.process_time() - started) > SECONDS:
        return Tried(door, kind, FAILED, f"it took {used:.1f} s")
    return outcome


@dataclass(frozen=True)
class Doors:
    """All doors to one workspace.

    Parameters
    ----------
    root
        A workspace with a release; it may be spoilt.
    folder
        Where files are written.
    """

    root: Path
    folder: Path

    def files(self) -> Iterator[Tried]:
        """Data files, those that bring texts and those that are no such thing."""
        for kind, make in CSV.items():
            yield self._data("CSV file", kind, "questions.csv", _written(make))
        for kind, make in JSONL.items():
            yield self._data("JSONL file", kind, "questions.jsonl", _written(make))
        for kind, text in TEXTS.items():
            yield self._data("text in CSV", kind, "questions.csv", _written(lambda text=text: _csv(text)))
            yield self._data("text in JSONL", kind, "questions.jsonl", _written(lambda text=text: _json(text=text)))
            named = _written(lambda text=text: _json(question_id=text))
            yield self._data("id in JSONL", kind, "questions.jsonl", named)

    def bombs(self) -> Iterator[Tried]:
        """Parquet files and backups that expand, or climb out of their folder."""
        for kind, make in PARQUET.items():
            yield self._data("Parquet file", kind, "questions.parquet", make)
        for number, (kind, make) in enumerate(TARS.items()):
            path = self.folder / "backup.tar"
            made = tried("backup", kind, lambda path=path, make=make, n=number: self._restored(path, make, n))
            out = any((self.folder / name).exists() for name in ("outside", "restored/outside"))
            yield Tried("backup", kind, FAILED, "it wrote outside") if out or made.outcome == TAKEN else made

    def settings(self) -> Iterator[Tried]:
        """Rules, settings and release notes."""
        about = About("Ana", AT)
        for kind, make in RULES.items():
            yield self._file("rules.toml", kind, make, lambda path: _rules(path))
        for kind, make in SETTINGS.items():
            yield self._file("oracle.toml", kind, make, lambda path: bool(read_settings(path)) and None)
        for kind, make in NOTES.items():
            yield self._file("notes.md", kind, make, lambda path: bool(read_changes(path, "notes.md", about)) and None)

    def reviews(self) -> Iterator[Tried]:
        """Files of reviews."""
        for kind, text in TEXTS.items():
            rows = {"decision": {"decision": text}, "comment": {"decision": "_no_template", "comment": text}}
            for column, row in rows.items():
                path = self.folder / "reviews.jsonl"
                path.write_bytes(_json(**({"question_id": "q1", "expert": "Ana"} | row)))
                yield self._kept(f"{column} of a review", kind, partial(import_file, Workspace(self.root), path))

    def commands(self) -> Iterator[Tried]:
        """Words on the command line; no word can hold NUL, and none may be longer than the system takes."""
        for kind, text in TEXTS.items():
            if "\0" not in text and len(text) < 100_000:
                yield self._kept("command line", kind, partial(_command, self.root, "change", "add", "--", text))
                yield self._kept("name", kind, partial(_command, self.root, "lf", "analyze", "--", text))

    def _data(self, door: str, kind: str, name: str, make: Callable[[Path], object]) -> Tried:
        path = self.folder / name
        make(path)
        return self._kept(door, kind, lambda: bool(ingest(Workspace(self.root), [path])) and None)

    def _file(self, door: str, kind: str, make: Callable[[], bytes], read: Callable[[Path], object]) -> Tried:
        path = self.folder / door
        path.write_bytes(make())
        return tried(door, kind, lambda: read(path))

    def _kept(self, door: str, kind: str, call: Callable[[], object]) -> Tried:
        """The same; what is refused must leave the store as it was."""
        before = self._revision()
        outcome = tried(door, kind, call)
        if outcome.outcome == REFUSED and self._revision() != before:
            return Tried(door, kind, FAILED, "something was written")
        return outcome

    def _revision(self) -> int:
        with Workspace(self.root).open_store() as store:
            return store.revision()

    def _restored(self, path: Path, make: Callable[[Path], object], number: int) -> None:
        path.unlink(missing_ok=True)
        make(path)
        restore(path, self.folder / f"restored{number}")


def _written(make: Callable[[], bytes]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(make())


def _csv(text: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["question_id", "text"], ["q1", text]])
    return out.getvalue().encode("utf-8", "surrogatepass")


def _json(**row: str) -> bytes:
    return json.dumps({"question_id": "j1", "text": "late"} | row).encode() + b"\n"


def _rules(path: Path) -> None:
    for rule in read_rules(path)[:20]:
        rule.matches_text("Where is my late payout? " * 10)


def _command(root: Path, *words: str) -> None:
    """Run the command in this process; a refusal becomes an error again, as do tracebacks and other exit codes."""
    out, argv = io.StringIO(), sys.argv
    sys.argv = ["oracle", "-w", str(root), *words]
    try:
        with redirect_stdout(out), redirect_stderr(out):
            main()
    except SystemExit as end:
        if end.code == 2:
            raise OracleError(out.getvalue().strip()[-LONGEST_SENTENCE:] or "no word") from end
        if end.code not in (0, None):
            raise RuntimeError(f"exit code {end.code}: {out.getvalue()[-200:]}") from end
    finally:
        sys.argv = argv
