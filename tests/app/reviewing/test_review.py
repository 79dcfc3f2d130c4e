"""The review queue and reviews, as an expert has them on the command line."""

import csv
import json

import pytest

from app.reporting.tables_out import guarded, unguarded

pytestmark = pytest.mark.slow


def filled(path, rows):
    """Write rows as a file that an expert filled in."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def gold(shop):
    from app.workspace import Workspace

    with Workspace(shop).open_store() as store:
        return {g.question_id: (g.label, g.split) for g in store.gold()}


def test_the_queue_says_why_and_holds_nothing_that_has_gold(command, shop):
    code, out = command("-w", shop, "review", "next", "--json")
    found = json.loads(out)
    assert code == 0 and found and not {r["question_id"] for r in found} & set(gold(shop))
    assert {r["purpose"] for r in found} == {"learn", "promise"}
    for row in found:
        assert row["proposed"] == row["options"][0] and 0 < row["proposed_proba"] <= 1 and row["reason"]
        assert row["made_from"].startswith("r-")
    code, out = command("-w", shop, "review", "next")
    assert code == 0 and "oracle review import FILE" in out and found[0]["question_id"] in out


def test_the_queue_by_label_and_purpose(command, shop):
    found = json.loads(command("-w", shop, "review", "next", "--purpose", "promise", "--limit", "2", "--json")[1])
    assert len(found) == 2 and {r["purpose"] for r in found} == {"promise"}
    found = json.loads(command("-w", shop, "review", "next", "--purpose", "learn", "--json")[1])
    assert {r["purpose"] for r in found} == {"learn"}
    label = found[0]["proposed"]
    mine = json.loads(command("-w", shop, "review", "next", "--label", label, "--json")[1])
    assert {r["proposed"] for r in mine} == {label}
    code, out = command("-w", shop, "review", "next", "--label", label[:-1])
    assert code == 2 and f"did you mean '{label}'" in out
    code, out = command("-w", shop, "review", "next", "--purpose", "lern")
    assert code == 2 and "unknown purpose 'lern'; did you mean 'learn'" in out


def test_decisions_go_out_and_come_back_as_gold(command, shop, tmp_path):
    path = tmp_path / "queue.csv"
    code, out = command("-w", shop, "review", "next", "--out", path)
    assert code == 0 and "queue.csv" in out
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert all(r["decision"] == "" and r["proposed"] in r["options"].split("; ") for r in rows)
    promise, learn, skipped, *rest = rows
    assert [r["purpose"] for r in rows] == ["promise", "learn", "learn", "learn"]
    promise["decision"], learn["decision"], skipped["decision"] = "order-status", "_no_template", "_skip"
    promise["comment"] = '=1+1 "quoted"'
    code, out = command("-w", shop, "review", "import", filled(path, rows), "--expert", "ann", "--json")
    assert code == 0
    assert json.loads(out) == {"read": len(rows), "decided": 3, "new": 3, "experts": ["ann"]}
    assert gold(shop)[promise["question_id"]] == ("order-status", "valid")
    assert gold(shop)[learn["question_id"]] == ("_no_template", "seed")
    assert skipped["question_id"] not in gold(shop)
    again = json.loads(command("-w", shop, "review", "next", "--purpose", "learn", "--json")[1])
    assert [r["question_id"] for r in again] == [r["question_id"] for r in rest]
    again = json.loads(command("-w", shop, "review", "next", "--purpose", "promise", "--json")[1])
    assert {r["question_id"] for r in again} == {r["question_id"] for r in (learn, *rest)}, "what taught may be drawn"
    code, out = command("-w", shop, "review", "import", path, "--expert", "ann")
    assert code == 0 and "0 new reviews by ann" in out and "3 were known already" in out


def test_a_run_notices_reviews_and_keeps_them(command, shop, tmp_path):
    row = json.loads(command("-w", shop, "review", "next", "--purpose", "learn", "--json")[1])[0]
    path = filled(tmp_path / "r.csv", [{"question_id": row["question_id"], "decision": "order-status"}])
    assert command("-w", shop, "review", "import", path, "--expert", "ann")[0] == 0
    code, out = command("-w", shop, "label", "--json")
    seed = json.loads(out)["ingest"]["gold"]["seed"]
    (shop / "data/questions.csv").open("a").write("new,Where is my new parcel?,\n")
    code, out = command("-w", shop, "label", "--json")
    assert code == 0 and json.loads(out)["ingest"]["gold"]["seed"] == seed
    assert gold(shop)[row["question_id"]] == ("order-status", "seed")


def test_an_export_can_be_imported_elsewhere(command, shop, made, tmp_path):
    rows = json.loads(command("-w", shop, "review", "next", "--json")[1])[:3]
    decided = [{"question_id": r["question_id"], "decision": "order-status", "expert": e} for r in rows for e in "ab"]
    decided[0] |= {"decision": "_flag"}
    path = filled(tmp_path / "in.csv", [d | {"comment": "@home, '=x"} for d in decided])
    assert command("-w", shop, "review", "import", path)[0] == 0
    for name in ("out.csv", "out.jsonl"):
        code, out = command("-w", shop, "review", "export", tmp_path / name)
        assert code == 0 and "6 reviews written" in out
    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "'@home" in text and ",@" not in text
    code, out = command("-w", shop, "review", "import", tmp_path / "out.csv", "--json")
    assert code == 0 and json.loads(out)["new"] == 0
    first = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {r["comment"] for r in first} == {"@home, '=x"} and first[0]["decision"] == "_flag"
    (shop / "var/store.db").unlink()
    assert command("-w", shop, "ingest", *(shop / "data").glob("*.csv"))[0] == 0
    code, out = command("-w", shop, "review", "import", tmp_path / "out.jsonl", "--json")
    assert code == 0 and json.loads(out) == {"read": 6, "decided": 6, "new": 6, "experts": ["a", "b"]}


BAD = [
    ({"decision": "order-statsu"}, "unknown decision 'order-statsu'; did you mean 'order-status'?"),
    ({"question_id": "q999"}, "unknown question 'q999'"),
    ({"expert": ""}, "nobody is named who decided this; give --expert NAME"),
    ({"purpose": "lern"}, "unknown purpose 'lern'; did you mean 'learn'?"),
    ({"proposed_proba": "85 %"}, "proposed_proba '85 %' is no probability"),
    ({"at": "yesterday"}, "at 'yesterday' is no time"),
]


@pytest.mark.parametrize(("change", "message"), BAD)
def test_a_bad_row_is_named_and_nothing_is_stored(command, shop, tmp_path, change, message):
    good = {"question_id": "q4", "decision": "order-status", "expert": "ann", "purpose": "", "proposed_proba": ""}
    path = filled(tmp_path / "r.csv", [good | {"at": ""}, good | {"at": "", "question_id": "q1"} | change])
    code, out = command("-w", shop, "review", "import", path)
    assert code == 2 and f"r.csv:3: {message}" in out.replace("\n", " ")
    assert command("-w", shop, "review", "export", tmp_path / "none.csv", "--json")[1].count('"rows": 0') == 1


def test_two_decisions_at_once_contradict_each_other(command, shop, tmp_path):
    rows = [{"question_id": "q4", "decision": d} for d in ("order-status", "order-cancel")]
    code, out = command("-w", shop, "review", "import", filled(tmp_path / "r.csv", rows), "--expert", "ann")
    assert code == 2 and "ann decides question 'q4' as 'order-status' in line 2" in out.replace("\n", " ")
    dated = [r | {"at": f"2026-05-0{i}T12:00:00Z"} for i, r in enumerate(rows, 1)]
    code, out = command("-w", shop, "review", "import", filled(tmp_path / "r.csv", dated[::-1]), "--expert", "ann")
    assert code == 0 and gold(shop)["q4"] == ("order-cancel", "seed")


def test_without_labels_there_is_no_queue(command, tmp_path):
    assert command("init", tmp_path / "new")[0] == 0
    code, out = command("-w", tmp_path / "new", "review", "next")
    assert code == 2 and "there are no labels yet" in out


def test_before_the_first_release_the_label_model_proposes(command, tmp_path):
    assert command("init", tmp_path / "new")[0] == 0
    (tmp_path / "new/data/gold.csv").unlink()
    assert command("-w", tmp_path / "new", "label")[0] == 0
    code, out = command("-w", tmp_path / "new", "review", "next", "--limit", "6", "--json")
    found = json.loads(out)
    assert code == 0 and len(found) == 6 and all(r["made_from"].startswith("labels-") for r in found)
    assert [r["purpose"] for r in found] == ["promise"] * 2 + ["learn"] * 4


def test_an_unknown_ending_and_a_missing_column(command, shop, tmp_path):
    code, out = command("-w", shop, "review", "export", tmp_path / "r.xlsx")
    assert code == 2 and "the ending '.xlsx' is not known" in out
    path = filled(tmp_path / "r.csv", [{"question_id": "q4", "decison": "order-status"}])
    code, out = command("-w", shop, "review", "import", path)
    assert code == 2 and "column 'decision' is missing; did you mean 'decison'?" in out.replace("\n", " ")


@pytest.mark.parametrize("text", ["", "plain", "=1", "-2", "+3", "@x", "\tx", "'=1", "''", "'", "'quoted'", "'''@"])
def test_marks_against_formulas_come_off_again(text):
    assert unguarded(guarded(text)) == text and guarded(text)[:1] not in tuple("=+-@\t\r")


def test_undos_and_last_words_go_out_and_come_back(command, shop, tmp_path):
    decided = [
        {"question_id": q, "decision": d, "expert": e, "purpose": p, "at": f"2026-05-01T12:0{i}:00Z"}
        for i, (q, d, e, p) in enumerate(
            [
                ("q4", "order-status", "ann", "learn"),
                ("q8", "order-status", "ann", "learn"),
                ("q4", "order-cancel", "bob", "promise"),
                ("q8", "_undo", "ann", "learn"),
                ("q4", "return-start", "cat", "adjudicate"),
            ]
        )
    ]
    assert command("-w", shop, "review", "import", filled(tmp_path / "in.csv", decided))[0] == 0
    expected = {k: v for k, v in gold(shop).items() if k in ("q4", "q8")}
    assert expected == {"q4": ("return-start", "valid")}
    assert command("-w", shop, "review", "export", tmp_path / "out.csv")[0] == 0
    (shop / "var/store.db").unlink()
    assert command("-w", shop, "ingest", *(shop / "data").glob("*.csv"))[0] == 0
    code, out = command("-w", shop, "review", "import", tmp_path / "out.csv", "--json")
    assert code == 0 and json.loads(out)["new"] == 5
    assert {k: v for k, v in gold(shop).items() if k in ("q4", "q8")} == expected


def test_a_question_whose_review_was_taken_back_is_asked_again(command, shop, tmp_path):
    def asked():
        return {r["question_id"] for r in json.loads(command("-w", shop, "review", "next", "--json")[1])}

    before = asked()
    one = sorted(before)[0]
    for i, (decision, there) in enumerate((("_skip", before - {one}), ("_undo", before))):
        row = {"question_id": one, "decision": decision, "expert": "ann", "at": f"2026-05-01T12:0{i}:00Z"}
        assert command("-w", shop, "review", "import", filled(tmp_path / f"r{i}.csv", [row]))[0] == 0
        assert asked() == there
