"""Backups of a store in PostgreSQL, and the way from a file to PostgreSQL and back."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.backing_up.making import back_up
from app.backing_up.restoring import restore
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store import Store
from labeling.values import Question

AT = datetime(2026, 3, 1, 3, tzinfo=UTC)
SETTINGS = 'name = "shop"\nstore = "db/old.db"\n\n[placeholders]\nstore = "Main Street"\n'


@pytest.fixture
def workspace(tmp_path):
    root = tmp_path / "shop"
    (root / "data").mkdir(parents=True)
    (root / "labeling_functions").mkdir()
    (root / "oracle.toml").write_text(SETTINGS)
    (root / "data/templates.csv").write_text("template_id,topic,title,body\na,t,A,B\n")
    made = Workspace(root)
    with made.open_store() as store:
        store.replace_source("data/questions.csv", questions=[Question("q1", "Where? 🦜")], at=AT)
    return made


def make(workspace):
    with workspace.open_store() as store:
        return Path(back_up(workspace, store, AT)["backup"])


def texts(workspace):
    with workspace.open_store() as store:
        return [q.text for q in store.questions()]


def test_from_a_file_to_postgresql_and_back(workspace, tmp_path, postgres_new_url):
    found = restore(make(workspace), tmp_path / "server", postgres_new_url)
    moved = Workspace(tmp_path / "server")
    assert found["store"] == moved.settings.store and found["outside"] == ""
    assert tomllib.loads((tmp_path / "server/oracle.toml").read_text())["placeholders"] == {"store": "Main Street"}
    assert not (tmp_path / "server/var/store.db").exists() and texts(moved) == ["Where? 🦜"]
    with moved.open_store() as store:
        store.replace_source("more.csv", questions=[Question("q2", "When?")], at=AT)
    back = restore(make(moved), tmp_path / "back")
    assert back["store"] == "var/store.db" and back["outside"]
    with Store.open(tmp_path / "back/var/store.db") as store:
        assert [q.text for q in store.questions()] == ["Where? 🦜", "When?"]


def test_a_filled_database_is_refused_and_nothing_appears(workspace, tmp_path, postgres_url):
    with Store.open(postgres_url) as store:
        store.replace_source("s", questions=[Question("q", "x")], at=AT)
    with pytest.raises(OracleError, match="the database is not empty"):
        restore(make(workspace), tmp_path / "server", postgres_url)
    assert not (tmp_path / "server").exists()


def test_a_server_that_does_not_answer_leaves_nothing(workspace, tmp_path):
    pytest.importorskip("psycopg")
    with pytest.raises(OracleError, match="does not answer"):
        restore(make(workspace), tmp_path / "server", "postgresql+psycopg://ann:secret@127.0.0.1:1/x")
    assert not (tmp_path / "server").exists()


def test_the_command_names_where_the_store_went(workspace, tmp_path, postgres_new_url, command):
    made = make(workspace)
    code, printed = command("restore", made, tmp_path / "server", "--store", postgres_new_url)
    assert code == 0 and "PGPASSWORD" in printed
    assert texts(Workspace(tmp_path / "server")) == ["Where? 🦜"]
