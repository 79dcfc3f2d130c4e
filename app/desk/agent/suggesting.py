"""Suggesting an answer to an agent at the desk, and keeping what the agent did with it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime

from app.desk.loaded import Desk
from app.suggesting.making import Asked, Shown, make
from app.suggesting.plan import Plan, read_plan
from labeling.serving.suggestions import DESK, Feedback
from labeling.store.suggestions import append_logged
from labeling.values import NO_ATTRIBUTES

_reading = threading.Lock()


def plan(desk: Desk) -> Plan:
    """How suggestions are made now; read again when release, stages, experiment or templates change.

    Raises
    ------
    OracleError
        Where there is no release yet, or it cannot be read.
    """
    with _reading:
        return desk.renewed("plan", lambda before: read_plan(desk.workspace, desk.store, before))


def suggest(
    desk: Desk,
    text: str,
    case_id: str | None,
    attributes: Mapping[str, str] | None,
    agent: str,
    at: datetime,
) -> Shown:
    """Suggest an answer and log it, before anybody sees it.

    Parameters
    ----------
    text
        The customer's message, up to 20,000 characters.
    attributes
        What is known of the case; they fill the placeholders of their names.

    Raises
    ------
    OracleError
        On a request that does not fit, and where there is no release.
    """
    asked = Asked(text, agent, case_id, NO_ATTRIBUTES if attributes is None else attributes)
    made = make(plan(desk), asked, at, DESK)
    with desk.store.write() as connection:
        append_logged(connection, [made.logged], [made.shadow] if made.shadow else [])
    return made.shown


def feedback(
    desk: Desk,
    suggestion_id: str,
    action: str,
    agent: str,
    at: datetime,
    reply: str | None = None,
    handle_seconds: float | None = None,
    reopened: bool | None = None,
    satisfaction: float | None = None,
    note: str = "",
) -> bool:
    """Keep what became of a suggestion; False where that is known already.

    Raises
    ------
    OracleError
        On an unknown suggestion or action, and on values that do not fit it.
    """
    redact = desk.workspace.redactor.text
    kept = None if reply is None else redact(reply)
    said = Feedback(suggestion_id, at, agent, action, kept, handle_seconds, reopened, satisfaction, redact(note))
    return desk.store.add_feedback(said)
