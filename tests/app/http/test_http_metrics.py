"""What Prometheus reads."""

from prometheus_client import Gauge
from prometheus_client.parser import text_string_to_metric_families

from app.http.metrics import Metrics, TimedEncoder
from app.http.service import create_app
from app.releasing.releases import set_mode
from tests.app.http.conftest import QUESTION, client_of


def read(client):
    return {
        (s.name, tuple(sorted(s.labels.items()))): s.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for s in family.samples
    }


def test_requests_suggestions_and_feedback_are_counted(service):
    client = service.client
    found = client.post("/v1/suggestions", json=QUESTION).json()
    chat = client.post("/v1/suggestions", json=QUESTION | {"question": "thanks, have a nice day"}).json()
    client.post("/v1/suggestions", json={})
    path = f"/v1/suggestions/{found['suggestion_id']}/feedback"
    for _ in range(2):
        client.post(path, json={"action": "shown", "agent": "ana"})
    seen = read(client)

    def value(name, **labels):
        return seen[name, tuple(sorted(labels.items()))]

    asked = {"route": "/v1/suggestions", "method": "POST"}
    assert value("oracle_requests_total", status="200", **asked) == 2
    assert value("oracle_requests_total", status="422", **asked) == 1
    made = {"channel": "http", "traffic": "shown"}
    assert value("oracle_suggestions_total", decision="suggest", reason="", **made) == 1
    assert value("oracle_suggestions_total", decision="abstain", reason=chat["reason"], **made) == 1
    assert value("oracle_stage_passes_total", stage="template", mode="live", passes="false") == 1
    assert value("oracle_feedback_total", action="shown") == 1
    assert value("oracle_release", release=found["release_id"], role="current") == 1
    assert value("oracle_stage_mode", stage="topic", mode="live") == 1
    assert value("oracle_stage_mode", stage="topic", mode="off") == 0
    assert value("oracle_log_seconds_count") == 2 and value("oracle_log_waiting") == 0
    assert value("oracle_log_group_size_sum") == 4 and value("oracle_log_group_size_count") == 4
    assert value("oracle_encode_seconds_count") >= 2 and value("oracle_ready") == 1
    assert not any("Where is my parcel" in str(key) for key in seen)


def test_modes_follow_the_store(service):
    set_mode(service.workspace, "topic", "shadow", "tests")
    service.look()
    seen = read(service.client)
    assert seen["oracle_stage_mode", (("mode", "shadow"), ("stage", "topic"))] == 1
    assert seen["oracle_stage_mode", (("mode", "live"), ("stage", "topic"))] == 0


def test_figures_of_others_stand_beside_ours_and_two_services_do_not_mix(service):
    rate = Gauge("oracle_match_rate", "Share.", registry=None)
    rate.set(0.5)
    other = create_app(service.workspace, service.store, watch_every=3600, collectors=[rate])
    with client_of(other) as client:
        assert read(client)["oracle_match_rate", ()] == 0.5
    assert "oracle_match_rate" not in service.client.get("/metrics").text


def test_an_encoder_is_timed_and_gives_the_same_rows(encoder):
    metrics = Metrics()
    timed = TimedEncoder(encoder, metrics.encoding)
    assert timed.encoder_id == encoder.encoder_id
    assert (timed.encode(["one"]) == encoder.encode(["one"])).all()
    assert b"oracle_encode_seconds_count 1.0" in metrics.text()
