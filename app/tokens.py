"""Tokens of the service: what the commands do with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.workspace import Workspace
from labeling.store.tokens import add_token, revoke_token
from labeling.store.tokens import tokens as read_tokens
from labeling.tokens import Token, new_token


def create_token(workspace: Workspace, name: str, role: str) -> dict[str, Any]:
    """Make a token; its secret is in the answer, and nowhere afterwards."""
    token, secret = new_token(name, role, datetime.now(UTC))
    with workspace.open_store() as store, store.write() as connection:
        add_token(connection, token)
    return {**_shown(token), "secret": secret}


def tokens(workspace: Workspace) -> list[dict[str, Any]]:
    """All tokens without their hashes, also revoked ones."""
    with workspace.open_store() as store, store.read() as connection:
        return [_shown(token) for token in read_tokens(connection)]


def revoke(workspace: Workspace, token_id: str) -> dict[str, Any]:
    """Let a token count no more."""
    at = datetime.now(UTC)
    with workspace.open_store() as store, store.write() as connection:
        return {**_shown(revoke_token(connection, token_id, at)), "revoked_at": _time(at)}


def _shown(token: Token) -> dict[str, Any]:
    return {
        "token_id": token.token_id,
        "name": token.name,
        "role": token.role,
        "created_at": _time(token.created_at),
        "revoked_at": _time(token.revoked_at),
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
