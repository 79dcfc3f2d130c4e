"""The door: sizes, slowness, headers and what is counted."""

import asyncio
import json

import pytest

from app.http import door as module
from app.http.access import Access
from app.http.door import MOST_BYTES, Door
from app.http.errors import RefusedError
from app.http.metrics import Metrics
from labeling.serving.tokens import new_token
from tests.app.http.conftest import AT

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


def test_every_answer_has_the_headers_that_keep_a_browser_in():
    for within in (None, ValueError("x")):
        headers = ask([b"{}"], within=within)[1]
        assert headers[b"x-frame-options"] == b"DENY" and headers[b"referrer-policy"] == b"no-referrer"
        assert headers[b"content-security-policy"].startswith(b"default-src 'none';")
        assert headers[b"cross-origin-resource-policy"] == headers[b"cross-origin-opener-policy"] == b"same-origin"
        assert b"strict-transport-security" not in headers


def test_a_request_has_a_name_in_the_answer_and_in_the_log(caplog):
    headers = ask([b"{}"], (JSON, (b"x-request-id", b"proxy-4711")), within=ValueError("x"))[1]
    assert headers[b"x-request-id"] == b"proxy-4711" and "proxy-4711 POST /x failed" in caplog.text


@pytest.mark.parametrize("given", [b"", b"a b", b"x" * 65, b"a\nb", b"\xff", b"<script>"])
def test_a_name_that_cannot_stand_in_a_log_is_another(given):
    found = ask([b"{}"], (JSON, (b"x-request-id", given)))[1][b"x-request-id"]
    assert found != given and len(found) == 32


def test_no_secret_comes_into_the_log(caplog):
    caplog.set_level("DEBUG")
    access = Access((new_token("ana", "agent", AT)[0],))
    status, _, body, _, _ = ask([b"{}"], (JSON, (b"authorization", b"Bearer lo_secret")), access=lambda: access)
    assert status == 401 and "401" in caplog.text
    assert "lo_secret" not in caplog.text and b"lo_secret" not in body
