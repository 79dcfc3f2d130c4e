"""What the service knows follows the store, and survives what is broken."""

import shutil
import time

import pytest

from app.http.live import Live
from app.http.metrics import Metrics
from app.http.service import create_app
from app.releasing.releases import set_mode
from app.suggesting.log_writer import LogWriter
from app.workspace import Workspace
from labeling.errors import OracleError
from tests.app.http.conftest import AT, QUESTION, client_of


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_what_changes_in_the_store_counts_without_a_restart(shop):
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        app = create_app(workspace, store, watch_every=0.02)
        with client_of(app) as client:
            assert client.post("/v1/suggestions", json=QUESTION).json()["decision"] == "suggest"
            set_mode(workspace, "template", "off", "tests")
            assert until(lambda: app.state.live.plan.modes.template == "off")
            assert client.post("/v1/suggestions", json=QUESTION).json()["decision"] == "abstain"


def test_a_broken_release_leaves_the_last_good_one_and_says_so(service):
    before, good = service.app.state.live.plan, service.store.current_release()
    with service.store.write() as connection:
        from labeling.store import releases

        releases.add_release(connection, "r-torn", AT, {"gate": {}}, {})
        releases.promote(connection, "r-torn", "promoted", AT, "")
    service.app.state.live._look_safely()
    assert service.app.state.live.plan is before
    answered = service.client.get("/readyz")
    assert answered.status_code == 503 and "r-torn" in answered.json()["error"]["message"]
    assert service.client.get("/healthz").status_code == 200
    assert service.client.post("/v1/suggestions", json=QUESTION).json()["release_id"] == good
    service.store.rollback(AT)
    service.app.state.live._look_safely()
    assert service.client.get("/readyz").json() == {"status": "ready"}


def test_before_the_first_release_it_is_alive_and_not_ready(shop):
    shutil.rmtree(shop / "var")
    workspace = Workspace(shop)
    with workspace.open_store() as store, client_of(create_app(workspace, store, watch_every=3600)) as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        for answered in (client.get("/readyz"), client.post("/v1/suggestions", json=QUESTION)):
            assert answered.status_code == 503
            assert "no release yet; run `oracle run`" in answered.json()["error"]["message"]


def test_a_store_that_cannot_be_written_is_not_ready(service, monkeypatch):
    live, writer = service.app.state.live, service.app.state.handling.writer

    def locked():
        raise OracleError("the store is locked by another program; stop it")

    with monkeypatch.context() as patch:
        patch.setattr(service.store, "write", locked)
        live._probe(writer)
    assert service.client.get("/readyz").json()["error"]["message"] == "the store is locked by another program; stop it"
    live._probe(writer)
    assert service.client.get("/readyz").status_code == 200


def test_a_store_that_stopped_answering_is_not_ready(service, monkeypatch):
    live = service.app.state.live
    monkeypatch.setattr(live, "_looked", time.monotonic() - live.every - 60)
    assert "has not answered for" in service.client.get("/readyz").json()["error"]["message"]


def test_whatever_breaks_while_looking_the_service_goes_on(service, monkeypatch, caplog):
    live, before = service.app.state.live, service.app.state.live.plan
    monkeypatch.setattr("app.http.live.read_plan", lambda *words: 1 / 0)
    live._look_safely()
    live._look_safely()
    assert live.plan is before and "ZeroDivisionError" in live.trouble
    assert caplog.text.count("ZeroDivisionError") == 1
    assert b"oracle_ready 0.0" in service.app.state.metrics.text()


def test_an_end_without_a_start_is_fine(shop):
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        live = Live(workspace, store, Metrics(), 0.01)
        live.stop()
        with pytest.raises(Exception, match="no release was read yet"):
            live.plan  # noqa: B018
        with pytest.raises(Exception, match="the tokens were not read yet"):
            live.access  # noqa: B018
        with LogWriter(store) as writer:
            other = Live(workspace, store, Metrics(), 0.01)
            other.start(writer)
            other.stop()
        assert other.trouble == ""
