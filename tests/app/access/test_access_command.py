"""As whom a command acts."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from app.access import command as module
from app.access.command import command_actor, user_name
from app.workspace import Workspace
from labeling.acting import SYSTEM, actor
from labeling.errors import OracleError
from labeling.serving.tokens import new_token
from labeling.store.tokens import add_token, revoke_token, tokens

NOW = datetime.now(UTC)


@pytest.fixture
def bare(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.fixture
def secret_of(bare):
    def make(role, days=7, at=NOW):
        token, secret = new_token(f"the {role}", role, at, days)
        with Workspace(bare).open_store() as store, store.write() as connection:
            add_token(connection, token)
        return secret

    return make


def test_without_a_token_the_user_of_the_machine_acts_and_no_store_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(module.getpass, "getuser", lambda: "ana")
    found = command_actor(tmp_path / "nowhere", {})
    assert (found.name, found.role, found.through) == ("ana", "admin", "cli")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(("said", "name"), [("an\x00a\n", "ana"), (" ", "somebody"), ("x" * 300, "x" * 200)])
def test_a_strange_user_name_is_made_a_name(monkeypatch, said, name):
    monkeypatch.setattr(module.getpass, "getuser", lambda: said)
    assert user_name() == name


def test_a_user_without_a_name_has_a_number(monkeypatch):
    def missing():
        raise KeyError("uid not found")

    monkeypatch.setattr(module.getpass, "getuser", missing)
    assert user_name().startswith("user ")


def test_a_token_gives_its_role_and_name(bare, secret_of):
    found = command_actor(bare, {"ORACLE_TOKEN": f" {secret_of('sme')}\n"})
    assert (found.name, found.role, found.through) == ("the sme", "sme", "cli")


def test_a_token_that_counts_no_more_is_refused(bare, secret_of):
    old, revoked = secret_of("lead", 1, NOW - timedelta(2)), secret_of("sme")
    with Workspace(bare).open_store() as store, store.write() as connection:
        revoke_token(connection, next(t.token_id for t in tokens(connection) if t.role == "sme"), NOW)
    for secret, why in ((old, "expired"), (revoked, "revoked"), ("lo_wrong", "unknown")):
        with pytest.raises(OracleError, match=f"the token in ORACLE_TOKEN is {why}; take it out") as raised:
            command_actor(bare, {"ORACLE_TOKEN": secret})
        assert secret not in str(raised.value)


def test_a_command_does_what_the_role_of_its_token_may(command, bare, secret_of, monkeypatch):
    monkeypatch.setenv("ORACLE_TOKEN", secret_of("viewer"))
    code, printed = command("-w", bare, "token", "create", "mine", "--role", "admin")
    assert code == 2 and "the viewer (viewer) may not" in printed
    code, printed = command("-w", bare, "audit")
    assert code == 2 and "may not read who did what" in printed
    monkeypatch.setenv("ORACLE_TOKEN", secret_of("admin"))
    code, printed = command("-w", bare, "token", "create", "mine", "--json")
    assert code == 0 and json.loads(printed)["name"] == "mine"
    assert actor() == SYSTEM


def test_a_bad_token_is_bad_input_also_for_commands_that_read(command, bare, monkeypatch):
    monkeypatch.setenv("ORACLE_TOKEN", "lo_wrong")
    code, printed = command("-w", bare, "alerts")
    assert code == 2 and "the token in ORACLE_TOKEN is unknown" in printed
    assert command("-w", bare, "alerts", "--help")[0] == 0


def test_a_new_workspace_needs_no_token(command, tmp_path, monkeypatch):
    monkeypatch.setenv("ORACLE_TOKEN", "lo_wrong")
    assert command("init", tmp_path / "new")[0] == 0
