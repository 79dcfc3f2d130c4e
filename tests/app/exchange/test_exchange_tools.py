"""What tools themselves write, beyond what we wrote: annotators, skips, foreign files, and what cannot be taken."""

import json
import re

import pytest

from app.exchange import argilla, doccano, label_studio, prodigy
from labeling.errors import OracleError


def file(tmp_path, found, name="in.json"):
    path = tmp_path / name
    lines = name.endswith("l")
    path.write_text("\n".join(map(json.dumps, found)) if lines else json.dumps(found), encoding="utf-8")
    return path


def values(module, tmp_path, *found, name="in.json"):
    return [dict(row.values) for row in module.read(file(tmp_path, list(found), name))]


def choice(label, **more):
    result = {"from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": [label]}}
    return {"result": [result], "was_cancelled": False, "completed_by": 3, "created_at": "2026-01-01T10:00:00Z"} | more


def test_label_studio_gives_each_annotator_a_row(tmp_path):
    task = {
        "id": 7,
        "data": {"text": "Hi", "lang": "en"},
        "annotations": [choice("a"), choice("b", completed_by={"email": "b@x"})],
    }
    first, second = values(label_studio, tmp_path, task)
    assert first == {"question_id": "label-studio-7", "text": "Hi", "lang": "en", "decision": "a", "expert": "3",
                     "at": "2026-01-01T10:00:00Z"}  # fmt: skip
    assert (second["decision"], second["expert"]) == ("b", "b@x")


def test_label_studio_skips_updates_and_gold(tmp_path):
    later = choice("a", updated_at="2026-01-02T10:00:00Z")
    skipped = choice("a", was_cancelled=True)
    nothing = {"result": [], "completed_by": 1}
    own_gold = choice("g", ground_truth=True)
    task = {"id": 1, "data": {"text": "Hi", "gold": "g"}, "annotations": [later, skipped, nothing, own_gold]}
    found = values(label_studio, tmp_path, task)
    assert [(f["decision"], f["at"][:10]) for f in found] == [("a", "2026-01-02"), ("_skip", "2026-01-01")]
    task["annotations"] = [choice("x", ground_truth=True)]
    assert values(label_studio, tmp_path, task)[0]["decision"] == "x"


TWO = {"result": choice("a")["result"] + choice("b")["result"]}


@pytest.mark.parametrize(
    ("module", "record", "told"),
    [
        (label_studio, {"id": 1, "text": "Hi", "choice": "a"}, "JSON-MIN"),
        (label_studio, {"data": {"image": "x.png"}}, 'no \'text\', only ["image"]'),
        (label_studio, {"data": {"text": "x"}, "annotations": 3}, "'annotations' must be a list, not 3"),
        (label_studio, {"data": {"text": "x"}, "annotations": [TWO]}, "only one can count"),
        (argilla, {"fields": {"prompt": "x"}}, "'fields' has no 'text'"),
        (argilla, {"fields": {"text": "x"}, "responses": {"label": [{"value": ["a", "b"]}]}}, "no single label"),
        (argilla, {"fields": {"text": "x"}, "responses": {"label": ["a"]}}, "a response must be an object"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told(module, record, told, tmp_path):
    with pytest.raises(OracleError, match=re.escape(told)) as error:
        list(module.read(file(tmp_path, [record])))
    assert "in.json:1: " in str(error.value)


def test_argilla_responses_of_several_users(tmp_path):
    answers = [{"value": "a", "user_id": "u1"}, {"value": "b", "user_id": "u2", "status": "draft"},
               {"value": "b", "user_id": "u3", "status": "discarded"}]  # fmt: skip
    record = {
        "id": "q1",
        "fields": {"text": "Hi"},
        "responses": {"label": answers, "comment": [{"value": "!", "user_id": "u1"}]},
    }
    first, last = values(argilla, tmp_path, record)
    assert first == {"question_id": "q1", "text": "Hi", "decision": "a", "comment": "!", "expert": "u1"}
    assert (last["decision"], last["expert"]) == ("_skip", "u3")


def test_argilla_knows_our_experts_by_their_ids_and_others_by_theirs(tmp_path):
    said = {"label": [{"value": "a", "user_id": argilla.expert_id("Ana")}, {"value": "b", "user_id": "u2"}]}
    record = {"id": "q1", "fields": {"text": "Hi"}, "metadata": {"expert": "Ana", "at": "2026-01-01T00:00:00Z"}}
    first, second = values(argilla, tmp_path, record | {"responses": said})
    assert (first["expert"], first["at"]) == ("Ana", "2026-01-01T00:00:00Z")
    assert second["expert"] == "u2" and "at" not in second


@pytest.mark.parametrize(
    ("more", "decision"),
    [
        ({}, None),
        ({"answer": "accept", "accept": ["a"]}, "a"),
        ({"answer": "accept", "accept": []}, None),
        ({"answer": "ignore", "accept": ["a"]}, "_skip"),
        ({"answer": "reject", "accept": []}, "_flag"),
        ({"answer": "accept", "label": "X"}, "X"),
        ({"answer": "reject", "label": "X"}, None),
    ],
)
def test_prodigy_answers(more, decision, tmp_path):
    task = {"text": "Hi", "_input_hash": 5, "_annotator_id": "db-ana", "_timestamp": 1767323045} | more
    (found,) = values(prodigy, tmp_path, task, name="in.jsonl")
    assert found.get("decision") == decision and found["question_id"] == "prodigy-5" and found["expert"] == "db-ana"
    assert found.get("at") == ("2026-01-02T03:04:05+00:00" if "answer" in more else None)


@pytest.mark.parametrize(
    ("task", "told"),
    [
        ({"text": "x", "answer": "accept", "accept": ["a", "b"]}, "only one can count"),
        ({"text": "x", "answer": "yes"}, 'unknown answer "yes"; known: accept, ignore, reject'),
        ({"image": "x.png", "answer": "accept"}, "no 'text'"),
        ({"text": "x", "oracle": "y"}, "'oracle' must be an object"),
    ],
)
def test_prodigy_tasks_that_cannot_be_taken(task, told, tmp_path):
    with pytest.raises(OracleError, match=re.escape(told)):
        list(prodigy.read(file(tmp_path, [task], "in.jsonl")))


def test_prodigy_has_the_likeliest_options_first_and_plain_hashes(tmp_path):
    from app.exchange.choices import Choice

    path, row = tmp_path / "out.jsonl", {"question_id": "q", "text": "Hi", "options": "b; a", "proposed": "b"}
    prodigy.write([row], path, [Choice("a", "A"), Choice("c", "C"), Choice("b", "B"), Choice("_skip", "Skip")])
    task = json.loads(path.read_text(encoding="utf-8"))
    assert [o["id"] for o in task["options"]] == ["b", "a", "c"] and task["accept"] == ["b"] and "answer" not in task
    assert all(-(2**31) <= task[name] < 2**31 for name in ("_input_hash", "_task_hash"))


def test_doccano_lines(tmp_path):
    lines = [
        {"id": 3, "text": "Hi", "label": ["a"], "Comments": ["well", "so"]},
        {"id": 4, "text": "Ho", "label": []},
        {"id": 5, "text": "Hm", "label": ["g"], "gold": "g"},
        {"id": 6, "text": "Hu", "label": "b"},
    ]
    found = values(doccano, tmp_path, *lines, name="in.jsonl")
    assert [f.get("decision") for f in found] == ["a", None, None, "b"]
    assert found[0] == {"question_id": "doccano-3", "text": "Hi", "decision": "a", "comment": "well\nso"}


@pytest.mark.parametrize("label", [["a", "b"], [[0, 2, "NAME"]]])
def test_doccano_labels_that_are_no_single_label(label, tmp_path):
    with pytest.raises(OracleError, match=r"only one can count|no label of a text"):
        list(doccano.read(file(tmp_path, [{"text": "x", "label": label}], "in.jsonl")))


def test_a_queue_in_doccano_has_no_labels_that_could_come_back_as_decisions(tmp_path):
    path = tmp_path / "out.jsonl"
    doccano.write([{"question_id": "q", "text": "Hi", "proposed": "a", "proposed_proba": "0.9"}], path)
    assert json.loads(path.read_text(encoding="utf-8"))["label"] == []
