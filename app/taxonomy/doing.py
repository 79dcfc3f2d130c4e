"""Moves as commands make them: preview, do or only look, and what came of it as plain values."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from app.taxonomy import moving
from app.taxonomy.previews import latest_seen
from app.taxonomy.splitting import read_made, split_plan
from app.workspace import Workspace
from labeling.curating.moves import Plan
from labeling.curating.topic_plans import TopicPlan
from labeling.errors import OracleError
from labeling.store.moving import refuse_undo
from labeling.store.template_edits import template


def carry_out(
    workspace: Workspace, plan: Plan | TopicPlan, by: str, at: datetime, note: str = "", dry_run: bool = False
) -> dict[str, Any]:
    """Make a move, or only say what it would take along.

    Returns
    -------
    ``done``, ``move_id`` (None where nothing was done), ``words`` and ``preview``.

    Raises
    ------
    OracleError
        Where something stands in the way and it is no dry run.
    """
    with workspace.open_store() as store:
        found = moving.preview(workspace, store, plan, latest_seen(workspace))
        move = None if dry_run else moving.apply(store, plan, by, at, note)
        words = "" if move is None else store.moves().told(move)
    return {
        "done": move is not None,
        "move_id": None if move is None else move.move_id,
        "words": words,
        "preview": asdict(found),
    }


def split(
    workspace: Workspace, template_id: str, file: Path, by: str, at: datetime, note: str = "", dry_run: bool = False
) -> dict[str, Any]:
    """Split a template into itself and those of a file; gold in doubt is asked again. See `carry_out`."""
    with workspace.open_store() as store:
        with store.read() as connection:
            old = template(connection, template_id)
        plan = split_plan(workspace, store, template_id, read_made(file, old))
    return carry_out(workspace, plan, by, at, note, dry_run)


def undo(
    workspace: Workspace, move_id: int, by: str, at: datetime, note: str = "", dry_run: bool = False
) -> dict[str, Any]:
    """Take a move back, or only say whether that can be done: ``done``, ``move_id``, ``words`` and ``problems``."""
    with workspace.open_store() as store:
        found = store.moves()
        move, problems = found.find(move_id), list[str]()
        try:
            refuse_undo(move, found)
        except OracleError as error:
            problems.append(error.message)
        if not dry_run:
            moving.undo(store, move_id, by, at, note)
    return {"done": not dry_run, "move_id": move_id, "words": found.told(move), "problems": problems}


def history(workspace: Workspace) -> list[dict[str, Any]]:
    """All moves, the newest first, as plain values; what was retired with a topic stands in the line of that."""
    with workspace.open_store() as store:
        lines = [line for line in moving.history(store) if not line.within]
    return [
        {
            "move_id": line.move.move_id,
            "at": line.move.at.isoformat(),
            "by": line.move.by,
            "kind": line.move.kind,
            "words": line.words,
            "note": line.move.note,
            "undone": line.undone,
            "can_undo": line.can_undo,
        }
        for line in lines
    ]
