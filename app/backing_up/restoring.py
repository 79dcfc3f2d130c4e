"""The way back: a backup is checked byte by byte before anything appears."""

from __future__ import annotations

import glob
import json
import os
import re
import shutil
import tarfile
from pathlib import Path
from typing import Any

from app.backing_up.manifest import NAME, STORE, Manifest, read_manifest, require_inside
from app.settings import read_settings
from labeling.acting import require
from labeling.disk.files import sweep_old
from labeling.errors import OracleError
from labeling.hashing import file_digest
from labeling.store.address import without_password
from labeling.store.backup import copy_into, refuse_filled


def restore(backup: Path, target: Path, database: str | None = None) -> dict[str, Any]:
    """Unpack a backup into a new or empty folder, all of it or nothing; facts about it.

    Parameters
    ----------
    database
        URL of an empty database that the store goes to, in place of a file in the workspace.

    Raises
    ------
    OracleError
        When the folder or the database holds something, or the backup is torn, altered, or holds what its manifest
        does not name.
    """
    require("restore")
    if database is not None:
        refuse_filled(database)
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise OracleError("the folder is not empty; restore into a new one", target)
    building = target.parent / f".{target.name}.{os.getpid()}"
    sweep_old(target.parent, f".{glob.escape(target.name)}.[0-9]*")
    try:
        building.mkdir(parents=True)
        manifest = _unpack(backup, building)
        _check(manifest, building, backup)
        (building / NAME).unlink()
        moved = _place_store(building) if database is None else _fill(building, database)
        if target.exists():
            target.rmdir()
        building.rename(target)
    except OSError as error:
        raise OracleError(f"the backup cannot be restored: {error.strerror or error}", target) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return {
        "workspace": str(target),
        "name": manifest.workspace,
        "made_at": manifest.at.isoformat(timespec="seconds"),
        "files": len(manifest.files),
        "store": moved,
        "outside": manifest.outside if database is None else "",
    }


def _unpack(backup: Path, building: Path) -> Manifest:
    if backup.is_dir():
        manifest = _manifest((backup / NAME).read_text(encoding="utf-8") if (backup / NAME).is_file() else "", backup)
        for name in (NAME, *manifest.files):
            if (backup / name).is_symlink() or not (backup / name).is_file():
                raise OracleError(f"the backup lacks '{name}'; it is torn, take another one", backup)
            (building / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(backup / name, building / name)
        return manifest
    if not backup.is_file():
        raise OracleError("there is no backup here; `oracle backup` says where it wrote one", backup)
    try:
        with tarfile.open(backup) as archive:
            for member in archive.getmembers():
                require_inside(member.name, backup)
            archive.extractall(building, filter="data")
    except (tarfile.TarError, EOFError) as error:
        raise OracleError(f"this is no whole tar file ({error}); take another backup", backup) from error
    return _manifest((building / NAME).read_text(encoding="utf-8") if (building / NAME).is_file() else "", backup)


def _manifest(text: str, place: Path) -> Manifest:
    if not text:
        raise OracleError(f"this is no backup, or a torn one: it has no {NAME}", place)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise OracleError(f"{NAME} of this backup cannot be read; take another one", place) from error
    return read_manifest(value, place)


def _check(manifest: Manifest, building: Path, place: Path) -> None:
    there = {p.relative_to(building).as_posix() for p in building.rglob("*") if not p.is_dir() or p.is_symlink()}
    for name, entry in manifest.files.items():
        path = building / name
        if name not in there or path.is_symlink() or path.stat().st_size != entry.size:
            raise OracleError(f"'{name}' is torn or missing in this backup; take another one", place)
        if file_digest(path) != entry.hash:
            raise OracleError(f"'{name}' was altered in this backup; take another one", place)
    more = sorted(there - {*manifest.files, NAME})
    if more:
        raise OracleError(f"the backup holds '{more[0]}', which its manifest does not name; do not use it", place)


def _place_store(building: Path) -> str:
    """The store goes where the restored settings look for it, as long as that is inside; where it lies now."""
    wanted = read_settings(building / "oracle.toml").store
    if "://" in wanted or Path(wanted).is_absolute() or ".." in Path(wanted).parts:
        return STORE
    if Path(wanted) != Path(STORE):
        (building / wanted).parent.mkdir(parents=True, exist_ok=True)
        (building / STORE).rename(building / wanted)
    return wanted


def _fill(building: Path, database: str) -> str:
    """The store goes into a database, and the settings say so; its URL without a password."""
    copy_into(building / STORE, database)
    for name in (STORE, f"{STORE}-wal", f"{STORE}-shm"):
        (building / name).unlink(missing_ok=True)
    named = without_password(database)
    settings = building / "oracle.toml"
    text = settings.read_text(encoding="utf-8") if settings.is_file() else ""
    settings.write_text(_with_store(text, named), encoding="utf-8")
    return named


def _with_store(text: str, place: str) -> str:
    """The settings with another place of the store; keys come before the first table."""
    line = f"store = {json.dumps(place)}\n"
    keys, bracket, tables = text.partition("\n[") if not text.startswith("[") else ("", "", text)
    kept = [one for one in keys.splitlines(keepends=True) if not re.match(r"\s*store\s*=", one)]
    return line + "".join(kept) + bracket + tables
