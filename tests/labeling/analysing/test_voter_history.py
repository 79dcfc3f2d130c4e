from datetime import UTC, datetime, timedelta

import pytest

from labeling.analysing.voter_history import FILE, Figures, Moment, figures, history, remember
from labeling.disk.run_folder import RunFolder
from labeling.values import SoftLabels
from labeling.votes import Column, Voter, Votes

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def moment(number, **voters):
    return Moment(AT + timedelta(days=number), f"made-{number}", voters)


def test_generations_are_appended_once_and_the_oldest_go(tmp_path):
    folder = RunFolder(tmp_path)
    assert history(folder) == ()
    for number in (1, 2, 2, 3, 4):
        remember(folder, moment(number, a=Figures(0.5, 0.0, 3, 1, 0.9)), most=3)
    assert [m.made for m in history(folder)] == ["made-2", "made-3", "made-4"]
    assert history(folder)[-1] == moment(4, a=Figures(0.5, 0.0, 3, 1, 0.9))


@pytest.mark.parametrize("torn", ["", "{", '[{"at": 3}]', "7", '[{"at": "x", "made": "y", "voters": {}}]'])
def test_a_torn_file_is_no_history_and_is_begun_anew(tmp_path, torn):
    folder = RunFolder(tmp_path)
    (folder / FILE).write_text(torn)
    assert history(folder) == ()
    remember(folder, moment(1))
    assert len(history(folder)) == 1


def test_figures_are_those_of_the_votes_and_test_gold_is_not_looked_at(taxonomy, gold_of):
    votes = Votes(
        4, 6, (Voter("a", "rule", ((0,),)), Voter("b", "rule", ())), (Column.of([0, 1, 2], [0] * 3), Column.of([], []))
    )
    proba = [[0.5, 0.1, 0.1, 0.1, 0.1, 0.1]] * 4
    labels = SoftLabels(__import__("numpy").array(proba, "float32"), votes.covered())
    found = figures(votes, labels, gold_of(4, {0: (0, "seed"), 1: (1, "valid"), 2: (1, "test")}), taxonomy)
    assert found == {"a": Figures(0.75, 0.0, 1, 1, 0.5), "b": Figures(0.0, 0.0, 0, 0, None)}
    assert found["a"].precision == 0.5 and found["b"].precision is None
