"""The workshop of labeling functions, as an expert has it: why, lf analyze, lf diff, lf suggest."""

import csv
import json
import shutil

import numpy as np
import pytest

from labeling.disk.question_table import FILE, QuestionTable
from labeling.disk.run_folder import RunFolder

pytestmark = pytest.mark.slow


def test_why_says_what_each_vote_adds_and_what_changed(command, shop):
    question = QuestionTable(shop / "var/run" / FILE).ids()[0]
    code, out = command("-w", shop, "why", question, "--json")
    found = json.loads(out)
    assert code == 0 and found["since_before"] is None
    assert sum(line["log_odds"] for line in found["lines"]) == pytest.approx(found["log_odds"])
    rule = f'[[rule]]\nname = "added"\nvotes_for = "{found["rival"]}"\nregex = "."\n'
    (shop / "labeling_functions/rules.toml").open("a").write("\n" + rule)
    assert command("-w", shop, "label")[0] == 0
    code, out = command("-w", shop, "why", question)
    assert code == 0 and "rules.added" in out and "new voter" in out


def test_why_shows_the_questions_a_computed_vote_rests_on(command, shop):
    ids = QuestionTable(shop / "var/run" / FILE).ids()
    votes, _ = RunFolder(shop / "var/run").load_votes()
    column = next(c for c in votes.columns if c.evidence is not None and (c.evidence.places >= 0).any())
    question = ids[column.rows[np.flatnonzero((column.evidence.places >= 0).any(axis=1))[0]]]
    code, out = command("-w", shop, "why", question, "--json")
    rests = [e for line in json.loads(out)["lines"] for e in line["evidence"] if e["question_id"]]
    assert code == 0 and rests and all(e["gold"] and e["text"] and e["question_id"] != question for e in rests)
    assert "What computed votes rest on" in command("-w", shop, "why", question)[1]


def test_why_of_an_unknown_question(command, shop):
    code, out = command("-w", shop, "why", "nobody")
    assert code == 2 and "unknown question 'nobody'" in out


BAD = '\n[[rule]]\nname = "bad"\nvotes_for = "parcel-late"\nregex = "."\n'


def test_diff_shows_what_a_changed_rule_would_do_and_writes_nothing(command, shop):
    code, out = command("-w", shop, "lf", "diff")
    assert code == 0 and "vote as before" in out
    before = {p: p.stat().st_mtime_ns for p in (shop / "var/run").rglob("*")}
    old = shutil.copytree(shop / "labeling_functions", shop / "old")
    (shop / "labeling_functions/rules.toml").write_text("")
    code, out = command("-w", shop, "lf", "diff", "--max-flipped", "0", "--json")
    found = json.loads(out)
    removed = found["voters"]["removed"]
    assert removed and all(name.startswith("rules.") for name in removed)
    assert found["flipped"] + found["newly_uncovered"] == len(found["examples"]) > 0
    assert all(set(e["voters"]) <= set(removed) for e in found["examples"])
    assert code == (1 if found["problems"] else 0) and bool(found["problems"]) >= bool(found["flipped"])
    code, out = command("-w", shop, "lf", "diff", "--against", old, "--tolerance", "1")
    assert code == 0 and f"removed {', '.join(removed)}" in out.replace("\n", " ")
    assert before == {p: p.stat().st_mtime_ns for p in (shop / "var/run").rglob("*")}


def test_diff_against_a_folder_without_functions(command, shop, tmp_path):
    code, out = command("-w", shop, "lf", "diff", "--against", tmp_path)
    assert code == 2 and "no labeling functions here" in out


def test_a_voters_page_lists_what_it_got_wrong(command, shop):
    label = json.loads((shop / "var/run/taxonomy.json").read_text())["templates"][0]["template_id"]
    (shop / "labeling_functions/rules.toml").open("a").write(BAD.replace("parcel-late", label))
    assert command("-w", shop, "label")[0] == 0
    code, out = command("-w", shop, "lf", "analyze", "rules.bad", "--most", "3", "--json")
    found = json.loads(out)
    assert code == 0 and len(found["wrong"]) == 3 and all(w["gold"] != label for w in found["wrong"])
    assert found["figures"]["Learned Acc."] < 0.8
    code, out = command("-w", shop, "lf", "analyze", "rules.bat")
    assert code == 2 and "did you mean 'rules.bad'" in out


def test_suggested_rules_can_be_accepted_and_hold(command, shop):
    path = shop / "labeling_functions/rules.toml"
    path.write_text("# our rules\n")
    for module in (shop / "labeling_functions").glob("*.py"):
        module.unlink()
    assert command("-w", shop, "label")[0] == 0
    code, out = command("-w", shop, "lf", "suggest", "--precision", "0.3", "--json")
    proposals = json.loads(out)["proposals"]
    assert code == 0 and proposals and all(p["new"] >= 2 for p in proposals)
    assert path.read_text() == "# our rules\n"
    name = proposals[0]["name"]
    assert name in command("-w", shop, "lf", "suggest", "--precision", "0.3")[1]
    code, out = command("-w", shop, "lf", "suggest", "--precision", "0.3", "--accept", name, "--owner", "us")
    assert code == 0 and path.read_text().startswith("# our rules\n") and 'owner = "us"' in path.read_text()
    code, out = command("-w", shop, "lf", "check")
    assert code == 0 and "1 voters tried" in out
    code, out = command("-w", shop, "lf", "diff")
    assert f"added rules.{name}" in out


def test_unknown_labels_and_proposals(command, shop):
    code, out = command("-w", shop, "lf", "suggest", "--label", "parcel-lat")
    assert code == 2 and "unknown label 'parcel-lat'" in out
    before = (shop / "labeling_functions/rules.toml").read_text()
    code, out = command("-w", shop, "lf", "suggest", "--accept", "nothing-of-that-name")
    assert code == 2 and "no such proposal" in out and (shop / "labeling_functions/rules.toml").read_text() == before


def test_gold_check_finds_a_wrong_label_a_twin_and_a_disagreement(command, shop):
    path = shop / "data/gold.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    code, out = command("-w", shop, "gold", "check", "--json")
    assert code == 0 and json.loads(out)["agreement"]["questions"] == 0
    for row in rows:
        row["expert"] = "ann"
    rows += [rows[0] | {"expert": "bob", "label": rows[-1]["label"]}]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    questions = shop / "data/questions.csv"
    lines = questions.read_text(encoding="utf-8").splitlines()
    first = next(csv.DictReader(lines))
    blank = "," * (len(next(csv.reader(lines))) - 2)
    questions.write_text("\n".join([*lines, f'twin,"{first["text"].upper()}!"{blank}']) + "\n", encoding="utf-8")
    assert command("-w", shop, "label")[0] == 0
    code, out = command("-w", shop, "gold", "check", "--with-test", "--json")
    found = json.loads(out)
    assert code == 0 and any("twin" in [q["question_id"] for q in g["questions"]] for g in found["duplicates"])
    assert found["agreement"]["pairs"] == 1 and found["disagreements"][0]["settled"] is None
    code, out = command("-w", shop, "gold", "check")
    assert "Experts agree in 0.0 %" in out and "no majority, so it is not used" in out
