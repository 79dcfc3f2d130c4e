"""Takes questions, gold and reviews of a workspace out, for other tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.exchange.choices import Choice, choices_of
from app.exchange.formats import Format
from app.exchange.rows import Plain, question_row, written
from app.latest import latest
from app.pipeline.ingesting import question_table
from app.workspace import Workspace
from labeling.acting import require
from labeling.curating.moves import Moves
from labeling.disk.files import replacing
from labeling.errors import OracleError, did_you_mean
from labeling.review import Review
from labeling.store import GoldRow, Store
from labeling.store.bulk import chunks
from labeling.store.lookups import question_blocks
from labeling.store.reads import questions_of, templates
from labeling.store.reviews import gold_by_question, reviews
from labeling.values import Question, SoftLabels

QUESTIONS, GOLD, REVIEWS = WHATS = ("questions", "gold", "reviews")


@dataclass(frozen=True)
class Guesses:
    """The latest labels: by question the likeliest one and its probability; empty where there are none.

    Parameters
    ----------
    names
        The ``k`` labels as they are called now.
    places
        Rows of ``soft`` by question id.
    """

    names: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    soft: SoftLabels | None = None

    def proba(self, question_id: str) -> NDArray[np.float32] | None:
        """``(k,)`` probabilities of a question; None where no voter said anything."""
        place = self.places.get(question_id)
        return None if self.soft is None or place is None or not self.soft.covered[place] else self.soft.proba[place]

    def columns(self, question_id: str) -> Plain:
        """Columns of the proposal."""
        row = self.proba(question_id)
        if row is None:
            return {}
        best = int(row.argmax())
        return {"proposed": self.names[best], "proposed_proba": f"{row[best]:.4f}"}


def export(workspace: Workspace, form: Format, target: Path, what: str = QUESTIONS) -> int:
    """Write what a workspace knows into a file of a tool, whole or not at all; returns the number of records.

    Parameters
    ----------
    what
        ``questions``: all, each with gold and the likeliest label; ``gold``: only those with gold; ``reviews``: one
        record a review, with what the expert was shown.
    """
    require("export")
    if what not in WHATS:
        raise OracleError(f"unknown part '{what}'{did_you_mean(what, WHATS)}")
    form.check(target)
    with workspace.open_store() as store:
        rows = _reviewed(store) if what == REVIEWS else _asked(workspace, store, only_gold=what == GOLD)
        return form.write(rows, target, choices_in(store) if what != REVIEWS else ())


def write_settings(form: Format, target: Path, choices: tuple[Choice, ...]) -> None:
    """Write what a tool has to be told about the labels."""
    if form.settings is None:
        raise OracleError(f"{form.name} needs no settings; leave --settings out")
    with replacing(target) as path:
        path.write_text(form.settings(choices), encoding="utf-8")


def choices_in(store: Store) -> tuple[Choice, ...]:
    """What may be decided now."""
    with store.read() as connection:
        return choices_of(templates(connection))


def gold_columns(row: GoldRow | None) -> Plain:
    """Columns of gold."""
    return {} if row is None else {"gold": row.label, "split": row.split}


def _asked(workspace: Workspace, store: Store, only_gold: bool) -> Iterator[Plain]:
    with store.read() as connection:
        gold, guesses = gold_by_question(connection), guesses_of(workspace, store.moves())
        for block in question_blocks(connection):
            for question in block:
                if not only_gold or question.question_id in gold:
                    known = gold_columns(gold.get(question.question_id))
                    yield question_row(question) | guesses.columns(question.question_id) | known


def guesses_of(workspace: Workspace, moved: Moves) -> Guesses:
    """What the latest labels say, if there are any."""
    try:
        now = latest(workspace)
    except OracleError:
        return Guesses()
    names = tuple(moved.main(label) for label in now.taxonomy.labels)
    places = {question_id: place for place, question_id in enumerate(question_table(now.folder).ids())}
    return Guesses(names, places, now.folder.map_soft_labels())


def _reviewed(store: Store) -> Iterator[Plain]:
    """One row a review, in the order in which they were given, some hundreds at a time."""
    with store.read() as connection:
        for some in chunks(reviews(connection)):
            part = list(some)
            asked = {q.question_id: q for q in questions_of(connection, {r.question_id for r in part})}
            yield from (review_row(review, asked[review.question_id]) for review in part)


def review_row(review: Review, question: Question) -> Plain:
    """A review with its question, as a row."""
    found: dict[str, Any] = {
        "decision": review.decision,
        "expert": review.expert,
        "at": written(review.at),
        "comment": review.comment,
        "proposed": review.shown,
        "proposed_proba": review.shown_proba,
        "reason": review.reason,
        "purpose": review.purpose,
        "made_from": review.made_from,
    }
    return question_row(question) | {name: str(value) for name, value in found.items() if value not in (None, "")}


def queue_rows(workspace: Workspace, found: list[dict[str, Any]]) -> list[Plain]:
    """Questions of the review queue as rows, with all that is known of them."""
    with workspace.open_store() as store, store.read() as connection:
        asked = {q.question_id: q for q in questions_of(connection, {row["question_id"] for row in found})}
    kept = ("proposed", "proposed_proba", "reason", "purpose", "made_from", "gold")
    return [
        question_row(asked[row["question_id"]])
        | {"options": "; ".join(row["options"])}
        | {name: str(row[name]) for name in kept if row[name] not in (None, "")}
        for row in found
    ]
