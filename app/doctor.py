"""What is wrong with an installation or a workspace, in words."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from app.integrity.checking import consistency
from app.privacy import privacy
from app.workshop.functions import check
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store.address import has_password
from models.releasing.releases import load_release

PACKAGES = (
    "snorkel",
    "sentence-transformers",
    "onnxruntime",
    "faiss-cpu",
    "scikit-learn",
    "pandas",
    "torch",
    "streamlit",
    "fastapi",
)
LEAST_FREE = 1 << 30


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    fine: bool
    found: str


def examine(root: Path) -> list[Finding]:
    """Look at Python, packages, disk, and then the workspace part by part."""
    findings = [_packages(), _disk(root)]
    try:
        workspace = Workspace(root)
    except OracleError as error:
        return [*findings, Finding("workspace", False, str(error))]
    parts: tuple[tuple[str, Callable[[Workspace], str]], ...] = (
        ("settings", lambda w: f"workspace '{w.settings.name}'"),
        ("secrets", _secrets),
        ("data files", lambda w: ", ".join(p.name for p in w.data_files().values())),
        ("store", _store),
        ("privacy", privacy),
        ("consistency", _consistency),
        ("labeling functions", _functions),
        ("latest run", _run),
        ("current release", _release),
    )
    return findings + [_look(what, part, workspace) for what, part in parts]


def _look(what: str, part: Callable[[Workspace], str], workspace: Workspace) -> Finding:
    try:
        return Finding(what, True, part(workspace))
    except OracleError as error:
        return Finding(what, False, str(error))


def _packages() -> Finding:
    found, missing = [f"Python {platform.python_version()}"], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding("packages", False, f"missing: {', '.join(missing)}; run `make test` or install them")
    return Finding("packages", True, ", ".join(found))


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(root if root.exists() else Path.cwd()).free
    return Finding("disk", free >= LEAST_FREE, f"{free / (1 << 30):.1f} GiB free")


def _secrets(workspace: Workspace) -> str:
    if has_password(workspace.settings.store):
        raise OracleError(
            "store in oracle.toml holds a password, which every backup copies; write ${NAME} in its place, and set the "
            "variable NAME where the program runs"
        )
    return "none in oracle.toml"


def _store(workspace: Workspace) -> str:
    with workspace.open_store() as store:
        return f"revision {store.revision()}, {len(store.templates())} templates, {len(store.gold())} gold"


def _consistency(workspace: Workspace) -> str:
    found = consistency(workspace, interrupted=True)  # the run folder is looked at by itself
    if found:
        more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
        raise OracleError(f"{found[0]}{more}")
    return "store and releases fit together"


def _functions(workspace: Workspace) -> str:
    result = check(workspace)
    if result["failures"]:
        raise OracleError(f"{len(result['failures'])} examples fail; see `oracle lf check`")
    return f"{result['voters']} voters, {result['examples']} examples hold"


def _run(workspace: Workspace) -> str:
    record = workspace.run.record("release")
    if record is None:
        return "none yet; `oracle run` makes one"
    for step in ("ingest", "encode", "vote", "denoise", "train", "evaluate", "gate", "release"):
        part = workspace.run.record(step)
        if part is None or not workspace.run.is_whole(part, thorough=True):
            raise OracleError(f"outputs of step '{step}' are missing or altered; `oracle run` makes them again")
    return f"whole, release {record.facts['release_id']}"


def _release(workspace: Workspace) -> str:
    with workspace.open_store() as store:
        current = store.current_release()
    if current is None:
        return "none yet; `oracle run` makes one"
    load_release(workspace.releases, current)
    return f"{current}, whole"
