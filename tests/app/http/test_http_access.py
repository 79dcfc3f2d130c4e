"""Who may do what."""

from datetime import timedelta

import pytest

from app.http.access import Access, is_local
from app.http.errors import RefusedError
from labeling.acting import ROLES, Actor, actor
from labeling.serving.tokens import new_token
from labeling.store.tokens import add_token, revoke_token
from tests.app.http.conftest import AT, QUESTION, client_of

HOST = {b"host": b"127.0.0.1:8600"}


def status(access, path, headers, client="127.0.0.1", at=AT):
    try:
        access.check(path, headers, client, at)
    except RefusedError as refused:
        return refused.status
    return 200


@pytest.mark.parametrize(
    ("headers", "client", "expected"),
    [
        (HOST, "127.0.0.1", 200),
        (HOST, None, 200),
        ({b"host": b"localhost"}, "::1", 200),
        ({b"host": b"[::1]:8600"}, "::1", 200),
        ({}, "127.0.0.9", 200),
        (HOST, "10.0.0.7", 403),
        ({b"host": b"evil.example:8600"}, "127.0.0.1", 403),
        ({b"host": b"evil.example"}, "127.0.0.1", 403),
        (HOST | {b"x-forwarded-for": b"127.0.0.1"}, "127.0.0.1", 403),
        (HOST | {b"forwarded": b"for=127.0.0.1"}, "127.0.0.1", 403),
    ],
)
def test_without_tokens_only_this_machine_may_ask(headers, client, expected):
    assert status(Access(), "/v1/suggestions", headers, client) == expected
    assert status(Access(), "/healthz", headers, client) == 200


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("/v1/suggestions", {"agent", "admin"}),
        ("/v1/suggestions/batch", {"agent", "admin"}),
        ("/v1/suggestions/s-1/feedback", {"agent", "admin"}),
        ("/v1/templates", set(ROLES)),
        ("/metrics", set(ROLES)),
        ("/openapi.json", set(ROLES)),
        ("/elsewhere", set(ROLES)),
    ],
)
def test_each_role_reaches_its_addresses(path, roles):
    made = {role: new_token(role, role, AT) for role in ROLES}
    access = Access(tuple(token for token, _ in made.values()))
    for role, (_, secret) in made.items():
        sent = {b"authorization": f"Bearer {secret}".encode()}
        assert status(access, path, sent, "10.0.0.7") == (200 if role in roles else 403)
    assert status(access, path, HOST) == 401


@pytest.mark.parametrize(
    "said", [b"", b"Bearer", b"Basic abc", b"Bearer lo_wrong", b"Bearer \xff\xfe", b"Bearer " + b"x" * 9_000]
)
def test_a_bad_token_is_refused(said):
    access = Access((new_token("ana", "admin", AT)[0],))
    assert status(access, "/metrics", {b"authorization": said}) == 401
    assert status(access, "/readyz", {b"authorization": said}) == 200


def test_a_service_does_not_open_when_the_last_token_is_revoked(service, secret_of):
    sent = secret_of("admin")
    assert service.client.post("/v1/suggestions", json=QUESTION, headers=sent).status_code == 200
    with service.store.write() as connection:
        revoke_token(connection, service.app.state.live.access.tokens[0].token_id, AT + timedelta(1))
    service.look()
    assert service.client.post("/v1/suggestions", json=QUESTION, headers=sent).status_code == 401
    assert service.client.post("/v1/suggestions", json=QUESTION).status_code == 401


def test_a_refusal_says_how_to_ask_and_nothing_of_the_token(service, secret_of, caplog):
    sent = secret_of("viewer")
    answered = service.client.post("/v1/suggestions", json=QUESTION, headers=sent)
    assert answered.status_code == 403 and "needs the role agent or admin" in answered.json()["error"]["message"]
    answered = service.client.get("/metrics")
    assert answered.status_code == 401 and answered.headers["www-authenticate"] == "Bearer"
    secret = sent["authorization"].partition(" ")[2]
    assert secret not in answered.text + caplog.text + service.client.get("/metrics", headers=sent).text


def test_nothing_is_read_before_the_token_was_checked(service, secret_of):
    secret_of("agent")
    answered = service.client.post("/v1/suggestions", content=b"x" * 2**21, headers={"content-type": "text/plain"})
    assert answered.status_code == 401


def test_other_machines_are_kept_out_of_a_service_without_tokens(service):
    with client_of(service.app, client=("10.1.2.3", 1)) as client:
        assert client.get("/v1/templates").status_code == 403
        assert client.get("/healthz").status_code == 200


HERE = ["127.0.0.1", "127.8.0.1", "::1", "[::1]", "localhost", "LOCALHOST"]
ELSEWHERE = ["0.0.0.0", "::", "10.0.0.1", "example.org", "", "localhost.evil.example"]


@pytest.mark.parametrize("host", [*HERE, *ELSEWHERE])
def test_what_is_this_machine(host):
    assert is_local(host) is (host in HERE)


def test_a_token_that_ended_says_so(service, secret_of):
    sent = secret_of("agent")
    token = service.app.state.live.access.tokens[0]
    late = token.expires_at + timedelta(seconds=1)
    secret = sent["authorization"].encode()
    access = service.app.state.live.access
    assert status(access, "/v1/templates", {b"authorization": secret}, at=token.expires_at - timedelta(1)) == 200
    with pytest.raises(RefusedError, match="this token is expired; `oracle token create` makes another") as refused:
        access.check("/v1/templates", {b"authorization": secret}, "10.0.0.7", late)
    assert refused.value.status == 401 and refused.value.headers == {"www-authenticate": "Bearer"}


def test_who_asks_is_known_within(service, secret_of):
    found = []

    @service.app.get("/who")
    def who():
        found.append(actor())
        return {}

    assert service.client.get("/who").status_code == 200
    sent = secret_of("sme", "Mia")
    assert service.client.get("/who", headers=sent).status_code == 200
    assert found == [Actor("this machine", "admin", "http"), Actor("Mia", "sme", "http")]


def test_what_the_store_refuses_is_forbidden(service, secret_of):
    @service.app.get("/make")
    def make():
        with service.store.write() as connection:
            add_token(connection, new_token("mine", "admin", AT)[0])

    answered = service.client.get("/make", headers=secret_of("sme", "Mia"))
    assert answered.status_code == 403
    assert answered.json()["error"]["code"] == "forbidden" and "Mia (sme) may not" in answered.text
