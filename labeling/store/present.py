"""What a template id that somebody knew once means now: its present wording, or what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from labeling.curating.moves import RENAME, UNDO, Moves
from labeling.store.moves import moves as read_moves
from labeling.store.reads import templates
from labeling.taxonomy import Template


@dataclass(frozen=True)
class Present:
    """A template as it is now.

    Parameters
    ----------
    template
        Under its new id where it was renamed; None where the store has none.
    moved, into
        How it was moved away (merge, split or retire) and the labels that it counts for now; empty where it was not.
    stopped
        Whether it must not be suggested before somebody has seen to it; said where suggestions are made, see
        ``labeling.store.changes.stopped``.
    """

    template: Template | None
    moved: str = ""
    into: tuple[str, ...] = ()
    stopped: bool = False

    @property
    def answers(self) -> bool:
        """Whether it may be suggested."""
        usable = self.template is not None and self.template.status in ("live", "stale")
        return usable and not self.moved and not self.stopped


def present(connection: Connection, template_ids: Sequence[str]) -> dict[str, Present]:
    """What each of these templates is now, by the id asked for; renamed ones are followed."""
    moves = read_moves(connection)
    now = {asked: followed(asked, moves) for asked in template_ids}
    found = {t.template_id: t for t in templates(connection)}
    return {asked: Present(found.get(one), kind, into) for asked, (one, kind, into) in now.items()}


def followed(template_id: str, moves: Moves) -> tuple[str, str, tuple[str, ...]]:
    """The id that it has now, and where it was moved away how, and to which labels."""
    last = {m.template_id: m for m in moves.standing if m.kind != UNDO}
    while template_id in moves.left and template_id in last:
        move = last.pop(template_id)
        if move.kind != RENAME:
            return template_id, move.kind, moves.target(template_id)
        template_id = move.into[0]
    return template_id, "", ()
