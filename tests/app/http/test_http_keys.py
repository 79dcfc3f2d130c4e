"""Asking twice with one key: logged once, answered the same."""

import pytest

from app.releasing.releases import set_mode
from app.suggesting.making import HELD
from labeling.serving.stages import SHADOW
from tests.app.http.conftest import QUESTION

KEY = {"idempotency-key": "case-1/first"}


def ask(service, headers=KEY, status=200, **more):
    answered = service.client.post("/v1/suggestions", json=QUESTION | more, headers=headers)
    assert answered.status_code == status, answered.text
    return answered.json()


def logged(service):
    return [one.suggestion_id for one in service.store.suggestions(limit=100)]


def test_the_same_key_is_logged_once_and_answered_the_same(service):
    first = ask(service)
    assert ask(service) == first
    assert logged(service) == [first["suggestion_id"]]


def test_without_a_key_each_request_is_one(service):
    ids = {ask(service, {})["suggestion_id"] for _ in range(2)}
    assert set(logged(service)) == ids and len(ids) == 2


def test_another_key_or_another_agent_is_another_suggestion(service):
    ids = {ask(service)["suggestion_id"], ask(service, {"idempotency-key": "x"})["suggestion_id"]}
    ids.add(ask(service, agent="ben")["suggestion_id"])
    assert len(ids) == 3 and set(logged(service)) == ids


@pytest.mark.parametrize("other", [{"question": "How do I send it back?"}, {"case_id": "c-2"}])
def test_a_key_of_another_question_is_refused(service, other):
    ask(service)
    said = ask(service, status=422, **other)
    assert "another question" in said["error"]["message"]
    assert len(logged(service)) == 1


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_is_none_is_refused(service, key):
    ask(service, {"idempotency-key": key}, status=422)
    assert logged(service) == []


def test_what_would_be_another_one_now_is_told_as_it_was(service):
    first = ask(service)
    set_mode(service.workspace, "template", SHADOW, "tests")
    service.look()
    again = ask(service)
    kept = ("suggestion_id", "at", "decision", "reason", "template_id", "title", "text", "release_id", "stages")
    assert {name: again[name] for name in kept} == {name: first[name] for name in kept}
    assert again["likely"] == [] and again["reasons"] == {"neighbours": [], "voters": []}


def test_what_was_held_back_stays_so(service):
    set_mode(service.workspace, "template", SHADOW, "tests")
    service.look()
    first = ask(service)
    set_mode(service.workspace, "template", "live", "tests")
    service.look()
    again = ask(service)
    assert again["decision"] == "abstain" and again["reason"] == HELD["shadow"]
    assert again["template_id"] is None and again["stages"] == first["stages"]


def test_feedback_follows_the_one_suggestion(service):
    path = f"/v1/suggestions/{ask(service)['suggestion_id']}/feedback"
    ask(service)
    said = [service.client.post(path, json={"action": "shown", "agent": "ana"}).json() for _ in range(2)]
    assert said == [{"recorded": True}, {"recorded": False}]
