"""Moving templates and topics: rename, merge, split and retire, each with a preview before, and undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from app.taxonomy.content import checked
from app.taxonomy.naming import Named, naming
from app.taxonomy.previews import Preview, Seen, by_split
from app.taxonomy.topics import emptied, topic_preview
from app.workspace import Workspace
from labeling.curating.moves import RENAME, SPLIT, UNDO, Move, Moves, Plan
from labeling.curating.topic_plans import TopicPlan
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.label_counts import Said, said_of_labels
from labeling.store.moves import moves as read_moves
from labeling.store.moving import apply_move, move_problems
from labeling.store.reviews import gold_of_label
from labeling.store.template_edits import template
from labeling.store.topic_moving import apply_topic_move, undo_any


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history.

    Parameters
    ----------
    words
        What the move did.
    undone, can_undo
        Whether it was undone, or may be undone now.
    within
        Whether it is the move of a template that was retired with its topic.
    """

    move: Move
    words: str
    undone: bool
    can_undo: bool
    within: bool = False


def preview(workspace: Workspace, store: Store, plan: Plan | TopicPlan, seen: Seen | None = None) -> Preview:
    """What a move would take along.

    Parameters
    ----------
    seen
        The latest labels; without them no votes are counted and no examples shown.

    Raises
    ------
    OracleError
        Where the template or topic is not known.
    """
    if isinstance(plan, TopicPlan):
        return topic_preview(workspace, store, plan, seen)
    with store.read() as connection:
        old, found = template(connection, plan.template_id), read_moves(connection)
        gold = gold_of_label(connection, plan.template_id)
        said = said_of_labels(connection).get(plan.template_id, Said())
        problems = _problems(connection, plan)
    names, warnings = _named(workspace, store, plan.template_id)
    empties = [] if plan.kind in (RENAME, SPLIT) else emptied(workspace, store, old, plan.into)
    votes, neighbours = (0, 0) if seen is None else seen.votes([plan.template_id])
    return Preview(
        into=plan.targets,
        gold=by_split(gold),
        reviews=said.reviews,
        functions=tuple(n for n in names if n.kind == "function"),
        rules=tuple(n for n in names if n.kind == "rule"),
        votes=votes,
        neighbours=neighbours,
        handed_over=sum(label != plan.template_id for label in plan.hand_over.values()),
        examples=() if seen is None else seen.examples([plan.template_id], gold),
        problems=tuple(problems),
        warnings=(*warnings, *_against(names, plan), *empties, *_drafts(plan), *_before(found, plan)),
        asked=len(plan.ask),
    )


def apply(store: Store, plan: Plan | TopicPlan, by: str, at: datetime, note: str = "") -> Move:
    """Make a move, all of it or nothing.

    Raises
    ------
    OracleError
        When something stands in the way, as `preview` says.
    """
    with store.write() as connection:
        if isinstance(plan, TopicPlan):
            return apply_topic_move(connection, plan, by, at, note.strip())
        return apply_move(connection, _cleaned(connection, plan), by, at, note.strip())


def undo(store: Store, move_id: int, by: str, at: datetime, note: str = "") -> Move:
    """Take a move back.

    Raises
    ------
    OracleError
        When it was undone already, or a later move builds on it.
    """
    with store.write() as connection:
        return undo_any(connection, move_id, by, at, note.strip())


def history(store: Store) -> list[Line]:
    """All moves but undos, the newest first."""
    found = store.moves()
    within = {m.move_id for topic in found.log for m in found.members(topic)}
    return [_line(m, found, m.move_id in within) for m in reversed(found.log) if m.kind != UNDO]


def _line(move: Move, found: Moves, within: bool) -> Line:
    undone = move.move_id in found.undone
    can_undo = not undone and found.builds_on(move) is None
    return Line(move, found.told(move), undone, can_undo, within)


def _cleaned(connection: Connection, plan: Plan) -> Plan:
    """The plan with its new templates checked; a topic that was moved is followed."""
    found = read_moves(connection)
    return replace(plan, made=tuple(checked(replace(t, topic=found.topic(t.topic))) for t in plan.made))


def _problems(connection: Connection, plan: Plan) -> list[str]:
    try:
        return move_problems(connection, _cleaned(connection, plan))
    except OracleError as error:
        return [error.message]


def _named(workspace: Workspace, store: Store, template_id: str) -> tuple[tuple[Named, ...], tuple[str, ...]]:
    try:
        return naming(workspace, store, template_id), ()
    except OracleError as error:
        return (), (f"it cannot be said which functions name '{template_id}': {error}",)


def _against(names: Sequence[Named], plan: Plan) -> list[str]:
    """A vote against a template says less of the one that takes it over."""
    if plan.kind in (RENAME, SPLIT):
        return []
    return [
        f"{n.name} ({n.place}) votes against '{plan.template_id}' and would vote against '{plan.into}'; "
        "look whether that is still right"
        for n in names
        if n.against
    ]


def _drafts(plan: Plan) -> list[str]:
    goes = set(plan.hand_over.values())
    return [
        f"'{t.template_id}' is a draft; questions that go to it have no label until it is live"
        for t in plan.made
        if t.status == "draft" and t.template_id in goes
    ]


def _before(found: Moves, plan: Plan) -> list[str]:
    names = [n for n in found.names(plan.template_id) if n != plan.template_id and ":" not in n]
    listed = ", ".join(f"'{n}'" for n in names)
    return [f"what was said about {listed} counts for it since earlier moves, and goes along"] if names else []
