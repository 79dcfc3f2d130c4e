"""The benchmark of the gate at the size of CI: equal candidates mostly pass, clearly worse ones do not."""

import numpy as np

from benchmarks.gate import GROUPS, holds_back, main, pair, rules, rules_table, whole, whole_table


def test_rules_hold_back_as_they_say():
    found = holds_back(np.array([0, 4, 30, 10]), np.array([0, 0, 2, 9]), 100)
    assert found["estimate"].tolist() == [False, True, True, False]
    assert found["ours"].tolist() == [False, False, True, False]
    assert found["beyond"].tolist() == [False, False, True, False]
    assert found["non-inferiority"].tolist() == [False, True, True, True]
    assert found["reaches"].tolist() == [False, True, True, True]


def test_ours_seldom_holds_back_an_equal_one_and_finds_a_loss():
    equal, worse = rules(300, 0, 2000), rules(300, 5, 2000)
    assert equal["ours"] < 0.035 < equal["estimate"] < 0.2
    assert worse["ours"] > 0.7 and worse["beyond"] < 0.5


def test_the_whole_gate_does_too():
    assert whole(200, 0, 25) <= 0.12
    assert whole(200, 25, 8) == 1


def test_a_pair_loses_what_the_world_says():
    found = pair(20_000, 5, np.random.default_rng(0))
    known = found.gold < len(GROUPS.templates)
    right = [(side.guess == found.gold)[known] for side in (found.current, found.candidate)]
    assert 0.04 < right[0].mean() - right[1].mean() < 0.06
    assert 0.08 < (right[0] != right[1]).mean() < 0.16


def test_tables_have_a_row_a_number_of_questions():
    assert rules_table(10).count("\n") == 1 + 12
    assert "| 100 | 0.0 % | 2.0 % | 5.0 % | 10.0 % |" in whole_table(1, lambda n, loss, trials: loss / 100)


def test_the_program_prints_both(monkeypatch, capsys):
    monkeypatch.setattr("benchmarks.gate.SIZES", (60,))
    monkeypatch.setattr("benchmarks.gate.LOSSES", (0,))
    main(["--trials", "5", "--whole", "1"])
    assert "Held back by the whole gate, in 1 trials each" in capsys.readouterr().out
