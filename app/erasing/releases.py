"""Releases that remember a text that has to go: each is replaced by itself without it."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from app.releasing.pruning import finish
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.release_swapping import swap
from models.releasing.release_texts import has_any, without_texts


def holders(folder: Path, texts: Collection[str]) -> list[str]:
    """Ids of the releases in a folder that remember any of these texts; one that is torn is passed over."""
    return [path.name for path in sorted(folder.glob("r-*")) if _holds(folder, path.name, texts)] if texts else []


def _holds(folder: Path, release_id: str, texts: Collection[str]) -> bool:
    try:
        return has_any(folder, release_id, texts)
    except OracleError:
        return False


def replace_all(workspace: Workspace, store: Store, texts: Collection[str], at: datetime) -> dict[str, str]:
    """Replace these releases; new ids by old ones. What was cut off before goes on."""
    folder = workspace.releases
    new = {old: without_texts(folder, old, texts) for old in holders(folder, texts)}
    for old, other in new.items():
        with store.write() as connection:
            swap(connection, old, other, at)
    finish(workspace, store)
    for old in new:  # one that the store never knew
        shutil.rmtree(folder / old, ignore_errors=True)
    shutil.rmtree(folder / ".building", ignore_errors=True)
    return new
