"""From the plan to votes in a run, on a workspace of its own."""

import json
from datetime import UTC, datetime

import pytest

from app.freshness import muting
from app.llm_voter.kept import FOLDER, KeptAnswers, forget_texts
from app.llm_voter.planning import make_plan
from app.llm_voter.prompting import hiding
from app.pipeline.ingesting import question_table
from app.services import run_until
from app.workshop import functions
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.llm import LLM, NONE_OF_THESE, text_key
from tests.language_model import AT, SECRET, says

pytestmark = pytest.mark.slow


@pytest.fixture
def asked(shop, endpoint_says, monkeypatch):
    """A workspace whose settings name a server that takes the first answer, or none for every fourth question."""
    monkeypatch.setenv("ORACLE_LLM_KEY", SECRET)

    def reply(body, number):
        shown = json.loads(body["messages"][1]["content"])
        return says(NONE_OF_THESE if number % 4 == 0 else shown["answers"][0]["id"])

    server, settings = endpoint_says(reply)
    with (shop / "oracle.toml").open("a") as file:
        file.write(
            f'\n[llm]\nurl = "{settings.url}"\nmodel = "tiny"\nmax_questions = 12\njudged_questions = 4\n'
            "candidates = 3\nprice_in = 1.0\nprice_out = 2.0\n"
        )
    return shop, server


def oracle(command, shop, *words):
    code, printed = command("-w", shop, *words)
    assert code == 0, printed
    return json.loads(printed) if "--json" in words else printed


def test_plan_ask_run(asked, command):
    shop, server = asked
    plan = oracle(command, shop, "llm", "plan", "--messages", "99", "--json")
    assert server.seen == [] and 4 < plan["questions"] <= 12 and plan["gold"] == 4 and plan["known"] == 0
    assert plan["host"] == f"127.0.0.1:{server.server_address[1]}" and plan["cost"] > 0
    assert plan["tokens"] < plan["tokens_at_most"] and plan["affordable"] == plan["questions"]

    done = oracle(command, shop, "llm", "ask", "--json")
    assert sorted(map(str, (body["messages"] for _, _, body in server.seen))) == sorted(map(str, plan["messages"]))
    assert done["voted"] == len(server.seen) == plan["questions"] and done["left"] == 0
    assert SECRET not in json.dumps(plan) + json.dumps(done)

    again = oracle(command, shop, "llm", "plan", "--json")
    assert again["known"] == plan["questions"] and again["gold"] == 0
    assert again["waiting"] + again["questions"] == plan["waiting"]
    assert again["spent_tokens"] == 110 * plan["questions"] and again["spent_cost"] == 0.12 * plan["questions"]

    server.shutdown()
    oracle(command, shop, "label")
    workspace = Workspace(shop)
    votes = workspace.run.load_votes()[0]
    (j,) = (j for j, v in enumerate(votes.voters) if v.kind == LLM)
    kept = {a.text: a.answer for a in KeptAnswers(shop).all()}
    texts = question_table(workspace.run).all().texts
    assert [texts[i] for i in votes.columns[j].rows] == [t for t in texts if text_key(t) in kept]
    assert any(len(option) > 1 for option in votes.voters[j].options)
    row = next(r for r in functions.analysis(workspace) if r["voter"] == LLM)
    assert row["Correct"] + row["Incorrect"] == 4 and row["Learned Acc."] is not None
    assert "what it answers" in oracle(command, shop, "lf", "list")
    assert oracle(command, shop, "lf", "analyze", LLM, "--json")["figures"]["Kind"] == LLM


def test_a_run_is_repeated_only_where_answers_changed(asked, command):
    shop, _ = asked
    vote = lambda: next(o for o in run_until(Workspace(shop), "denoise")[0] if o.name == "vote").skipped  # noqa: E731
    vote()
    assert vote()
    oracle(command, shop, "llm", "ask", "-n", "3", "--json")
    assert not vote() and vote()


def test_it_can_be_muted_and_heard_like_a_function(asked, command):
    shop, _ = asked
    oracle(command, shop, "llm", "ask", "--json")
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        muting.mute(workspace, store, LLM, "Ana", AT, "not sure of it")
    assert functions.listing(workspace)[-1]["muted"]["note"] == "not sure of it"
    outcomes, _ = run_until(workspace, "denoise")
    assert outcomes[-1].record.facts["muted"] == [LLM]


def test_erased_texts_are_asked_again_and_vote_no_more(asked, command):
    shop, _ = asked
    oracle(command, shop, "llm", "ask", "--json")
    workspace = Workspace(shop)
    keys = {a.text for a in KeptAnswers(shop).all()}
    text = next(t for t in question_table(workspace.run).all().texts if text_key(t) in keys)
    assert forget_texts(shop, [text]) == 1
    assert text_key(text) not in (shop / FOLDER / "answers.jsonl").read_text()
    plan = make_plan(workspace, datetime.now(UTC))
    assert text_key(text) in {i.text for i in plan.items} and plan.known == len(keys) - 1


def test_answers_were_paid_for_and_are_in_the_backup(asked, command, tmp_path):
    shop, _ = asked
    oracle(command, shop, "llm", "ask", "-n", "2", "--json")
    backup = oracle(command, shop, "backup", "--to", tmp_path / "copies", "--json")["backup"]
    code, printed = command("restore", backup, tmp_path / "again")
    assert code == 0, printed
    assert KeptAnswers(tmp_path / "again").all() == KeptAnswers(shop).all() != []


def test_a_plan_for_people_says_where_texts_go_and_what_they_cost(asked, command):
    shop, server = asked
    printed = oracle(command, shop, "llm", "plan", "--messages", "1")
    assert f"127.0.0.1:{server.server_address[1]}" in printed and "a cost of about" in printed
    assert "system: You match one message" in printed and '"message":' in printed


def test_personal_data_does_not_leave(shop):
    found = hiding()("Write to ana.smith@example.com or call +44 20 7946 0958 about card 4111 1111 1111 1111")
    assert not any(part in found for part in ("ana.smith", "7946", "4111"))


def test_without_a_model_the_remedy_is_named(shop, command):
    with pytest.raises(OracleError, match=r"add \[llm\]"):
        make_plan(Workspace(shop), AT)
    code, printed = command("-w", shop, "llm", "ask")
    assert code == 2 and "no language model is named" in printed
