"""The copy: whole, cut off from the team's own store and webhook, and never within the workspace."""

import pytest

from app.simulating.copying import NOWHERE, copy
from app.workspace import Workspace
from labeling.errors import OracleError


def test_the_copy_has_what_suggestions_need(shop, tmp_path):
    made = copy(Workspace(shop), tmp_path / "copy")
    with made.open_store() as store, Workspace(shop).open_store() as own:
        assert store.current_release() == own.current_release()
        assert store.templates() == own.templates()
        assert not store.suggestions()
    assert (made.releases / own_release(shop)).is_dir()
    assert (made.root / "labeling_functions").is_dir()


def own_release(shop):
    with Workspace(shop).open_store() as store:
        return store.current_release()


def test_the_copy_reaches_neither_store_nor_webhook(shop, tmp_path):
    settings = (shop / "oracle.toml").read_text()
    (shop / "other.db").write_bytes((shop / "var" / "store.db").read_bytes())
    secret = 'store = "other.db"\n' + settings + '\n[alerting]\nwebhook = "https://chat.example/secret"\n'
    (shop / "oracle.toml").write_text(secret)
    made = copy(Workspace(shop), tmp_path / "copy")
    assert made.settings.store == "var/store.db"
    assert made.settings.alerting.webhook == NOWHERE
    assert "secret" not in (made.root / "oracle.toml").read_text()
    assert (shop / "oracle.toml").read_text() == secret


def test_a_temporary_folder_is_the_default(shop, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = copy(Workspace(shop), None)
    assert made.root.parent == tmp_path and (made.root / "var" / "store.db").is_file()


def test_folders_that_do_not_fit_are_refused(shop, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    for into, says in (
        (tmp_path / "full", "not empty"),
        (shop / "inside", "must not lie in"),
        (shop, "must not lie in"),
    ):
        with pytest.raises(OracleError, match=says):
            copy(Workspace(shop), into)
    assert not (shop / "inside").exists()


def test_before_the_first_release_there_is_nothing_to_play_with(tmp_path):
    from app.scaffold import create

    create(tmp_path / "new")
    with pytest.raises(OracleError, match="no release yet"):
        copy(Workspace(tmp_path / "new"), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
