"""Suggestions, feedback and templates over HTTP."""

from datetime import datetime, timedelta

import pytest

from app.releasing.releases import set_mode
from labeling.serving.experiments import Experiment, ExperimentEvent
from labeling.serving.stages import LIVE, OFF, SHADOW, STAGES
from labeling.store.experiments import add_event, add_experiment
from tests.app.http.conftest import AT, QUESTION

WHY_NOT = ("not a question", "template not sure enough", "topic not sure enough", "no template answers it")
NOTHING = {"value": None, "proba": None, "passes": None}


def ask(service, **more):
    answered = service.client.post("/v1/suggestions", json=QUESTION | more)
    assert answered.status_code == 200, answered.text
    return answered.json()


def test_a_suggestion_is_whole_and_logged_before_it_is_answered(service):
    found = ask(service, case_id="c-1", team="orders", attributes={"first_name": "Sam"})
    assert (found["decision"], found["template_id"]) == ("suggest", "order-status")
    assert found["title"] == "Where an order is now" and found["text"].startswith("Hi Sam,")
    assert [found["stages"][s]["mode"] for s in STAGES] == [LIVE] * 3
    assert found["stages"]["topic"]["value"] == "orders" and found["stages"]["validity"]["value"] == "question"
    assert found["likely"][0] == {
        "template_id": "order-status",
        "title": found["title"],
        "proba": found["stages"]["template"]["proba"],
    }
    assert len(found["reasons"]["neighbours"]) == 3 and found["reasons"]["voters"] == []
    assert datetime.fromisoformat(found["at"]) == AT and found["experiment"] is None
    logged = service.store.suggestion(found["suggestion_id"])
    assert (logged.channel, logged.agent, logged.case_id, logged.team) == ("http", "ana", "c-1", "orders")
    assert logged.rendered == found["text"].replace("Sam", "[name]") and logged.release_id == found["release_id"]


def test_voters_are_asked_only_on_request(service):
    voters = ask(service, explain=True)["reasons"]["voters"]
    assert {"voter": "rules.where-is-it", "votes_for": "order-status", "agrees": True} in voters


def test_what_is_no_question_gets_its_reason_and_no_guess(service):
    found = ask(service, question="thanks, have a nice day")
    assert found["decision"] == "abstain" and found["reason"] in WHY_NOT
    assert found["template_id"] is found["title"] is found["text"] is None


@pytest.mark.parametrize("mode", [SHADOW, OFF])
def test_what_is_not_live_is_not_told(service, mode):
    set_mode(service.workspace, "template", mode, "tests")
    service.look()
    found = ask(service)
    assert found["decision"] == "abstain" and found["reason"] == "answers are not live"
    assert found["stages"]["template"] == {"mode": mode, **NOTHING}
    assert found["template_id"] is None and found["likely"] == [] and found["reasons"]["neighbours"] == []
    assert found["stages"]["topic"]["value"] == "orders"
    logged = service.store.suggestion(found["suggestion_id"])
    assert logged.template_id == "order-status" and logged.traffic == "shadow"


def test_an_experiment_tells_its_arm_and_keeps_answers_from_the_control(service):
    planned = Experiment(
        name="autumn",
        created_at=AT,
        by="ana",
        unit="agent",
        salt="s",
        treatment_share=0.5,
        metric="handle_seconds",
        expected=0.1,
        planned_units=100,
    )
    with service.store.write() as connection:
        add_experiment(connection, planned)
        add_event(connection, ExperimentEvent("autumn", AT, "ana", "start", 1.0))
    service.look()
    found = [ask(service, agent=f"agent-{i}") for i in range(12)]
    arms = {f["experiment"]["arm"]: f for f in found}
    assert set(arms) == {"treatment", "control"} and found[0]["experiment"]["name"] == "autumn"
    assert arms["control"]["reason"] == "kept back for the experiment" and arms["control"]["text"] is None
    assert arms["treatment"]["decision"] == "suggest"


def test_a_batch_answers_in_order_and_logs_all(service):
    texts = ["Where is my parcel?", "thanks a lot", "I want to send this back"]
    answered = service.client.post(
        "/v1/suggestions/batch", json={"questions": [QUESTION | {"question": t} for t in texts]}
    )
    found = answered.json()["suggestions"]
    logged = [service.store.suggestion(f["suggestion_id"]) for f in found]
    assert [one.text for one in logged] == texts
    alone = [ask(service, question=t) for t in texts]
    assert [f["template_id"] for f in found] == [f["template_id"] for f in alone]
    assert [f["stages"] for f in found] == [f["stages"] for f in alone]


def test_a_batch_may_ask_for_reasons_of_some(service):
    texts = [("Where is my parcel?", True), ("Thanks!", False), ("Where is my parcel now?", False)]
    body = {"questions": [QUESTION | {"question": t, "explain": e} for t, e in texts]}
    found = service.client.post("/v1/suggestions/batch", json=body).json()["suggestions"]
    assert [bool(one["reasons"]["voters"]) for one in found] == [True, False, False]
    assert [one["reason"] == "not a question" for one in found] == [False, True, False]


@pytest.mark.parametrize("many", [0, 101])
def test_a_batch_has_one_to_a_hundred_questions(service, many):
    answered = service.client.post("/v1/suggestions/batch", json={"questions": [QUESTION] * many})
    assert answered.status_code == 422 and answered.json()["error"]["field"] == "questions"


def test_one_bad_question_refuses_the_whole_batch(service):
    answered = service.client.post("/v1/suggestions/batch", json={"questions": [QUESTION, {"agent": "ana"}]})
    assert answered.json()["error"]["field"] == "questions.1.question"
    assert service.store.suggestions() == []


def test_feedback_is_kept_once_however_often_it_is_sent(service):
    path = f"/v1/suggestions/{ask(service)['suggestion_id']}/feedback"
    said = {"action": "edited", "agent": "ana", "reply": "It is on its way.", "handle_seconds": 60, "note": "shorter"}
    assert service.client.post(path, json=said).json() == {"recorded": True}
    assert service.client.post(path, json=said).json() == {"recorded": False}
    (kept,) = service.store.feedback([path.split("/")[3]])
    assert (kept.reply, kept.handle_seconds, kept.note, kept.at) == ("It is on its way.", 60, "shorter", AT)


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"action": "edited"}, 422, "needs the reply"),
        ({"action": "shown", "reply": "Hi"}, 422, "only shown"),
        ({"action": "sent"}, 422, "says nothing"),
        ({"action": "used", "satisfaction": 1.5}, 422, "satisfaction"),
        ({"action": "used", "handle_seconds": -1}, 422, "handle_seconds"),
        ({"action": "liked"}, 422, "action"),
    ],
)
def test_feedback_that_does_not_fit_is_one_sentence(service, said, status, words):
    path = f"/v1/suggestions/{ask(service)['suggestion_id']}/feedback"
    answered = service.client.post(path, json={"agent": "ana"} | said)
    assert answered.status_code == status and words in answered.json()["error"]["message"]


def test_feedback_on_what_nobody_suggested(service):
    answered = service.client.post("/v1/suggestions/s-0/feedback", json={"action": "shown", "agent": "ana"})
    assert answered.status_code == 404
    assert answered.json()["error"]["message"].startswith("unknown suggestion 's-0'")
    held = ask(service, question="thanks, have a nice day")["suggestion_id"]
    answered = service.client.post(f"/v1/suggestions/{held}/feedback", json={"action": "used", "agent": "ana"})
    assert answered.status_code == 422 and "use 'sent'" in answered.json()["error"]["message"]


def test_templates_are_those_that_may_be_sent(service):
    found = service.client.get("/v1/templates").json()["templates"]
    by_id = {t["template_id"]: t for t in found}
    assert by_id["order-status"]["placeholders"] == ["first_name", "order_id", "date", "link"]
    assert {t["status"] for t in found} <= {"live", "stale"} and len(by_id) == len(found)


def test_the_clock_is_that_of_the_caller(service):
    service.app.state.handling.clock = lambda: AT + timedelta(days=3)
    assert datetime.fromisoformat(ask(service)["at"]) == AT + timedelta(days=3)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "**bold** {first_name}", "أين طردي؟", "🎁" * 50, "x" * 20_000]
)
def test_hostile_texts_are_answered_and_come_back_as_they_are(service, text):
    found = ask(service, question=text, attributes={"first_name": text})
    assert service.store.suggestion(found["suggestion_id"]).text == text
