"""The door: sizes, slowness, headers and what is counted."""

import asyncio
import json

import pytest

from app.http import door as module
from app.http.access import Access
from app.http.door import MOST_BYTES, Door
from app.http.errors import RefusedError
from app.http.metrics import Metrics

JSON = (b"content-type", b"application/json")


def ask(parts, headers=(JSON,), method="POST", within=None, wait=0.0, access=Access):
    """Send a body in parts to a door with a small application behind it; status, headers, body, what got inside."""
    inside, sent, left = [], [], list(parts)

    async def application(scope, receive, send):
        message = await receive()
        inside.append(message["body"])
        if within is not None:
            raise within
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    async def receive():
        await asyncio.sleep(wait)
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    metrics = Metrics()
    scope = {"type": "http", "method": method, "path": "/x", "headers": list(headers), "client": ("127.0.0.1", 1)}
    asyncio.run(Door(application, access, metrics)(scope, receive, send))
    start = sent[0]
    return start["status"], dict(start["headers"]), b"".join(m.get("body", b"") for m in sent[1:]), inside, metrics


def test_a_body_in_parts_comes_whole():
    status, headers, _, inside, _ = ask([b'{"a"', b": 1", b"}"])
    assert (status, inside) == (200, [b'{"a": 1}'])
    assert headers[b"x-content-type-options"] == b"nosniff" and headers[b"cache-control"] == b"no-store"
    assert not any(name.startswith(b"access-control") for name in headers)


@pytest.mark.parametrize("headers", [(JSON,), (JSON, (b"transfer-encoding", b"chunked"))])
def test_a_body_without_a_length_is_cut_off_at_the_limit(headers):
    part = b"x" * 2**18
    status, _, body, inside, _ = ask([part] * 4, headers)
    assert (status, len(inside[0])) == (200, MOST_BYTES)
    status, answer, body, inside, _ = ask([part] * 5, headers)
    assert (status, inside) == (413, []) and json.loads(body)["error"]["code"] == "too_large"
    assert answer[b"connection"] == b"close"


@pytest.mark.parametrize("length", [b"1048577", b"99999999999999999999", b"-1", b"many"])
def test_a_length_over_the_limit_is_refused_unread(length):
    assert ask([b"{}"], (JSON, (b"content-length", length)))[0] == 413


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(module, "BODY_SECONDS", 0.05)
    status, _, body, inside, _ = ask([b"{", b"}"], wait=0.04)
    assert (status, inside) == (408, []) and "did not come in time" in json.loads(body)["error"]["message"]


def test_too_many_at_once_are_asked_to_come_again(monkeypatch):
    monkeypatch.setattr(module, "MOST_AT_ONCE", 0)
    status, headers, body, inside, _ = ask([b"{}"])
    assert (status, headers[b"retry-after"], inside) == (503, b"1", [])
    assert json.loads(body)["error"]["code"] == "unavailable"


def test_what_fails_within_is_an_answer_and_is_counted():
    status, _, body, _, metrics = ask([b"{}"], within=ValueError("secret"))
    assert status == 500 and b"secret" not in body
    assert b'oracle_requests_total{method="POST",route="other",status="500"} 1.0' in metrics.text()


def test_rights_that_cannot_be_read_let_nobody_in():
    def broken():
        raise RefusedError(503, "the tokens were not read yet; ask again in a moment")

    assert ask([b"{}"], access=broken)[0] == 503


def test_methods_without_a_body_need_no_content_type():
    assert ask([b""], (), "GET")[0] == 200
    assert ask([b"{}"], ())[0] == 415


def test_methods_that_nobody_knows_are_counted_together():
    metrics = ask([b""], (), "BREW")[-1]
    assert b'method="other"' in metrics.text() and b"BREW" not in metrics.text()
