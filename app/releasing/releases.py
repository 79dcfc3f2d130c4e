"""Releases, the modes of the stages, and the candidate in shadow: what the commands and pages do with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.releasing.telling import standing
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.serving.stages import StageEvent
from labeling.store import ReleaseRow, Store
from labeling.store import releases as log
from labeling.store.stages import CandidateEvent, candidate, modes, set_candidate
from labeling.store.stages import set_mode as write_mode
from models.releasing.releases import load_release
from models.suggest import require_encoder

LONG = ("per_template", "coverage_risk", "reliability")


def releases(workspace: Workspace) -> list[dict[str, Any]]:
    """All releases with their main figures, newest first."""
    with workspace.open_store() as store:
        rows = store.releases()
    return [
        {
            "release_id": r.release_id,
            "current": r.current,
            "stands": standing(r),
            "created_at": r.created_at.isoformat(timespec="seconds"),
            "pinned": r.pinned,
            "removed_at": r.removed_at.isoformat(timespec="seconds") if r.removed_at else None,
            "gate": {k: v for k, v in r.manifest["gate"].items() if k != "figures"},
            "report": {s: {k: v for k, v in part.items() if k not in LONG} for s, part in r.report.items()},
        }
        for r in rows
    ]


def find(store: Store, release_id: str | None) -> ReleaseRow:
    """A release by its id, by default the current one.

    Raises
    ------
    OracleError
        When there is none, or none with this id.
    """
    wanted = release_id or store.current_release()
    if wanted is None:
        raise OracleError("there is no release yet; `oracle run` makes the first one")
    rows = {row.release_id: row for row in store.releases()}
    if wanted not in rows:
        with store.read() as connection:
            log.require_kept(connection, wanted)
    return rows[wanted]


def promote(workspace: Workspace, release_id: str, note: str) -> None:
    """Make a release current, after checking that it can be loaded."""
    with workspace.open_store() as store:
        _require_readable(workspace, store, release_id)
        store.promote(release_id, "promoted", datetime.now(UTC), note)


def rollback(workspace: Workspace, note: str) -> str:
    """Back to the release before the current one, after checking that it can be loaded.

    Raises
    ------
    OracleError
        When there is none, it was removed or cannot be read, or another one became current meanwhile.
    """
    with workspace.open_store() as store:
        target = store.before_current()
        if target is not None:
            _require_readable(workspace, store, target)
        return store.rollback(datetime.now(UTC), note)


def _require_readable(workspace: Workspace, store: Store, release_id: str) -> None:
    with store.read() as connection:
        log.require_kept(connection, release_id)
    load_release(workspace.releases, release_id)


def pin(workspace: Workspace, release_id: str, pinned: bool = True) -> bool:
    """Keep a release for good, or no longer; False where it is so already."""
    with workspace.open_store() as store, store.write() as connection:
        return log.pin(connection, release_id, pinned)


def require_usable(workspace: Workspace, release_id: str) -> None:
    """Refuse a release that cannot be read, or that another encoder's embeddings trained."""
    require_encoder(load_release(workspace.releases, release_id), workspace.encoder.encoder_id)


def stages(workspace: Workspace) -> dict[str, str | None]:
    """The mode of each stage, and under ``candidate`` the release that runs in shadow."""
    with workspace.open_store() as store, store.read() as connection:
        return {**modes(connection).as_dict(), "candidate": candidate(connection)}


def set_mode(workspace: Workspace, stage: str, mode: str, by: str, note: str = "") -> bool:
    """Switch a stage off, to shadow or live; False where it is so already."""
    event = StageEvent(datetime.now(UTC), by, stage, mode, note)
    with workspace.open_store() as store, store.write() as connection:
        return write_mode(connection, event)


def run_in_shadow(workspace: Workspace, release_id: str | None, by: str, note: str = "") -> None:
    """Let a release run in shadow beside the current one, after checking that it can be loaded; None ends it."""
    with workspace.open_store() as store, store.write() as connection:
        if release_id is not None:
            log.require_kept(connection, release_id)
        set_candidate(connection, CandidateEvent(datetime.now(UTC), by, release_id, note))
        if release_id is not None:
            require_usable(workspace, release_id)
