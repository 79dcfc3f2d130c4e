"""The benchmark of the HTTP service, against small servers."""

import threading
import time

import numpy as np
import pytest
import uvicorn
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient

from app.ports import LOCAL, bind
from benchmarks import http, http_plain
from benchmarks.http_client import drive

pytestmark = pytest.mark.slow


@pytest.fixture
def served():
    """Port of a server that remembers what it was asked, and what that was."""
    asked, app = [], FastAPI()

    @app.post("/v1/suggestions")
    def answer(body: dict) -> Response:
        asked.append(body["question"])
        return Response(b"x" * 70_000, 200 if body["question"] != "bad" else 500)

    with bind(LOCAL, 0) as door:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield door.getsockname()[1], asked
        server.should_exit = True
        thread.join(60)


def told(port, bodies, **more):
    return {"port": port, "path": "/v1/suggestions", "bodies": bodies, "clients": 4} | more


@pytest.mark.parametrize("rate", [0, 400])
def test_every_question_is_asked_once_and_every_answer_is_read_to_its_end(served, rate):
    port, asked = served
    bodies = [{"question": f"q{i}"} for i in range(40)]
    found = drive(told(port, bodies, rate=rate, keep=True))
    assert sorted(asked) == sorted(b["question"] for b in bodies)
    assert (found["requests"], found["good"]) == (40, 40)
    assert {len(a) for a in found["answers"]} == {70_000}
    assert 0 < found["p50"] <= found["p95"] <= found["p99"] and found["client_cpu"] > 0
    assert rate == 0 or found["a_second"] < 2 * rate


def test_answers_that_are_no_answers_are_counted(served):
    assert drive(told(served[0], [{"question": "bad"}, {"question": "good"}]))["good"] == 1


def test_the_plain_endpoint_says_the_likeliest_template(encoder, monkeypatch):
    class Transformer:
        def __init__(self, *words, **options):
            pass

        def encode(self, texts, **options):
            return encoder.encode(texts)

    monkeypatch.setattr(http_plain, "SentenceTransformer", Transformer)
    app = http_plain.plain_app(
        ["late payout", "late money", "card lost", "lost my card"], ["late", "late", "card", "card"]
    )
    with TestClient(app) as client:
        found = client.post("/v1/suggestions", json={"question": "my payout is late", "agent": "x"}).json()
    assert found["template_id"] == "late" and 0.5 < found["proba"] <= 1


def test_the_table_compares_with_the_faster_plain_endpoint():
    def measured(rate):
        return {"a_second": rate, "p50": 1, "p95": 2, "p99": 3, "server_ms": 4, "client_cpu": 0.1, "answers": []}

    rounds = [
        {http.PLAIN: measured(a), http.PLAIN_ONE: measured(20), http.OURS: measured(c), http.HALF: measured(c / 2)}
        for a, c in ((10, 100), (25, 100), (10, 120))
    ]
    lines = http.table(rounds).splitlines()
    assert "oracle serve | 100 | 5.0 | 1 | 2 | 3 | 4.0 | 10 %" in lines[4]
    assert np.isclose(float(lines[2].split("|")[3]), 0.5)


def test_texts_are_asked_once_and_in_the_same_order_every_time(shop):
    from app.workspace import Workspace

    texts = http.distinct_texts(Workspace(shop), 10)
    assert len(set(texts)) == 10 and texts == http.distinct_texts(Workspace(shop), 10)
