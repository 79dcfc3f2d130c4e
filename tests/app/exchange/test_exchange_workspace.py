"""Between a workspace and tools: out and back, a tool for reviews, new workspaces, and who may."""

import json
import re

import pytest

from app.exchange import wrench
from app.workspace import Workspace
from labeling.acting import Actor, acting
from labeling.errors import OracleError

pytestmark = pytest.mark.slow
TOOLS = {"label-studio": "json", "argilla": "json", "prodigy": "jsonl", "doccano": "jsonl", "plain": "csv"}


def store_of(shop):
    with Workspace(shop).open_store() as store:
        questions = {q.question_id: q for q in store.questions()}
        return questions, {g.question_id: (g.label, g.split) for g in store.gold()}, store.reviews(), store.templates()


def decide(path, tool, decision):
    """What an expert does in a tool, to the first task of a queue."""
    if tool in ("label-studio", "argilla"):
        tasks = json.loads(path.read_text(encoding="utf-8"))
    else:
        tasks = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    task = tasks[0]
    if tool == "label-studio":
        result = {"from_name": "label", "to_name": "text", "type": "choices", "value": {"choices": [decision]}}
        about = {"result": [result], "completed_by": {"email": "ana"}, "created_at": "2026-05-01T10:00:00Z"}
        task["annotations"] = [about]
    elif tool == "argilla":
        task["responses"] = {"label": [{"value": decision, "user_id": "ana"}]}
    elif tool == "prodigy":
        task |= {"answer": "accept", "accept": [decision], "_annotator_id": "ana", "_timestamp": 1_777_629_600}
    else:
        task |= {"label": [decision], "Comments": ["seen"]}
    lines = json.dumps(tasks) if path.suffix == ".json" else "\n".join(map(json.dumps, tasks))
    path.write_text(lines, encoding="utf-8")


@pytest.mark.parametrize("tool", ["label-studio", "argilla", "prodigy", "doccano"])
def test_a_queue_is_decided_in_a_tool_and_comes_back_once(tool, command, shop, tmp_path):
    path, more = tmp_path / f"queue.{TOOLS[tool]}", [] if tool == "prodigy" else ["--settings", tmp_path / "labels.txt"]
    code, out = command("-w", shop, "review", "next", "--format", tool, "--out", path, *more)
    assert code == 0 and bool(more) == (tmp_path / "labels.txt").is_file()
    decide(path, tool, "order-status")
    code, out = command("-w", shop, "review", "import", path, "--expert", "Ana", "--who", "ana=Ana", "--json")
    found = json.loads(out)
    assert code == 0 and (found["decided"], found["new"], found["experts"]) == (1, 1, ["Ana"])
    assert found["read"] > 1
    (review,) = store_of(shop)[2]
    assert review.decision == "order-status" and review.shown and review.shown_proba and review.reason
    assert review.made_from.startswith("r-")
    again = json.loads(
        command("-w", shop, "review", "import", path, "--expert", "Ana", "--who", "ana=Ana", "--json")[1]
    )
    assert again["new"] == 0 and len(store_of(shop)[2]) == 1


def test_what_goes_out_changes_nothing_when_it_comes_back(command, shop, tmp_path):
    queue = tmp_path / "queue.jsonl"
    command("-w", shop, "review", "next", "--out", queue)
    rows = [json.loads(line) | {"decision": "_no_template", "expert": "Ana"} for line in queue.read_text().splitlines()]
    queue.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert command("-w", shop, "review", "import", queue)[0] == 0
    before = store_of(shop)
    for tool, ending in TOOLS.items():
        for what in ("questions", "gold", "reviews"):
            path = tmp_path / f"{tool}-{what}.{ending}"
            found = json.loads(command("-w", shop, "export", tool, path, "--what", what, "--json")[1])
            wanted = {"questions": before[0], "gold": before[1], "reviews": before[2]}[what]
            assert found["written"] == {what: len(wanted)}, (tool, what)
            code, out = command("-w", shop, "import", tool, path, "--json")
            assert code == 0, out
            assert json.loads(out)[str(path)]["new_reviews"] == 0
    assert store_of(shop) == before


def test_a_whole_labelled_project_comes_in_with_its_reviews_or_not_at_all(command, shop, tmp_path):
    def task(number, label, **more):
        result = {"type": "choices", "value": {"choices": [label]}}
        said = {"result": [result], "completed_by": 3, "created_at": "2026-05-01T10:00:00Z"}
        return {
            "id": number,
            "data": {"text": f"New question {number}, call +49 170 1234567", **more},
            "annotations": [said],
        }

    path, before = tmp_path / "tasks.json", store_of(shop)
    path.write_text(json.dumps([task(1, "order-status"), task(2, "order-statsu")]), encoding="utf-8")
    code, out = command("-w", shop, "import", "label-studio", path)
    assert code == 2 and "tasks.json:2: unknown decision 'order-statsu'; did you mean 'order-status'?" in out
    assert store_of(shop) == before
    path.write_text(json.dumps([task(1, "order-status"), task(2, "Where an order is now")]), encoding="utf-8")
    code, out = command("-w", shop, "import", "label-studio", path, "--who", "3=Ana")
    assert code == 0 and "2 questions" in out and "2 new reviews" in out
    questions, gold, reviews, _ = store_of(shop)
    assert {r.expert for r in reviews} == {"Ana"} and {r.decision for r in reviews} == {"order-status"}
    assert gold["label-studio-2"] == ("order-status", "seed")
    assert "1234567" not in questions["label-studio-1"].text and "[phone]" in questions["label-studio-1"].text
    code, out = command("-w", shop, "import", "label-studio", path, "--who", "3=Ana")
    assert code == 0 and "2 reviews were known already" in out


def test_tickets_and_macros_come_in_and_are_brought_up_to_date(command, shop, tmp_path):
    asked = {"id": 7, "requester_id": 2, "description": "Is my parcel lost?", "created_at": "2026-03-01T00:00:00Z"}
    macro = {"title": "Lost::A parcel is lost", "actions": [{"field": "comment_value", "value": "Hi {{ticket.id}}"}]}
    first, second, macros = tmp_path / "monday.json", tmp_path / "friday.json", tmp_path / "macros.json"
    first.write_text(json.dumps({"tickets": [asked]}), encoding="utf-8")
    said = [{"author_id": 2, "plain_body": "Is my parcel lost?"}, {"author_id": 1, "plain_body": "No."}]
    second.write_text(json.dumps({"tickets": [asked | {"comments": said}]}), encoding="utf-8")
    macros.write_text(json.dumps({"macros": [macro]}), encoding="utf-8")
    assert command("-w", shop, "import", "zendesk", first, macros)[0] == 0
    assert command("-w", shop, "import", "zendesk", second)[0] == 0
    questions, _, _, templates = store_of(shop)
    assert questions["zendesk-7"].reply == "No." and questions["zendesk-7"].attributes["customer_id"] == "2"
    assert {t.template_id: t.body for t in templates}["a-parcel-is-lost"] == "Hi {ticket_id}"
    code, text = command("-w", shop, "ingest", shop / "data" / "questions.csv")
    assert code == 0 and "zendesk-7" in store_of(shop)[0], text


def test_templates_edited_in_zendesk_come_back_as_edits_that_the_next_run_keeps(command, shop, tmp_path):
    out, before = tmp_path / "out.json", store_of(shop)[3]
    assert command("-w", shop, "export", "zendesk", out)[0] == 0
    code, text = command("-w", shop, "import", "zendesk", out)
    assert code == 0 and "up to date" not in text and store_of(shop)[3] == before
    macros = json.loads(out.read_text(encoding="utf-8"))
    macros["macros"][0]["actions"][0]["value"] = "Hi {{ticket.requester.first_name}}, {{ticket.id}}."
    out.write_text(json.dumps(macros), encoding="utf-8")
    code, text = command("-w", shop, "import", "zendesk", out)
    assert code == 0 and "1 templates were brought up to date" in text
    assert command("-w", shop, "ingest", shop / "data" / "templates.csv")[0] == 0
    now = {t.template_id: t for t in store_of(shop)[3]}
    assert (
        now[before[0].template_id].body == "Hi {first_name}, {ticket_id}." and now[before[0].template_id].version == 2
    )
    assert list(now.values())[1:] == list(before[1:])


def test_a_wrench_data_set_and_back_into_a_new_workspace(command, shop, tmp_path):
    out, new = tmp_path / "wrench", tmp_path / "new"
    code, text = command("-w", shop, "export", "wrench", out)
    assert code == 0 and "votes left out" in text
    data, (questions, gold, _, _) = wrench.read_dataset(out), store_of(shop)
    assert {q.question_id: q for q in data.questions} == questions
    found = {q: data.labels[g] for q, g in zip(data.questions.ids, data.gold.label, strict=True) if g >= 0}
    assert found == {q: label for q, (label, _) in gold.items()}
    assert sum(len(c.rows) for c in data.votes.columns) > 0
    assert "rules." in " ".join(v.name for v in data.votes.voters) or len(data.votes.voters) > 2
    code, text = command("import", "wrench", out, "--into", new)
    assert code == 0 and f"oracle --workspace {new} run" in text.replace("\n", "")
    code, text = command(
        "-w", new, "ingest", *(new / "data" / f"{kind}.jsonl" for kind in ("templates", "questions", "gold"))
    )
    assert code == 0, text
    assert store_of(new)[:2] == (questions, gold)


def test_a_hugging_face_data_set_and_back_into_a_new_workspace(command, shop, tmp_path):
    import pyarrow.parquet as pq

    out, new = tmp_path / "hf", tmp_path / "new"
    code, text = command("-w", shop, "export", "hugging-face", out, "--json")
    questions, gold, _, _ = store_of(shop)
    assert code == 0 and sum(json.loads(text)["written"].values()) == len(questions)
    train = pq.read_table(out / "data" / "train-00000-of-00001.parquet").to_pylist()
    sure = [row["soft_label"] for row in train if row["soft_label"] is not None]
    assert sure and all(abs(sum(row) - 1) < 1e-3 for row in sure)
    assert command("import", "hugging-face", out, "--into", new)[0] == 0
    assert command("-w", new, "ingest", *sorted((new / "data").iterdir(), reverse=True))[0] == 0
    assert store_of(new)[:2] == (questions, gold)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export", "argila", "x.json"], "unknown format 'argila'; did you mean 'argilla'?"),
        (["export", "argilla", "x.csv"], "a file for argilla ends with .json"),
        (["export", "argilla", "x.json", "--what", "questons"], "did you mean 'questions'?"),
        (["export", "wrench", "x", "--what", "gold"], "wrench takes neither --what nor --settings"),
        (["export", "prodigy", "x.jsonl", "--settings", "y"], "prodigy needs no settings"),
        (["export", "zendesk", "x.csv"], "ends with .json"),
        (["import", "argilla", "none.json"], "there is no such file"),
        (["import", "argila", "none.json"], "did you mean 'argilla'?"),
        (["import", "argilla", "none.json", "--who", "x"], "'x' names nobody; write --who ID=NAME"),
        (["review", "next", "--format", "argilla"], "name one with --out FILE"),
        (["review", "next", "--format", "argilla", "--out", "x.csv"], "ends with .json"),
    ],
)
def test_bad_usage_is_told_and_writes_nothing(words, told, command, shop, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(p.name for p in tmp_path.iterdir())
    code, out = command("-w", shop, *words)
    assert code == 2 and told in re.sub(r"\s+", " ", out)
    assert sorted(p.name for p in tmp_path.iterdir()) == before


@pytest.mark.parametrize("content", ["[]", '[{"id": 1, "data": {"text": "x"}}]'])
def test_a_new_workspace_needs_questions_and_labels(content, command, tmp_path):
    path = tmp_path / "in.json"
    path.write_text(content, encoding="utf-8")
    code, out = command("import", "label-studio", path, "--into", tmp_path / "new")
    assert code == 2 and ("no questions" in out or "neither templates nor labels" in out)
    assert not (tmp_path / "new").exists()


def test_a_labelled_project_becomes_a_new_workspace_with_the_experts_words(command, tmp_path):
    def said(label, who):
        return {"result": [{"type": "choices", "value": {"choices": [label]}}], "completed_by": {"email": who}}

    task = {"id": 1, "data": {"text": "Hi"}, "annotations": [said("Late parcel", "a@x"), said("Lost!", "b@x")]}
    path, new = tmp_path / "in.json", tmp_path / "new"
    path.write_text(json.dumps([task, task | {"id": 2}]), encoding="utf-8")
    assert command("import", "label-studio", path, "--into", new, "--who", "a@x=Ana")[0] == 0
    gold = [json.loads(line) for line in (new / "data" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {(g["label"], g["expert"]) for g in gold} == {("late-parcel", "Ana"), ("lost", "b@x")} and len(gold) == 4
    assert {p.name for p in new.iterdir()} == {"data", "labeling_functions", "oracle.toml", ".gitignore"}
    assert command("import", "label-studio", path, "--into", new)[0] == 2, "there is something already"


def test_only_a_lead_takes_questions_in_or_out(shop, tmp_path):
    from app.exchange.everything import hand_out

    with acting(Actor("Eva", "expert", "cli")), pytest.raises(OracleError, match=r"Eva \(expert\) may not"):
        hand_out(Workspace(shop), "wrench", tmp_path / "x")
    with acting(Actor("Eva", "expert", "cli")), pytest.raises(OracleError, match=r"Eva \(expert\) may not"):
        hand_out(Workspace(shop), "prodigy", tmp_path / "x.jsonl")
    assert list(tmp_path.glob("x*")) == []
