"""Tokens of the service."""

from datetime import UTC, datetime, timedelta

import pytest

from labeling.acting import ROLES
from labeling.errors import OracleError
from labeling.serving.tokens import DAYS, Token, hash_of, holder_of, new_token

AT = datetime(2030, 1, 7, tzinfo=UTC)


def test_a_secret_is_long_new_and_kept_nowhere():
    made = [new_token("desk", "agent", AT) for _ in range(50)]
    secrets = {secret for _, secret in made}
    assert len(secrets) == len({t.token_id for t, _ in made}) == 50
    for token, secret in made:
        assert secret.startswith("lo_") and len(secret) == 46
        assert token.hash == hash_of(secret) and len(token.hash) == 64
        assert secret not in repr(token) and token.hash not in repr(token)


def test_only_the_right_secret_finds_its_token():
    made = [new_token(role, role, AT) for role in ROLES]
    known = [token for token, _ in made]
    assert [holder_of(secret, known) for _, secret in made] == known
    for wrong in ("", "lo_", made[0][1][:-1], made[0][1] + "x" * 500, made[0][0].hash, "\ud800", "é"):
        assert holder_of(wrong, known) is None
    assert holder_of(made[0][1], []) is None


def test_a_revoked_token_counts_no_more():
    token, secret = new_token("desk", "agent", AT)
    revoked = Token(token.token_id, token.name, token.role, token.hash, AT, AT)
    assert holder_of(secret, [revoked]) == revoked
    assert (token.problem(AT), revoked.problem(AT)) == ("", "revoked")


def test_a_token_ends_by_itself_unless_it_is_for_ever():
    token, _ = new_token("desk", "agent", AT)
    last = AT + timedelta(DAYS)
    assert token.expires_at == last
    assert [token.problem(at) for at in (AT, last - timedelta(seconds=1), last)] == ["", "", "expired"]
    assert new_token("desk", "agent", AT, 0)[0].problem(AT + timedelta(36_500)) == ""


@pytest.mark.parametrize(
    ("name", "role", "at", "words"),
    [
        (" ", "agent", AT, "name is empty"),
        ("x" * 201, "agent", AT, "201 characters"),
        ("desk", "agnet", AT, "did you mean 'agent'"),
        ("desk", "reader", AT, "unknown role 'reader'; what it may do is the role 'viewer' now"),
        ("desk", "agent", datetime(2030, 1, 7), "without a zone"),
    ],
)
def test_what_does_not_fit_is_named(name, role, at, words):
    with pytest.raises(OracleError, match=words):
        new_token(name, role, at)
