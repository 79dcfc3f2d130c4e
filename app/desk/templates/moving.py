"""Moving templates: rename, merge, split and retire, each with a preview before anything is written, and undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from app.desk.loaded import Desk, Loaded
from app.desk.templates.content import checked
from app.desk.templates.naming import LIVE, Named, naming, naming_topic
from labeling.errors import OracleError
from labeling.moves import RENAME, SPLIT, UNDO, Move, Moves, Plan
from labeling.splitting import split_parts
from labeling.store.label_counts import Said, said_of_labels
from labeling.store.moves import moves as read_moves
from labeling.store.moving import apply_move, move_problems, undo_move
from labeling.store.reads import questions_of
from labeling.store.reviews import gold_of_label
from labeling.store.sources import GoldRow
from labeling.store.template_edits import template
from labeling.taxonomy import Template
from labeling.values import SPLITS
from labeling.voters import COMPUTED_KINDS

EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A question that moves; ``gold`` is what experts said, or empty, ``proba`` in [0, 1] that of the template."""

    question_id: str
    text: str
    gold: str
    proba: float


@dataclass(frozen=True)
class Preview:
    """What a move takes along, before anything is written.

    Parameters
    ----------
    into
        Labels that everything counts for afterwards; that of gold comes first.
    gold
        Questions whose gold it is, by split; ``handed_over`` of them go to a template that a split makes.
    reviews
        Reviews that decided for it.
    functions, rules
        Those that name it.
    votes, neighbours
        Votes for it in the latest labels: of functions and rules, and of computed voters.
    examples
        Questions that it would answer now, the surest first.
    problems, warnings
        Sentences: what stands in the way, and what to think of first.
    """

    into: tuple[str, ...]
    gold: Mapping[str, int]
    reviews: int
    functions: tuple[Named, ...]
    rules: tuple[Named, ...]
    votes: int
    neighbours: int
    handed_over: int
    examples: tuple[Example, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a gold question of a template that is split would go.

    ``similarity`` is the cosine to that part, ``margin`` how much less similar the next part is.
    """

    question_id: str
    text: str
    split: str
    goes_to: str
    similarity: float
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history: a move, what it did in words, and whether it was undone or may be undone now."""

    move: Move
    words: str
    undone: bool
    can_undo: bool


def preview(desk: Desk, plan: Plan) -> Preview:
    """What a move would take along.

    Raises
    ------
    OracleError
        Where the template is not known.
    """
    with desk.store.read() as connection:
        old, found = template(connection, plan.template_id), read_moves(connection)
        gold = gold_of_label(connection, plan.template_id)
        said = said_of_labels(connection).get(plan.template_id, Said())
        problems = _problems(connection, plan)
    names, warnings = _named(desk, plan.template_id)
    loaded = desk.loaded()
    votes, neighbours = (0, 0) if loaded is None else _votes(loaded, plan.template_id)
    return Preview(
        plan.targets,
        {split: n for split in SPLITS if (n := Counter(g.split for g in gold)[split])},
        said.reviews,
        tuple(n for n in names if n.kind == "function"),
        tuple(n for n in names if n.kind == "rule"),
        votes,
        neighbours,
        sum(label != plan.template_id for label in plan.hand_over.values()),
        () if loaded is None else _examples(loaded, plan.template_id, gold),
        tuple(problems),
        (*warnings, *_against(names, plan), *_emptied(desk, old, plan), *_drafts(plan), *_before(found, plan)),
    )


def apply(desk: Desk, plan: Plan, by: str, at: datetime, note: str = "") -> Move:
    """Make a move, all of it or nothing.

    Raises
    ------
    OracleError
        When something stands in the way, as `preview` says.
    """
    plan = replace(plan, made=tuple(checked(t) for t in plan.made))
    with desk.store.write() as connection:
        return apply_move(connection, plan, by, at, note.strip())


def undo(desk: Desk, move_id: int, by: str, at: datetime, note: str = "") -> Move:
    """Take a move back.

    Raises
    ------
    OracleError
        When it was undone already, or a later move builds on it.
    """
    with desk.store.write() as connection:
        return undo_move(connection, move_id, by, at, note.strip())


def moves(desk: Desk) -> list[Line]:
    """All moves but undos, the newest first."""
    found = desk.store.moves()
    made = (m for m in reversed(found.log) if m.kind != UNDO)
    return [_line(m, found) for m in made]


def _line(move: Move, found: Moves) -> Line:
    undone = move.move_id in found.undone
    can_undo = not undone and found.builds_on(move) is None
    return Line(move, f"'{move.template_id}' was {move.words}", undone, can_undo)


def proposed_split(desk: Desk, template_id: str, made: Sequence[Template]) -> list[Proposal]:
    """Where each gold question of a template would go; those that leave come first, the surest first.

    Similarity of embeddings to the wordings of the old template and the new ones; see ``labeling.splitting``.
    """
    with desk.store.read() as connection:
        old, gold = template(connection, template_id), gold_of_label(connection, template_id)
        text = {q.question_id: q.text for q in questions_of(connection, [g.question_id for g in gold])}
    if not gold or not made:
        return []
    encode, parts = desk.workspace.encoder.encode, (old, *made)
    found = split_parts(encode([text[g.question_id] for g in gold]), encode([t.wording for t in parts]))
    proposals = [
        Proposal(g.question_id, text[g.question_id], g.split, parts[p].template_id, round(float(s), 4), float(m))
        for g, p, s, m in zip(gold, found.part, found.similarity, found.margin, strict=True)
    ]
    return sorted(proposals, key=lambda p: (p.goes_to == template_id, -p.margin, p.question_id))


def _problems(connection: Connection, plan: Plan) -> list[str]:
    try:
        for one in plan.made:
            checked(one)
    except OracleError as error:
        return [error.message]
    return move_problems(connection, plan)


def _named(desk: Desk, template_id: str) -> tuple[tuple[Named, ...], tuple[str, ...]]:
    try:
        return naming(desk, template_id), ()
    except OracleError as error:
        return (), (f"it cannot be said which functions name '{template_id}': {error}",)


def _votes(loaded: Loaded, label: str) -> tuple[int, int]:
    """Votes for this label alone: of functions and rules, and of computed voters."""
    counts = {True: 0, False: 0}
    place = loaded.state.taxonomy.index.get(label)
    for voter, column in zip(loaded.state.votes.voters, loaded.state.votes.columns, strict=True):
        mine = [i for i, option in enumerate(voter.options) if option == (place,)]
        counts[voter.kind in COMPUTED_KINDS] += int(np.isin(column.options, mine).sum())
    return counts[False], counts[True]


def _examples(loaded: Loaded, label: str, gold: Sequence[GoldRow]) -> tuple[Example, ...]:
    place = loaded.state.taxonomy.index.get(label)
    if place is None:
        return ()
    said = {g.question_id: g.label for g in gold}
    proba: NDArray[np.floating] = loaded.belief[:, place]
    mine = np.flatnonzero(loaded.parts.guess == place)
    best = mine[np.argsort(-proba[mine], kind="stable")[:EXAMPLES]]
    rows = [(loaded.state.questions[i], float(proba[i])) for i in best.tolist()]
    return tuple(Example(q.question_id, q.text, said.get(q.question_id, ""), round(p, 4)) for q, p in rows)


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


def _emptied(desk: Desk, old: Template, plan: Plan) -> list[str]:
    if plan.kind in (RENAME, SPLIT) or old.status not in LIVE:
        return []
    others = (t for t in desk.store.templates() if t.template_id != old.template_id and t.status in LIVE)
    if any(t.topic == old.topic for t in others):
        return []
    try:
        names = naming_topic(desk, old.topic)
    except OracleError:
        return []
    named = f"; {names[0].name} ({names[0].place}) names it and would vote for '{plan.into}'" if names else ""
    return [f"topic '{old.topic}' would have no template left{named}"]


def _drafts(plan: Plan) -> list[str]:
    goes = set(plan.hand_over.values())
    return [
        f"'{t.template_id}' is a draft; questions that go to it have no label until it is live"
        for t in plan.made
        if t.status == "draft" and t.template_id in goes
    ]


def _before(found: Moves, plan: Plan) -> list[str]:
    names = [n for n in found.names(plan.template_id) if n != plan.template_id]
    listed = ", ".join(f"'{n}'" for n in names)
    return [f"what was said about {listed} counts for it since earlier moves, and goes along"] if names else []
