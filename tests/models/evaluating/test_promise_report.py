import json
from dataclasses import replace

import numpy as np
import pytest

from models.evaluating.promise_report import promise_on
from models.promising.grouping import pooled
from models.promising.learn_then_test import Answers
from models.promising.promise import Asked, make_promise

GOLD = Answers(np.linspace(0.01, 1, 200), np.zeros(200, int), np.arange(200) >= 60)


@pytest.fixture
def kept(promises_of):
    return promises_of(GOLD, Asked(0.95), pooled(1))


def test_a_kept_promise_beside_what_came_of_it(kept):
    found = promise_on(kept, np.arange(100) < 50, np.arange(100) > 0)
    assert found["kept"] and found["holds"]
    assert (found["asked"], found["confidence"], found["otherwise"]) == (0.95, 0.95, "nothing")
    assert (found["answered"], found["precision"]) == (50, 0.98)
    assert found["low"] < 0.98 < found["high"]
    assert found["groups"][0]["answers"] == kept.template.groups[0].answers
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_stages_alone_have_their_own_evidence(kept):
    surer = make_promise(Answers(GOLD.score, GOLD.guess, np.ones(200, bool)), Asked(0.95), pooled(1))
    alone = promise_on(replace(kept, validity=surer), np.ones(1, bool), np.ones(1, bool))["alone"]
    assert set(alone) == {"validity", "topic"} and alone["validity"]["kept"]
    assert (alone["validity"]["answers"], alone["validity"]["errors"]) == (surer.groups[0].answers, 0)
    assert alone["topic"]["answers"] == kept.topic.groups[0].answers < surer.groups[0].answers


def test_a_split_may_fall_short(kept):
    found = promise_on(kept, np.ones(20, bool), np.arange(20) > 3)
    assert found["holds"] is False and found["kept"] is True and found["precision"] == 0.8


def test_exactly_what_was_asked_for_holds(kept):
    assert promise_on(kept, np.ones(20, bool), np.arange(20) > 0)["holds"] is True


def test_what_a_promise_would_cost_is_listed(promises_of):
    few = promises_of(Answers(GOLD.score[-40:], GOLD.guess[-40:], GOLD.right[-40:]), Asked(0.95), pooled(1))
    found = promise_on(few, np.zeros(9, bool), np.ones(9, bool))
    assert not found["kept"] and found["needed"] == [need.as_dict() for need in few.needs]
    assert found["needed"][0]["more"] > 0
    assert json.loads(json.dumps(found, allow_nan=False))["needed"][0]["templates"] == [0]


def test_nothing_answered_shows_nothing(promises_of):
    few = promises_of(Answers(GOLD.score[:5], GOLD.guess[:5], GOLD.right[:5]), Asked(0.95), pooled(1))
    found = promise_on(few, np.zeros(9, bool), np.ones(9, bool))
    assert not found["kept"] and found["needed"] == []
    assert found["holds"] is found["precision"] is found["low"] is found["high"] is None
