"""Templates at the desk: the list, one template with its versions, and saving what an expert edited."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from app.desk.loaded import Desk
from app.desk.templates.naming import LIVE, refuse_to_break
from app.kept import Kept
from app.taxonomy.content import checked
from labeling.curating.move_checks import id_problems
from labeling.curating.moves import Moves
from labeling.errors import OracleError
from labeling.store import template_edits
from labeling.store.label_counts import Said, last_feedback, said_of_labels
from labeling.store.reviews import gold_by_question
from labeling.store.template_edits import TemplateVersion
from labeling.taxonomy import Template

EXPORT_COLUMNS = ("template_id", "topic", "title", "body", "status", "owner", "products", "review_by")
WORD = re.compile(r"\S+\s*|\s+")
SAME, OUT, IN = "same", "out", "in"

_figures: Kept[tuple[Counter[str], dict[str, Said]]] = Kept(4)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One line of the list.

    Parameters
    ----------
    traffic
        Share of recent questions in [0, 1] that it would answer, None where there are no labels of it yet.
    gold, reviews
        Questions whose gold it is, and reviews that decided for it, under any id that counts for it.
    match_rate
        Share of suggestions in [0, 1] after which an agent sent it, None where no agent said.
    moved_into
        Where what was said about it counts now, empty for a template that was not moved away.
    """

    template_id: str
    topic: str
    title: str
    status: str
    owner: str
    products: tuple[str, ...]
    version: int
    review_by: date | None
    overdue: bool
    traffic: float | None
    gold: int
    reviews: int
    match_rate: float | None
    last_review: datetime | None
    moved_into: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placeholders:
    """``filled`` is name to value from the settings, ``unfilled`` are names an agent fills in, in order."""

    filled: Mapping[str, str]
    unfilled: tuple[str, ...]


def rows(desk: Desk, today: date) -> list[TemplateRow]:
    """All templates, by topic and then in the order of the store."""
    gold, said = _counts(desk)
    found, traffic = desk.store.moves(), _traffic(desk)
    listed = sorted(desk.store.templates(), key=lambda t: t.topic)
    return [_row(t, today, traffic, gold[t.template_id], said.get(t.template_id, Said()), found) for t in listed]


def _row(t: Template, today: date, traffic: Mapping[str, float], gold: int, said: Said, found: Moves) -> TemplateRow:
    return TemplateRow(
        t.template_id,
        t.topic,
        t.title,
        t.status,
        t.owner,
        t.products,
        t.version,
        t.review_by,
        t.status in LIVE and t.review_by is not None and t.review_by < today,
        traffic.get(t.template_id),
        gold,
        said.reviews,
        said.match_rate,
        said.last_review,
        found.target(t.template_id) if t.template_id in found.left else (),
    )


def _counts(desk: Desk) -> tuple[Counter[str], dict[str, Said]]:
    store = desk.store
    with store.read() as connection:
        key = (store.database.place, store.revision(), last_feedback(connection))

        def count() -> tuple[Counter[str], dict[str, Said]]:
            gold = Counter(row.label for row in gold_by_question(connection).values())
            return gold, said_of_labels(connection)

        return _figures.get(key, count)


def _traffic(desk: Desk) -> dict[str, float]:
    """Share of recent questions by template; what moved since the labels were made counts where it is now."""
    loaded, found, out = desk.loaded(), desk.store.moves(), defaultdict[str, float](float)
    if loaded is not None:
        for label, share in zip(loaded.state.taxonomy.labels, loaded.pool.traffic.tolist(), strict=True):
            out[found.main(label)] += share
    return out


def get(desk: Desk, template_id: str) -> Template:
    """One template as it is now.

    Raises
    ------
    OracleError
        Naming the nearest id where there is none.
    """
    with desk.store.read() as connection:
        return template_edits.template(connection, template_id)


def topics(desk: Desk) -> list[str]:
    """Topics in use, in the order of the alphabet."""
    return sorted({t.topic for t in desk.store.templates()})


def create(desk: Desk, template: Template, by: str, at: datetime, note: str = "") -> Template:
    """Add a template.

    Raises
    ------
    OracleError
        Where the id is taken or is none, the content cannot stand, or the topic was moved away.
    """
    known = {t.template_id: t for t in desk.store.templates()}
    for problem in id_problems(template.template_id, known, desk.store.moves()):
        raise OracleError(problem)
    _refuse_moved_topic(template.topic, desk.store.moves())
    with desk.store.write() as connection:
        return template_edits.create_template(connection, checked(template), by, at, note.strip())


def save(desk: Desk, template: Template, by: str, at: datetime, note: str, expected_version: int) -> Template:
    """Write an edit as a new version; the same content again is none.

    Parameters
    ----------
    expected_version
        The version that was edited.

    Raises
    ------
    OracleError
        Where somebody saved meanwhile, the content cannot stand, the template was moved away, or functions name
        what would be gone. A template is retired by a move, so that it is known what its gold counts for.
    """
    old, edited, found = get(desk, template.template_id), checked(template), desk.store.moves()
    if old.template_id in found.left:
        into = ", ".join(f"'{label}'" for label in found.target(old.template_id))
        raise OracleError(f"template '{old.template_id}' was moved into {into}; undo that move, or edit that one")
    if edited.status == "retired" != old.status:
        raise OracleError(f"retire '{old.template_id}' as a change, so that its gold, votes and reviews go somewhere")
    if edited.topic != old.topic:
        _refuse_moved_topic(edited.topic, found)
    refuse_to_break(desk, old, edited)
    with desk.store.write() as connection:
        return template_edits.save_template(connection, edited, by, at, note.strip(), expected_version)


def _refuse_moved_topic(topic: str, found: Moves) -> None:
    now = found.topic(topic.strip())
    if now != topic.strip():
        raise OracleError(f"topic '{topic}' counts for '{now}' since a move; use that, or undo the move under Moves")


def versions(desk: Desk, template_id: str) -> list[TemplateVersion]:
    """All versions, the newest first; ``by`` is empty where a file brought it."""
    with desk.store.read() as connection:
        return template_edits.versions(connection, template_id)


def diff(old: str, new: str) -> list[tuple[str, str]]:
    """Runs of ``same``, ``out`` and ``in`` with their text, word by word.

    All but ``out`` joined give ``new``, all but ``in`` give ``old``.
    """
    before, after = WORD.findall(old), WORD.findall(new)
    out: list[tuple[str, str]] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        same = kind == "equal"
        runs = [(SAME, before[i:j])] if same else [(OUT, before[i:j]), (IN, after[k:m])]
        out += [(name, "".join(words)) for name, words in runs if words]
    return out


def placeholders(template: Template, settings: Mapping[str, str]) -> Placeholders:
    """Which placeholders the settings fill (``desk.workspace.settings.placeholders``)."""
    names = template.placeholders
    return Placeholders({n: settings[n] for n in names if n in settings}, tuple(n for n in names if n not in settings))


def export_rows(desk: Desk) -> list[dict[str, Any]]:
    """One row a template with ``EXPORT_COLUMNS``, as a file ``data/templates`` holds them."""
    return [
        {c: getattr(t, c) for c in EXPORT_COLUMNS}
        | {"products": ";".join(t.products), "review_by": t.review_by.isoformat() if t.review_by else ""}
        for t in desk.store.templates()
    ]
