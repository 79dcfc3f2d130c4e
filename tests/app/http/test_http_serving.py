"""oracle serve: what it says and refuses before it serves, and how it ends."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import UTC, datetime

import pytest

from app.http import serving
from app.http.live import Live
from app.http.metrics import Metrics
from app.http.serving import describe, open_door
from app.releasing.releases import set_mode
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.serving.tokens import new_token
from labeling.store import Store
from labeling.store.tokens import add_token

AT = datetime(2030, 1, 7, tzinfo=UTC)
CLIENTS = 8


@pytest.fixture
def live(shop):
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        yield Live(workspace, store, Metrics(), 3600)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_other_machines_need_a_token_before_the_port_is_opened(live, host, monkeypatch):
    monkeypatch.setattr(serving, "bind", lambda *words: pytest.fail("a port was opened"))
    with pytest.raises(OracleError, match="make one with `oracle token create`"):
        open_door(live, host, 8600)


def test_with_a_token_any_address_may_be_listened_at(live):
    with live.store.write() as connection:
        add_token(connection, new_token("desk", "agent", AT)[0])
    with open_door(live, "0.0.0.0", 0) as door:
        assert door.getsockname()[0] == "0.0.0.0"
    assert "Access: 1 token counts" in describe(live, "http://x")


def test_it_says_what_agents_see(live):
    open_door(live, "127.0.0.1", 0).close()
    told = "\n".join(describe(live, "http://127.0.0.1:8600"))
    assert f"Release: {live.plan.signs.release}" in told
    assert "validity live, topic live, template live" in told and "no answers yet" not in told
    assert "everybody on this machine, nobody else" in told
    set_mode(live.workspace, "template", "shadow", "tests")
    live.look()
    assert "agents see no answers yet (`oracle release mode template live`)" in "\n".join(describe(live, "x"))


def test_the_command_tells_programs_and_serves(command, shop, monkeypatch):
    served = []
    monkeypatch.setattr(serving, "serve", lambda app, door: served.append(door.getsockname()))
    port = free_port()
    code, printed = command("-w", shop, "serve", "--port", port, "--json")
    told = json.loads(printed)
    assert (code, served) == (0, [("127.0.0.1", port)])
    assert told["url"] == f"http://127.0.0.1:{port}" and told["modes"]["template"] == "live" and told["tokens"] is False


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--host", "0.0.0.0"), "there is no token yet"), (("--port", "{taken}"), "cannot be had")],
)
def test_what_cannot_be_served_is_one_sentence(command, shop, monkeypatch, words, said):
    monkeypatch.setattr(serving, "serve", lambda app, door: pytest.fail("it served"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        words = [w.format(taken=other.getsockname()[1]) for w in words]
        code, printed = command("-w", shop, "serve", *words)
    assert code == 2 and said in printed and "Traceback" not in printed


def test_without_a_release_it_does_not_begin(command, tmp_path):
    (tmp_path / "data").mkdir()
    code, printed = command("-w", tmp_path, "serve")
    assert code == 2 and "no release yet; run `oracle run`" in printed


class Load:
    """Clients that ask until they are refused, and what they were answered."""

    def __init__(self, port):
        self.port, self.answered, self.problems = port, [], []
        self.threads = [threading.Thread(target=self.run, args=(i,)) for i in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def run(self, client):
        number = 0
        while True:
            number += 1
            body = {"question": f"Where is parcel {number} of {client}?", "agent": f"agent-{client}"}
            try:
                self.answered.append(ask(self.port, body)["suggestion_id"])
            except urllib.error.HTTPError as error:
                self.problems.append(error.code)
                return
            except (OSError, ValueError, http.client.HTTPException):  # an answer may be cut off by the kill
                return

    def wait_for(self, many):
        end = time.monotonic() + 60
        while len(self.answered) < many and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.answered) >= many, self.problems

    def join(self):
        for thread in self.threads:
            thread.join(60)


def ask(port, body):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/suggestions", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def start(shop, built):
    """The command in a process of its own, once it is ready."""
    port = free_port()
    words = [sys.executable, "-m", "app.cli", "-w", str(shop), "serve", "--port", str(port)]
    (shop / "var/encoder").symlink_to(built) if not (shop / "var/encoder").exists() else None
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    end = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
            return process, port
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError(process.communicate()[0])


def logged(shop):
    with Store.open(shop / "var/store.db") as store:
        return {one.suggestion_id for one in store.suggestions(limit=100_000)}


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_stopping_it_under_load_loses_no_line_and_is_a_clean_end(shop, one_encoder, stop):
    process, port = start(shop, Workspace(shop).built_encoders)
    load = Load(port)
    load.wait_for(40)
    process.send_signal(stop)
    printed = process.communicate(timeout=60)[0]
    load.join()
    assert process.returncode == 0, printed
    assert set(load.answered) <= logged(shop) and load.problems == []
    assert "Traceback" not in printed and "where is parcel" not in printed.lower()


@pytest.mark.slow
def test_killing_it_under_load_loses_no_answered_line(shop, one_encoder):
    process, port = start(shop, Workspace(shop).built_encoders)
    load = Load(port)
    load.wait_for(40)
    process.kill()
    process.communicate(timeout=60)
    load.join()
    assert len(load.answered) >= 40 and set(load.answered) <= logged(shop)
    process, port = start(shop, Workspace(shop).built_encoders)
    assert ask(port, {"question": "Where is my parcel?", "agent": "ana"})["decision"] == "suggest"
    process.terminate()
    assert process.wait(60) == 0
