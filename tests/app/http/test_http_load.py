"""32 clients at once over a real connection: all are answered, and each answer is in the store."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import uvicorn

from app.http.service import create_app
from app.ports import LOCAL, bind
from app.workspace import Workspace
from labeling.store.suggestions import feedback as read_feedback

pytestmark = pytest.mark.slow
CLIENTS, EACH = 32, 6


@pytest.fixture
def served(shop):
    workspace = Workspace(shop)
    with workspace.open_store() as store, bind(LOCAL, 0) as door:
        server = uvicorn.Server(uvicorn.Config(create_app(workspace, store), log_level="warning"))
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield store, f"http://{LOCAL}:{door.getsockname()[1]}"
        server.should_exit = True
        thread.join(60)


def one_client(url, number):
    """Ask, say what became of it, ask for several at once; the ids that came back."""
    ids = []
    with httpx.Client(base_url=url, timeout=60) as client:
        for i in range(EACH):
            body = {"question": f"Where is parcel {i} of {number}?", "agent": f"agent-{number}"}
            found = client.post("/v1/suggestions", json=body).raise_for_status().json()
            path = f"/v1/suggestions/{found['suggestion_id']}/feedback"
            said = client.post(path, json={"action": "shown", "agent": f"agent-{number}"}).raise_for_status().json()
            assert said == {"recorded": True}
            ids.append((found["suggestion_id"], body["question"]))
        many = {"questions": [{"question": f"Return {i} of {number}", "agent": "a"} for i in range(3)]}
        found = client.post("/v1/suggestions/batch", json=many).raise_for_status().json()["suggestions"]
    return [*ids, *((f["suggestion_id"], q["question"]) for f, q in zip(found, many["questions"], strict=True))]


def test_32_clients_are_answered_and_nothing_is_lost_or_mixed_up(served):
    store, url = served
    with ThreadPoolExecutor(CLIENTS) as pool:
        answered = [pair for pairs in pool.map(lambda n: one_client(url, n), range(CLIENTS)) for pair in pairs]
    assert len({i for i, _ in answered}) == CLIENTS * (EACH + 3)
    assert {s.suggestion_id: s.text for s in store.suggestions(limit=10_000)} == dict(answered)
    with store.read() as connection:
        assert len(read_feedback(connection, [i for i, _ in answered])) == CLIENTS * EACH
    figures = httpx.get(f"{url}/metrics").text
    assert f'route="/v1/suggestions",status="200"}} {CLIENTS * EACH}.0' in figures
