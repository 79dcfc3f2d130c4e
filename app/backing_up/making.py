"""Making backups: a folder or a tar file that holds everything needed to go on elsewhere."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.backing_up.manifest import NAME, STORE, Entry, Manifest
from app.llm_voter.kept import KeptAnswers
from app.workspace import Workspace
from labeling.acting import require
from labeling.disk.files import settle, sweep_old, write_json
from labeling.errors import OracleError
from labeling.hashing import file_digest
from labeling.store import Store
from labeling.store.backup import copy_to
from labeling.store.releases import before_current, current_release
from labeling.store.stages import candidate

PREFIX, TAR = "backup-", ".tar"
SKIPPED = ("__pycache__",)
KEEP = 5


def back_up(
    workspace: Workspace,
    store: Store,
    at: datetime,
    to: Path | None = None,
    keep: int = KEEP,
    as_folder: bool = False,
) -> dict[str, Any]:
    """Write a backup, whole or not at all, and remove the oldest beyond ``keep``; facts about it.

    Parameters
    ----------
    to
        Folder of the backups, by default var/backups.
    as_folder
        A folder in place of a tar file.

    Raises
    ------
    OracleError
        When the store cannot be copied, or the folder not be written.
    """
    require("backup")
    folder = (to or workspace.root / "var" / "backups").resolve()
    name = f"{PREFIX}{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    target = folder / (name if as_folder else name + TAR)
    if target.exists():
        raise OracleError("there is a backup of this second already; try again", target)
    building = folder / f".{name}.{os.getpid()}"
    try:
        building.mkdir(parents=True)
        manifest = _collect(workspace, store, at, building)
        _publish(building, target)
        settle(folder)
    except OSError as error:
        raise OracleError(f"the backup cannot be written: {error.strerror or error}", folder) from error
    except sqlite3.Error as error:
        raise OracleError(f"the store cannot be copied: {error}; free some space, then try again", folder) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    removed = _remove_oldest(folder, keep)
    sweep_old(folder, f".{PREFIX}*")  # of programs that were killed
    size = sum(e.size for e in manifest.files.values())
    says = f"{len(manifest.files):,} files, {size / 1e6:,.1f} MB"
    return {"backup": str(target), "files": len(manifest.files), "bytes": size, "removed": removed, "says": says}


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, the latest first."""
    found = [p for p in folder.glob(f"{PREFIX}*") if p.is_dir() or p.suffix == TAR] if folder.is_dir() else []
    return sorted(found, key=lambda p: p.name.removesuffix(TAR), reverse=True)


def in_use(store: Store) -> list[str]:
    """Releases that a backup holds: the current one, the one to go back to, the candidate, and pinned ones."""
    with store.read() as connection:
        wanted = [current_release(connection), before_current(connection), candidate(connection)]
    pinned = [r.release_id for r in store.releases() if getattr(r, "pinned", False)]
    return list(dict.fromkeys([r for r in wanted if r is not None] + pinned))


def _collect(workspace: Workspace, store: Store, at: datetime, building: Path) -> Manifest:
    """Copy all files; each is hashed as it lies in the backup."""
    copy = building / STORE
    copy.parent.mkdir(parents=True)
    copy_to(store, copy)
    for source in _files(workspace, store):
        target = building / source.relative_to(workspace.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    files = {
        p.relative_to(building).as_posix(): Entry(file_digest(p), p.stat().st_size)
        for p in sorted(building.rglob("*"))
        if p.is_file()
    }
    manifest = Manifest(at, workspace.settings.name, _outside(workspace), files)
    write_json(building / NAME, manifest.as_dict())
    return manifest


def _files(workspace: Workspace, store: Store) -> Iterator[Path]:
    roots = [workspace.root / "data", workspace.functions, *(workspace.releases / r for r in in_use(store))]
    # what a language model answered was paid for
    for single in (workspace.root / "oracle.toml", KeptAnswers(workspace.root).path):
        if single.is_file():
            yield single
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file() and not set(path.parts) & set(SKIPPED):
                yield path


def _outside(workspace: Workspace) -> str:
    """Place of a store that is not where a workspace has it by itself, without a password."""
    target = workspace.settings.store
    return "" if "://" not in target and not Path(target).is_absolute() else target.rpartition("@")[2]


def _publish(building: Path, target: Path) -> None:
    if target.suffix != TAR:
        building.rename(target)
        return
    temporary = building.with_name(building.name + TAR)
    try:
        with temporary.open("wb") as stream:
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
                archive.add(building / NAME, NAME)  # first, so that a reader knows what has to follow
                for path in sorted(building.rglob("*")):
                    if path.is_file() and path.name != NAME:
                        archive.add(path, path.relative_to(building).as_posix())
            stream.flush()
            os.fsync(stream.fileno())
        temporary.rename(target)
    finally:
        temporary.unlink(missing_ok=True)


def _remove_oldest(folder: Path, keep: int) -> int:
    oldest = backups(folder)[keep:]
    for path in oldest:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return len(oldest)
