"""Keeping the tokens of the service; one is never deleted, only revoked."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from labeling.errors import OracleError, did_you_mean
from labeling.serving.tokens import Token
from labeling.store.schema import TokenRecord, require_aware

COLUMNS = [f.name for f in fields(Token)]


def tokens(connection: Connection) -> tuple[Token, ...]:
    """All tokens, also revoked ones, in the order in which they were made."""
    t = TokenRecord
    rows = connection.execute(select(*(getattr(t, n) for n in COLUMNS)).order_by(t.created_at, t.token_id))
    return tuple(Token(*row) for row in rows)


def add_token(connection: Connection, token: Token) -> None:
    """Keep a new token.

    Raises
    ------
    OracleError
        When a token that counts has its name already.
    """
    if any(t.name == token.name and not t.problem(token.created_at) for t in tokens(connection)):
        raise OracleError(f"there is a token '{token.name}' already; revoke it, or choose another name")
    ends = None if token.expires_at is None else require_aware(token.expires_at)
    values = {"created_at": require_aware(token.created_at), "expires_at": ends}
    connection.execute(insert(TokenRecord), asdict(token) | values)


def revoke_token(connection: Connection, token_id: str, at: datetime) -> Token:
    """Let a token count no more; the token, as it was.

    Raises
    ------
    OracleError
        When there is no such token, or it was revoked before.
    """
    known = {t.token_id: t for t in tokens(connection)}
    if token_id not in known:
        raise OracleError(f"unknown token '{token_id}'{did_you_mean(token_id, known)}; `oracle token list` shows all")
    if known[token_id].revoked_at is not None:
        raise OracleError(f"token '{token_id}' was revoked before; nothing is left to do")
    t = TokenRecord
    connection.execute(update(t).where(t.token_id == token_id).values(revoked_at=require_aware(at)))
    return known[token_id]
