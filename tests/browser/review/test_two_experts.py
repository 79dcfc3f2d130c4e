"""Two experts at the same time: no question is decided twice, and no decision is lost."""

import os

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]

REVIEWS = int(os.environ.get("ORACLE_BROWSER_REVIEWS", "60"))


def test_two_experts_share_the_queue_and_nothing_is_double_or_lost(busy, serve, reviewer, said):
    url = serve(busy)
    people = {name: reviewer(url, name) for name in ("Ana", "Ben")}
    done = []
    for i in range(REVIEWS // 2):
        assert people["Ana"].question != people["Ben"].question, "two experts never have the same question"
        for name in ("Ana", "Ben") if i % 2 else ("Ben", "Ana"):
            done.append((people[name].decide("AKN"[i % 3]), name))
    found = said(busy)
    assert [(question, expert) for question, expert, *_ in found] == done
    assert len({question for question, _ in done}) == len(done) == REVIEWS // 2 * 2
