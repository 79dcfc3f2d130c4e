import gzip
import json
import sqlite3
import tarfile
import zipfile

import numpy as np
import pandas as pd
import pytest

from app.erasing.searching import holding, holds
from labeling.disk.needles import Needles

TEXT = "Where is the turquoise umbrella, Zoë?"
NEEDLES = Needles.of(["case-77"], [TEXT])


def database(path):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (a TEXT, b BLOB)")
    connection.execute("INSERT INTO t VALUES (?, NULL)", ["x" * 4050 + TEXT + "y" * 9000])
    connection.commit()
    connection.close()


def packed(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.gz", gzip.compress(json.dumps([TEXT]).encode()))


def archived(path):
    inner = path.with_name("inner.db")
    database(inner)
    with tarfile.open(path, "w") as archive:
        archive.add(inner, "var/store.db")
    inner.unlink()


WRITERS = {
    "a.txt": lambda path: path.write_text(f"x {TEXT}"),
    "a.db": database,
    "a.npz": lambda path: np.savez_compressed(path, a=np.array([TEXT])),
    "a.parquet": lambda path: pd.DataFrame({"a": [TEXT]}).to_parquet(path),
    "a.zip": packed,
    "a.tar": archived,
}


@pytest.mark.parametrize("name", WRITERS)
def test_it_is_found_however_it_is_packed(tmp_path, name):
    WRITERS[name](tmp_path / name)
    assert holds(tmp_path / name, NEEDLES)
    assert not holds(tmp_path / name, Needles.of(["case-77"], ["something else altogether"]))


def test_torn_files_and_empty_ones_are_no_matter(tmp_path):
    for i, head in enumerate((b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"SQLite format 3\0", b"")):
        (tmp_path / str(i)).write_bytes(head + b"torn")
    (tmp_path / "empty").touch()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "z").write_text("about case-77")
    (tmp_path / "skipped").mkdir()
    (tmp_path / "skipped/a").write_text("case-77")
    assert holding(tmp_path, NEEDLES, (tmp_path / "skipped",)) == [tmp_path / "z"]
    assert holding(tmp_path, Needles()) == []
    assert not holds(tmp_path / "gone", NEEDLES)
