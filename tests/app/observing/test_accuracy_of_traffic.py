"""Accuracy from match rate and spot checks."""

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from app.observing.accuracy import LEAST_A_STRATUM, _strata, accuracy
from app.observing.traffic import Facts, Traffic, described
from models.evaluating.traffic_accuracy import estimate
from tests.app.observing.conftest import BODIES, DAY, NOON, WEEK


def checks(verdicts, drawn_at=NOON):
    rows = [(name, drawn_at, verdict, None) for name, verdict in verdicts.items()]
    return pd.DataFrame(rows, columns=["suggestion_id", "drawn_at", "verdict", "label"])


def test_without_spot_checks_it_says_how_to_begin(log):
    log.ask("a")
    answers, abstentions = accuracy(log.read(), checks({}))
    assert answers.estimate is None and "oracle spot draw" in answers.sentence
    assert abstentions.about == "abstentions" and "abstentions" in abstentions.sentence
    assert (answers.since, answers.until, answers.drawn) == (None, None, 0)
    json.dumps(answers.as_dict(), allow_nan=False)


def test_one_judged_is_too_few(log):
    log.ask("a")
    log.ask("b")
    answers, _ = accuracy(log.read(), checks({"a": "right", "b": ""}))
    assert answers.estimate is None and (answers.drawn, answers.pending) == (2, 1)
    assert answers.sentence == "2 answers drawn for spot checks, 1 judged: an estimate needs at least two."


def test_answers_and_abstentions_are_estimated_apart(log):
    for i in range(6):
        log.ask(f"a{i}", reply=BODIES["late" if i < 4 else "pause"])
        log.ask(f"n{i}", suggest=False, reply="All in my own words." if i < 3 else BODIES["refund"])
    verdicts = {"a0": "right", "a4": "wrong", "a5": "right", "a1": "unclear", "n0": "right", "n5": "wrong"}
    answers, abstentions = accuracy(log.read(), checks(verdicts))
    assert (answers.drawn, answers.pending, answers.unclear) == (4, 0, 1)
    plain = estimate(np.array([1.0, 1, 1, 1, 0, 0]), np.array([0, 4, 5]), np.array([True, False, True]))
    assert answers.estimate == plain
    assert abstentions.estimate == estimate(np.array([1.0, 1, 1, 0, 0, 0]), np.array([0, 5]), np.array([True, False]))
    assert answers.sentence.startswith("About ") and "3 spot checks of 6" in answers.sentence
    assert answers.sentence.endswith("1 unclear one is left out.")
    json.dumps(answers.as_dict(), allow_nan=False)


def test_it_is_about_the_traffic_that_was_drawn_from(log):
    log.ask("before", ago=5 * DAY)
    log.ask("a", ago=3 * DAY)
    log.ask("b", ago=2 * DAY)
    log.ask("after", ago=timedelta(hours=1))
    answers, _ = accuracy(log.read(), checks({"a": "right", "b": "right"}, NOON - DAY))
    assert answers.estimate.n_traffic == 2
    assert (answers.since, answers.until) == (NOON - 3 * DAY, NOON - 2 * DAY)


def test_replies_that_are_not_known_score_as_alike_ones(log):
    for i in range(4):
        log.ask(f"k{i}", reply=BODIES["late" if i < 3 else "pause"], proba=0.95)
        log.ask(f"u{i}", proba=0.95)
    answers, _ = accuracy(log.read(), checks({"k0": "right", "u0": "wrong"}))
    scores = np.array([1, 0.75, 1, 0.75, 1, 0.75, 0, 0.75])
    assert answers.estimate == estimate(scores, np.array([0, 1]), np.array([True, False]))


def test_days_are_joined_until_there_are_enough_checks():
    day = pd.Series(["1"] * 30 + ["2"] * 30 + ["3"] * 30)
    judged = pd.Series([True] * LEAST_A_STRATUM + [False] * 10 + [False] * 30 + [True] * LEAST_A_STRATUM + [False] * 10)
    assert _strata(day, judged).tolist() == [0] * 30 + [1] * 60
    assert set(_strata(day, judged & (judged.index < 35))) == {0}


@pytest.mark.slow
def test_the_interval_covers_the_truth_also_where_days_are_drawn_from_unevenly():
    rng, inside, worlds = np.random.default_rng(5), 0, 120
    for _ in range(worlds):
        traffic, right = simulated(rng)
        days = (traffic.frame["day"] == traffic.frame["day"].iloc[0]).to_numpy()
        places = np.r_[rng.choice(np.flatnonzero(days), 80, False), rng.choice(np.flatnonzero(~days), 40, False)]
        ids = traffic.frame["suggestion_id"].to_numpy()
        verdicts = {ids[i]: "right" if right[i] else "wrong" for i in places}
        found = accuracy(traffic, checks(verdicts))[0].estimate
        inside += found.low <= right.mean() <= found.high
    assert inside / worlds > 0.92


def simulated(rng, n=2000):
    """Two days, the second worse; half of the replies known, and a match tells much."""
    second = np.arange(n) >= n // 2
    right = rng.random(n) < np.where(second, 0.6, 0.9)
    matched = np.where(rng.random(n) < 0.5, rng.random(n) < np.where(right, 0.9, 0.1), np.nan)
    frame = pd.DataFrame(
        {
            "suggestion_id": [f"s{i}" for i in range(n)],
            "at": pd.to_datetime([NOON - 2 * DAY + bool(b) * DAY for b in second], utc=True),
            "decision": "suggest",
            "traffic": "shown",
            "shown": True,
            "action": "",
            "reason": "why",
            "match_kind": "",
            "matched": matched,
            "template_proba": rng.uniform(0.5, 1, n),
            "found": None,
        }
    )
    facts = Facts({}, {}, {}, {}, {}, {}, {}, {}, None)
    return replace(Traffic(described(frame), NOON - WEEK, NOON, facts)), right
