from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from app.freshness.labels import ENCODER, GOLD, NEW, TEMPLATES, VOTERS, Lineage, Present, labels_part
from labeling.curating.moves import RENAME, Move, Moves
from labeling.freshness.muting import MUTED, VoterEvent
from labeling.taxonomy import Taxonomy
from labeling.values import Gold, Question, Questions, SoftLabels
from labeling.votes import Column, Voter, Votes
from tests.fresh import AT, OTHER, gold, seen, template

MADE = AT - timedelta(days=1)
KNOWN = Lineage(MADE, "enc", frozenset())
NOW = Present({"f": "1", "g": "1"}, "enc")
T = [template("a"), template("b")]
GOLD_OF_A = gold("q0", "a")


def generation():
    """Four questions: f votes on the first two, g on the third; a is likeliest on all but the last, q0 has gold."""
    voters = (Voter("f", "function", ((0,),), "1"), Voter("g", "rule", ((0,),), "1"), Voter("n", "neighbours", ()))
    columns = (Column.of([0, 1], [0, 0]), Column.of([2], [0]), Column.of([], []))
    proba = np.eye(4, dtype=np.float32)[[0, 0, 0, 1]]
    return SimpleNamespace(
        taxonomy=Taxonomy(tuple(T)),
        questions=Questions(tuple(Question(f"q{i}", "x") for i in range(4))),
        votes=Votes(4, 4, voters, columns),
        labels=SoftLabels(proba, np.ones(4, bool)),
        gold=Gold(np.array([0, -1, -1, -1], np.int32), np.array([0, -1, -1, -1], np.int8)),
    )


def causes(known=KNOWN, wanted=NOW, templates=T, golds=(GOLD_OF_A,), questions=4, **more):
    part = labels_part(seen(templates, golds, questions, **more), generation(), known, wanted)
    assert part.share + sum(loss.share for loss in part.losses) == pytest.approx(1)
    return {loss.cause: loss.n for loss in part.losses}


def test_what_did_not_change_is_up_to_date():
    assert causes() == {}


def test_a_changed_function_makes_those_it_voted_on_old():
    assert causes(wanted=Present({"f": "2", "g": "1"}, "enc")) == {VOTERS: 2}
    assert causes(wanted=Present({"f": "1"}, "enc")) == {VOTERS: 1}, "one that is gone"
    assert causes(wanted=Present(None, "enc", "broken")) == {}, "nobody can tell"


def test_a_function_muted_or_heard_since_makes_those_it_voted_on_old():
    muted = {"f": VoterEvent("f", AT, "Ana", MUTED)}
    assert causes(muted=muted) == {VOTERS: 2}
    assert causes(Lineage(MADE, "enc", frozenset({"f"})), muted=muted) == {}
    assert causes(Lineage(MADE, "enc", frozenset({"g"}))) == {VOTERS: 1}
    assert causes(Lineage(MADE, "enc", None), muted=muted) == {}, "a run from before muting"


def test_another_encoder_makes_all_old():
    assert causes(wanted=Present({}, "other")) == {ENCODER: 4}
    assert causes(Lineage(MADE, "", frozenset()), Present({"f": "1", "g": "1"}, "other")) == {}


def test_a_template_that_reads_otherwise_makes_its_labels_old():
    assert causes(templates=[template("a", body=OTHER), T[1]]) == {TEMPLATES: 3}
    assert causes(templates=[template("a", owner="another", days=3), T[1]]) == {}
    assert causes(templates=[template("a", status="stale"), T[1]]) == {}, "stale ones are still suggested"
    assert causes(templates=[T[0], template("b", status="retired")]) == {TEMPLATES: 1}


def test_gold_that_came_went_or_changed_makes_its_label_old():
    assert causes(golds=[gold("q0", "b")]) == {GOLD: 1}
    assert causes(golds=[]) == {GOLD: 1}
    assert causes(golds=[gold("q0", "a"), gold("q3", "a", AT)]) == {GOLD: 1}


def test_gold_that_a_change_set_aside_is_nothing_new():
    assert causes(golds=[gold("q0", "a"), gold("q3", "a", MADE - timedelta(days=9))]) == {}
    assert causes(golds=[gold("q0", "a"), gold("q3", "draft", AT)]) == {}, "nor is gold of no label"


def test_gold_of_a_renamed_template_did_not_change():
    moves = Moves((Move(1, AT, "Ana", RENAME, "a", ("c",)),))
    renamed = [template("a", status="retired"), T[1], template("c")]
    assert GOLD not in causes(templates=renamed, golds=[gold("q0", "c")], moves=moves)


def test_questions_without_labels_are_still_to_be_made():
    assert causes(questions=6) == {NEW: 2}
    assert causes(questions=1) == {}, "some that left their file are kept for their gold"
