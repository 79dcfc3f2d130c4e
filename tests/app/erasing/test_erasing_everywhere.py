"""Proof that nothing is left: every file is read, unpacked as far as it goes, and searched for every trace."""

import gzip
import io
import json
import sqlite3
import tarfile
import zipfile

import numpy as np
import pyarrow.parquet as pq
import pytest

from app.erasing.erase import erase, plan
from app.erasing.target import Target
from app.services import run_until
from labeling.acting import Actor, ForbiddenError, acting
from models.encoding.embedding_cache import keys_of
from tests.app.erasing.conftest import ASKED, AT, CASE, CUSTOMER, GOLD, QUESTION, TEXT


def strings(name, data):
    """All texts of a file, read on its own terms; apart from the searching that is tested."""
    if name.endswith((".npz", ".zip")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from strings(member, archive.read(member))
    elif name.endswith(".npy"):
        array = np.load(io.BytesIO(data), allow_pickle=False)
        yield from map(str, array.ravel().tolist()) if array.dtype.kind in "US" else ()
    elif name.endswith(".parquet"):
        for row in pq.read_table(io.BytesIO(data)).to_pylist():
            yield from (str(value) for value in row.values() if value is not None)
    elif name.endswith(".gz"):
        yield from strings(name[:-3], gzip.decompress(data))
    elif name.endswith(".tar"):
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                if member.isfile():
                    yield from strings(member.name, archive.extractfile(member).read())
    elif name.endswith(".db"):
        connection = sqlite3.connect(":memory:")
        connection.deserialize(data[:18] + b"\1\1" + data[20:])
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f"SELECT * FROM {table}"):
                yield from (value for value in row if isinstance(value, str))
        connection.close()
    elif name.endswith((".json", ".jsonl")):
        for line in [data] if name.endswith(".json") else data.splitlines():
            yield json.dumps(json.loads(line), ensure_ascii=False)


def traces(root, marks, without=()):
    """Files, and the marks that are in them."""
    found = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        if any(part in path.parts for part in without):
            continue
        data = path.read_bytes()
        forms = [data, *(text.encode("utf-8", "replace") for text in strings(path.name, data))]
        here = {mark for mark in marks for form in forms if mark.encode() in form or mark.encode("utf-32-le") in form}
        if here:
            found[path.relative_to(root).as_posix()] = here
    return found


@pytest.mark.slow
def test_nothing_of_a_customer_is_left(traced):
    workspace, marks = traced.workspace, traced.marks
    root = workspace.root
    before = traces(root, marks)
    kinds = {name.split("/")[0] if "/" not in name else "/".join(name.split("/")[:2]) for name in before}
    assert {"data/questions.jsonl", "data/gold.jsonl", "var/run", "var/store.db", "var/releases"} <= kinds
    assert {"var/backups", "var/reviews.csv", "reviews.parquet", "var/service.log"} <= kinds
    with workspace.open_store() as store:
        old = store.current_release()
    rows = len(workspace.encoder.files._records(workspace.encoder.files._count()))
    assert known(workspace, [TEXT, GOLD]) == 2

    planned = plan(workspace, Target("customer", CUSTOMER))
    assert planned.dry_run and planned.store["question"] == 2 and planned.store["feedback"] == 1
    assert planned.releases == {old: ""} and planned.run and len(planned.backups) == 1
    assert traces(root, marks) == before

    done = erase(workspace, Target("customer", CUSTOMER), AT, backups=True)
    assert done.done, done
    assert done.store == planned.store and done.files == planned.files and done.backups_removed
    assert done.files["data/questions.jsonl"] == 2 and done.files["data/gold.jsonl"] == 1
    assert traces(root, marks) == {}
    assert known(workspace, [TEXT, GOLD]) == 0 and done.embeddings >= 2
    assert len(workspace.encoder.files._records(workspace.encoder.files._count())) == rows - done.embeddings
    with workspace.open_store() as store:
        assert store.current_release() == done.releases[old] != old
        assert not (workspace.releases / old).exists()
        assert {q.question_id for q in store.questions()}.isdisjoint({QUESTION, "quest-90002"})
    assert not (root / "var/run").exists() and not (root / "var/erasing").exists()
    assert (root / "var/service.log").read_text().endswith("another line\n")

    _, reports = run_until(workspace, "release")
    assert reports and traces(root, marks) == {}
    assert erase(workspace, Target("customer", CUSTOMER), AT).store == {}


def known(workspace, texts):
    keys = keys_of(texts)
    out = np.empty((len(texts), workspace.encoder.dimensions), np.float32)
    return int(workspace.encoder.files.read_into(keys, out).sum())


@pytest.mark.slow
def test_backups_that_hold_it_are_named(traced):
    done = erase(traced.workspace, Target("case", CASE), AT)
    assert done.done and len(done.backups) == 1 and not done.backups_removed
    assert set(traces(traced.workspace.root, (*traced.marks[1:],), without=("backups",))) == set()


@pytest.mark.slow
def test_only_who_may_can_erase(traced):
    with acting(Actor("Ana", "lead", "cli")), pytest.raises(ForbiddenError, match="may not erase"):
        erase(traced.workspace, Target("case", CASE), AT)
    assert ASKED.encode() in b"".join(p.read_bytes() for p in (traced.workspace.root / "var").glob("store.db*"))
