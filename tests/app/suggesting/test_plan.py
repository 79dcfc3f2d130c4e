"""The plan that suggestions are made by: read once, and again when something changes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.releasing.releases import run_in_shadow, set_mode
from app.suggesting import plan as module
from app.suggesting.plan import read_plan
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store.ingest import replace_source

AT = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def workspace(shop):
    return Workspace(shop)


@pytest.fixture
def store(workspace):
    with workspace.open_store() as opened:
        yield opened


def test_nothing_changed_nothing_read(workspace, store):
    first = read_plan(workspace, store)
    assert read_plan(workspace, store, first) is first


def test_other_modes_keep_the_release_in_memory(workspace, store):
    first = read_plan(workspace, store)
    set_mode(workspace, "topic", "off", "Ana")
    then = read_plan(workspace, store, first)
    assert then.modes.topic == "off"
    assert then.current is first.current


def test_an_edited_template_stands_in_its_new_words(workspace, store):
    first = read_plan(workspace, store)
    templates = [replace(t, title=t.title + "!") for t in store.templates()]
    with store.write() as connection:
        replace_source(connection, "data/templates.csv", templates=templates, at=AT)
    then = read_plan(workspace, store, first)
    assert all(s.template.title.endswith("!") for s in then.stand.values())


def test_a_candidate_that_cannot_be_read_keeps_nobody_from_answers(workspace, store, monkeypatch, caplog):
    current = store.current_release()
    store.add_release("r-new", AT, {"gate": {}}, {})
    with pytest.raises(OracleError, match="r-new is not there"):
        run_in_shadow(workspace, "r-new", "Ana")
    load, good = module.load_release, module.load_release(workspace.releases, current)
    monkeypatch.setattr("app.releasing.releases.load_release", lambda folder, name: good)
    run_in_shadow(workspace, "r-new", "Ana")
    found = read_plan(workspace, store)
    assert found.candidate is None
    assert "no release runs in shadow" in caplog.text
    monkeypatch.setattr(module, "load_release", lambda folder, name: load(folder, current))
    beside = read_plan(workspace, store)
    assert beside.candidate is not None
    assert beside.candidate.encoder is beside.current.encoder  # one text is encoded once for both


def test_another_release_is_read_once_it_is_current(workspace, store, monkeypatch):
    first = read_plan(workspace, store)
    good = first.current.release
    store.add_release("r-new", AT, {"gate": {}}, {})
    store.promote("r-new", "promoted", AT)
    monkeypatch.setattr(module, "load_release", lambda folder, name: replace(good, release_id=name))
    then = read_plan(workspace, store, first)
    assert then.current.release.release_id == "r-new"
    assert then.current.encoder is first.current.encoder
