"""The webhook is told once, in the background; a broken receiver holds nothing up and redirects lead nowhere."""

import json
import logging
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.observing.alert_sending import MOST_WAITING, WebhookSender, post

MESSAGE = {"rule": "slow", "state": "raised", "text": "slow, raised: ⚠ 512 ms"}


@pytest.fixture
def receiver():
    """A local server that answers with the statuses it is given, and remembers what it was sent."""
    got, statuses, hold = [], [], threading.Event()
    hold.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, dict(self.headers), body))
            hold.wait(10)
            status = statuses.pop(0) if statuses else 200
            self.send_response(status)
            if status in (302, 307):
                self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.got, server.statuses, server.hold = got, statuses, hold
    server.url = f"http://127.0.0.1:{server.server_port}/hook/T0-secret?a=1"
    yield server
    hold.set()
    server.shutdown()
    thread.join()
    server.server_close()


def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    assert condition()


def test_a_message_arrives_as_json(receiver):
    with WebhookSender(receiver.url, pauses=()) as sender:
        sender.send(MESSAGE)
        until(lambda: receiver.got)
    path, headers, body = receiver.got[0]
    assert path == "/hook/T0-secret?a=1" and json.loads(body) == MESSAGE
    assert headers["Content-Type"] == "application/json; charset=utf-8"


def test_what_a_receiver_cannot_take_now_is_sent_again(receiver):
    receiver.statuses += [500, 429, 200]
    with WebhookSender(receiver.url, pauses=(0.01, 0.01, 0.01)) as sender:
        sender.send(MESSAGE)
        until(lambda: len(receiver.got) == 3)
    assert len(receiver.got) == 3


@pytest.mark.parametrize("status", [400, 404, 302, 307])
def test_a_refusal_or_redirect_ends_it_and_only_the_host_is_logged(receiver, caplog, status):
    receiver.statuses.append(status)
    with caplog.at_level(logging.WARNING), WebhookSender(receiver.url, pauses=(0.01,)) as sender:
        sender.send(MESSAGE)
        until(lambda: caplog.records)
    assert [path for path, *_ in receiver.got] == ["/hook/T0-secret?a=1"]
    assert f"127.0.0.1 (status {status})" in caplog.text and "secret" not in caplog.text


def test_sending_never_waits_and_what_is_too_much_is_dropped(receiver, caplog):
    receiver.hold.clear()
    sender = WebhookSender(receiver.url, pauses=())
    started = time.monotonic()
    for _ in range(MOST_WAITING + 10):
        sender.send(MESSAGE)
    assert time.monotonic() - started < 1
    assert "too slow" in caplog.text and "secret" not in caplog.text
    receiver.hold.set()
    sender.close()


def test_a_silent_receiver_is_given_up(receiver, caplog):
    receiver.hold.clear()
    with WebhookSender(receiver.url, pauses=(), timeout=0.05) as sender:
        sender.send(MESSAGE)
        until(lambda: "could not be sent" in caplog.text)


def test_nobody_there(receiver, caplog):
    with WebhookSender("http://127.0.0.1:9/", pauses=(0.01,)) as sender:
        sender.send(MESSAGE)
        until(lambda: "ConnectionRefusedError" in caplog.text)


def test_closing_without_a_message_is_fine():
    WebhookSender("https://hooks.example/").close()


def test_an_address_without_a_path_is_the_root(receiver):
    assert post(f"http://127.0.0.1:{receiver.server_port}", b"{}", 5.0) == 200
    assert receiver.got[0][0] == "/"
