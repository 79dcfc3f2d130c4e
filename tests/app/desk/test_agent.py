"""Suggesting to an agent, without a screen."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from app.desk.agent.suggesting import feedback, plan, suggest
from app.desk.loaded import Desk
from app.workspace import Workspace
from labeling.curating.moves import Move
from labeling.errors import OracleError
from labeling.serving.stages import StageEvent
from labeling.serving.suggestions import LONGEST
from labeling.store.ingest import replace_source
from labeling.store.moves import append_move
from labeling.store.schema import ReleaseEventRecord
from labeling.store.stages import set_mode

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
PARCEL = "Where is my parcel?"


@pytest.fixture
def desk(shop):
    return Desk(Workspace(shop))


def ask(desk, text=PARCEL, **more):
    return suggest(desk, text, more.get("case_id"), more.get("attributes"), "Mia", more.get("at", AT))


def change(desk, template_id, **content):
    """What a file says of the templates is loaded anew, one of them changed."""
    templates = [replace(t, **content) if t.template_id == template_id else t for t in desk.store.templates()]
    with desk.store.write() as connection:
        replace_source(connection, "data/templates.csv", templates=templates, at=AT)


def move(desk, kind, from_, into):
    with desk.store.write() as connection:
        append_move(connection, Move(0, AT, "Ana", kind, from_, into))


def test_a_suggestion_is_logged_before_it_is_shown(desk):
    shown = ask(desk, case_id="C1", attributes={"first_name": "Ada", "channel": "chat"})
    logged = desk.store.suggestion(shown.suggestion_id)
    assert shown.suggestion.template_id == "order-status"
    assert shown.suggestion.text.startswith("Hi Ada, your order {order_id}")
    assert logged.rendered == shown.suggestion.text.replace("Ada", "[name]")
    assert logged.decision == shown.suggestion.decision
    assert (logged.case_id, logged.agent, logged.channel, logged.at) == ("C1", "Mia", "desk", AT)
    assert logged.attributes == {"first_name": "[name]", "channel": "chat"}
    assert logged.release_id == desk.store.current_release()
    assert 0 < logged.latency_ms < 60_000


def test_ids_cannot_be_guessed_and_never_repeat(desk):
    ids = {ask(desk).suggestion_id for _ in range(3)}
    assert len(ids) == 3
    assert all(re.fullmatch("s-[0-9a-f]{32}", one) for one in ids)


def test_three_likeliest_templates_come_with_it(desk):
    shown = ask(desk)
    assert shown.likely[0].template.template_id == "order-status"
    assert len(shown.likely) == 3
    assert sorted((one.proba for one in shown.likely), reverse=True) == [one.proba for one in shown.likely]


def test_an_edit_of_the_wording_is_shown_at_once(desk):
    assert "new words" not in ask(desk).suggestion.text
    change(desk, "order-status", body="Hi {first_name}, new words.")
    assert ask(desk).suggestion.text == "Hi {first_name}, new words."


def test_a_template_retired_since_is_not_suggested(desk):
    change(desk, "order-status", status="retired")
    shown = ask(desk)
    assert (shown.suggested, shown.suggestion.reason) == (False, "template retired")
    assert "order-status" not in {one.template.template_id for one in shown.likely}
    assert desk.store.suggestion(shown.suggestion_id).decision == "abstain"


def test_a_merged_template_gives_its_place_to_the_other(desk):
    change(desk, "order-status", status="retired")
    move(desk, "merge", "order-status", ("order-cancel",))
    shown = ask(desk)
    assert (shown.suggested, shown.suggestion.template_id) == (True, "order-cancel")
    assert desk.store.suggestion(shown.suggestion_id).template_id == "order-cancel"
    assert shown.likely[0].template.template_id == "order-cancel"
    assert len({one.template.template_id for one in shown.likely}) == len(shown.likely)


def test_the_plan_is_kept_until_something_changes(desk):
    first = plan(desk)
    assert plan(desk) is first
    with desk.store.write() as connection:
        set_mode(connection, StageEvent(AT, "Ana", "template", "shadow"))
    then = plan(desk)
    assert then.modes.template == "shadow"
    assert then.current is first.current  # the release is not read again


def test_in_shadow_nothing_is_shown_but_all_is_logged(desk):
    with desk.store.write() as connection:
        set_mode(connection, StageEvent(AT, "Ana", "template", "shadow"))
    shown = ask(desk)
    assert (shown.suggested, shown.likely, shown.suggestion.reason) == (False, (), "answers are not live")
    assert [s.name for s in shown.stages] == ["validity", "topic"]
    logged = desk.store.suggestion(shown.suggestion_id)
    assert (logged.decision, logged.template_id, logged.traffic) == ("suggest", "order-status", "shadow")
    assert feedback(desk, shown.suggestion_id, "sent", "Mia", AT, reply="Hi")
    with pytest.raises(OracleError, match="nothing was suggested there"):
        feedback(desk, shown.suggestion_id, "used", "Mia", AT)


def test_without_a_release_it_says_what_to_do(desk):
    with desk.store.write() as connection:
        connection.execute(delete(ReleaseEventRecord))
    with pytest.raises(OracleError, match="no release yet; run `oracle run` first"):
        ask(desk)


def test_a_broken_function_keeps_no_answer_from_agents(desk, caplog):
    (desk.workspace.functions / "broken.py").write_text("def (", encoding="utf-8")
    shown = ask(desk)
    assert shown.suggestion.template_id == "order-status"
    assert shown.suggestion.voters == ()
    assert "broken.py" in caplog.text


@pytest.mark.parametrize("text", ["<script>alert(1)</script> {first_name}", "أين طردي؟ 🙂", "x" * LONGEST])
def test_any_text_gets_an_answer_of_some_kind(desk, text):
    shown = ask(desk, text)
    assert desk.store.suggestion(shown.suggestion_id).text == text


def test_what_does_not_fit_is_refused_and_nothing_is_logged(desk):
    for text in ("", "x" * (LONGEST + 1)):
        with pytest.raises(OracleError, match="text "):
            ask(desk, text)
    assert desk.store.suggestions() == []


def test_feedback_goes_through_one_door(desk):
    shown = ask(desk)
    assert shown.suggested
    assert feedback(desk, shown.suggestion_id, "used", "Mia", AT, reply="Hi", handle_seconds=4)
    assert not feedback(desk, shown.suggestion_id, "used", "Mia", AT, reply="Hi", handle_seconds=4)
    assert feedback(desk, shown.suggestion_id, "sent", "Mia", AT, reopened=True, satisfaction=0.5)
    with pytest.raises(OracleError, match="unknown suggestion"):
        feedback(desk, "s-0", "used", "Mia", AT)
