"""oracle app: what it says before it serves, and how it stops."""

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from app.audit import serving
from app.audit.serving import ADDRESS
from app.desk import loaded
from app.ports import require_free
from labeling.acting import NOBODY, SYSTEM, actor, set_default
from labeling.errors import OracleError


@pytest.fixture
def served(monkeypatch):
    """What the server would have been started with."""
    calls = []
    monkeypatch.setattr(serving, "serve", lambda port, browser, *where: calls.append((port, browser, *where)))
    monkeypatch.setattr(loaded, "_open", {})
    monkeypatch.setenv("ORACLE_WORKSPACE", "")
    return calls


@pytest.fixture
def taken():
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind((ADDRESS, 0))
        other.listen()
        yield other.getsockname()[1]


def free_port():
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return probe.getsockname()[1]


def test_it_reads_the_labels_and_serves(command, served, shop):
    port = free_port()
    code, printed = command("-w", shop, "app", "--port", port, "--no-browser", "--json")
    assert code == 0
    url = f"http://127.0.0.1:{port}"
    assert json.loads(printed) == {"url": url, "workspace": str(shop.resolve()), "sign_in": ""}
    assert served == [(port, False, "127.0.0.1", None)]
    assert loaded.open_desk(shop)._loaded is not None


def test_other_machines_are_let_in_only_where_people_sign_in(command, served, shop, monkeypatch):
    shutil.rmtree(shop / "var")
    code, printed = command("-w", shop, "app", "--port", free_port(), "--host", "0.0.0.0")
    assert (code, served) == (2, [])
    assert "--host 0.0.0.0 lets other machines in, and nobody has to sign in" in printed

    monkeypatch.setattr(loaded, "_open", {})
    (shop / "oracle.toml").write_text('[access]\nsign_in = "oidc"\n', encoding="utf-8")
    code, printed = command("-w", shop, "app", "--port", free_port(), "--host", "0.0.0.0")
    assert (code, served) == (2, [])
    assert "ORACLE_OIDC_CLIENT_ID" in printed

    values = {"CLIENT_ID": "id", "CLIENT_SECRET": "hush", "ISSUER": "https://id.example.com"}
    for name, value in {f"ORACLE_OIDC_{key}": value for key, value in values.items()}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ORACLE_COOKIE_SECRET", "c" * 32)
    monkeypatch.setenv("ORACLE_APP_URL", "https://oracle.example.com")
    monkeypatch.setenv("ORACLE_OIDC_VERIFIED", "claim")
    code, printed = command("-w", shop, "app", "--port", free_port(), "--host", "0.0.0.0")
    assert code == 0
    assert "The desk is open at https://oracle.example.com" in printed
    assert "hush" not in printed
    assert served[0][2] == "0.0.0.0"


def test_it_serves_a_workspace_without_labels(command, served, shop):
    shutil.rmtree(shop / "var")
    code, printed = command("-w", shop, "app", "--port", free_port())
    assert (code, served[0][1]) == (0, True)
    assert "The desk is open at http://127.0.0.1:" in printed


def test_a_port_in_use_is_one_sentence_before_anything_is_read(command, served, shop, taken, monkeypatch):
    monkeypatch.setattr(loaded, "load", lambda *words: pytest.fail("labels were read"))
    code, printed = command("-w", shop, "app", "--port", taken)
    assert code == 2
    assert f"port {taken} cannot be had" in printed
    assert "try --port" in printed
    assert served == []


def test_a_free_port_is_let_through_and_what_is_proposed_is_free(taken):
    require_free(free_port())
    with pytest.raises(OracleError) as refused:
        require_free(taken)
    require_free(int(str(refused.value).rpartition(" ")[2]))


def test_a_folder_that_is_no_workspace_is_the_usual_sentence(command, served, tmp_path):
    code, printed = command("-w", tmp_path, "app", "--port", free_port())
    assert code == 2
    assert "this is no workspace" in printed


def test_torn_labels_are_one_sentence(command, served, shop):
    (shop / "var/run/labels/votes.npz").unlink()
    (shop / "var/run/labels/votes.npz").write_bytes(b"torn")
    code, printed = command("-w", shop, "app", "--port", free_port())
    assert code == 2
    assert "the latest labels are torn; run `oracle run`" in printed
    assert "Traceback" not in printed


class Nothing:
    """A server that ends at once; knows what it would have served, and where."""

    def __init__(self, app):
        self.app = app

    def run(self, doors):
        Nothing.last = (self.app, doors[0].getsockname())


def test_the_server_listens_here_only_and_reports_to_nobody(monkeypatch):
    seen, port, before = {}, free_port(), set_default(SYSTEM)
    monkeypatch.setattr(serving.bootstrap, "load_config_options", seen.update)
    monkeypatch.setattr(serving, "server", Nothing)
    try:
        serving.serve(port, False)
        assert actor() == NOBODY
    finally:
        set_default(before)
    app, address = Nothing.last
    assert address == ("127.0.0.1", port)
    assert seen["server_address"] == "127.0.0.1"
    assert seen["browser_gatherUsageStats"] is False
    assert seen["client_showErrorDetails"] == "none"
    assert str(app.script_path).endswith("main.py")


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_it_is_a_clean_end(shop, lend, stop):
    lend(shop)
    port = free_port()
    words = [sys.executable, "-m", "app.cli", "-w", str(shop), "app", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
            break
        except OSError:
            time.sleep(0.2)
    process.send_signal(stop)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0, printed
    assert "Traceback" not in printed
