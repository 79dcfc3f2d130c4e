"""A small pool of questions, so that customers and agents can be tested without a workspace."""

from datetime import UTC, datetime

import pytest

from app.simulating.agents import Agents
from app.simulating.pool import Pool
from app.simulating.scenario import Scenario
from app.simulating.world import World
from labeling.taxonomy import Template

END = datetime(2030, 1, 28, 18, tzinfo=UTC)
BODY = (
    "Hi {first_name}, your payout left us on {date}, and banks can take up to two working days to show it. "
    "If it is not there by then, reply here and we will trace it with your bank."
)


@pytest.fixture
def templates():
    rows = [("late", "payouts"), ("pause", "payouts"), ("refund-status", "refunds"), ("refund-make", "refunds")]
    return {i: Template(i, topic, f"Title of {i}", BODY.replace("payout", i)) for i, topic in rows}


@pytest.fixture
def pool():
    texts = {
        "late": ("Where is my payout?", "payout missing again", "No money arrived", "Nothing came on Friday"),
        "pause": ("Pause my payouts", "Please stop payouts for a week"),
        "refund-status": ("Where is the refund?", "refund not there"),
        "refund-make": ("How do I refund a customer?",),
        "_not_a_question": ("thanks", "ok"),
        "_no_template": ("Do you sell socks?",),
    }
    topics = {"late": "payouts", "pause": "payouts", "refund-status": "refunds", "refund-make": "refunds"}
    votes = {"payout": frozenset(texts["late"][:1]), "refund": frozenset(texts["refund-status"])}
    return Pool(texts, topics, votes)


@pytest.fixture
def world_of(pool):
    return lambda **chosen: World(pool, Scenario(**({"days": 21, "cases": 80} | chosen)), END)


@pytest.fixture
def agents_of(templates):
    return lambda **chosen: Agents(Scenario(**chosen), templates)
