"""Templates and topics as lists, and one template with all that is known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.taxonomy.naming import naming, naming_topic
from app.taxonomy.previews import by_split
from app.workspace import Workspace
from labeling.curating.topic_plans import templates_of, topics_of
from labeling.errors import OracleError
from labeling.store import GoldRow, Store, template_edits
from labeling.store.label_counts import Said, said_of_labels
from labeling.store.reviews import gold_by_question, gold_of_label
from labeling.taxonomy import Template


def templates(workspace: Workspace) -> list[dict[str, Any]]:
    """All templates, by topic and then in the order of the store; ``moved_into`` where one was moved away."""
    with workspace.open_store() as store:
        with store.read() as connection:
            gold = Counter(row.label for row in gold_by_question(connection).values())
            said = said_of_labels(connection)
        found, listed = store.moves(), sorted(store.templates(), key=lambda t: t.topic)
    return [
        _row(t)
        | {
            "gold": gold[t.template_id],
            "reviews": said.get(t.template_id, Said()).reviews,
            "match_rate": said.get(t.template_id, Said()).match_rate,
            "moved_into": list(found.target(t.template_id)) if t.template_id in found.left else [],
        }
        for t in listed
    ]


def _row(t: Template) -> dict[str, Any]:
    return {
        "template_id": t.template_id,
        "topic": t.topic,
        "title": t.title,
        "status": t.status,
        "owner": t.owner,
        "version": t.version,
        "review_by": t.review_by.isoformat() if t.review_by else None,
    }


def one(workspace: Workspace, template_id: str) -> dict[str, Any]:
    """A template with its wording, its versions, its gold, who names it, and the moves that it went through.

    Raises
    ------
    OracleError
        Naming the nearest id where there is none.
    """
    with workspace.open_store() as store:
        with store.read() as connection:
            template = template_edits.template(connection, template_id)
            versions = template_edits.versions(connection, template_id)
            gold = gold_of_label(connection, template_id)
        found = store.moves()
        names = _names(workspace, store, template_id)
    moved = [m for m in found.log if template_id in (m.template_id, *m.into)]
    return _row(template) | {
        "body": template.body,
        "products": list(template.products),
        "placeholders": list(template.placeholders),
        "gold": by_split(gold),
        "counts_for": list(found.target(template_id)),
        "also_known_as": [n for n in found.names(template_id) if n != template_id and ":" not in n],
        "named_by": names,
        "versions": [
            {"version": v.number, "at": v.recorded_at.isoformat(), "by": v.by, "note": v.note} for v in versions
        ],
        "moves": [{"move_id": m.move_id, "at": m.at.isoformat(), "by": m.by, "words": found.told(m)} for m in moved],
    }


def _names(workspace: Workspace, store: Store, template_id: str) -> list[dict[str, Any]] | None:
    """None where functions cannot be read."""
    try:
        return [asdict(n) for n in naming(workspace, store, template_id)]
    except OracleError:
        return None


def topics(workspace: Workspace) -> list[dict[str, Any]]:
    """Topics that have a template, in the order of the alphabet, with what they were called before."""
    with workspace.open_store() as store:
        return topic_rows(workspace, store)


def topic_rows(workspace: Workspace, store: Store) -> list[dict[str, Any]]:
    """The same of a store that is open."""
    with store.read() as connection:
        gold = list(gold_by_question(connection).values())
    listed, found = store.templates(), store.moves()
    names = {topic: _naming(workspace, store, topic) for topic in topics_of(listed)}
    return [
        _topic(topic, listed, gold)
        | {
            "also_known_as": [n.partition(":")[2] for n in found.names(f"topic:{topic}") if n != f"topic:{topic}"],
            "named_by": names[topic],
        }
        for topic in sorted(names, key=str.casefold)
    ]


def _topic(topic: str, listed: Sequence[Template], gold: Sequence[GoldRow]) -> dict[str, Any]:
    mine = templates_of(topic, listed)
    ids = {t.template_id for t in mine}
    return {
        "topic": topic,
        "templates": [t.template_id for t in mine],
        "live": sum(t.status in ("live", "stale") for t in mine),
        "owners": sorted({t.owner for t in mine if t.owner}),
        "gold": sum(g.label in ids for g in gold),
    }


def _naming(workspace: Workspace, store: Store, topic: str) -> list[str] | None:
    try:
        return [n.name for n in naming_topic(workspace, store, topic)]
    except OracleError:
        return None
