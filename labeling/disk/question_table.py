"""The questions of a run in one Parquet file: a row group a block, so that each is read without the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from labeling.blocks import BLOCK, blocks
from labeling.disk.files import replacing
from labeling.errors import OracleError
from labeling.values import NO_ATTRIBUTES, Question, Questions

FILE = "questions.parquet"
OLD_FILE = "questions.json"
SCHEMA = pa.schema(
    [
        pa.field("question_id", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("asked_at", pa.timestamp("us", "UTC")),
        pa.field("case_id", pa.string()),
        pa.field("reply", pa.string()),
        pa.field("attributes", pa.string()),
    ]
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECONDS_A_DAY = 86_400_000_000
Places = NDArray[np.int64] | NDArray[np.int32]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def question_file(folder: Path) -> Path:
    """The file of a run folder that holds its questions; an earlier version of the program wrote another one."""
    new, old = folder / FILE, folder / OLD_FILE
    return old if old.is_file() and not new.is_file() else new


def write_questions(path: Path, parts: Iterable[Sequence[Question]]) -> int:
    """Write questions and say how many; the same questions, however they come in parts, give the same bytes."""
    count = 0
    options = {"compression": "zstd", "use_dictionary": ["case_id", "attributes"]}
    with replacing(path) as temporary, pq.ParquetWriter(temporary, SCHEMA, **options) as writer:
        for rows in _regrouped(parts):
            writer.write_table(arrow_of(rows), row_group_size=BLOCK)
            count += len(rows)
    return count


def arrow_of(rows: Iterable[Question]) -> pa.Table:
    """Questions as an Arrow table of ``SCHEMA``; attributes are JSON objects, null where there are none.

    Raises
    ------
    OracleError
        On a time without a zone.
    """
    listed = list(rows)
    columns: dict[str, list[Any]] = {
        name: [getattr(q, name) for q in listed] for name in ("question_id", "text", "case_id", "reply")
    }
    columns["asked_at"] = [_microseconds(q) for q in listed]
    columns["attributes"] = [_encode(dict(q.attributes)) if q.attributes else None for q in listed]
    return pa.table([pa.array(columns[f.name], type=f.type) for f in SCHEMA], schema=SCHEMA)


def questions_of(table: pa.Table) -> Questions:
    """Questions from an Arrow table of ``SCHEMA``; what `arrow_of` was given comes back."""
    known: dict[str | None, Mapping[str, str]] = {None: NO_ATTRIBUTES}
    attributes = []
    for text in table["attributes"].to_pylist():
        if text not in known:
            known[text] = json.loads(text)
        attributes.append(known[text])
    asked = table["asked_at"].cast(pa.int64()).to_pylist()
    moments = [None if at is None else EPOCH + timedelta(0, 0, at) for at in asked]
    ids, texts, cases, replies = (table[name].to_pylist() for name in ("question_id", "text", "case_id", "reply"))
    return Questions(tuple(map(Question, ids, texts, moments, cases, replies, attributes)))


def digests_of(table: pa.Table) -> NDArray[np.uint64]:
    """``(n, 2)`` uint64: for each question of an Arrow table 128 bits of BLAKE2b over all that a voter can see."""
    asked = table["asked_at"].cast(pa.int64()).to_pylist()
    others = (table[f.name].to_pylist() for f in SCHEMA if f.name != "asked_at")
    found = b"".join(map(_digest, asked, *others))
    return np.frombuffer(found, "<u8").reshape(-1, 2).astype(np.uint64)


def part_of(questions: Questions | QuestionTable, at: slice) -> Questions | TableBlock:
    """The questions of one of the slices of `labeling.blocks.blocks`."""
    if isinstance(questions, QuestionTable):
        return TableBlock(questions, at.start // BLOCK)
    return Questions(questions.rows[at])


def some_of(questions: Questions | QuestionTable, places: Places) -> Questions:
    """The questions at ``(q,)`` places, in the order of the places."""
    if isinstance(questions, QuestionTable):
        return questions.take(places)
    return Questions(tuple(questions.rows[i] for i in places.tolist()))


@dataclass(frozen=True)
class QuestionTable:
    """The questions of a file that `write_questions` wrote; it is read as it is asked for, block by block."""

    path: Path

    def __len__(self) -> int:
        return int(pq.read_metadata(self.path).num_rows)

    @property
    def blocks(self) -> int:
        """Number of blocks, each of ``BLOCK`` questions but the last."""
        return int(pq.read_metadata(self.path).num_row_groups)

    def block(self, number: int) -> Questions:
        """The questions of one block, from 0."""
        return questions_of(self._read(number))

    def texts(self, number: int) -> list[str]:
        """The texts of one block."""
        return list(self._read(number, "text")["text"].to_pylist())

    def take(self, places: Places) -> Questions:
        """The questions at ``(q,)`` places among all, in the order of the places."""
        order = np.argsort(places, kind="stable")
        ordered = np.asarray(places)[order]
        rows: list[Question] = []
        for number, at in enumerate(blocks(len(self))):
            inside = ordered[slice(*np.searchsorted(ordered, [at.start, at.stop]))]
            if len(inside):
                rows += questions_of(self._read(number).take(pa.array(inside - at.start)))
        found = dict(zip(order.tolist(), rows, strict=True))
        return Questions(tuple(found[i] for i in range(len(found))))

    def all(self) -> Questions:
        """All questions in memory."""
        return questions_of(pq.read_table(self.path, schema=SCHEMA))

    def ids(self) -> list[str]:
        """The ids of all questions, in order."""
        return list(pq.read_table(self.path, columns=["question_id"])["question_id"].to_pylist())

    def asked_days(self) -> NDArray[np.float64]:
        """``(n,)`` float64: days since 1970 in UTC at which each question was asked, nan where it is not known."""
        asked = pq.read_table(self.path, columns=["asked_at"])["asked_at"].cast(pa.int64())
        known = pc.is_valid(asked).to_numpy()
        moments = pc.fill_null(asked, 0).to_numpy()
        return np.where(known, moments / MICROSECONDS_A_DAY, np.nan)

    def digests(self) -> NDArray[np.uint64]:
        """``(n, 2)`` uint64, see `digests_of`."""
        found = [digests_of(self._read(i)) for i in range(self.blocks)]
        return np.concatenate([np.empty((0, 2), np.uint64), *found])

    def _read(self, number: int, *columns: str) -> pa.Table:
        with pq.ParquetFile(self.path) as file:
            return file.read_row_group(number, columns=list(columns) or None, use_threads=False)


@dataclass(frozen=True)
class TableBlock:
    """The questions of one block, of which only the texts are read as long as nobody asks for more."""

    table: QuestionTable
    number: int

    @cached_property
    def texts(self) -> list[str]:
        """The texts, in order."""
        return self.table.texts(self.number)

    @cached_property
    def rows(self) -> tuple[Question, ...]:
        """The questions, in order."""
        return self.table.block(self.number).rows


def _regrouped(parts: Iterable[Sequence[Question]]) -> Iterator[list[Question]]:
    """The same questions, ``BLOCK`` at a time."""
    waiting: list[Question] = []
    for part in parts:
        waiting += part
        while len(waiting) >= BLOCK:
            yield waiting[:BLOCK]
            del waiting[:BLOCK]
    if waiting:
        yield waiting


def _microseconds(question: Question) -> int | None:
    moment = question.asked_at
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise OracleError(
            f"question '{question.question_id}' was asked at {moment}, which has no time zone; give it one"
        )
    return (moment - EPOCH) // timedelta(microseconds=1)


def _digest(
    asked: int | None, question_id: str, text: str, case: str | None, reply: str | None, attributes: str | None
) -> bytes:
    """Lengths come first, so that no two rows look alike when their texts are put together."""
    case_length, reply_length = None if case is None else len(case), None if reply is None else len(reply)
    lengths = f"{asked} {len(question_id)} {len(text)} {case_length} {reply_length} "
    return hashlib.blake2b(f"{lengths}{question_id}{text}{case}{reply}{attributes}".encode(), digest_size=16).digest()
