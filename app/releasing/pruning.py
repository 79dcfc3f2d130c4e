"""Retention: removing the folders of releases that nobody needs, and never one that is in use.

A removal has two steps, each a transaction of its own: first the store notes it, after looking that the release is not
in use; then the folder goes, after looking that nobody has made the same release again meanwhile. If the program ends
between the two, the next pruning does the second.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.workspace import Workspace
from labeling.disk.files import read_json
from labeling.store import ReleaseRow, Store
from labeling.store.releases import mark_removed, releases, way_back
from labeling.store.stages import candidate

WAY_BACK = 3
GOING = ".going-"

CURRENT, SHADOW, PINNED = "it is current", "it runs in shadow", "it is pinned"
BACK, MADE, LATEST, YOUNG = "the way back", "the latest run made it", "among the latest", "made lately"
SPARED = "not among those to be removed"


@dataclass(frozen=True)
class Kept:
    """A release that stays, and why."""

    release_id: str
    why: str


@dataclass(frozen=True)
class Pruned:
    """What a pruning does.

    Parameters
    ----------
    removed
        Ids, the newest first; ``bytes`` is what their folders took.
    kept
        Those that stay, the newest first.
    """

    removed: tuple[str, ...]
    bytes: int
    kept: tuple[Kept, ...]


def prune(
    workspace: Workspace,
    at: datetime,
    keep: int | None = None,
    days: int | None = None,
    dry_run: bool = False,
    only: Collection[str] | None = None,
) -> Pruned:
    """Remove the folders of old releases; their rows, figures and events stay.

    Parameters
    ----------
    at
        Now, timezone-aware.
    keep, days
        How many of the latest stay, and how young one must be to stay; those of the settings by default.
    dry_run
        Only say what would be removed.
    only
        Releases that may be removed, such as those that somebody was shown; all by default.

    What stays whatever these say: the current release, the three that rollbacks would go back to, the one in shadow,
    those that are pinned, and the one that the latest run made. Suggestions name their release in the log, and charts
    read its row, so neither needs the folder.
    """
    settings = workspace.settings
    least = settings.keep_releases if keep is None else keep
    since = at - timedelta(days=settings.keep_release_days if days is None else days)
    with workspace.open_store() as store:
        if dry_run:
            with store.read() as connection:
                return _plan(connection, workspace, least, since)
        with store.write() as connection:
            plan = _plan(connection, workspace, least, since, only)
            mark_removed(connection, plan.removed, at)
        finish(workspace, store)
    return plan


def finish(workspace: Workspace, store: Store) -> None:
    """Remove the folders of all releases that the store says are removed.

    Each is renamed first, so that nobody takes half a folder for a whole one.
    """
    with store.write() as connection:
        for row in releases(connection):
            folder = workspace.releases / row.release_id
            if row.removed_at is not None and folder.is_dir():
                folder.rename(folder.with_name(f"{GOING}{row.release_id}"))
    for folder in workspace.releases.glob(f"{GOING}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _plan(
    connection: Connection, workspace: Workspace, least: int, since: datetime, only: Collection[str] | None = None
) -> Pruned:
    rows = [row for row in releases(connection) if row.removed_at is None]
    spared = ((row.release_id, SPARED) for row in rows if only is not None and row.release_id not in only)
    why = dict(reversed([*_reasons(connection, workspace, rows, least, since), *spared]))  # the first reason wins
    removed = tuple(row.release_id for row in rows if row.release_id not in why)
    kept = tuple(Kept(row.release_id, why[row.release_id]) for row in rows if row.release_id in why)
    return Pruned(removed, sum(_size(workspace.releases / release_id) for release_id in removed), kept)


def _reasons(
    connection: Connection, workspace: Workspace, rows: list[ReleaseRow], least: int, since: datetime
) -> Iterator[tuple[str, str]]:
    """Release and a reason to keep it, the strongest reasons first."""
    yield from ((row.release_id, CURRENT) for row in rows if row.current)
    yield from ((release_id, BACK) for release_id in way_back(connection, WAY_BACK))
    yield (candidate(connection) or "", SHADOW)
    yield from ((row.release_id, PINNED) for row in rows if row.pinned)
    yield (_of_run(workspace), MADE)
    yield from ((row.release_id, LATEST) for row in rows[:least])
    yield from ((row.release_id, YOUNG) for row in rows if row.created_at > since)


def _of_run(workspace: Workspace) -> str:
    path = workspace.run / "release.json"
    return str(read_json(path)["release_id"]) if path.is_file() else ""


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*")) if folder.is_dir() else 0


def as_dict(found: Pruned, dry_run: bool) -> dict[str, Any]:
    """For JSON."""
    return asdict(found) | {"dry_run": dry_run}


def lines(found: Pruned, dry_run: bool) -> Iterator[str]:
    """For people."""
    verb = "would be removed" if dry_run else "removed"
    if not found.removed:
        n = len(found.kept)
        all_of_them = "the one release there is is needed" if n == 1 else f"all {n:,} releases are needed"
        yield f"nothing to remove: {all_of_them}"
        return
    yield from (f"{release_id} {verb}" for release_id in found.removed)
    yield f"{found.bytes / 2**20:.1f} MiB {'would be' if dry_run else 'are'} free; {len(found.kept):,} releases stay"
