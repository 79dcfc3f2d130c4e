"""Tickets of Zendesk as questions: what the customer wrote first, and what an agent first replied.

Reads the JSON of the API (``{"tickets": [...]}``), arrays, and one ticket a line, as the export of an account has it,
with the comments in the ticket.

Source: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.exchange.html_text import text_of_html
from app.exchange.json_stream import records
from app.exchange.rows import free_columns, listed, part, plain, told
from labeling.disk.tables import Row
from labeling.errors import OracleError

ATTRIBUTES = ("subject", "priority", "status", "brand_id", "group_id", "ticket_form_id")
Comment = Mapping[str, Any]


def recognises(record: Mapping[str, Any]) -> bool:
    """Whether a record is a ticket."""
    ticket = _ticket(record)
    return "id" in ticket and ("comments" in ticket or "description" in ticket)


def _ticket(record: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = record.get("ticket")
    return inner if isinstance(inner, dict) else record


def read(path: Path, customer: str = "customer_id") -> Iterator[Row]:
    """A row for each ticket with a text that its customer wrote; others, such as deleted ones, are passed over.

    Parameters
    ----------
    customer
        Name of the attribute that says who asked.
    """
    for number, record in records(path, "tickets"):
        ticket = _ticket(record)
        if ticket.get("id") in (None, ""):
            raise OracleError("the ticket has no 'id'; export it with its number", path, number)
        comments = [_comment(c, path, number) for c in listed(ticket, "comments", path, number)]
        found = _question(ticket, comments)
        if found["text"].strip():
            yield plain(free_columns(_attributes(ticket, customer, path, number)) | found, path, number)


def _comment(found: Any, path: Path, number: int) -> Comment:
    if not isinstance(found, dict):
        raise OracleError(f"a comment must be an object, not {told(found)}", path, number)
    return found


def _question(ticket: Mapping[str, Any], comments: list[Comment]) -> dict[str, Any]:
    public = [c for c in comments if c.get("public", True)]
    mine = [_by_customer(c, ticket, place) for place, c in enumerate(public)]
    asked = mine.index(True) if True in mine else -1
    first = public[asked] if asked >= 0 else {}
    reply = next((c for c, own in list(zip(public, mine, strict=True))[asked + 1 :] if not own), {})
    return {
        "question_id": f"zendesk-{ticket['id']}",
        "case_id": str(ticket["id"]),
        "text": text_of(first) or str(ticket.get("description") or ""),
        "asked_at": first.get("created_at") or ticket.get("created_at") or "",
        "reply": text_of(reply),
    }


def _by_customer(comment: Comment, ticket: Mapping[str, Any], place: int) -> bool:
    """Whether the customer wrote it; where the file does not say who did, the first comment is taken to be theirs."""
    author, requester = comment.get("author"), ticket.get("requester_id", ticket.get("submitter_id"))
    known = author if isinstance(author, dict) else {}
    if "role" in known:
        return bool(known["role"] == "end-user")
    writer = comment.get("author_id", known.get("id"))
    return place == 0 if requester is None or writer is None else bool(writer == requester)


def text_of(comment: Comment) -> str:
    """The text of a comment: the plain one where there is one, else made from the HTML."""
    found = comment.get("plain_body") or ""
    if not found and comment.get("html_body"):
        return text_of_html(str(comment["html_body"]))
    return str(found or comment.get("body") or "").replace("\xa0", " ").replace("&nbsp;", " ").strip()


def _attributes(ticket: Mapping[str, Any], customer: str, path: Path, number: int) -> dict[str, Any]:
    requester = part(ticket, "requester", path, number)
    tags = [str(tag) for tag in listed(ticket, "tags", path, number)]
    who = ticket.get("requester_id", requester.get("id"))
    known = {name: ticket.get(name) for name in ATTRIBUTES} | {
        customer: who,
        "tags": ";".join(tags),
        "channel": part(ticket, "via", path, number).get("channel"),
    }
    return {name: value for name, value in known.items() if value not in (None, "")}
