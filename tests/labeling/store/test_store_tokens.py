"""Tokens in the store."""

from datetime import UTC, datetime, timedelta

import pytest

from labeling.errors import OracleError
from labeling.serving.tokens import new_token
from labeling.store import Store
from labeling.store.tokens import add_token, revoke_token, tokens

AT = datetime(2030, 1, 7, tzinfo=UTC)


@pytest.fixture
def connection(tmp_path):
    with Store.open(tmp_path / "store.db") as store, store.write() as connection:
        yield connection


def test_tokens_come_back_as_they_were_and_without_their_secrets(connection):
    made = [new_token(name, "agent", AT + timedelta(i)) for i, name in enumerate(("b", "a"))]
    for token, _ in reversed(made):
        add_token(connection, token)
    assert tokens(connection) == tuple(token for token, _ in made)
    kept = str(connection.exec_driver_sql("SELECT * FROM token").fetchall())
    assert not any(secret in kept for _, secret in made)


def test_a_revoked_token_stays_and_frees_its_name(connection):
    token, _ = new_token("desk", "agent", AT)
    add_token(connection, token)
    with pytest.raises(OracleError, match="there is a token 'desk' already"):
        add_token(connection, new_token("desk", "viewer", AT)[0])
    assert revoke_token(connection, token.token_id, AT + timedelta(1)) == token
    assert tokens(connection)[0].revoked_at == AT + timedelta(1)
    add_token(connection, new_token("desk", "viewer", AT)[0])
    assert len(tokens(connection)) == 2


def test_what_cannot_be_revoked_is_named(connection):
    token, _ = new_token("desk", "agent", AT)
    add_token(connection, token)
    with pytest.raises(OracleError, match=f"unknown token '{token.token_id}x'; did you mean '{token.token_id}'"):
        revoke_token(connection, f"{token.token_id}x", AT)
    revoke_token(connection, token.token_id, AT)
    with pytest.raises(OracleError, match="was revoked before"):
        revoke_token(connection, token.token_id, AT)
