"""Macros of Zendesk and templates: the name ``Topic::Title``, the public reply, and the placeholders in it.

Source: https://developer.zendesk.com/api-reference/ticketing/business-rules/macros/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.exchange import placeholders
from app.exchange.html_text import text_of_html
from app.exchange.json_stream import records, write_array
from app.exchange.names import free_slug
from app.exchange.rows import listed, part, plain, told
from labeling.disk.reading import read_templates
from labeling.disk.tables import Row, Table
from labeling.errors import OracleError
from labeling.taxonomy import Template

PLAIN, HTML = "comment_value", "comment_value_html"
GENERAL = "general"
BETWEEN = "::"
CARRIED = ("template_id", "topic", "status", "owner", "products", "review_by")
"""What a macro has no field for stands in its description, a line each."""


@dataclass(frozen=True)
class Macros:
    """Templates of a file, and the titles of macros that send no reply and so are none.

    Parameters
    ----------
    ours
        Ids of those that we wrote into Zendesk ourselves.
    """

    templates: tuple[Template, ...]
    passed_over: tuple[str, ...]
    ours: frozenset[str] = frozenset()


def recognises(record: Mapping[str, Any]) -> bool:
    """Whether a record is a macro."""
    return isinstance(part_of(record).get("actions"), list)


def part_of(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The macro in a record, which may stand under its name."""
    inner = record.get("macro")
    return inner if isinstance(inner, dict) else record


def read(path: Path) -> Macros:
    """The templates that the macros of a file are.

    An inactive macro is retired; one that only its owner sees comes as a draft. Where the description says that we
    wrote it, id, topic, owner, products and due date are those of our template.
    """
    rows: dict[str, Row] = {}
    passed: list[str] = []
    ours: set[str] = set()
    for number, record in records(path, "macros"):
        macro = part_of(record)
        values = _values(macro, set(rows), path, number)
        if not values["body"]:
            passed.append(values["title"])
        elif values["template_id"] in rows:
            raise OracleError(f"the template '{values['template_id']}' occurs twice; keep one macro", path, number)
        else:
            rows[values["template_id"]] = plain(values, path, number)
            ours |= {values["template_id"]} & {_carried(_description(macro)).get("template_id")}
    columns = ("template_id", "topic", "title", "body", *CARRIED[2:])
    return Macros(
        read_templates(Table(path, columns, tuple(rows.values()))) if rows else (), tuple(passed), frozenset(ours)
    )


def _values(macro: Mapping[str, Any], taken: set[str], path: Path, number: int) -> dict[str, str]:
    title, known = macro.get("title"), _carried(_description(macro))
    if not isinstance(title, str) or not title.strip():
        raise OracleError("the macro has no 'title'; give it one", path, number)
    topic, _, name = title.rpartition(BETWEEN)
    if known.get("topic") and title.startswith(known["topic"] + BETWEEN):
        topic, name = known["topic"], title.removeprefix(known["topic"] + BETWEEN)
    kept = {column: known[column] for column in ("owner", "products", "review_by") if column in known}
    return kept | {
        "template_id": known.get("template_id") or free_slug(name, taken),
        "topic": topic.strip() or GENERAL,
        "title": name.strip() or title.strip(),
        "body": placeholders.ours(_body(macro, path, number)).strip(),
        "status": _status(macro, known, path, number),
    }


def _description(macro: Mapping[str, Any]) -> str:
    return str(macro.get("description") or "")


def _carried(description: str) -> dict[str, str]:
    lines = (line.partition(": ") for line in description.splitlines())
    return {name: value.strip() for name, _, value in lines if name in CARRIED and value.strip()}


def _status(macro: Mapping[str, Any], known: Mapping[str, str], path: Path, number: int) -> str:
    if macro.get("active", True) is False:
        return known.get("status", "retired") if known.get("status") in ("draft", "retired") else "retired"
    personal = part(macro, "restriction", path, number).get("type") == "User"
    return known.get("status") or ("draft" if personal else "live")


def _body(macro: Mapping[str, Any], path: Path, number: int) -> str:
    """The reply: the HTML where there is one, else the text; empty where the macro sends none."""
    found: dict[str, str] = {}
    for action in listed(macro, "actions", path, number):
        if isinstance(action, dict) and action.get("field") in (PLAIN, HTML):
            value = action.get("value")
            # newer exports name the channel first
            last = value[-1] if isinstance(value, list) and value else value
            if not isinstance(last, str):
                raise OracleError(f"the value {told(value)} of '{action['field']}' is no text", path, number)
            found[action["field"]] = last
    return text_of_html(found[HTML]) if HTML in found else found.get(PLAIN, "")


def write(templates: Iterable[Template], path: Path) -> int:
    """Write all templates as macros, drafts and retired ones inactive; returns how many."""
    return write_array(path, map(_macro, templates), "macros")


def _macro(template: Template) -> dict[str, Any]:
    about = {
        "template_id": template.template_id,
        "topic": template.topic,
        "status": template.status,
        "owner": template.owner,
        "products": ";".join(template.products),
        "review_by": "" if template.review_by is None else template.review_by.isoformat(),
    }
    return {
        "title": f"{template.topic}{BETWEEN}{template.title}",
        "active": template.status in ("live", "stale"),
        "description": "\n".join(f"{name}: {value}" for name, value in about.items() if value),
        "actions": [{"field": PLAIN, "value": placeholders.theirs(template.body)}],
        "restriction": None,
    }
