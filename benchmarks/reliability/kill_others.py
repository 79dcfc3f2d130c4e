"""`kill -9` of backup, restore, ingest, promote, prune, import of reviews, and erase."""

from __future__ import annotations

import csv
import itertools
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from app.backing_up.making import backups
from app.workspace import Workspace
from benchmarks.reliability.checks import last_line, wrong
from benchmarks.reliability.kill_run import changed, current
from benchmarks.reliability.killing import LostError, Victim, fewer, killed
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.starting import oracle
from labeling.store.releases import releases
from labeling.store.schema import QuestionRecord, ReviewRecord

MANY = 5_000
FRESH = itertools.count()


def backup(setting: Setting) -> Outcome:
    """`oracle backup`: what lies there under the name of a backup is a whole one."""

    def check(root: Path) -> str:
        for path in backups(root / "var" / "backups"):
            trouble = comes_back(path, root.parent / "back")
            if trouble:
                return trouble
        time.sleep(1)  # a backup is named by the second
        return _goes(root, "backup") or _first(root)

    victim = Victim("Kill `oracle backup`", setting.copy, lambda root: ("backup",), check)
    return killed(setting, victim, fewer(setting))


def restore(setting: Setting) -> Outcome:
    """`oracle restore`: there is a whole workspace, or none."""
    source = setting.copy("source")
    if oracle(source, "backup").wait() != 0:
        raise RuntimeError("no backup could be made")
    archive, release = backups(source / "var" / "backups")[0], current(source)

    def target(root: Path) -> Path:
        return root / "again"

    def check(root: Path) -> str:
        if not target(root).exists():
            trouble = _goes(root, "restore", archive, target(root))
            if trouble:
                return trouble
        if current(target(root)) != release:
            raise LostError("the restored workspace has another release")
        return _first(target(root))

    def make(name: str) -> Path:
        root = setting.folder / name
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()
        return root

    victim = Victim("Kill `oracle restore`", make, lambda root: ("restore", archive, target(root)), check)
    return killed(setting, victim, fewer(setting))


def ingest(setting: Setting) -> Outcome:
    """`oracle ingest`: all rows of a file are there, or none."""

    def make(name: str) -> Path:
        root = setting.copy(name)
        lines = [f"k{n},Where is parcel {n}?\n" for n in range(MANY)]
        (root / "more_questions.csv").write_text("question_id,text\n" + "".join(lines), encoding="utf-8")
        return root

    def check(root: Path) -> str:
        found = _count(root, QuestionRecord.question_id, "k")
        if found not in (0, MANY):
            raise LostError(f"{found} of {MANY} rows were there")
        trouble = _goes(root, "ingest", root / "more_questions.csv")
        return (
            trouble
            or ("" if _count(root, QuestionRecord.question_id, "k") == MANY else "rows are missing")
            or _first(root)
        )

    victim = Victim("Kill `oracle ingest`", make, lambda root: ("ingest", root / "more_questions.csv"), check)
    return killed(setting, victim, fewer(setting))


def promote(setting: Setting) -> Outcome:
    """`oracle release promote`: the one release or the other is current."""
    two = changed(setting.copy("two"))
    older = current(two)
    if oracle(two, "run").wait() != 0 or current(two) in (None, older):
        _promote_another(two)
    newer = current(two)

    def check(root: Path) -> str:
        if current(root) not in (older, newer):
            raise LostError("no release is current")
        trouble = _goes(root, "release", "promote", older) or _goes(root, "release", "rollback")
        return trouble or ("" if current(root) == newer else "going back led elsewhere") or _first(root)

    def make(name: str) -> Path:
        target = setting.folder / name
        shutil.rmtree(target, ignore_errors=True)
        return Path(shutil.copytree(two, target))

    words = ("release", "promote", older)
    return killed(setting, Victim("Kill `oracle release promote`", make, lambda root: words, check), fewer(setting))


def prune(setting: Setting) -> Outcome:
    """`oracle release prune`: what is removed is gone after the next one, and what stays can be read."""

    def make(name: str) -> Path:
        root = setting.copy(name)
        _old_releases(root, 12)
        return root

    def check(root: Path) -> str:
        trouble = _goes(root, "release", "prune", "--keep", 1, "--days", 0)
        with Workspace(root).open_store() as store, store.read() as connection:
            rows = releases(connection)
        there = {p.name for p in (root / "var" / "releases").iterdir()}
        kept = {row.release_id for row in rows if row.removed_at is None}
        return (
            trouble or ("" if there == kept else f"folders and store differ: {sorted(there ^ kept)[0]}") or _first(root)
        )

    words = ("release", "prune", "--keep", 1, "--days", 0)
    return killed(setting, Victim("Kill `oracle release prune`", make, lambda root: words, check), fewer(setting))


def reviews(setting: Setting) -> Outcome:
    """`oracle review import`: all decisions of a file are there, or none, and none is there twice."""
    ids = [f"m{n}" for n in range(400)]

    def make(name: str) -> Path:
        root = setting.copy(name, "queue")
        with (root / "decided.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["question_id", "decision", "expert", "at"])
            writer.writerows([i, "order-status", "Ana", "2026-02-01T10:00:00Z"] for i in ids)
        return root

    def check(root: Path) -> str:
        found = _count(root, ReviewRecord.question_id, "m")
        if found not in (0, len(ids)):
            raise LostError(f"{found} of {len(ids)} reviews were there")
        trouble = _goes(root, "review", "import", root / "decided.csv")
        if _count(root, ReviewRecord.question_id, "m") != len(ids):
            raise LostError("reviews were lost or doubled")
        return trouble or _first(root)

    victim = Victim("Kill `oracle review import`", make, lambda root: ("review", "import", root / "decided.csv"), check)
    return killed(setting, victim, fewer(setting))


def erase(setting: Setting) -> Outcome:
    """`oracle erase`: after the next one nothing of the question is left, and all others are still there."""
    gone = "q8"

    def check(root: Path) -> str:
        trouble = _goes(root, "erase", "--question", gone, "--yes")
        if _count(root, QuestionRecord.question_id, gone):
            return "the question is still there"
        if _count(root, QuestionRecord.question_id, "q") != 19:
            raise LostError("other questions went with it")
        return trouble or _goes(root, "run") or _first(root)

    words = ("erase", "--question", gone, "--yes")
    return killed(setting, Victim("Kill `oracle erase`", setting.copy, lambda root: words, check), fewer(setting))


def comes_back(archive: Path, target: Path) -> str:
    """Restore a backup into a new folder; what is wrong, or nothing."""
    shutil.rmtree(target, ignore_errors=True)
    said = oracle(archive.parent, "restore", archive, target, out=target.with_suffix(".out"))
    code = said.wait()
    return _first(target) if code == 0 else f"{archive.name} does not come back: {last_line(said)}"


def _goes(root: Path, *words: object) -> str:
    """Do a command; what is wrong where it fails."""
    done = oracle(root, *words, out=root.parent / f"again-{next(FRESH)}.out")
    code = done.wait()
    return "" if code == 0 else f"`oracle {words[0]}` ended with {code}: {last_line(done)}"


def _first(root: Path) -> str:
    return next(iter(wrong(root)), "")


def _count(root: Path, column: object, start: str) -> int:
    wanted = select(func.count()).where(column.startswith(start))  # type: ignore[attr-defined]
    with Workspace(root).open_store() as store, store.read() as connection:
        return int(connection.execute(wanted).scalar_one())


def _promote_another(root: Path) -> None:
    """A second release, where the run made none that passed."""
    names = _old_releases(root, 1)
    if oracle(root, "release", "promote", names[0]).wait() != 0:
        raise RuntimeError("a second release cannot be made current")


def _old_releases(root: Path, n: int) -> list[str]:
    """Releases like the current one with another origin, made long ago."""
    from labeling.store.releases import add_release, current_release
    from models.releasing.releases import load_release, save_release

    workspace, out = Workspace(root), list[str]()
    with workspace.open_store() as store, store.write() as connection:
        name = current_release(connection)
        row = next(r for r in releases(connection) if r.release_id == name)
        release = load_release(workspace.releases, row.release_id)
        for i in range(n):
            parts = (release.encoder_id, release.cascade, release.thresholds, release.memory)
            out.append(save_release(workspace.releases, *parts, {"old": i}))
            add_release(
                connection, out[-1], datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=i), row.manifest, row.report
            )
    return out
