"""The encoder's benchmark runs, on few questions and with stand-ins."""

import csv

import numpy as np
import pytest

from benchmarks import encoder as program
from benchmarks.encoder import Questions, cosines, latencies, probe, questions, section, speeds


@pytest.fixture
def data(tmp_path):
    with (tmp_path / "test.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "label"])
        writer.writerows([f"card {i}", "card"] for i in range(10))
        writer.writerows([f"cash {i}", "cash"] for i in range(10))
    return tmp_path


def test_questions_are_all_or_evenly_spread(data):
    assert len(questions(data, "test", None).texts) == 20
    some = questions(data, "test", 4)
    assert some.labels == ["card", "card", "cash", "cash"] and some.texts[0] == "card 0"


def test_each_encoder_has_its_own_figures(encoder, monkeypatch):
    monkeypatch.setattr(program, "TURNS", 2)
    encoder.encode(["warm"])
    ours, peer = speeds([encoder, encoder], ["a b"] * 200, True)
    assert ours > 0 and peer > 0
    encoder.calls.clear()
    waits = latencies([encoder, encoder], ["a", "b", "c"])
    assert [len(w) for w in waits] == [3, 3] and min(map(min, waits)) > 0
    assert encoder.calls == [["a"], ["a"], ["b"], ["b"], ["c"], ["c"]]


def test_a_probe_is_scored_on_what_it_did_not_see():
    learn, ask = Questions(["", ""], ["a", "b"]), Questions(["", ""], ["b", "b"])
    rows = np.eye(2, dtype=np.float32)
    assert probe(rows, rows, learn, ask) == 0.5
    assert np.array_equal(cosines(rows, rows[::-1]), [0, 0])


def test_the_tables_say_what_was_measured(encoder, data, monkeypatch):
    monkeypatch.setattr(program, "TURNS", 1)
    few = questions(data, "test", None)
    text = section(encoder, {"default": encoder, "static": encoder}, few, few, 5, data / "cache")
    assert "5 texts timed, 1 turns, one thread; probe on 20 and 20 questions" in text
    assert "| linear probe, accuracy on test | 1.0000 | 1.0000 (+0.0000) | 1.0000 (+0.0000) |" in text
    assert "| cosine to torch, mean and least | 1 | 1.0000, 1.0000 | 1.0000, 1.0000 |" in text
    assert "the static is `words/64`" in text


def test_absent_data_are_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ORACLE_BENCH_DATA", str(tmp_path))
    program.main(["--small"])
    assert "ORACLE_BENCH_DATA" in capsys.readouterr().out
