from datetime import timedelta

import pytest

from app.freshness.gold import CHANGED, OLD, REWORDED, WAITING, gold_part, gold_states
from app.freshness.templates import OVERDUE, STALE, templates_due, templates_part
from labeling.curating.moves import MERGE, Move, Moves
from labeling.store.rechecks import Recheck
from tests.fresh import ANSWER, AT, LONG_AGO, OTHER, TODAY, finding, gold, seen, template


def losses(part):
    return {loss.cause: (loss.n, pytest.approx(loss.share), loss.items) for loss in part.losses}


def test_templates_weigh_as_much_as_they_are_asked():
    known = seen([template("a", 5), template("b", -1), template("c", status="stale"), template("d", -1, "draft")])
    part = templates_part(known, {"a": 0.5, "b": 0.3, "c": 0.1, "_no_template": 0.1}, TODAY)
    assert part.share == pytest.approx(5 / 9) and part.n == 3
    assert losses(part) == {OVERDUE: (1, 3 / 9, ("b",)), STALE: (1, 1 / 9, ("c",))}


def test_a_template_that_a_change_made_stale_is_stale_until_it_is_done():
    known = [template("a"), template("b")]
    assert templates_part(seen(known, findings=(finding("template", "a"),)), {}, TODAY).share == 0.5
    assert templates_part(seen(known, findings=(finding("template", "a", state="done"),)), {}, TODAY).share == 1
    assert templates_part(seen(known, findings=(finding("template", "a", state="open"),)), {}, TODAY).share == 1


def test_traffic_follows_moves():
    moves = Moves((Move(1, AT, "Ana", MERGE, "gone", ("a",)),))
    known = seen([template("a", -1), template("b"), template("gone", status="retired")], moves=moves)
    assert templates_part(known, {"a": 0.1, "gone": 0.4, "b": 0.5}, TODAY).share == pytest.approx(0.5)


def test_the_day_of_review_itself_is_not_late():
    assert templates_part(seen([template("a", 0)]), {}, TODAY).share == 1
    assert [w.item for w in templates_due(seen([template("a", 0), template("b", 31)]), TODAY, 30)] == ["a"]


def test_templates_without_a_day_or_retired_are_not_due():
    found = templates_due(seen([template("a"), template("b", -5, "retired"), template("c", -5, owner="")]), TODAY, 0)
    assert [(w.item, w.owner, w.days(TODAY), w.says) for w in found] == [
        ("c", "nobody", -5, "To be reviewed by 2026-04-29.")
    ]


def test_no_templates_are_no_part():
    assert templates_part(seen(), {}, TODAY) is None
    assert templates_part(seen([template("a")]), {"_no_template": 1.0}, TODAY) is None


def test_gold_has_the_gravest_cause_that_holds():
    wordings = {"a": [ANSWER, OTHER], "b": [ANSWER]}
    rows = [
        gold("q1", "a"),
        gold("q2", "a", LONG_AGO),
        gold("q3", "b", LONG_AGO),
        gold("q4", "b", None),
        gold("q5", "b"),
        gold("q6", "_no_template"),
    ]
    again = (Recheck("q5", AT, "", "c"), Recheck("q2", AT, "", "c"))
    known = seen([template("a", body=OTHER), template("b")], rows, wordings=wordings, rechecks=again)
    states = {s.question_id: s for s in gold_states(known)}
    assert {q: s.cause(TODAY) for q, s in states.items()} == {
        "q1": "",
        "q2": WAITING,
        "q3": OLD,
        "q4": "",
        "q5": WAITING,
        "q6": "",
    }
    assert states["q2"].causes(TODAY) == (WAITING, REWORDED, OLD)
    assert states["q1"].days(TODAY) == 5 and states["q4"].days(TODAY) is None and states["q6"].under is None


def test_gold_of_a_label_together_weighs_as_much_as_the_label_is_asked():
    rows = [gold("q1", "a"), gold("q2", "a"), gold("q3", "b")]
    known = seen([template("a"), template("b")], rows, weights={"q1": 0.5, "q3": 0.0})
    part = gold_part(known, gold_states(known), {"a": 0.8, "b": 0.2}, TODAY)
    assert losses(part) == {CHANGED: (2, 0.6, ("a", "b"))} and part.share == pytest.approx(0.4)
    assert gold_part(known, gold_states(known), {}, TODAY).share == pytest.approx(1 / 3)


def test_merged_gold_was_given_under_the_answer_of_its_old_template():
    moves = Moves((Move(1, AT, "Ana", MERGE, "old", ("a",)),))
    rows = [gold("q1", "a", AT - timedelta(days=50), "old")]
    known = seen([template("a")], rows, moves=moves, wordings={"a": [ANSWER], "old": [OTHER]})
    (state,) = gold_states(known)
    assert state.cause(TODAY) == REWORDED and state.under.template_id == "old"


def test_no_gold_is_no_part():
    assert gold_part(seen(), (), {}, TODAY) is None
