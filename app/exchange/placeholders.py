"""Placeholders of Zendesk and our own: ``{{ticket.requester.first_name}}`` and ``{first_name}``."""

from __future__ import annotations

import re

from labeling.taxonomy import PLACEHOLDER

KNOWN = {
    "ticket.requester.first_name": "first_name",
    "ticket.requester.last_name": "last_name",
    "ticket.requester.name": "name",
    "ticket.requester.email": "requester_email",
    "ticket.id": "ticket_id",
    "ticket.title": "ticket_title",
    "ticket.url": "ticket_url",
    "ticket.organization.name": "organization",
    "ticket.assignee.first_name": "agent_first_name",
    "ticket.assignee.name": "agent_assigned",
    "current_user.first_name": "agent_own_first_name",
    "current_user.name": "agent_name",
}
OURS = {name: theirs for theirs, name in KNOWN.items()}
THEIRS = re.compile(r"\{\{\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\s*\}\}")
FOREIGN = "zd_"
"""Stands before the name of a Zendesk placeholder that has no name of ours; ``__`` stands for its dots."""


def ours(body: str) -> str:
    """A text of Zendesk with our placeholders; what is no plain placeholder, such as Liquid, stays."""
    return THEIRS.sub(lambda m: f"{{{_name(m.group(1))}}}", body)


def theirs(body: str) -> str:
    """Our text with those of Zendesk; a placeholder that Zendesk cannot fill stays for the agent to see."""
    return PLACEHOLDER.sub(lambda m: _filled(m.group(1)) or m.group(0), body)


def _name(found: str) -> str:
    return KNOWN.get(found) or FOREIGN + found.replace(".", "__")


def _filled(name: str) -> str:
    if name in OURS:
        return f"{{{{{OURS[name]}}}}}"
    return f"{{{{{name.removeprefix(FOREIGN).replace('__', '.')}}}}}" if name.startswith(FOREIGN) else ""
