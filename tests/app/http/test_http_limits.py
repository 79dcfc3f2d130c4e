"""How often one may ask."""

import pytest

from app.http import limits
from app.http.limits import BAD_TOKENS_A_MINUTE, Buckets
from tests.app.http.conftest import QUESTION


def test_a_rush_is_let_through_and_the_rate_is_held():
    buckets = Buckets(60)
    assert [buckets.wait("a", 0.0) for _ in range(60)] == [0] * 60
    assert buckets.wait("a", 0.0) == 1 and buckets.wait("a", 0.5) == 1
    assert buckets.wait("a", 1.0) == 0 and buckets.wait("a", 1.0) == 1
    assert [buckets.wait("a", 1_000.0) for _ in range(60)] == [0] * 60
    assert buckets.wait("a", 1_000.0) == 1


def test_each_key_has_its_own_and_none_is_no_limit():
    buckets = Buckets(1)
    assert [buckets.wait(key, 0.0) for key in ("a", "b", "a", "b")] == [0, 0, 60, 60]
    assert [Buckets(0).wait("a", 0.0) for _ in range(9)] == [0] * 9


def test_asking_again_and_again_does_not_lengthen_the_wait():
    buckets = Buckets(6)
    assert [buckets.wait("a", 0.0) for _ in range(7)][-1] == 10
    assert [buckets.wait("a", float(s)) for s in range(1, 10)] == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert buckets.wait("a", 10.0) == 0


@pytest.mark.parametrize("rest", [0.0, 3_600.0])
def test_the_memory_that_it_takes_has_an_end(monkeypatch, rest):
    monkeypatch.setattr(limits, "MOST_KEPT", 100)
    buckets = Buckets(10)
    for i in range(1_000):
        buckets.wait(f"k{i}", i * rest)
    assert len(buckets._levels) <= 101


@pytest.fixture
def few(service):
    """A service that lets two requests a minute through for a token."""
    layer = service.client.app.middleware_stack
    while not hasattr(layer, "asking"):
        layer = layer.app
    layer.asking = Buckets(2)
    return service


def test_too_many_requests_with_a_token_are_told_when_to_come_again(few, secret_of):
    busy, other = secret_of("agent"), secret_of("viewer")
    few.client.get("/healthz")
    answered = [few.client.get("/v1/templates", headers=busy) for _ in range(3)]
    assert [a.status_code for a in answered] == [200, 200, 429]
    assert answered[2].json()["error"] == {
        "code": "too_many_requests",
        "message": "too many requests with this token; ask again in 30 seconds",
        "field": None,
    }
    assert answered[2].headers["retry-after"] == "30"
    assert few.client.get("/v1/templates", headers=other).status_code == 200
    assert few.client.get("/healthz").status_code == 200


def test_this_machine_without_tokens_is_not_limited(few):
    few.client.get("/healthz")
    assert {few.client.get("/v1/templates").status_code for _ in range(9)} == {200}


def test_who_guesses_tokens_is_slowed_down_and_a_good_token_is_not(service, secret_of):
    good = secret_of("agent")
    bad = {"authorization": "Bearer lo_guess"}
    seen = [service.client.get("/v1/templates", headers=bad).status_code for _ in range(BAD_TOKENS_A_MINUTE + 2)]
    assert seen[:BAD_TOKENS_A_MINUTE] == [401] * BAD_TOKENS_A_MINUTE and seen[-1] == 429
    assert service.client.post("/v1/suggestions", json=QUESTION, headers=good).status_code == 200
