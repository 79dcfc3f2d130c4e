"""Texts are redacted at every door through which files come."""

import csv
import json

import pytest

from app.pipeline import cleaning
from app.privacy import privacy
from app.reporting.files_out import suggest_file
from app.services import describe_loaded, ingest, open_suggester, run_until
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.redaction import Redactor


@pytest.fixture
def file(tmp_path):
    rows = [
        {
            "question_id": "p1",
            "text": "I'm Anna Kowalski, where is it?",
            "reply": "Hi Anna,\nsoon.",
            "email": "a@x.example",
        },
        {"question_id": "p2", "text": "Mail anna@x.example", "customer_id": "anna@x.example"},
    ]
    path = tmp_path / "more.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_questions_are_stored_redacted_and_counted(shop, file):
    workspace = Workspace(shop)
    facts = ingest(workspace, [file])
    assert (facts["redacted"], facts["left_out"]) == ({"e-mail": 2, "name": 1}, 0)
    assert list(describe_loaded(facts))[-1] == "redacted: e-mail in 2, name in 1 rows"
    with workspace.open_store() as store:
        found = {q.question_id: q for q in store.questions()}
    assert (found["p1"].text, found["p1"].reply) == ("I'm [name], where is it?", "Hi [name],\nsoon.")
    assert found["p1"].attributes == {"email": "[e-mail]"}
    assert found["p2"].attributes == {"customer_id": "anna@x.example"}  # it tells customers apart
    assert "redacts e-mail" in privacy(workspace)


def test_without_redaction_texts_stay_and_with_it_the_doctor_tells(shop, file):
    settings = shop / "oracle.toml"
    before = settings.read_text()
    settings.write_text("redact = []\n" + before)
    facts = ingest(Workspace(shop), [file])
    assert facts["redacted"] == {} and "redacts nothing" in privacy(Workspace(shop))
    settings.write_text(before)
    with pytest.raises(OracleError, match=r"2 of \d+ questions and 0 of"):
        privacy(Workspace(shop))
    settings.write_text('redact = ["mail"]\n' + before)
    with pytest.raises(OracleError, match="unknown kind 'mail'"):
        _ = Workspace(shop).settings


@pytest.mark.slow
def test_a_change_of_what_is_redacted_ingests_again(shop):
    questions = shop / "data/questions.csv"
    with questions.open() as stream:
        columns = next(csv.reader(stream))
    values = {"question_id": "p9", "text": "I'm Anna Kowalski"}
    questions.write_text(
        questions.read_text().rstrip("\n") + "\n" + ",".join(values.get(c, "") for c in columns) + "\n"
    )
    outcomes, _ = run_until(Workspace(shop), "ingest")
    assert not outcomes[0].skipped and outcomes[0].record.facts["redacted"] == {"name": 1}
    assert run_until(Workspace(shop), "ingest")[0][0].skipped
    (shop / "oracle.toml").write_text("redact = []\n" + (shop / "oracle.toml").read_text())
    outcomes, _ = run_until(Workspace(shop), "ingest")
    assert not outcomes[0].skipped and outcomes[0].record.facts["redacted"] == {}


def test_a_file_of_suggestions_reads_what_training_read(shop, tmp_path):
    suggester = open_suggester(Workspace(shop))
    seen = []
    real = suggester.encoder.encode

    class Listening:
        encoder_id = suggester.encoder.encoder_id

        def encode(self, texts):
            seen.extend(texts)
            return real(texts)

    source = tmp_path / "in.csv"
    source.write_text("question_id,text\np1,I'm Anna Kowalski. Where is my parcel?\n")
    listening = type(suggester)(suggester.release, Listening(), suggester.sources)
    assert suggest_file(listening, source, tmp_path / "out.csv", redactor=Redactor()) == 1
    assert "I'm [name]. Where is my parcel?" in seen and not any("Kowalski" in text for text in seen)


def test_lines_of_nothing():
    assert list(cleaning.lines({})) == []
    assert list(cleaning.lines({"left_out": 3})) == ["left out: 3 rows that were erased before"]
