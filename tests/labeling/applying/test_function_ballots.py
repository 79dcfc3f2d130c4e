import pytest

from labeling.applying.ballots import STOPPED, was_stopped
from labeling.applying.functions import function_ballots, refuse_failing
from labeling.errors import OracleError
from labeling.question import Question
from labeling.votes import Column

QUESTIONS = [Question(f"q{i}", text) for i, text in enumerate(["late", "soon", "later", "soon"])]


def test_options_are_numbered_as_they_are_first_used(sources_of, taxonomy):
    body = "return {'late': ['pause', 'late'], 'soon': ['late', 'pause'], 'later': 'refund-make'}[question.text]"
    ((free, free_votes), (declared, votes)) = function_ballots(
        sources_of(votes_for=None, free=body) + sources_of(declared=body), taxonomy, QUESTIONS
    )
    assert free.options == ((0, 1), (3,)) and free_votes.options.tolist() == [0, 0, 1, 0]
    assert declared.options == ((0,), (0, 1), (3,)) and votes.options.tolist() == [1, 1, 2, 1]
    assert votes.rows.tolist() == [0, 1, 2, 3]


def test_a_vote_for_no_label_is_a_failure(sources_of, taxonomy):
    body = "return {'late': 'pause', 'soon': 'paus'}[question.text]"
    ((voter, column),) = function_ballots(sources_of(votes_for=None, free=body), taxonomy, QUESTIONS)
    assert voter.options == ((1,),) and column.rows.tolist() == [0] and column.failures == 3
    assert column.first_error == "on question 'q1': unknown template 'paus'; did you mean 'pause'?"
    early = "return {'soon': 'paus', 'later': 'late'}[question.text]"
    ((_, column),) = function_ballots(sources_of(votes_for=None, free=early), taxonomy, QUESTIONS)
    assert column.first_error == "on question 'q0': KeyError: 'late'" and column.failures == 3


def test_who_fails_everywhere_is_refused_or_reported(sources_of, taxonomy):
    sources = sources_of(fails="return question.txet", late="return True")
    with pytest.raises(OracleError, match=r"words\.fails failed on every question, first on question 'q0': Attr"):
        function_ballots(sources, taxonomy, QUESTIONS)
    (_, fails), (_, late) = function_ballots(sources, taxonomy, QUESTIONS, strict=False)
    assert fails.failures == 4 and not was_stopped(fails) and len(fails.rows) == 0 and len(late.rows) == 4


def test_who_was_stopped_is_only_reported(sources_of):
    (source,) = sources_of(late="return True")
    stopped = Column([], [], [], 4, f"{STOPPED}on question 'q0': it took longer than 5 s")
    refuse_failing(source, stopped, 4)
    assert was_stopped(stopped)
    with pytest.raises(OracleError):
        refuse_failing(source, Column([], [], [], 4, "on question 'q0': no"), 4)


def test_progress_counts_functions(sources_of, taxonomy):
    told = []
    function_ballots(sources_of(late="return True", soon="return False"), taxonomy, QUESTIONS, told.append)
    assert told == [1, 1]
    assert function_ballots([], taxonomy, QUESTIONS) == []


def test_no_questions_no_votes(sources_of, taxonomy):
    ((voter, column),) = function_ballots(sources_of(late="return True"), taxonomy, [])
    assert voter.options == ((0,),) and len(column.rows) == 0 and column.failures == 0
