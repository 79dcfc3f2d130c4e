"""Voters at the desk: figures, what needs attention, their questions and their source."""

from dataclasses import replace

import numpy as np
import pytest

from app.desk.functions import voters as functions
from app.desk.functions.source import examples, failing_of, failures, source_text
from app.desk.functions.trend import COVERAGE, LEARNED, PRECISION, trends
from app.desk.functions.voters import Line, Wanted, attention, choose, find, problems
from app.desk.loaded import Desk
from app.latest import Generation
from app.workshop import functions as figures
from labeling.analysing.voter_history import Figures, Moment
from labeling.disk.run_folder import RunFolder
from labeling.errors import OracleError
from labeling.values import SoftLabels
from labeling.votes import Column, Voter, Votes

LINE = Line(
    "payouts.late", "function", "late", frozenset({0}), "payouts team", "f/payouts.py:3", "Late ones.", (),
    0.1, 0.1, 0.0, 8, 2, 0.8, 0.5, 0.9, 0.85, 0, "", False,
)  # fmt: skip
RULE = replace(LINE, name="rules.thanks", kind="rule", labels=frozenset({2}), owner="shop team", doc="")
COMPUTED = replace(LINE, name="titles", kind="titles", owner="", doc="words")


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), ["payouts.late", "rules.thanks", "titles"]),
        (Wanted(text=" LATE "), ["payouts.late"]),
        (Wanted(owner="shop team"), ["rules.thanks"]),
        (Wanted(label="c"), ["rules.thanks"]),
        (Wanted(kind="computed"), ["titles"]),
        (Wanted(kind="rule", text="payouts"), []),
        (Wanted(attention=True), ["payouts.late"]),
    ],
)
def test_voters_are_chosen_by_what_is_asked(wanted, names):
    found = choose([LINE, RULE, COMPUTED], wanted, {"a": 0, "c": 2}, {"payouts.late": 1})
    assert [line.name for line in found] == names


def test_attention_says_why():
    assert attention(LINE, {}) == ""
    poor = replace(LINE, errors=1200, discredited=True)
    assert attention(poor, {"payouts.late": 2}) == "2 examples fail; gold contradicts it; error on 1,200 questions"
    assert problems(LINE) == [] and problems(replace(LINE, errors=2, first_error="on question 'q'")) == [
        "error on 2 questions",
        "on question 'q'",
    ]
    [muted] = problems(replace(poor, fault="it was stopped", first_error="stopped"))
    assert len(problems(replace(poor, fault="it says the same of all", first_error="on question 'q'"))) == 2
    assert muted.startswith("gold contradicts it; muted: it was stopped. It votes again once it is mended")
    assert "`oracle lf hear payouts.late`" in muted


def test_a_voter_is_found_or_the_nearest_is_named():
    assert find([LINE, RULE], "rules.thanks") is RULE
    with pytest.raises(OracleError, match=r"did you mean 'rules\.thanks'"):
        find([LINE, RULE], "rules.thank")


def test_computed_voters_are_explained_and_not_written():
    assert not COMPUTED.written and COMPUTED.what.startswith("Computed:") and LINE.what == "Late ones."
    assert functions.interval(replace(LINE, low=None)) == "" and functions.interval(LINE) == "50–90 %"


def moment(**voters):
    return Moment(None, "", voters)


def test_trends_need_two_generations_and_know_the_change():
    first = moment(a=Figures(0.5, 0, 1, 1, 0.6), b=Figures(0.1, 0, 0, 0, None))
    last = moment(a=Figures(0.4, 0, 3, 1, 0.7), b=Figures(0.1, 0, 1, 0, None), c=Figures(0.2, 0, 1, 0, 0.9))
    assert trends([first], COVERAGE) == {}
    found = trends([first, last], PRECISION)
    assert found["a"].values == (0.5, 0.75) and found["a"].change == pytest.approx(0.25)
    assert found["b"].change is None and found["c"].values == ()
    assert trends([first, last], LEARNED)["b"].values == ()


def generation(tmp_path, taxonomy, ask, gold, voters, columns, best):
    made = Generation(RunFolder(tmp_path))
    n, k = len(best), len(taxonomy.labels)
    proba = np.full((n, k), 0.1 / (k - 1), np.float32)
    proba[np.arange(n), best] = 0.9
    votes = Votes(n, k, voters, columns)
    made.__dict__ |= {
        "taxonomy": taxonomy, "questions": ask(*(f"text {i}" for i in range(n))), "gold": gold,
        "stored_votes": (votes, ""), "labels": SoftLabels(proba, votes.covered()),
    }  # fmt: skip
    return made


def test_questions_are_told_apart_and_test_gold_is_left_out(tmp_path, taxonomy, ask, gold_of):
    voters = (
        Voter("mine", "rule", ((0,), (1, 2))),
        Voter("other", "rule", ((0,),)),
        Voter("titles", "titles", ((0,),)),
    )
    columns = (Column.of(range(6), [0, 0, 1, 0, 0, 1]), Column.of([0, 1], [0, 0]), Column.of([2], [0], [0.9]))
    gold = gold_of(7, {0: (0, "seed"), 1: (1, "valid"), 2: (2, "seed"), 3: (1, "test")})
    now = generation(tmp_path, taxonomy, ask, gold, voters, columns, [0, 1, 2, 3, 3, 1, 0])
    found = figures.judged(now, 0)
    assert sorted(found.right.tolist()) == [0, 2] and found.wrong.tolist() == [1]
    assert found.doubted.tolist() == [4] and sorted(found.alone.tolist()) == [2, 4, 5]
    assert figures.written_per_question(now.votes).tolist() == [2, 2, 1, 1, 1, 1, 0]
    entry = figures.entries(now, 0, found.doubted)[0]
    assert (entry["votes_for"], entry["label"], entry["gold"]) == ("late", "refund-make", None)
    assert figures.entries(now, 0, found.wrong)[0]["gold"] == "pause"


def test_a_voter_without_votes_has_no_questions(tmp_path, taxonomy, ask, gold_of):
    now = generation(tmp_path, taxonomy, ask, gold_of(2, {}), (Voter("a", "rule", ()),), (Column.of([], []),), [0, 1])
    found = figures.judged(now, 0)
    assert [len(x) for x in (found.right, found.wrong, found.alone, found.doubted)] == [0, 0, 0, 0]


@pytest.fixture
def desk(shop):
    return Desk(workspace=__import__("app.workspace", fromlist=["Workspace"]).Workspace(shop))


def taxonomy_of(desk):
    return desk.require().state.taxonomy


@pytest.mark.slow
def test_figures_of_the_desk_are_those_of_the_command(desk):
    now = desk.require()
    rows = figures.analysis(desk.workspace)
    found = functions.lines(desk.workspace, now)
    assert [line.name for line in found] == [r["voter"] for r in rows]
    assert [line.coverage for line in found] == pytest.approx([r["Coverage"] for r in rows])
    assert functions.lines(desk.workspace, now) is found
    assert functions.judged(now, "rules.where-is-it").right.size == rows[1]["Correct"]
    assert functions.trend(desk.workspace, COVERAGE) == {}


@pytest.mark.slow
def test_source_and_examples_are_those_of_the_files_now(desk):
    workspace, taxonomy = desk.workspace, taxonomy_of(desk)
    assert failing_of(workspace, taxonomy, only_known=True) == {} and failures(workspace, taxonomy) == ()
    text, language = source_text(workspace, "orders.wants_to_cancel", "labeling_functions/orders.py:99")
    assert (
        language == "python"
        and text.startswith("@labeling_function(")
        and text.endswith("CANCEL.search(question.text)")
    )
    assert source_text(workspace, "gone.away", "labeling_functions/gone.py:1") == ("", "")
    assert source_text(workspace, "orders.gone", "labeling_functions/orders.py:1") == ("", "python")
    assert [e.holds for e in examples(workspace, taxonomy, "rules.where-is-it")] == [True, True]
    rules = workspace.functions / "rules.toml"
    rules.write_text(rules.read_text().replace('yes = ["Where is my parcel?"]', 'yes = ["Nothing of it"]'))
    assert failing_of(workspace, taxonomy) == {"rules.where-is-it": 1}
    assert [(e.must_vote, e.holds) for e in examples(workspace, taxonomy, "rules.where-is-it")] == [
        (True, False),
        (False, True),
    ]
    assert examples(workspace, taxonomy, "rules.nothing") == ()
