"""Making moves of templates, and taking them back, each in one transaction that loses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection

from labeling.curating.move_checks import problems
from labeling.curating.moves import RENAME, SPLIT, UNDO, Move, Moves, Plan
from labeling.errors import OracleError
from labeling.review.reviews import Review
from labeling.store.ingest import next_revision
from labeling.store.moves import append_move, moves
from labeling.store.reads import templates
from labeling.store.rechecks import Recheck, ask_again
from labeling.store.reviews import append_reviews, gold_of_label
from labeling.store.schema import require_aware
from labeling.store.template_edits import put_template, template, versions
from labeling.taxonomy import Template


def move_problems(connection: Connection, plan: Plan) -> list[str]:
    """What stands in the way of a move; see ``labeling.curating.move_checks``."""
    known = {t.template_id: t for t in templates(connection)}
    found = problems(plan, known, moves(connection))
    return found + (_strange_questions(connection, plan) if not found else [])


def apply_move(connection: Connection, plan: Plan, by: str, at: datetime, note: str = "") -> Move:
    """Make a move and raise the store's revision.

    Questions that a split hands over get a review by the expert: append-only, made to learn, and marked with the
    move. Gold keeps its split. Those that a split leaves in doubt are asked again.

    Raises
    ------
    OracleError
        When something stands in the way; the transaction has to be given up then.
    """
    for problem in move_problems(connection, plan):
        raise OracleError(problem)
    moment, old = require_aware(at), template(connection, plan.template_id)
    made = append_move(connection, Move(0, moment, by, plan.kind, plan.template_id, plan.targets, note))
    for one in _made(plan, old):
        put_template(connection, one, by, moment, f"{plan.kind} of '{plan.template_id}'")
    if plan.kind != SPLIT:
        put_template(connection, replace(old, status="retired"), by, moment, made.words)
    append_reviews(connection, _handed_over(plan, made))
    why = f"was '{plan.template_id}' before the split"
    ask_again(connection, [Recheck(question_id, moment, why, made.mark) for question_id in plan.ask])
    next_revision(connection)
    return made


def undo_move(connection: Connection, move_id: int, by: str, at: datetime, note: str = "") -> Move:
    """Take a move back and raise the store's revision; returns the line that the log got.

    What was said meanwhile about a template that the move made counts for the template it was made from.

    Raises
    ------
    OracleError
        When there is no such move, it was undone already, or a later move builds on it.
    """
    moment, found = require_aware(at), moves(connection)
    move = found.find(move_id)
    refuse_undo(move, found)
    _revive(connection, move, by, moment)
    for made in move.made:
        gone = replace(template(connection, made), status="retired")
        put_template(connection, gone, by, moment, f"{move.kind} of '{move.template_id}' undone")
    pairs = [(made, move.template_id) for made in move.made] or [(move.template_id, move.template_id)]
    lines = [Move(0, moment, by, UNDO, old, (new,), note, move_id) for old, new in pairs]
    written = [append_move(connection, line) for line in lines]
    next_revision(connection)
    return written[0]


def _strange_questions(connection: Connection, plan: Plan) -> list[str]:
    named = {*plan.hand_over, *plan.ask}
    if not named:
        return []
    mine = {g.question_id for g in gold_of_label(connection, plan.template_id)}
    strange = sorted(named - mine)
    return [f"question '{strange[0]}' is no gold of '{plan.template_id}' and cannot be handed over"] if strange else []


def _made(plan: Plan, old: Template) -> Iterable[Template]:
    return (replace(old, template_id=plan.new_id),) if plan.kind == RENAME else plan.made


def _handed_over(plan: Plan, made: Move) -> list[Review]:
    why = f"template '{plan.template_id}' was split"
    goes = ((q, label) for q, label in plan.hand_over.items() if label != plan.template_id)
    return [
        Review(q, made.by, made.at, label, shown=plan.template_id, reason=why, made_from=made.mark) for q, label in goes
    ]


def refuse_undo(move: Move, found: Moves) -> None:
    """Refuse to take a move back that was undone already, or that a later move builds on.

    Raises
    ------
    OracleError
        Naming the move that has to be undone first.
    """
    if move.move_id in found.undone:
        raise OracleError(f"move {move.move_id} of {_what(move)} was undone already")
    later = found.builds_on(move)
    if later is not None:
        raise OracleError(
            f"{_what(later)} was moved again since (move {later.move_id}, {later.kind}); undo that move first"
        )


def _what(move: Move) -> str:
    return f"template '{move.template_id}'" if move.topic is None else f"topic '{move.topic}'"


def _revive(connection: Connection, move: Move, by: str, moment: datetime) -> None:
    """Give the template its status back; a renamed one takes edits along that were made under the new id."""
    if move.kind == SPLIT:
        return
    now, status = template(connection, move.template_id), _status_before(connection, move)
    if move.kind == RENAME:
        now = replace(template(connection, move.into[0]), template_id=move.template_id)
        status = status if now.status == "retired" else now.status
    put_template(connection, replace(now, status=status), by, moment, f"{move.kind} undone")


def _status_before(connection: Connection, move: Move) -> str:
    """Status of the version before the one that the move retired; that of now where it was retired already."""
    history = versions(connection, move.template_id)
    for version, before in pairwise(history):
        if (version.recorded_at, version.by, version.template.status) == (move.at, move.by, "retired"):
            return before.template.status
    return history[0].template.status
