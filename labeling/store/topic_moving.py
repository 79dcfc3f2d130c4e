"""Making moves of topics, and taking them back, each in one transaction that loses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise, takewhile

from sqlalchemy import Connection

from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT, UNDO, Move, Moves, Plan
from labeling.curating.topic_plans import TopicPlan, topic_problems
from labeling.errors import OracleError
from labeling.store.ingest import next_revision
from labeling.store.moves import append_move, moves
from labeling.store.moving import apply_move, refuse_undo, undo_move
from labeling.store.reads import templates
from labeling.store.schema import require_aware
from labeling.store.template_edits import put_template, versions
from labeling.taxonomy import TOPIC_PREFIX, Template


def topic_move_problems(connection: Connection, plan: TopicPlan) -> list[str]:
    """What stands in the way of a move; see ``labeling.curating.topic_plans``."""
    return topic_problems(plan, {t.template_id: t for t in templates(connection)}, moves(connection))


def apply_topic_move(connection: Connection, plan: TopicPlan, by: str, at: datetime, note: str = "") -> Move:
    """Make a move and raise the store's revision.

    Templates get their new topic as new versions, retired ones too, so that one that comes back comes into the topic
    of the others. Templates that are retired with their topic are moved one by one, after the line of the topic.

    Raises
    ------
    OracleError
        When something stands in the way; the transaction has to be given up then.
    """
    for problem in topic_move_problems(connection, plan):
        raise OracleError(problem)
    moment, known = require_aware(at), templates(connection)
    made = append_move(connection, Move(0, moment, by, plan.kind, plan.label, plan.targets(known), note))
    if plan.kind == RETIRE:
        for one in made.into:
            apply_move(connection, Plan(RETIRE, one, into=plan.into), by, moment, note)
        return made
    mine = (t for t in known if t.topic == plan.topic and (plan.kind != SPLIT or t.template_id in plan.templates))
    _retopic(connection, mine, made.into[-1], by, moment, f"topic {made.words}")
    next_revision(connection)
    return made


def undo_any(connection: Connection, move_id: int, by: str, at: datetime, note: str = "") -> Move:
    """Take a move of a template or a topic back; returns the first line that the log got.

    Templates that were written in a topic that the move made go to the topic it was made from; those that joined the
    topic that took over a merged one stay there. Edits since then are kept.

    Raises
    ------
    OracleError
        When there is no such move, it was undone already, or a later move builds on it.
    """
    found = moves(connection)
    move = found.find(move_id)
    if move.topic is None:
        return undo_move(connection, move_id, by, at, note)
    refuse_undo(move, found)
    moment = require_aware(at)
    lines = [(one, move.template_id) for one in move.made] or [(move.template_id, move.template_id)]
    written = [append_move(connection, Move(0, moment, by, UNDO, old, (new,), note, move_id)) for old, new in lines]
    for member in found.members(move):
        if member.move_id not in found.undone:
            undo_move(connection, member.move_id, by, moment, note)
    _retopic(connection, _came(connection, move, found), move.template_id, by, moment, f"{move.kind} undone")
    next_revision(connection)
    return written[0]


def _retopic(
    connection: Connection, wanted: Iterable[Template], label: str, by: str, moment: datetime, note: str
) -> None:
    for one in wanted:
        moved = replace(one, topic=label.removeprefix(TOPIC_PREFIX))
        put_template(connection, moved, by, moment, note)


def _came(connection: Connection, move: Move, found: Moves) -> list[Template]:
    """Templates that go back to the topic that was moved."""
    if move.kind == RETIRE:
        return []
    # the topic that took over may have got its old name back since
    names = [move.into[-1], *(m.into[0] for m in found.trail(move.into[-1], move.move_id))]
    here = [t for t in templates(connection) if t.topic == names[-1].removeprefix(TOPIC_PREFIX)]
    if move.kind != MERGE:
        return here
    moved = {t.template_id for t in templates(connection) if _moved_by(connection, t.template_id, move)}
    mine = moved.union(*(_later_ids(found, one, move) for one in moved))
    return [t for t in here if t.template_id in mine]


def _moved_by(connection: Connection, template_id: str, move: Move) -> bool:
    """Whether a version that the move wrote brought the template from the one topic to the other."""
    way = (move.into[-1].removeprefix(TOPIC_PREFIX), move.topic)
    history = ((v, before) for v, before in pairwise(versions(connection, template_id)))
    return any(
        (v.recorded_at, v.by) == (move.at, move.by) and (v.template.topic, before.template.topic) == way
        for v, before in history
    )


def _later_ids(found: Moves, template_id: str, move: Move) -> set[str]:
    """Ids that renames gave the template since; where it was merged or retired, the successor is another one."""
    trail = found.trail(template_id, move.move_id)
    return {m.into[0] for m in takewhile(lambda m: _same_after(found, m), trail)}


def _same_after(found: Moves, move: Move) -> bool:
    made = move if move.undoes is None else found.find(move.undoes)
    return made.kind == RENAME or move.into[0] == move.template_id
