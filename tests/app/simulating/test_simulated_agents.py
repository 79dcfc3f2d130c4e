"""Agents: what they do follows from skill, adoption and care, and is the same when thought through again."""

from dataclasses import replace

import numpy as np
import pytest

from app.simulating.scenario import Change


@pytest.fixture
def cases(world_of):
    return list(world_of(drift="none", cases=200).cases())


def share(hits):
    return float(np.mean(list(hits)))


def test_right_suggestions_are_taken_as_often_as_asked(cases, agents_of):
    agents = agents_of(adoption=0.7)
    curated = [c for c in cases if not c.label.startswith("_")]
    work = [agents.work(c, c.label) for c in curated]
    assert share(w.action in ("used", "edited") for w in work) == pytest.approx(0.7, abs=0.06)
    assert all(w.right and w.template_id == c.label for w, c in zip(work, curated, strict=True) if w.action == "used")


def test_wrong_suggestions_are_noticed_as_often_as_asked(cases, agents_of):
    agents = agents_of(care=0.8)
    wrong = [c for c in cases if c.label != "pause"]
    work = [agents.work(c, "pause") for c in wrong]
    assert share(w.action == "dismissed" for w in work) == pytest.approx(0.8, abs=0.06)
    assert not any(w.right for w in work if w.action != "dismissed")
    told = [w for w in work if w.reopened is not None]
    assert share(w.reopened for w in told if not w.right) > 3 * share(w.reopened for w in told if w.right)


def test_extremes_are_kept(cases, agents_of):
    case = next(c for c in cases if c.label == "late")
    assert all(agents_of(adoption=1.0).work(c, c.label).action != "dismissed" for c in cases)
    assert all(agents_of(adoption=0.0).work(c, c.label).action == "dismissed" for c in cases)
    assert agents_of().work(case, None).action == "sent"


def test_a_case_thought_through_twice_is_the_same(cases, agents_of):
    agents, again = agents_of(), agents_of()
    for case in cases[:50]:
        assert agents.work(case, "late") == again.work(case, "late")
        work = agents.work(case, None)
        assert agents.reply(case, work, None) == again.reply(case, work, None)
        assert agents.attributes(case) == again.attributes(case)


def test_a_used_suggestion_takes_less_time(cases, agents_of):
    agents = agents_of(adoption=1.0)
    known = [c for c in cases if c.label == "late"]
    with_it, without = (np.mean([agents.work(c, o).seconds for c in known]) for o in ("late", None))
    assert with_it < 0.8 * without


def test_an_outdated_answer_is_wrong_and_answered_in_new_words(cases, agents_of):
    agents = agents_of(changes=(Change("late", 1),), care=1.0)
    case = replace(next(c for c in cases if c.label == "late"), outdated=True)
    work = agents.work(case, "late")
    assert (work.action, work.kind, work.template_id) == ("dismissed", "own", "")
    assert "payout left us" not in agents.reply(case, work, "whatever was shown")


def test_what_is_no_question_gets_a_short_word(cases, agents_of):
    case = next(c for c in cases if c.label == "_not_a_question")
    work = agents_of().work(case, None)
    assert work.kind == "own" and work.template_id == ""
    assert len(agents_of().reply(case, work, None)) < 120


def test_a_shown_text_is_taken_over_with_its_gaps_filled(cases, agents_of):
    agents = agents_of(adoption=1.0)
    case = next(c for c in cases if agents.work(c, c.label).action == "used")
    reply = agents.reply(case, agents.work(case, case.label), "Hi {first_name}, it is done.")
    assert reply.startswith("Hi ") and "it is done." in reply and "{" not in reply
