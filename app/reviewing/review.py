"""The review queue: which questions an expert should decide next, with everything the screen shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.latest import Generation, latest
from app.pipeline.releasing import fitting_release
from app.reporting.tables_out import write_table
from app.workspace import Workspace
from labeling.curating.moves import Moves
from labeling.errors import OracleError, did_you_mean
from labeling.label_models import days_of
from labeling.review import LEARN, PROMISE, QUEUED, Review, standing
from labeling.review.queue import Entry, Pool, asked_again, believed, drawn, make_queue, parts, shares
from labeling.review.reasons import reasons
from labeling.store import GoldRow, Store
from labeling.store.rechecks import rechecks
from labeling.store.reviews import gold_of_questions
from labeling.values import Questions
from models.predicting import joint_of

FILE_COLUMNS = (
    "question_id",
    "text",
    "decision",
    "comment",
    "proposed",
    "proposed_proba",
    "options",
    "reason",
    "purpose",
    "made_from",
)
OPTIONS = 5
RECENT = timedelta(days=90)
PROMISE_SHARE = 0.25


@dataclass(frozen=True)
class Model:
    """The best model there is: ``(n, k)`` probabilities of the latest questions, and its name."""

    name: str
    proba: NDArray[np.floating]


def queue(
    workspace: Workspace, limit: int = 20, label: str | None = None, purpose: str | None = None
) -> list[dict[str, Any]]:
    """Questions to decide next: those to look at again, what the promise needs, then by what they teach.

    Parameters
    ----------
    limit
        Most questions.
    label
        Only questions whose likeliest label this is, or whose gold it was.
    purpose
        ``learn`` or ``promise``; without it gold that should be looked at again comes first, and of the rest a
        quarter is drawn for the promise and the others teach.

    Raises
    ------
    OracleError
        On an unknown label or purpose, and where there are no labels yet.
    """
    now = latest(workspace)
    label = None if label is None else now.taxonomy.main(label)
    _check(now, label, purpose)
    rows = workspace.encoder.encode(now.questions.texts)
    with workspace.open_store() as store:
        model, moved = best_model(workspace, store, now, rows), store.moves()
        pool = make_pool(now, store, rows, model)
        again, gold = _asked_again(now, store, pool, label)
    if label is not None:
        mine = parts(pool).guess == now.taxonomy.index[label]
        pool = replace(pool, free=pool.free & mine, needed=pool.needed & mine)
    quarter = round(PROMISE_SHARE * min(limit, int(pool.needed.sum())))
    size = {LEARN: 0, PROMISE: limit}.get(purpose or "", quarter)
    pool = replace(pool, needed=drawn(now.questions.ids, pool.needed, size))
    first = again[: limit if purpose is None else 0]
    left = limit - len(first)
    found = make_queue(pool, min(left, int(pool.needed.sum())) if purpose == PROMISE else left) if left else []
    belief = believed(model.proba, now.labels)
    shown = [_shown(entry, now, belief[entry.place], model.name, moved) for entry in (*first, *found)]
    return [row | {"gold": _said(gold, row["question_id"])} for row in shown]


def _asked_again(
    now: Generation, store: Store, pool: Pool, label: str | None
) -> tuple[list[Entry], dict[str, GoldRow]]:
    """Entries of gold that should be looked at again, and what it says; empty gold where nothing is asked."""
    with store.read() as connection:
        asked = rechecks(connection)
        gold = gold_of_questions(connection, sorted({r.question_id for r in asked}))
    places = {question_id: i for i, question_id in enumerate(now.questions.ids)} if asked else {}
    found = asked_again(pool, parts(pool), asked, places) if asked else []
    names, ids = now.taxonomy.labels, now.questions.ids
    wanted = (e for e in found if label in (None, names[e.guess], _said(gold, ids[e.place])))
    return list(wanted), gold


def _said(gold: Mapping[str, GoldRow], question_id: str) -> str:
    return gold[question_id].label if question_id in gold else ""


def _check(now: Generation, label: str | None, purpose: str | None) -> None:
    if label is not None and label not in now.taxonomy.index:
        raise OracleError(f"unknown label '{label}'{did_you_mean(label, now.taxonomy.labels)}")
    if purpose is not None and purpose not in QUEUED:
        raise OracleError(f"unknown purpose '{purpose}'{did_you_mean(purpose, QUEUED)}")


def best_model(workspace: Workspace, store: Store, now: Generation, rows: NDArray[np.float32]) -> Model:
    """The current release where it knows the same labels and the same encoder, else the label model."""
    release = fitting_release(workspace, store, now.taxonomy.labels)
    if release is not None:
        return Model(release.release_id, joint_of(release.cascade, rows))
    made = now.folder.digest("soft_labels.npz")[:12]
    return Model(f"labels-{made}", now.labels.proba)


def make_pool(now: Generation, store: Store, rows: NDArray[np.float32], model: Model) -> Pool:
    """Arrays for the queue; ``needed`` marks all questions that may be drawn for the promise.

    Gold and reviews are those of the store now, so that what was just reviewed leaves the queue at once.
    Questions that were chosen for learning may still be drawn for the promise: what is left without them is
    easier than what is asked.
    """
    split = {g.question_id: g.split for g in store.gold()}
    said = store.reviews()
    learned, promised, set_aside = _by_purpose(said, split)
    ids = now.questions.ids
    asked = np.array([split.get(i, "") for i in ids])
    unlabelled = (asked == "") & ~np.isin(ids, list(set_aside))
    may_be_drawn = unlabelled | ((asked == "seed") & np.isin(ids, list(learned - promised)))
    traffic = shares(believed(model.proba, now.labels), recent(now.questions))
    return Pool(rows, model.proba, now.labels, now.votes, traffic, asked == "seed", unlabelled, may_be_drawn)


def _by_purpose(said: Sequence[Review], split: dict[str, str]) -> tuple[set[str], set[str], set[str]]:
    """Question ids reviewed to learn, for the promise, and those that nobody gave a label though they were asked."""
    left = standing(said)
    labelled = {r.question_id for r in left if r.label is not None}
    learned, promised = ({r.question_id for r in left if r.purpose == purpose} for purpose in QUEUED)
    return learned & labelled, promised, {r.question_id for r in left} - labelled


def recent(questions: Questions) -> NDArray[np.bool_]:
    """``(n,)`` bool: asked in the last 90 days before the latest; all where no times are known."""
    return recent_days(days_of([q.asked_at for q in questions]))


def recent_days(days: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The same from ``(n,)`` days since 1970, nan where unknown."""
    if np.isnan(days).all():
        return np.ones(len(days), bool)
    return np.asarray(days >= np.nanmax(days) - RECENT / timedelta(days=1))


def _shown(entry: Entry, now: Generation, belief: NDArray[np.floating], made_from: str, moved: Moves) -> dict[str, Any]:
    question, names = now.questions[entry.place], [moved.main(label) for label in now.taxonomy.labels]
    why = reasons(entry, now.votes, now.taxonomy)
    return {
        "question_id": question.question_id,
        "text": question.text,
        "proposed": names[entry.guess],
        "proposed_proba": round(entry.proba, 4),
        "options": list(dict.fromkeys(names[i] for i in np.argsort(-belief, kind="stable")))[:OPTIONS],
        "reason": "; ".join(why),
        "purpose": entry.purpose,
        "made_from": made_from,
        "value": round(entry.value, 4),
        "margin": round(entry.margin, 4),
        "votes_against": round(entry.against, 4),
        "similar": entry.alike,
        "traffic": round(entry.traffic, 4),
    }


def write_queue(found: Sequence[dict[str, Any]], target: Path) -> None:
    """Write a queue for an expert to fill in: ``decision`` and ``comment`` are empty."""
    empty = {"decision": "", "comment": ""}
    rows = [empty | {c: v for c, v in row.items() if c in FILE_COLUMNS} for row in found]
    filled = ({c: row[c] if c != "options" else "; ".join(row[c]) for c in FILE_COLUMNS} for row in rows)
    write_table(target, FILE_COLUMNS, filled)
