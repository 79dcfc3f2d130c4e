"""The decision of the gate, with its reasons."""

from dataclasses import replace

import numpy as np
import pytest

from models.gate import Groups, Limits, Promised, Side, judge, uncompared
from models.gate.figure import AUROC, OFF_BY, PRECISION, RIGHT, SAME, TEMPLATE, TOPIC, UNKNOWN, WORSE

T, N = 4, 400
GROUPS = Groups(("a", "b", "c", "d"), ("one", "two"), np.array([0, 0, 1, 1]), np.array([0.4, 0.3, 0.29, 0.01]))
GOLD = np.arange(N) % 6


def side(wrong=0.0, seed=0, **changes):
    """A release that is wrong on a share of the questions with a template, and answers half of them."""
    rng = np.random.default_rng(seed)
    guess = np.where(GOLD < T, GOLD, rng.integers(T, size=N))
    miss = (rng.random(N) < wrong) & (GOLD < T)
    guess = np.where(miss, (guess + 1) % T, guess).astype(np.int64)
    valid = np.where(GOLD == T, 0.2, 0.8) + rng.normal(0, 0.1, N)
    made = Side(guess, np.arange(N) % 2 == 0, valid, np.full(N, 0.6), np.full(20, 0.2), 1000, Promised(0.5, True))
    return replace(made, **changes)


def figures(verdict):
    return {(x.part, x.name): x for x in verdict.figures}


def test_the_same_release_passes_without_any_difference():
    verdict = judge(GOLD, side(), side(), GROUPS, Limits())
    assert verdict.passed
    assert {x.verdict for x in verdict.figures} == {SAME}
    assert all(x.difference == 0 for x in verdict.figures)
    assert [reason.split(" 1")[0] for reason in verdict.reasons[:1]] == ["right template"]
    assert len(verdict.reasons) == 3


def test_a_clearly_worse_one_is_held_back_and_says_where():
    verdict = judge(GOLD, side(wrong=0.2), side(), GROUPS, Limits())
    assert not verdict.passed
    found = figures(verdict)
    assert found["overall", RIGHT].verdict == WORSE and found["topic", "one"].verdict == WORSE
    assert found["overall", RIGHT].high < 0 < 0.02 < -found["overall", RIGHT].difference
    assert any(r.startswith("right template in topic 'one'") for r in verdict.reasons)
    assert any("points, between -" in r for r in verdict.reasons)


def test_a_loss_within_the_tolerance_or_by_chance_passes():
    worse = side()
    guess = worse.guess.copy()
    guess[np.flatnonzero(GOLD == 0)[:4]] = 3
    assert judge(GOLD, replace(worse, guess=guess), side(), GROUPS, Limits(tolerance=0.02)).passed
    few = slice(0, 12)
    short = [
        replace(s, **{k: getattr(s, k)[few] for k in ("guess", "answered", "valid", "score")})
        for s in (side(wrong=0.3, seed=3), side())
    ]
    assert judge(GOLD[few], *short, GROUPS, Limits()).passed


def test_one_topic_that_breaks_is_found_though_the_whole_is_fine():
    broken = side()
    guess = broken.guess.copy()
    of_d = np.flatnonzero(GOLD == 3)
    guess[of_d] = 2
    verdict = judge(GOLD, replace(broken, guess=guess), side(), GROUPS, Limits(tolerance=0.3))
    found = figures(verdict)
    assert found["topic", "two"].verdict == WORSE and found["overall", RIGHT].verdict == SAME
    assert (TEMPLATE, "d") not in found and (TEMPLATE, "c") in found
    assert found[TOPIC, "two"].p <= 0.025 < found[TOPIC, "one"].p


def test_precision_calibration_and_validity_each_hold_back():
    worse = side()
    guess = worse.guess.copy()
    guess[(np.arange(N) % 4 == 0) & (GOLD < T)] = (guess[(np.arange(N) % 4 == 0) & (GOLD < T)] + 1) % T
    lost = judge(GOLD, replace(worse, guess=guess, promised=None), side(), GROUPS, Limits())
    assert figures(lost)["overall", PRECISION].verdict == WORSE
    unsure = judge(GOLD, replace(side(), score=np.full(N, 0.05)), side(), GROUPS, Limits())
    assert [x.name for x in unsure.figures if x.verdict == WORSE] == [OFF_BY]
    blind = judge(GOLD, replace(side(), valid=np.random.default_rng(1).random(N)), side(), GROUPS, Limits())
    assert [x.name for x in blind.figures if x.verdict == WORSE] == [AUROC]
    assert "AUROC" in blind.reasons[0]


def test_a_promise_that_is_no_longer_supported_holds_back():
    lost = replace(side(), promised=Promised(0.5, False))
    verdict = judge(GOLD, lost, side(), GROUPS, Limits())
    assert (
        not verdict.passed
        and "the promise that 50 %" in verdict.reasons[0]
        and "does not support" in verdict.reasons[0]
    )
    assert judge(GOLD, side(), lost, GROUPS, Limits()).passed
    asked_less = replace(side(), promised=Promised(0.4, False))
    assert judge(GOLD, asked_less, side(), GROUPS, Limits()).passed


def test_fewer_answers_count_only_for_the_same_precision():
    few = replace(side(), answered=np.arange(N) % 4 == 0)
    held = judge(GOLD, few, side(), GROUPS, Limits())
    assert not held.passed and held.reasons[0].startswith("answered 25 % against 50 %")
    more_precise = replace(few, promised=Promised(0.9, True))
    assert judge(GOLD, more_precise, side(), GROUPS, Limits()).passed
    answers_too_much = replace(side(wrong=0.7), promised=Promised(0.5, True))
    assert judge(GOLD, replace(few, guess=answers_too_much.guess), answers_too_much, GROUPS, Limits()).passed


def test_costs_hold_back_from_a_factor_on_and_times_only_if_noticed():
    slow = replace(side(), milliseconds=np.full(20, 5.0))
    verdict = judge(GOLD, slow, side(), GROUPS, Limits())
    assert verdict.reasons == ("a question takes 5.0 ms against 0.2 ms, more than 1.5 times",)
    assert judge(GOLD, replace(side(), milliseconds=np.full(20, 0.9)), side(), GROUPS, Limits()).passed
    large = judge(GOLD, replace(side(), size=3 * 2**20), replace(side(), size=2**20), GROUPS, Limits())
    assert large.reasons == ("it takes 3.0 MiB against 1.0 MiB, more than 2 times",)


def test_nobody_answers_and_only_one_kind_of_question():
    mute = replace(side(), answered=np.zeros(N, bool))
    found = figures(judge(GOLD, mute, mute, GROUPS, Limits()))
    assert found["overall", PRECISION].verdict == UNKNOWN and found["overall", PRECISION].current is None
    only = GOLD < T
    parts = replace(side(), **{k: getattr(side(), k)[only] for k in ("guess", "answered", "valid", "score")})
    assert figures(judge(GOLD[only], parts, parts, GROUPS, Limits()))["overall", AUROC].verdict == UNKNOWN


def test_nothing_to_compare_passes_with_a_reason():
    none = replace(side(), **{k: getattr(side(), k)[:0] for k in ("guess", "answered", "valid", "score")})
    verdict = judge(GOLD[:0], none, none, GROUPS, Limits())
    assert verdict.passed and "nothing can be compared" in verdict.reasons[0] and not verdict.figures
    assert uncompared("there is no release").as_dict() == {
        "passed": True,
        "reasons": ["there is no release"],
        "figures": [],
    }


def test_questions_that_the_current_release_cannot_know_are_said():
    assert judge(GOLD, side(), side(), GROUPS, Limits(), 1).reasons[-1].startswith("1 gold question has a template")
    assert "7 gold questions have a template" in judge(GOLD, side(), side(), GROUPS, Limits(), 7).reasons[-1]


def test_a_verdict_is_plain_json_and_repeats():
    import json

    one, two = (judge(GOLD, side(0.1, 5), side(0.1, 6), GROUPS, Limits()) for _ in range(2))
    assert one == two
    assert json.loads(json.dumps(one.as_dict(), allow_nan=False))["figures"][0]["name"] == RIGHT


@pytest.mark.parametrize("many", [30])
def test_a_long_list_of_reasons_is_cut(many):
    names = tuple(f"t{i}" for i in range(many))
    groups = Groups(names, names, np.arange(many), np.full(many, 1 / many))
    gold = np.repeat(np.arange(many), 40)
    n = len(gold)
    right = Side(gold, np.ones(n, bool), np.ones(n), np.full(n, 0.9), np.zeros(0), 1)
    wrong = replace(right, guess=(gold + 1) % many)
    reasons = judge(gold, wrong, right, groups, Limits()).reasons
    assert len(reasons) == 9 and reasons[-1].endswith("more figures are worse")
