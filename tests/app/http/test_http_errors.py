"""Whatever goes wrong has one shape, the right status and one sentence."""

import pytest

from tests.app.http.conftest import QUESTION

JSON = {"content-type": "application/json"}
PATH = "/v1/suggestions"


def problem(answered, status, code):
    assert answered.status_code == status, answered.text
    assert answered.headers["content-type"] == "application/json"
    ((key, error),) = answered.json().items()
    assert key == "error" and set(error) == {"code", "message", "field"} and error["code"] == code
    assert "\n" not in error["message"] and "Traceback" not in error["message"]
    return error


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"agent": "ana"}, "question", "question is missing"),
        ({"question": "x"}, "agent", "agent is missing"),
        (QUESTION | {"question": "  "}, "question", "is empty"),
        (QUESTION | {"question": "a\0b"}, "question", "NUL"),
        (QUESTION | {"question": "x" * 20_001}, "question", "20000"),
        (QUESTION | {"question": 5}, "question", "string"),
        (QUESTION | {"agent": "a" * 201}, "agent", "200"),
        (QUESTION | {"colour": "red"}, "colour", "unknown here"),
        (QUESTION | {"x" * 500: "red"}, "x" * 80 + "…", "unknown here"),
        (QUESTION | {"explain": "yes"}, "explain", "boolean"),
        (QUESTION | {"attributes": {"": "x"}}, "attributes", "a name in attributes"),
        (QUESTION | {"attributes": {"a": 1}}, "attributes.a", "string"),
        (QUESTION | {"attributes": {str(i): "" for i in range(101)}}, "attributes", "100"),
        ([QUESTION], None, "no JSON object"),
        ("text", None, "no JSON object"),
    ],
)
def test_a_body_that_does_not_fit(service, body, field, words):
    error = problem(service.client.post(PATH, json=body), 422, "invalid_request")
    assert error["field"] == field and words in error["message"]


def test_a_body_that_is_nothing(service):
    for body in (b"null", b""):
        error = problem(service.client.post(PATH, content=body, headers=JSON), 422, "invalid_request")
        assert "no JSON object" in error["message"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"question": 1e}', b"9" * 5_000])
def test_a_body_that_is_no_json(service, body):
    problem(service.client.post(PATH, content=body, headers=JSON), 400, "invalid_request")


def test_half_a_character(service):
    body = b'{"question": "\\ud800", "agent": "ana"}'
    error = problem(service.client.post(PATH, content=body, headers=JSON), 422, "invalid_request")
    assert "lone surrogate" in error["message"] and error["field"] == "question"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none(service, value):
    body = f'{{"action": "used", "agent": "ana", "handle_seconds": {value}}}'.encode()
    problem(service.client.post(f"{PATH}/s-0/feedback", content=body, headers=JSON), 422, "invalid_request")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
def test_a_body_of_another_kind(service, kind):
    body = b'{"question": "Where is it?", "agent": "ana"}'
    error = problem(service.client.post(PATH, content=body, headers={"content-type": kind}), 415, "invalid_request")
    assert "application/json" in error["message"]


def test_addresses_and_methods_that_are_not_there(service):
    problem(service.client.get("/v2/suggestions"), 404, "not_found")
    problem(service.client.post(f"{PATH}/", json=QUESTION), 404, "not_found")
    answered = service.client.get(PATH)
    problem(answered, 405, "invalid_request")
    assert answered.headers["allow"] == "POST"


def test_what_fails_within_is_logged_and_not_told(service, monkeypatch, caplog):
    monkeypatch.setattr(service.app.state.handling, "suggest", lambda asked: 1 / 0)
    error = problem(service.client.post(PATH, json=QUESTION), 500, "internal")
    assert error["message"] == "the service failed here; its log says why"
    assert "ZeroDivisionError" in caplog.text and QUESTION["question"] not in caplog.text


def test_a_store_that_cannot_be_written_is_no_fault_of_the_request(service, monkeypatch):
    from labeling.errors import OracleError

    def full():
        raise OracleError("the disk is full; free some space, then try again (nothing was changed)", "/a/secret/path")

    monkeypatch.setattr(service.store, "write", full)
    error = problem(service.client.post(PATH, json=QUESTION), 503, "unavailable")
    assert "the disk is full" in error["message"] and "/a/secret/path" not in error["message"]
