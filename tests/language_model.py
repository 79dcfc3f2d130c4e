"""A local server that speaks the chat protocol of language models, as well or as badly as a test wants."""

import json
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from labeling.llm import Offered

AT = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
SECRET = "sk-very-secret-123"
TWO = (Offered("late", "Payout is late"), Offered("pause", "Pausing payouts"))


def chat(content, usage=(100, 10)):
    """A chat completion that says this."""
    paid = None if usage is None else {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
    return {"choices": [{"message": {"role": "assistant", "content": content}}], "usage": paid}


def says(answer, usage=(100, 10)):
    return chat(json.dumps({"answer": answer}), usage)


class Handler(BaseHTTPRequestHandler):
    """Answers what ``reply`` of its server makes of a request: content, (status, headers, content), or seconds."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.seen.append((self.path, dict(self.headers), body))
            number = len(self.server.seen)
        found = self.server.reply(body, number)
        if isinstance(found, float):
            time.sleep(found)
            found = None
        if found is None:
            self.close_connection = True
            return
        status, headers, content = found if isinstance(found, tuple) else (200, {}, found)
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(data))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *about):
        pass


@contextmanager
def serving(reply):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.reply, server.seen, server.lock = True, reply, [], Lock()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
