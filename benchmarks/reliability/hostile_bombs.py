"""Archives and Parquet files that expand, climb out of their folder, or are no such thing."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

Make = Callable[[Path], object]


def _table(path: Path, columns: Mapping[str, object]) -> None:
    pq.write_table(pa.table(dict(columns)), path)  # type: ignore[arg-type]


def _repeated(path: Path) -> None:
    """Twenty thousand times one megabyte, in a file of some kilobytes."""
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000), pa.array(["x" * 2**20]))
    _table(path, {"question_id": [f"q{i}" for i in range(20_000)], "text": long})


PARQUET: Mapping[str, Make] = {
    "no Parquet": lambda p: p.write_bytes(b"PAR1" + b"x" * 99 + b"PAR1"),
    "empty": lambda p: p.write_bytes(b""),
    "no rows": lambda p: _table(p, {"question_id": pa.array([], pa.string()), "text": pa.array([], pa.string())}),
    "one long value repeated": _repeated,
    "numbers for texts": lambda p: _table(p, {"question_id": [1, 2], "text": [1.5, float("nan")]}),
    "nested": lambda p: _table(p, {"question_id": ["q1"], "text": [{"a": [{"b": None}]}]}),
    "bytes": lambda p: _table(p, {"question_id": [b"q1"], "text": [b"\xff\xfe\x00"]}),
    "no UTF-8 in a text": lambda p: _table(
        p, {"question_id": ["q1"], "text": pa.array([b"\xff\xfe"]).view(pa.binary()).cast(pa.string(), safe=False)}
    ),
    "600 columns": lambda p: _table(p, {f"c{i}": [1] for i in range(600)}),
    "moments beyond the calendar": lambda p: _table(
        p, {"question_id": ["q1"], "text": ["a"], "asked_at": pa.array([2**62], pa.timestamp("us"))}
    ),
    "a column twice": lambda p: pq.write_table(
        pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"]), p
    ),
    "cut": lambda p: (_table(p, {"question_id": ["q1"], "text": ["a"]}), p.write_bytes(p.read_bytes()[:-20])),
}


def _tar(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> None:
    with tarfile.open(path, "w") as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


def _member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def _sparse(path: Path) -> None:
    """A gzipped tar whose one file holds 8 GB of noughts, as far as its head says."""
    info = _member("workspace/huge")
    info.size = 8 * 2**30
    path.write_bytes(info.tobuf(tarfile.GNU_FORMAT))


TARS: Mapping[str, Make] = {
    "empty": lambda p: p.write_bytes(b""),
    "no tar": lambda p: p.write_bytes(b"late" * 999),
    "nothing in it": lambda p: _tar(p),
    "a way out": lambda p: _tar(p, (_member("../outside"), b"x")),
    "a way out further in": lambda p: _tar(p, (_member("workspace/../../outside"), b"x")),
    "from the root": lambda p: _tar(p, (_member("/tmp/outside"), b"x")),
    "a link out": lambda p: _tar(p, (_member("a", tarfile.SYMTYPE, "/etc/passwd"), b"")),
    "a hard link out": lambda p: _tar(p, (_member("a", tarfile.LNKTYPE, "/etc/passwd"), b"")),
    "through a link": lambda p: _tar(p, (_member("a", tarfile.SYMTYPE, ".."), b""), (_member("a/outside"), b"x")),
    "a device": lambda p: _tar(p, (_member("a", tarfile.CHRTYPE), b"")),
    "a pipe": lambda p: _tar(p, (_member("a", tarfile.FIFOTYPE), b"")),
    "a manifest that is none": lambda p: _tar(p, (_member("backup.json"), b"[" * 10**5)),
    "a manifest of a number": lambda p: _tar(p, (_member("backup.json"), b"7")),
    "8 GB that are not there": _sparse,
}
