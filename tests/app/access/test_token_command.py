"""oracle token create, list, revoke."""

import json

import pytest

from app.workspace import Workspace
from labeling.serving.tokens import hash_of
from labeling.store.tokens import tokens


@pytest.fixture
def bare(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path


def kept(folder):
    with Workspace(folder).open_store() as store, store.read() as connection:
        return tokens(connection)


def test_a_token_is_made_shown_once_listed_and_revoked(command, bare):
    code, printed = command("-w", bare, "token", "create", "desk", "--role", "viewer", "--json")
    made = json.loads(printed)
    assert code == 0 and made["role"] == "viewer" and made["secret"].startswith("lo_")
    assert kept(bare)[0].hash == hash_of(made["secret"])
    code, printed = command("-w", bare, "token", "list", "--json")
    (row,) = json.loads(printed)
    assert code == 0 and (row["name"], row["revoked_at"]) == ("desk", None)
    assert made["secret"] not in printed and kept(bare)[0].hash not in printed
    code, printed = command("-w", bare, "token", "revoke", made["token_id"], "--json")
    assert code == 0 and json.loads(printed)["revoked_at"] and kept(bare)[0].revoked_at is not None


def test_people_read_the_secret_and_how_to_send_it(command, bare):
    code, printed = command("-w", bare, "token", "create", "[bold]desk")
    assert code == 0 and "[bold]desk, role agent" in printed and "Authorization: Bearer" in printed
    secret = next(line for line in printed.splitlines() if line.startswith("lo_"))
    assert kept(bare)[0].hash == hash_of(secret)
    code, printed = command("-w", bare, "token", "list")
    assert code == 0 and "[bold]desk" in printed and secret not in printed


def test_no_token_yet(command, bare):
    code, printed = command("-w", bare, "token", "list")
    assert code == 0 and "There is no token" in printed


def test_a_token_ends_unless_somebody_wants_it_for_ever_and_is_told_what_that_means(command, bare):
    code, printed = command("-w", bare, "token", "create", "desk", "--days", "7")
    assert code == 0 and "until 20" in printed and "never expires" not in printed
    made = kept(bare)[0]
    assert (made.expires_at - made.created_at).days == 7
    code, printed = command("-w", bare, "token", "create", "root", "--role", "admin", "--days", "0")
    assert code == 0 and "never expires" in printed and "may do everything" in printed
    code, printed = command("-w", bare, "token", "list", "--json")
    assert [(r["name"], r["state"], r["expires_at"] is None) for r in json.loads(printed)] == [
        ("desk", "counts", False),
        ("root", "counts", True),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "desk", "--role", "agnet"), "did you mean 'agent'"),
        (("create", "desk", "--role", "reader"), "the role 'viewer' now"),
        (("create", " "), "name is empty"),
        (("revoke", "t-0"), "unknown token 't-0'"),
    ],
)
def test_what_does_not_fit_is_one_sentence(command, bare, words, said):
    code, printed = command("-w", bare, "token", *words)
    assert code == 2 and said in printed and kept(bare) == ()
