"""Files that are cut, turned over by a bit, emptied, deleted, or replaced by a folder or another file."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.reliability.checks import last_line, one_sentence, result, sound, temporary, wrong
from benchmarks.reliability.killing import fewer
from benchmarks.reliability.outcome import Outcome, Setting, sentence
from benchmarks.reliability.starting import oracle

Spoil = Callable[[Path, Path, random.Random], None]
MADE_AGAIN, SAID = "made again", "said in a sentence"


def cut(path: Path, other: Path, draw: random.Random) -> None:
    """End at a random byte."""
    path.write_bytes(path.read_bytes()[: draw.randrange(max(1, path.stat().st_size))])


def flip(path: Path, other: Path, draw: random.Random) -> None:
    """Turn one bit over."""
    held = bytearray(path.read_bytes())
    if held:
        held[draw.randrange(len(held))] ^= 1 << draw.randrange(8)
    path.write_bytes(held)


def empty(path: Path, other: Path, draw: random.Random) -> None:
    """Nothing in it."""
    path.write_bytes(b"")


def delete(path: Path, other: Path, draw: random.Random) -> None:
    """Gone."""
    path.unlink()


def folder(path: Path, other: Path, draw: random.Random) -> None:
    """A folder of its name."""
    path.unlink()
    path.mkdir()
    (path / "inside").write_text("x", encoding="utf-8")


def exchange(path: Path, other: Path, draw: random.Random) -> None:
    """What another file holds."""
    path.write_bytes(other.read_bytes())


WAYS: dict[str, Spoil] = {
    "cut": cut,
    "one bit turned over": flip,
    "emptied": empty,
    "deleted": delete,
    "replaced by a folder": folder,
    "replaced by another file": exchange,
}


def run_folder(setting: Setting) -> Outcome:
    """All files of the run folder."""
    return _spoilt(setting, "Run folder", lambda root: _files(root / "var" / "run"), setting.times)


def releases(setting: Setting) -> Sequence[Outcome]:
    """The release that is in use: it is refused as long as it is torn, and written again by the next run."""
    found = _spoilt(setting, "Release in use", _releases, fewer(setting) + 2)
    return [found, _refused(setting)]


def embeddings(setting: Setting) -> Outcome:
    """The cache of embeddings."""
    return _spoilt(setting, "Cache of embeddings", lambda root: _files(root / "var" / "embeddings"), fewer(setting) + 2)


def encoder(setting: Setting) -> Outcome:
    """The built encoder; it is built again, which takes its time, so a few tries do."""
    few = max(1, fewer(setting) // 3)
    return _spoilt(setting, "Built encoder", _encoder, few, setting.copied_whole)


def store(setting: Setting) -> Outcome:
    """The store itself: nothing can make it again, so what is noticed is said."""
    seen, bad, tried = Counter[str](), list[str](), fewer(setting) + 2
    expected = result(setting.copy("expected"))
    for n in range(tried):
        root = setting.copy("spoilt")
        path, (name, spoil) = root / "var" / "store.db", list(WAYS.items())[n % len(WAYS)]
        whole = path.read_bytes()
        spoil(path, root / "data" / "gold.csv", setting.draw)
        started = oracle(root, "run")
        code = started.wait()
        if code == 0 and name == "one bit turned over":
            seen["a bit in an unused place, or in a text, was not noticed"] += 1
        elif code == 0:  # an empty or a missing file is a new store, which the data files fill
            seen["begun anew from the data files"] += 1
        elif one_sentence(started, code):
            seen[SAID] += 1
        else:
            bad.append(f"store {name}: exit code {code}, {last_line(started)}")
        _put_back(path, whole)
        trouble = sound(root, {"labels": expected["labels"]})
        bad += [f"store {name}, put back: {trouble}"] if trouble else []
    survived = tried - min(tried, len(bad))
    return Outcome("Store", tried, survived, 0, sentence(seen) + (f"; {bad[0]}" if bad else ""))


def write_ahead_log(setting: Setting) -> Outcome:
    """The write-ahead log that a killed program left: all up to the damage is there, in whole transactions."""
    seen, bad, tried = Counter[str](), list[str](), fewer(setting) + 2
    for n in range(tried):
        path = setting.folder / "log" / "store.db"
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        wal = _left_by_a_kill(path)
        name, spoil = list(WAYS.items())[n % 4]
        spoil(wal, wal, setting.draw)
        with sqlite3.connect(path) as connection:
            pairs = dict(connection.execute("SELECT part, count(*) FROM t GROUP BY part").fetchall())
            sane = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
        whole = set(pairs.values()) <= {2} and set(pairs) == set(range(len(pairs)))
        seen["a whole number of transactions was there"] += whole
        bad += [] if whole and sane == "ok" else [f"{name}: {sane}, {len(pairs)} transactions"]
    note = sentence(seen) + (f"; {bad[0]}" if bad else "")
    return Outcome("Write-ahead log of the store", tried, tried - len(bad), 0, note)


def _spoilt(
    setting: Setting,
    what: str,
    files: Callable[[Path], list[Path]],
    tried: int,
    make: Callable[[str], Path] | None = None,
) -> Outcome:
    """Spoil one file each time, in every way in turn, and let a run go on."""
    make = make or setting.copy
    expected, seen, bad = result(setting.copy("expected")), Counter[str](), list[str]()
    for n in range(tried):
        root = make("spoilt")
        there = files(root)
        path = there[setting.draw.randrange(len(there))]
        name, spoil = list(WAYS.items())[n % len(WAYS)]
        spoil(path, setting.draw.choice([p for p in there if p != path] or [root / "data" / "gold.csv"]), setting.draw)
        trouble = _goes_on(root, expected, seen)
        bad += [f"{path.relative_to(root)} {name}: {trouble}"] if trouble else []
    note = sentence(seen) + (f"; {bad[0]}" if bad else "")
    return Outcome(what, tried, tried - len(bad), 0, note)


def _goes_on(root: Path, expected: dict[str, Any], seen: Counter[str]) -> str:
    started = oracle(root, "run")
    code = started.wait()
    if code != 0:
        seen[SAID] += one_sentence(started, code)
        return "" if one_sentence(started, code) else f"exit code {code}: {last_line(started)}"
    seen[MADE_AGAIN] += 1
    found = result(root)
    others = [name for name in expected if found[name] != expected[name]]
    return f"another result: {', '.join(others)}" if others else next(iter(wrong(root)), "") or temporary(root)


def _refused(setting: Setting) -> Outcome:
    """A release that was altered answers nobody."""
    tried, bad = fewer(setting), list[str]()
    for n in range(tried):
        root = setting.copy("spoilt")
        there = _releases(root)
        name, spoil = list(WAYS.items())[n % len(WAYS)]
        path = there[setting.draw.randrange(len(there))]
        spoil(path, next(p for p in there if p != path), setting.draw)
        started = oracle(root, "suggest", "Where is my parcel?")
        code = started.wait()
        bad += [] if one_sentence(started, code) else [f"{path.name} {name}: exit code {code}"]
    note = bad[0] if bad else "`oracle suggest` names the release and what to do"
    return Outcome("Suggesting with a spoilt release", tried, tried - len(bad), 0, note)


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "lock")


def _releases(root: Path) -> list[Path]:
    return _files(root / "var" / "releases")


def _encoder(root: Path) -> list[Path]:
    """The recipe and the graph that the workspace uses."""
    return [p for p in _files(root / "var" / "encoder") if p.suffix in (".json", ".onnx") and "static" not in p.name]


def _put_back(path: Path, held: bytes) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    path.write_bytes(held)


def _left_by_a_kill(path: Path) -> Path:
    """A database with transactions of two rows that lie in the log alone, copied away while it is open."""
    source = path.with_name("source.db")
    connection = sqlite3.connect(source, isolation_level=None)
    for words in ("journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 0"):
        connection.execute(f"PRAGMA {words}")
    connection.execute("CREATE TABLE t (part INTEGER, half INTEGER)")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for part in range(40):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO t VALUES (?, ?)", [(part, 0), (part, 1)])
        connection.execute("COMMIT")
    wal = path.with_name(path.name + "-wal")
    shutil.copyfile(source, path)
    shutil.copyfile(source.with_name("source.db-wal"), wal)
    connection.close()
    return wal
