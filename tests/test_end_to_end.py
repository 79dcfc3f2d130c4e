"""The whole product, as a user has it: the command line on a small workspace, with the real encoder."""

import csv
import json
import shutil

import numpy as np
import pytest
from typer.testing import CliRunner

from labeling.hashing import file_digest

pytestmark = pytest.mark.slow


def test_init_makes_a_workspace_and_refuses_a_full_folder(command, tmp_path):
    code, out = command("init", tmp_path / "new")
    assert code == 0 and "data/templates.csv" in out
    code, out = command("init", tmp_path / "new")
    assert code == 2 and "not empty" in out


def test_second_run_does_no_step_again(command, shop):
    code, out = command("-w", shop, "run", "--json")
    assert code == 0
    assert all(step["skipped"] for step in json.loads(out)["steps"])


def test_fresh_run_gives_the_same_bytes(command, shop, tmp_path):
    labels = file_digest(shop / "var/run/soft_labels.npz")
    again = tmp_path / "again"
    shutil.copytree(shop, again, ignore=shutil.ignore_patterns("var"))
    assert command("-w", again, "run")[0] == 0
    assert file_digest(again / "var/run/soft_labels.npz") == labels
    assert file_digest(again / "var/run/votes.npz") == file_digest(shop / "var/run/votes.npz")


def test_changed_function_recomputes_one_column_only(command, shop):
    path = shop / "labeling_functions/orders.py"
    path.write_text(path.read_text().replace("|twice", "|two times|twice"))
    code, out = command("-w", shop, "label", "--json")
    assert code == 0
    facts = json.loads(out)["vote"]
    assert facts["columns_reused"] == facts["written"] - 1


def test_suggest_shows_stages_reasons_and_template(command, shop):
    code, out = command("-w", shop, "suggest", "where is my parcel, has it been shipped?", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["template_id"] == "order-status" and found["topic"] == "orders"
    assert found["valid_proba"] >= found["topic_proba"] >= found["template_proba"]
    assert {v["voter"] for v in found["voters"]} == {"rules.where-is-it"}
    assert len(found["neighbours"]) == 3
    code, out = command("-w", shop, "suggest", "where is my parcel?")
    assert code == 0 and "order-status" in out and "{order_id}" in out


def test_release_predicts_what_was_evaluated(shop):
    from app.pipeline.releasing import load_trained
    from app.pipeline.step import Context
    from app.services import open_suggester
    from app.workspace import Workspace

    workspace = Workspace(shop)
    with workspace.open_store() as store:
        cascade, thresholds = load_trained(Context(workspace, store))
    released = open_suggester(workspace).release
    rows = workspace.run.load_array("embeddings.npy")
    assert np.array_equal(released.cascade.predict(rows).joint, cascade.predict(rows).joint)
    assert np.array_equal(released.thresholds.template, thresholds.template)


def test_suggest_file_keeps_the_contract(command, shop, tmp_path):
    target = tmp_path / "out.csv"
    code, _ = command("-w", shop, "suggest", "--file", shop / "data/questions.csv", "--out", target)
    assert code == 0
    rows = list(csv.DictReader(target.open(encoding="utf-8")))
    assert len(rows) == 20
    assert list(rows[0]) == [
        "question_id", "valid_proba", "topic", "topic_proba", "template_id", "template_proba", "decision", "reason",
    ]  # fmt: skip
    assert {r["decision"] for r in rows} <= {"suggest", "abstain"} and all(r["template_id"] for r in rows)


def test_evaluate_prints_the_whole_report(command, shop):
    code, out = command("-w", shop, "evaluate", "--split", "test", "--json")
    report = json.loads(out)
    assert code == 0
    parts = {
        "split",
        "n",
        "validity",
        "topic",
        "template",
        "cascade",
        "votes",
        "label_model",
        "per_template",
        "ledger",
        "coverage_risk",
        "reliability",
        "promise",
        "timings",
    }
    assert set(report) == parts and report["n"] == 5
    assert set(report["cascade"]) == {"answered", "precision", "recall", "aurc"}
    assert set(report["reliability"]) == {"validity", "topic", "template"}
    assert report["ledger"]["n"] == 5 and report["promise"]["asked"] == 0.95


def test_release_promote_and_rollback(command, shop):
    first = json.loads(command("-w", shop, "release", "list", "--json")[1])[0]["release_id"]
    settings = shop / "oracle.toml"
    settings.write_text(settings.read_text().replace("precision = 0.95", "precision = 0.8"))
    assert command("-w", shop, "run")[0] == 0
    rows = json.loads(command("-w", shop, "release", "list", "--json")[1])
    assert len(rows) == 2 and rows[0]["current"]
    code, out = command("-w", shop, "release", "rollback")
    assert code == 0 and first in out
    assert command("-w", shop, "release", "promote", rows[0]["release_id"])[0] == 0
    code, out = command("-w", shop, "release", "promote", "r-000000000000")
    assert code == 2 and "r-000000000000" in out


def test_lf_commands(command, shop):
    code, out = command("-w", shop, "lf", "check")
    assert code == 0 and "all hold" in out
    code, out = command("-w", shop, "lf", "list", "--json")
    assert [r["voter"] for r in json.loads(out)] == [
        "orders.wants_to_cancel", "rules.where-is-it", "rules.thanks-only",
    ]  # fmt: skip
    code, out = command("-w", shop, "lf", "analyze", "--json")
    assert code == 0 and {"Coverage", "Overlaps", "Conflicts", "Emp. Acc.", "Low", "High"} <= set(json.loads(out)[0])


def test_lf_check_fails_with_the_place(command, shop):
    path = shop / "labeling_functions/orders.py"
    path.write_text(path.read_text().replace('yes=["Please cancel my order"]', 'yes=["Hello there"]'))
    code, out = command("-w", shop, "lf", "check")
    assert code == 1 and "orders.py" in out and "Hello there" in out


def test_doctor_is_content_and_then_finds_a_torn_release(command, shop):
    assert command("-w", shop, "doctor")[0] == 0
    weights = next((shop / "var/releases").glob("r-*/weights.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-7])
    code, out = command("-w", shop, "doctor")
    assert code == 1 and "current release" in out


def test_ingest_adds_questions_of_a_file(command, shop, tmp_path):
    more = tmp_path / "more.jsonl"
    more.write_text('{"question_id": "m1", "text": "Is my sofa on the van yet?"}\n')
    code, out = command("-w", shop, "ingest", more, "--json")
    assert code == 0
    code, out = command("-w", shop, "label", "--json")
    assert json.loads(out)["ingest"]["questions"] == 21


def test_a_file_that_is_gone_takes_its_rows_along(command, shop):
    (shop / "data/gold.csv").unlink()
    code, out = command("-w", shop, "label", "--json")
    assert code == 0
    facts = json.loads(out)["ingest"]
    assert facts["gold"] == {"seed": 0, "valid": 0, "test": 0} and facts["questions"] == 20


@pytest.mark.parametrize("left_out", [("gold.csv",), ("gold.csv", "labeling_functions")])
def test_a_workspace_runs_without_gold_and_without_functions(command, shop, left_out):
    shutil.rmtree(shop / "var")
    (shop / "data" / "gold.csv").unlink()
    if "labeling_functions" in left_out:
        shutil.rmtree(shop / "labeling_functions")
    code, out = command("-w", shop, "run", "--json")
    assert code == 0
    advice = " ".join(json.loads(out)["advice"])
    assert "There is no gold" in advice
    assert ("no labeling functions" in advice) == ("labeling_functions" in left_out)
    assert command("-w", shop, "suggest", "Where is my parcel?")[0] == 0


def test_help_of_every_command_says_something():
    from app.cli.commands import application

    names = ["init", "run", "ingest", "label", "train", "evaluate", "suggest", "doctor"]
    nested = [["lf", n] for n in ("check", "list", "analyze", "diff", "suggest")]
    nested += [["gold", "check"], ["topics", "find"]]
    nested += [["review", n] for n in ("next", "import", "export")]
    nested += [["release", n] for n in ("list", "promote", "rollback")]
    for words in [[n] for n in names] + nested:
        result = CliRunner().invoke(application, [*words, "--help"])
        assert result.exit_code == 0 and "--json" in result.output, words
