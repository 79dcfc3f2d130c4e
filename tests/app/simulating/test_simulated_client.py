"""The client against a server that behaves badly."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.simulating.client import Client
from labeling.errors import OracleError


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answers = {
        "/v1/suggestions": (200, b'{"suggestion_id": "s-1"}'),
        "/v1/suggestions/known/feedback": (200, b'{"recorded": true}'),
        "/v1/suggestions/new/feedback": (404, b'{"error": {"message": "unknown suggestion"}}'),
        "/v1/suggestions/page/feedback": (502, b"<html>bad gateway</html>"),
    }
    seen = []

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        type(self).seen.append((self.path, self.headers.get("authorization")))
        status, body = self.answers[self.path]
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def url():
    Handler.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_answers_and_tokens(url):
    client = Client(url + "/", "secret")
    assert client.suggest({"question": "Ünï?"}) == {"suggestion_id": "s-1"}
    client.feedback("known", {"action": "shown"})
    assert Handler.seen == [(p, "Bearer secret") for p in ("/v1/suggestions", "/v1/suggestions/known/feedback")]


def test_refusals_are_one_sentence(url):
    with pytest.raises(OracleError, match="refused: unknown suggestion"):
        Client(url).feedback("new", {})
    with pytest.raises(OracleError, match="refused: status 502"):
        Client(url).feedback("page", {})


def test_nobody_there():
    with pytest.raises(OracleError, match="does not answer"):
        Client("http://127.0.0.1:9").suggest({})


def test_no_address():
    for wrong in ("ftp://x", "localhost:8600", "http://", ""):
        with pytest.raises(OracleError, match="is no address of a service"):
            Client(wrong)
