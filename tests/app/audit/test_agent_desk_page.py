"""The agent's desk as a page."""

import csv
import re

import pytest
from sqlalchemy import delete

from app.desk import loaded
from app.desk.loaded import open_desk
from app.services import run_until
from app.workspace import Workspace
from labeling.store.schema import ReleaseEventRecord

PARCEL = "Where is my parcel?"
BODY = "Hi {first_name}, your order {order_id} is on its way and should be with you by {date}."


def buttons(page):
    return {b.key: b for b in page.button}


def html(page):
    return " ".join(h.proto.body for h in page.get("html"))


def paste(page, text):
    page.session_state["agent-source"] = "Paste a message"
    page.run()
    page.text_area(key="agent-text").input(text)
    next(b for b in page.button if b.label.startswith("Suggest an answer")).click().run()
    assert not page.exception
    return page


def click(page, key):
    buttons(page)[key].click().run()
    assert not page.exception
    return page


def submit(page, label):
    next(b for b in page.button if b.label.startswith(label)).click().run()
    assert not page.exception
    return page


def store():
    return next(iter(loaded._open.values())).store


@pytest.fixture
def page(shop, open_page):
    return open_page(shop, "desk", expert="Mia")


def test_the_latest_open_case_comes_with_its_suggestion(page):
    assert not page.exception
    assert page.selectbox(key="agent-pick").value == store().open_cases()[0].question_id
    logged = store().suggestions()
    assert (len(logged), logged[0].agent, logged[0].channel) == (1, "Mia", "desk")
    assert [f.action for f in store().feedback([logged[0].suggestion_id])] == ["shown"]
    page.run()
    assert len(store().suggestions()) == 1  # looking again asks for nothing new


def test_the_next_case_is_one_key_away_and_search_finds_others(page):
    first = page.selectbox(key="agent-pick").value
    click(page, "agent-next")
    assert page.selectbox(key="agent-pick").value != first
    page.text_input(key="agent-search").input("lamp").run()
    found = page.selectbox(key="agent-pick").options
    assert found
    assert all("lamp" in title.lower() for title in found)
    page.text_input(key="agent-search").input("zzz *nothing*").run()
    assert r"No open case has “zzz \*nothing\*”" in page.info[0].value


def test_use_asks_for_the_gaps_and_sends(page):
    paste(page, PARCEL)
    assert "<mark>{first_name}</mark>" in html(page)
    click(page, "agent-use")
    gaps = {t.key: t for t in page.text_input if t.key.startswith("agent-gap-")}
    gaps["agent-gap-first_name"].input("Ada <b>")
    submit(page, "Send")
    assert re.search("still has .*fill it in", page.error[0].value)
    for key, value in {"first_name": "Ada <b>", "order_id": "7", "date": "Friday", "link": "here"}.items():
        page.text_input(key=f"agent-gap-{key}").input(value)
    submit(page, "Send")
    assert "Sent · used" in page.success[0].value
    assert "Ada &lt;b&gt;, your order 7" in html(page)
    feedback = store().feedback([store().suggestions()[0].suggestion_id])
    assert feedback[-1].reply.startswith("Hi Ada <b>, your order 7")
    assert feedback[-1].handle_seconds >= 0
    assert page.dataframe[0].value["What you did"].tolist() == ["Used"]


def test_an_edited_reply_is_kept_as_it_was_sent(page):
    paste(page, PARCEL)
    click(page, "agent-edit")
    area = page.text_area(key="agent-reply")
    assert area.value.startswith("Hi {first_name}")
    area.input("Hello Ada, it comes on Friday.")
    submit(page, "Send")
    assert "Sent · edited" in page.success[0].value
    click(page, "agent-next")
    assert not page.success


def test_an_empty_reply_is_not_sent_and_the_way_back_is_open(page):
    paste(page, PARCEL)
    click(page, "agent-edit")
    page.text_area(key="agent-reply").input("  ")
    submit(page, "Send")
    assert "reply is empty" in page.error[0].value
    click(page, "agent-back")
    assert "agent-use" in buttons(page)
    assert not page.error


def test_dismissing_takes_two_keys_or_sends_another_answer(page):
    paste(page, PARCEL)
    click(page, "agent-not")
    assert {"agent-likely-1", "agent-likely-2", "agent-write", "agent-nothing"} <= set(buttons(page))
    click(page, "agent-nothing")
    assert "Dismissed after" in page.success[0].value
    paste(page, PARCEL + " Again")
    click(page, "agent-not")
    click(page, "agent-write")
    page.text_area(key="agent-reply").input("Own words.")
    submit(page, "Send")
    assert "Sent another answer" in page.success[0].value
    given = store().feedback([s.suggestion_id for s in store().suggestions(limit=2)])
    assert [(f.action, f.reply) for f in given if f.action != "shown"] == [
        ("dismissed", None),
        ("dismissed", "Own words."),
    ]


def test_without_a_suggestion_it_says_why_and_shows_the_likeliest(page):
    paste(page, "thanks so much, have a lovely weekend")
    assert page.warning[0].value.startswith("No suggestion: ")
    assert "agent-use" not in buttons(page)
    click(page, "agent-write")
    page.text_area(key="agent-reply").input("You too.")
    submit(page, "Send")
    assert "own answer" in page.success[0].value
    assert store().feedback([store().suggestions()[0].suggestion_id])[-1].action == "sent"


def test_hostile_and_long_texts_are_shown_to_the_letter(page):
    paste(page, "<img src=x onerror=alert(1)> أين طردي؟ 🙂 " + "long " * 3_000)
    assert "&lt;img src=x" in html(page)
    assert "<img" not in html(page)


def test_what_was_answered_is_open_no_more(page, shop, open_page):
    first = page.selectbox(key="agent-pick").value
    click(page, "agent-write" if "agent-write" in buttons(page) else "agent-edit")
    page.text_area(key="agent-reply").input("Done, by hand.")
    submit(page, "Send")
    assert page.selectbox(key="agent-pick").options[0].startswith("answered · ")
    assert first not in {q.question_id for q in open_desk(shop).store.open_cases()}


def test_without_open_cases_it_says_so(shop, open_page):
    rows = list(csv.DictReader((shop / "data/questions.csv").open(encoding="utf-8")))
    with (shop / "data/questions.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["question_id", "text", "asked_at", "reply"])
        writer.writeheader()
        writer.writerows(row | {"reply": "Done."} for row in rows)
    run_until(Workspace(shop), "ingest")
    page = open_page(shop, "desk", expert="Mia")
    assert "Every message has its reply" in page.info[0].value
    assert not page.exception


def test_without_a_release_or_a_name_it_says_what_is_missing(shop, open_page):
    page = open_page(shop, "desk", expert="")
    assert "Say who you are first" in page.info[0].value
    with open_desk(shop).store.write() as connection:
        connection.execute(delete(ReleaseEventRecord))
    page = open_page(shop, "desk", expert="Mia")
    assert "no release yet" in page.error[0].value
    assert not page.exception
