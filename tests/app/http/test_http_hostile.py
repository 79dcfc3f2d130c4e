"""Texts that no database keeps, refused in one sentence before anything is made of them."""

import json

import pytest

from tests.app.http.conftest import QUESTION

FEEDBACK = {"action": "sent", "agent": "ana", "reply": "Hi"}
NUL, HALF = "a\x00b", "a\ud800b"


def post(service, path, body):
    sent = json.dumps(body).encode()  # half characters as escapes, as a client could send them
    return service.client.post(path, content=sent, headers={"content-type": "application/json"})


@pytest.mark.parametrize("bad", [NUL, HALF, "\ud800", "\udc00\ud800", "\x00"])
@pytest.mark.parametrize("field", ["question", "agent", "case_id", "team", "attributes", "key"])
def test_a_question_with_half_a_character_or_a_nul_is_refused(service, field, bad):
    body = dict(QUESTION)
    if field == "attributes":
        body["attributes"] = {"first_name": bad}
    elif field == "key":
        body["attributes"] = {bad: "x"}
    else:
        body[field] = bad
    answered = post(service, "/v1/suggestions", body)
    told = answered.json()["error"]
    assert answered.status_code in (400, 422) and told["code"] == "invalid_request"
    assert told["message"].count(".") <= 1 and len(told["message"]) < 200
    assert service.store.suggestions() == []


@pytest.mark.parametrize("bad", [NUL, HALF])
@pytest.mark.parametrize("field", ["agent", "reply", "note"])
def test_feedback_with_half_a_character_or_a_nul_is_refused(service, field, bad):
    made = post(service, "/v1/suggestions", QUESTION).json()
    answered = post(service, f"/v1/suggestions/{made['suggestion_id']}/feedback", FEEDBACK | {field: bad})
    assert answered.status_code in (400, 422)
    assert service.store.feedback([made["suggestion_id"]]) == []


@pytest.mark.parametrize(
    "body", [b'{"question": "\xff"}', b"\xef\xbb\xbf{}", b"\x00", b"{", b"[" * 100_000, b'"a"', b""]
)
def test_a_body_that_is_no_json_is_refused(service, body):
    answered = service.client.post("/v1/suggestions", content=body, headers={"content-type": "application/json"})
    assert answered.status_code in (400, 422) and answered.json()["error"]["code"] == "invalid_request"


@pytest.mark.parametrize("place", ["%00", "a%00b", "%ED%A0%80", "x" * 300, "..%2f..%2fetc"])
def test_a_strange_id_in_the_address_is_refused(service, place):
    answered = service.client.post(f"/v1/suggestions/{place}/feedback", json=FEEDBACK)
    assert answered.status_code in (400, 404, 422) and "error" in answered.json()


def test_what_a_customer_wrote_is_not_repeated_by_an_error(service):
    answered = post(service, "/v1/suggestions", QUESTION | {"case_id": "my card is 4111\x00"})
    assert "4111" not in answered.text
