"""Shares of a profile."""

import pytest

from benchmarks.run_profile import edit_a_function, part_of, shares

MAIN = "main (app/cli/entry.py:16);run_steps (app/pipeline/step.py:90);"
THREAD = "process 7:python;_bootstrap (threading.py:1);"
RAW = "\n".join(
    [
        f"process 7:python;{MAIN}vote (app/pipeline/labels.py:93);search (re.py:3) 40",
        f"process 7:python;{MAIN}vote (app/pipeline/labels.py:93);search (re.py:9) 20",
        f"{THREAD}_run (models/encoding/onnx_encoder.py:9);Session.run (onnx.py:4) 30",
        "process 8:python;main (labeling/asking/worker.py:3);f (payouts.py:2) 5",
        f"process 7:python;{MAIN}tree_digest (labeling/hashing.py:3) 5",
        f"{THREAD}Event.wait (threading.py:629) 900",
        f"{THREAD}Condition.wait (threading.py:331) 900",
    ]
)


def test_shares_of_what_works():
    seen, steps, own = shares(RAW)
    assert seen == 100
    assert dict(steps) == pytest.approx({"vote": 0.65, "encode": 0.3, "between steps": 0.05})
    assert own[0] == ("search (re.py)", pytest.approx(0.6)) and [s for _, s in own] == sorted(
        (s for _, s in own), reverse=True
    )


def test_nothing_seen():
    assert shares("") == (0, [], []) and part_of([]) == ""


def test_imports_are_the_start():
    assert (
        part_of(["<module> (app/cli/answers.py:13)", "_find (<frozen importlib._bootstrap>:1)"]) == "start and imports"
    )


def test_one_function_is_edited(tmp_path):
    folder = tmp_path / "labeling_functions"
    folder.mkdir()
    (folder / "_words.py").write_text('A = re.compile(r"x")')
    (folder / "a.py").write_text("pass")
    (folder / "b.py").write_text('A = re.compile(r"x")\nB = re.compile(r"y")')
    edit_a_function(tmp_path)
    assert (folder / "_words.py").read_text() == 'A = re.compile(r"x")'
    assert (folder / "b.py").read_text() == 'A = re.compile(r"some other words|x")\nB = re.compile(r"y")'
