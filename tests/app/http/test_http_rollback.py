"""Going back to the release before: one command, and the service answers with it within a second."""

import time
from statistics import median

import pytest

from app.http.service import create_app
from app.pipeline import gating, releasing
from app.pipeline.step import Context
from app.releasing.releases import promote, rollback
from app.workspace import Workspace
from tests.app.http.conftest import QUESTION, client_of

pytestmark = pytest.mark.slow


@pytest.fixture
def two(shop):
    """Workspace, store, and the ids of its first and of its present release."""
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        first = store.current_release()
        (workspace.functions / "_note.py").write_text('"""A note."""\n')
        context = Context(workspace, store)
        gating.gate(context)
        yield workspace, store, first, releasing.release(context)["release_id"]


def answered_with(client, release_id, seconds=10):
    """Seconds until an answer comes from a release."""
    began = time.perf_counter()
    while client.post("/v1/suggestions", json=QUESTION).json()["release_id"] != release_id:
        assert time.perf_counter() - began < seconds
    return time.perf_counter() - began


def test_a_rollback_is_answered_with_within_a_second_and_takes_less_itself(two):
    workspace, store, first, second = two
    took, waited = [], []
    with client_of(create_app(workspace, store)) as client:
        assert answered_with(client, second) < 1
        for _ in range(3):  # the middle turn counts for waiting, as other tests work beside this one
            began = time.perf_counter()
            assert rollback(workspace, "too many wrong") == first
            took.append(time.perf_counter() - began)
            waited.append(answered_with(client, first))
            began = time.perf_counter()
            promote(workspace, second, "again")
            took.append(time.perf_counter() - began)
            waited.append(answered_with(client, second))
    assert max(took) < 1 and median(waited) < 1, (took, waited)
