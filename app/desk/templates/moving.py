"""Moving templates and topics at the desk; what it does is in ``app.taxonomy``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.desk.loaded import Desk
from app.taxonomy import moving, splitting
from app.taxonomy.moving import Line
from app.taxonomy.previews import Example, Preview, Seen
from app.taxonomy.splitting import Proposal
from labeling.curating.moves import Move, Plan
from labeling.curating.topic_plans import TopicPlan
from labeling.taxonomy import Template

__all__ = ["Example", "Line", "Preview", "Proposal", "apply", "moves", "preview", "proposed_split", "undo"]


def preview(desk: Desk, plan: Plan | TopicPlan) -> Preview:
    """What a move would take along, counted on the labels that are open; see ``app.taxonomy.moving``."""
    loaded = desk.loaded()
    seen = None if loaded is None else Seen(loaded.state, loaded.belief)
    return moving.preview(desk.workspace, desk.store, plan, seen)


def apply(desk: Desk, plan: Plan | TopicPlan, by: str, at: datetime, note: str = "") -> Move:
    """Make a move, all of it or nothing."""
    return moving.apply(desk.store, plan, by, at, note)


def undo(desk: Desk, move_id: int, by: str, at: datetime, note: str = "") -> Move:
    """Take a move back."""
    return moving.undo(desk.store, move_id, by, at, note)


def moves(desk: Desk) -> list[Line]:
    """All moves but undos, the newest first."""
    return moving.history(desk.store)


def proposed_split(desk: Desk, template_id: str, made: Sequence[Template]) -> list[Proposal]:
    """Where each gold question of a template would go; those in doubt come first, then those that leave."""
    return splitting.proposed_split(desk.workspace, desk.store, template_id, made)
