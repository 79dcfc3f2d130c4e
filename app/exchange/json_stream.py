"""JSON files read and written a record at a time, so that a large one never stands in memory as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from labeling.disk.files import replacing
from labeling.errors import OracleError

FIRST_READ = 1 << 16
LONGEST_RECORD = 32 * 1024 * 1024
SPACE = re.compile(r"\s*")
Numbered = tuple[int, dict[str, Any]]


class Reading:
    """A JSON text that is read as far as somebody asks for it."""

    def __init__(self, stream: IO[str], path: Path) -> None:
        self.stream, self.path = stream, path
        self.text, self.at, self.dropped, self.done = "", 0, 0, False
        self.decoder = json.JSONDecoder(parse_constant=_refused)

    @property
    def line(self) -> int:
        """The line at which it stands, from 1."""
        return self.dropped + self.text.count("\n", 0, self.at) + 1

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            space = SPACE.match(self.text, self.at)
            self.at = space.end() if space else self.at
            if self.at < len(self.text) or self.done:
                return self.text[self.at : self.at + 1]
            self._more()

    def take(self, expected: str) -> str:
        """The next character, which must be one of those expected."""
        found = self.peek()
        if not found or found not in expected:
            seen = f"'{found}'" if found else "the end of the file"
            raise self.error(f"{seen} stands where {' or '.join(map(repr, expected))} should")
        self.at += 1
        return found

    def name(self) -> str:
        """A name in an object, with its colon."""
        if self.peek() != '"':
            raise self.error("a name in double quotes is missing")
        found = str(self.value())
        self.take(":")
        return found

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                found, end = self.decoder.raw_decode(self.text, self.at)
            except RecursionError as error:
                raise self.error("it is nested too deeply") from error
            except ValueError as error:
                if self.done:
                    raise self.error(error.msg if isinstance(error, json.JSONDecodeError) else str(error)) from error
            else:
                if end < len(self.text) or self.done:  # a number may go on in what is not read yet
                    self.at = end
                    return found
            self._more()

    def _more(self) -> None:
        """Read on, as much again as is waiting, so that a long record costs about twice its length."""
        waiting = len(self.text) - self.at
        if waiting > LONGEST_RECORD:
            raise self.error(f"a record has more than {LONGEST_RECORD:,} characters")
        self.dropped += self.text.count("\n", 0, self.at)
        try:
            part = self.stream.read(max(FIRST_READ, waiting))
        except UnicodeDecodeError as error:
            wrong = error.object[error.start]
            raise OracleError(
                f"byte 0x{wrong:02x} is not UTF-8; save the file with the encoding UTF-8", self.path
            ) from error
        self.text, self.at, self.done = self.text[self.at :] + part, 0, not part

    def error(self, what: str) -> OracleError:
        """An error where it stands."""
        return OracleError(f"not valid JSON: {what}; export the file again", self.path, self.line)


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def records(path: Path, *keys: str) -> Iterator[Numbered]:
    """Records of a file with their places.

    Parameters
    ----------
    keys
        Where the file is one object that holds an array of records, the name of the array is one of these.

    Yields
    ------
    The number of a record in its array, or its line in JSONL, from 1, and the record.

    Raises
    ------
    OracleError
        On what is no JSON, or no object.
    """
    with _opened(path) as reading:
        for number, found in _found(reading, keys):
            yield number, _object(found, path, number)


def pairs(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Names and records of a file that is one object of objects."""
    with _opened(path) as reading:
        reading.take("{")
        if reading.peek() == "}":
            return
        while True:
            name = reading.name()
            yield name, _object(reading.value(), path, reading.line)
            if reading.take(",}") == "}":
                return


def first_record(path: Path, *keys: str) -> dict[str, Any]:
    """The first record of a file, to tell what it is; empty where there is none or it is no JSON."""
    try:
        return next(records(path, *keys), (0, {}))[1]
    except OracleError:
        return {}


def _found(reading: Reading, keys: tuple[str, ...]) -> Iterator[tuple[int, Any]]:
    start = reading.peek()
    if start == "{" and keys:
        line, alone = reading.line, _to_array(reading, keys)
        if alone is not None:
            yield line, alone
            yield from _lines(reading)
            return
        start = reading.peek()
    yield from _items(reading) if start == "[" else _lines(reading)


def _to_array(reading: Reading, keys: tuple[str, ...]) -> dict[str, Any] | None:
    """Go to the array under one of some names; where there is none, the object, whole."""
    reading.take("{")
    whole: dict[str, Any] = {}
    while reading.peek() != "}":
        name = reading.name()
        if name in keys and reading.peek() == "[":
            return None
        whole[name] = reading.value()
        if reading.take(",}") == "}":
            return whole
    reading.take("}")
    return whole


def _items(reading: Reading) -> Iterator[tuple[int, Any]]:
    reading.take("[")
    if reading.peek() == "]":
        return
    number = 1
    while True:
        yield number, reading.value()
        if reading.take(",]") == "]":
            return
        number += 1


def _lines(reading: Reading) -> Iterator[tuple[int, Any]]:
    while reading.peek():
        line = reading.line
        yield line, reading.value()


def _object(found: Any, path: Path, number: int) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise OracleError("a record must be a JSON object; is this the right format?", path, number)
    return found


@contextmanager
def _opened(path: Path) -> Iterator[Reading]:
    if not path.is_file():
        raise OracleError("there is no such file", path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield Reading(stream, path)


def write_lines(path: Path, found: Iterable[dict[str, Any]]) -> int:
    """Write records as JSONL, the file whole or not at all; returns how many."""
    return _write(path, found, "", "\n", "\n")


def write_array(path: Path, found: Iterable[dict[str, Any]], key: str = "") -> int:
    """Write records as one array, or as an object that has it under a name; returns how many."""
    return _write(path, found, f'{{"{key}": [\n' if key else "[\n", ",\n", "\n]}\n" if key else "\n]\n")


def write_pairs(path: Path, found: Iterable[tuple[str, dict[str, Any]]]) -> int:
    """Write records as one object of objects; returns how many."""
    return _write(path, ({name: record} for name, record in found), "{\n", ",\n", "\n}\n", bare=True)


def _write(
    path: Path, found: Iterable[dict[str, Any]], before: str, between: str, after: str, bare: bool = False
) -> int:
    count = 0
    # a lone surrogate becomes the escape that JSON has for it
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write(before)
        for record in found:
            text = json.dumps(record, ensure_ascii=False, allow_nan=False)
            stream.write((between if count else "") + (text[1:-1] if bare else text))
            count += 1
        stream.write(after if count or before else "")
    return count
