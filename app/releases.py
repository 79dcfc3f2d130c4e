"""Releases, the modes of the stages, and the candidate in shadow: what the commands and pages do with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.workspace import Workspace
from labeling.stages import StageEvent
from labeling.store.stages import CandidateEvent, candidate, modes, set_candidate
from labeling.store.stages import set_mode as write_mode
from models.releases import load_release
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
            "created_at": r.created_at.isoformat(timespec="seconds"),
            "gate": r.manifest["gate"],
            "report": {s: {k: v for k, v in part.items() if k not in LONG} for s, part in r.report.items()},
        }
        for r in rows
    ]


def promote(workspace: Workspace, release_id: str, note: str) -> None:
    """Make a release current, after checking that it can be loaded."""
    with workspace.open_store() as store:
        if release_id in {r.release_id for r in store.releases()}:
            load_release(workspace.releases, release_id)
        store.promote(release_id, "promoted", datetime.now(UTC), note)


def rollback(workspace: Workspace, note: str) -> str:
    """Back to the release before the current one."""
    with workspace.open_store() as store:
        return store.rollback(datetime.now(UTC), note)


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
        set_candidate(connection, CandidateEvent(datetime.now(UTC), by, release_id, note))
        if release_id is not None:
            require_usable(workspace, release_id)
