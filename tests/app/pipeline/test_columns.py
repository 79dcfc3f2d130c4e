"""The vote step asks only who changed about only what is new, and the result is that of a run from nothing."""

import csv
import json
import shutil
from functools import cache

import numpy as np
import pytest

from app.pipeline import ingesting, labels, taking_over
from app.pipeline.step import Context
from app.services import run_until
from app.workspace import Workspace
from labeling.disk.question_table import FILE, OLD_FILE, QuestionTable
from labeling.disk.run_folder import RunFolder
from labeling.hashing import file_digest
from labeling.values import Question

pytestmark = pytest.mark.slow
FILES = ("votes.npz", "voters.json", "voted_on.npz", "embeddings.npy", "questions.parquet")


def rows_of(shop):
    with (shop / "data/questions.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(shop, rows):
    with (shop / "data/questions.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def facts(shop, last="vote"):
    outcomes, _ = run_until(Workspace(shop), last)
    return {o.name: o for o in outcomes}["vote"].record.facts


def from_nothing(shop):
    """Hashes of what a run makes that finds nothing in the run folder."""
    again = shop.with_name("again")
    shutil.copytree(shop, again)
    shutil.rmtree(again / "var/run")
    facts(again)
    found = {name: file_digest(again / "var/run" / name) for name in FILES}
    shutil.rmtree(again)
    return found


def hashes(shop):
    return {name: file_digest(shop / "var/run" / name) for name in FILES}


def test_new_changed_and_gone_questions(shop):
    rows = rows_of(shop)
    free = [r for r in rows if "gold" not in r["question_id"]]
    rows = [r for r in rows if r is not free[-1]]
    rows[-2] = rows[-2] | {"text": rows[-2]["text"] + " It is about my order."}
    rows.append(dict.fromkeys(rows[0], "") | {"question_id": "new-1", "text": "Where is my <b>refund</b>? مرحبا"})
    write(shop, rows)
    found = facts(shop)
    n = len(QuestionTable(shop / "var/run" / FILE))
    assert found["columns_reused"] == found["written"] and n - 3 <= found["rows_reused"] < n
    assert hashes(shop) == from_nothing(shop)


def test_an_edited_rule_and_a_new_question_at_once(shop):
    write(
        shop, [dict.fromkeys(rows_of(shop)[0], "") | {"question_id": "a-first", "text": "Am I first?"}, *rows_of(shop)]
    )
    rules = shop / "labeling_functions/rules.toml"
    name = next(s.name for s in sources(shop) if s.kind == "rule")
    rules.write_text(rules.read_text() + f'\n[[rule]]\nname = "late"\nvotes_for = "{label(shop)}"\nany = ["first"]\n')
    found = facts(shop)
    assert found["columns_reused"] == found["written"] - 1 and name in {v.name for v in votes(shop).voters}
    assert hashes(shop) == from_nothing(shop)


def test_with_nothing_new_all_columns_are_taken_over(shop, monkeypatch):
    monkeypatch.setattr("labeling.applying.applier.votes_on_block", None)
    before = hashes(shop)
    with Workspace(shop).open_store() as store:
        found = labels.vote(Context(Workspace(shop), store))
    n = len(QuestionTable(shop / "var/run" / FILE))
    assert found["columns_reused"] == found["written"] and found["rows_reused"] == n and found["computed_reused"] == 4
    assert hashes(shop) == before


@pytest.mark.parametrize("name", ["votes.npz", "voted_on.npz", "voters.json"])
def test_torn_votes_are_not_taken_over(shop, name):
    before = hashes(shop)
    (shop / "var/run" / name).write_bytes(b"torn")
    found = facts(shop)
    assert (found["columns_reused"], found["rows_reused"], found["computed_reused"]) == (0, 0, 0)
    assert hashes(shop) == before


def test_votes_of_other_code_are_not_taken_over(shop, monkeypatch):
    monkeypatch.setattr(labels, "code_digest", lambda: "other code")
    with Workspace(shop).open_store() as store:
        found = labels.vote(Context(Workspace(shop), store))
    assert found["columns_reused"] == found["computed_reused"] == 0


def test_questions_of_the_last_version_are_read(shop):
    folder = RunFolder(shop / "var/run")
    rows = ingesting.read_questions(folder)
    plain = [
        {
            "question_id": q.question_id,
            "text": q.text,
            "case_id": q.case_id,
            "reply": q.reply,
            "asked_at": q.asked_at and q.asked_at.isoformat(),
            "attributes": dict(q.attributes),
        }
        for q in rows
    ]
    (folder / OLD_FILE).write_text(json.dumps(plain))
    assert ingesting.read_questions(folder) == rows, "the new file counts where there are both"
    (folder / FILE).unlink()
    assert ingesting.read_questions(folder) == rows
    facts(shop)
    assert not (folder / OLD_FILE).exists() and ingesting.read_questions(folder) == rows


def test_places_count_from_nothing_where_there_was_no_run(shop, tmp_path):
    folder = RunFolder(tmp_path / "run")
    ingesting.write_questions(folder / FILE, [[Question("a", "b")]])
    before = taking_over.look_back(folder, "about")
    assert before.earlier.places.tolist() == [-1] and before.computed == {} and before.earlier.ballots == {}
    assert before.seen["digests"].shape == (1, 2) and np.array_equal(before.earlier.new, [0])


@cache
def sources(shop):
    from labeling.loading.registry import load_sources

    return load_sources(shop / "labeling_functions", ingesting.load_taxonomy(Workspace(shop)))


def label(shop):
    return ingesting.load_taxonomy(Workspace(shop)).template_labels[0]


def votes(shop):
    return RunFolder(shop / "var/run").load_votes()[0]
