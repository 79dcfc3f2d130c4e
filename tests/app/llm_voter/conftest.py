"""What tests of the language model as a voter share."""

import pytest

from app.llm_voter.budget import NOTHING
from app.llm_voter.planning import Item, Plan
from app.llm_voter.settings import Key, Llm
from labeling.llm import prompt_of, text_key
from tests.language_model import SECRET, TWO, serving


@pytest.fixture
def endpoint_says(monkeypatch):
    """(reply) to the running server and settings that name it."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    open_now = []

    def start(reply, **settings):
        holder = serving(reply if callable(reply) else lambda body, number: reply)
        server = holder.__enter__()
        open_now.append(holder)
        url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        return server, Llm(**{"url": url, "model": "tiny", "timeout": 5.0, "retries": 2, "concurrency": 1} | settings)

    yield start
    for holder in open_now:
        holder.__exit__(None, None, None)


@pytest.fixture
def plan_of():
    """(settings, texts) to a plan that asks them."""

    def make(settings, *texts, before=NOTHING):
        items = tuple(Item(text_key(t), prompt_of(t, TWO, settings.text_characters)) for t in texts)
        return Plan(settings, items, 0, 0, 0, 0, 0, before)

    return make


@pytest.fixture
def key():
    return Key(SECRET)
