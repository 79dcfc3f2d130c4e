"""Tokens of the service: what the commands do with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.workspace import Workspace
from labeling.acting import ADMIN, require
from labeling.serving.tokens import DAYS, Token, new_token
from labeling.store.tokens import add_token, revoke_token
from labeling.store.tokens import tokens as read_tokens


def create_token(workspace: Workspace, name: str, role: str, days: int = DAYS) -> dict[str, Any]:
    """Make a token; its secret is in the answer, and nowhere afterwards. With 0 days it never expires."""
    at = datetime.now(UTC)
    token, secret = new_token(name, role, at, days)
    with workspace.open_store() as store, store.write() as connection:
        add_token(connection, token)
    return {**_shown(token, at), "secret": secret}


def tokens(workspace: Workspace) -> list[dict[str, Any]]:
    """All tokens without their hashes, also those that count no more.

    Raises
    ------
    OracleError
        Where who acts may not look after tokens.
    """
    require("tokens")
    at = datetime.now(UTC)
    with workspace.open_store() as store, store.read() as connection:
        return [_shown(token, at) for token in read_tokens(connection)]


def warnings(made: dict[str, Any]) -> list[str]:
    """What to know of a new token before it is given to anybody."""
    out = (
        []
        if made["expires_at"]
        else ["It never expires. Whoever finds it has it for good; revoke it when it is of no use."]
    )
    if made["role"] == ADMIN:
        return [*out, "It may do everything, also erase customers and make tokens; a tool hardly ever needs that."]
    return out


def revoke(workspace: Workspace, token_id: str) -> dict[str, Any]:
    """Let a token count no more."""
    at = datetime.now(UTC)
    with workspace.open_store() as store, store.write() as connection:
        return {**_shown(revoke_token(connection, token_id, at), at), "revoked_at": _time(at), "state": "revoked"}


def _shown(token: Token, at: datetime) -> dict[str, Any]:
    return {
        "token_id": token.token_id,
        "name": token.name,
        "role": token.role,
        "created_at": _time(token.created_at),
        "revoked_at": _time(token.revoked_at),
        "expires_at": _time(token.expires_at),
        "state": token.problem(at) or "counts",
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
