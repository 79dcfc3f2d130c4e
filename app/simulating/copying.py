"""A copy of a workspace to play on: its data, functions, labels and releases, and none of its traffic."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.copying import copy_without_traffic

FILES = ("oracle.toml", "tone.toml")
FOLDERS = ("data", "labeling_functions", "var/releases", "var/run", "var/embeddings", "var/encoder")
STORE = "var/store.db"
NOWHERE = "http://127.0.0.1:9/"  # the discard port, on which nobody listens
STORE_LINE = re.compile(r"^\s*store\s*=.*$", re.M)
WEBHOOK_LINE = re.compile(r"^(\s*(?:alerting\.)?webhook\s*=).*$", re.M)


def copy(workspace: Workspace, into: Path | None) -> Workspace:
    """Copy a workspace into a new or empty folder, by default a temporary one.

    The copy has a store of its own, and its alerts go to no webhook.

    Raises
    ------
    OracleError
        Before the first release, where the folder is not empty, or lies in the workspace.
    """
    with workspace.open_store() as store:
        if store.current_release() is None:
            raise OracleError("there is no release yet; run `oracle run` first")
        folder = _folder(workspace, into)
        for name in (*FILES, *FOLDERS):
            _copy(workspace.root / name, folder / name)
        _cut_off(folder / "oracle.toml")
        made = Workspace(folder)
        with Store.open(folder / STORE) as target, store.read() as source, target.database.alter() as connection:
            copy_without_traffic(source, connection)
    return made


def _folder(workspace: Workspace, into: Path | None) -> Path:
    if into is None:
        return Path(tempfile.mkdtemp(prefix="oracle-simulated-")).resolve()
    folder = into.resolve()
    if folder.is_relative_to(workspace.root):
        raise OracleError("the copy must not lie in the workspace; name a folder outside of it", into)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OracleError("the folder is not empty; name a new one", into)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _cut_off(path: Path) -> None:
    """Let the settings name the copy's own store, and no webhook that somebody reads."""
    if not path.exists():
        return
    text = STORE_LINE.sub("", path.read_text(encoding="utf-8"))
    path.write_text(WEBHOOK_LINE.sub(rf'\1 "{NOWHERE}"', text), encoding="utf-8")
    settings = Workspace(path.parent).settings
    if settings.store != STORE or settings.alerting.webhook not in ("", NOWHERE):
        raise OracleError("store and webhook must stand on lines of their own; write them so, and try again", path)
