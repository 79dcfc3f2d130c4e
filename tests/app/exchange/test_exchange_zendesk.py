import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import placeholders, zendesk_macros, zendesk_tickets
from app.exchange.files import read_file
from app.exchange.html_text import text_of_html
from app.exchange.names import free_slug, ids_of, slug
from labeling.errors import OracleError
from labeling.taxonomy import Template


def file(tmp_path, found, name="in.json"):
    path = tmp_path / name
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def macro(title="Shipping::Where is it", value="Hi", **more):
    return {"id": 1, "title": title, "active": True, "actions": [{"field": "comment_value", "value": value}]} | more


TEMPLATES = (
    Template("a", "shipping", "Where: is it", "Hi {first_name}, {amount} {{liquid | x}} on {date}.\n\nBye <b>&amp;"),
    Template("b", "A::B", "x::y", "{zd_ticket__ticket_field_7} {name}", "draft", "team α", ("p", "q")),
    Template("c", "s", "=1+1", "body", "retired"),
    Template("d", "s", "old", "body", "stale"),
)


def test_templates_come_back_as_they_were(tmp_path):
    path = tmp_path / "macros.json"
    assert zendesk_macros.write(TEMPLATES, path) == len(TEMPLATES)
    found = json.loads(path.read_text(encoding="utf-8"))["macros"]
    assert found[0]["title"] == "shipping::Where: is it" and [m["active"] for m in found] == [True, False, False, True]
    assert found[0]["actions"][0]["value"].startswith("Hi {{ticket.requester.first_name}}, {amount} ")
    assert zendesk_macros.read(path) == zendesk_macros.Macros(TEMPLATES, (), frozenset("abcd"))


def test_foreign_macros_become_templates(tmp_path):
    html = "<p>Hi {{ ticket.requester.first_name }},</p><ul><li>one</li></ul>"
    macros = [
        macro(actions=[{"field": "comment_value", "value": "plain"}, {"field": "comment_value_html", "value": html}]),
        macro("Where is it", ["channel:all", "Hello"]),
        macro("Gone", active=False),
        macro("Mine", restriction={"type": "User", "id": 3}),
        macro("Close", actions=[{"field": "status", "value": "solved"}]),
    ]
    found = zendesk_macros.read(file(tmp_path, {"macros": macros, "next_page": None}))
    first, second, gone, mine = found.templates
    assert (first.template_id, first.topic, first.title) == ("where-is-it", "Shipping", "Where is it")
    assert first.body == "Hi {first_name},\n\n- one" and first.status == "live"
    assert (second.template_id, second.topic, second.body) == ("where-is-it-2", "general", "Hello")
    assert (gone.status, mine.status, found.passed_over) == ("retired", "draft", ("Close",))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (macro(title=""), "no 'title'"),
        (macro(value=[3]), "the value \\[3\\] of 'comment_value' is no text"),
        (macro(actions="x"), "'actions' must be a list"),
    ],
)
def test_macros_that_cannot_be_read(found, told, tmp_path):
    with pytest.raises(OracleError, match=told):
        zendesk_macros.read(file(tmp_path, {"macros": [found]}))


def test_two_macros_of_one_template_are_refused(tmp_path):
    twice = [macro(description="template_id: a"), macro("Other", description="template_id: a")]
    with pytest.raises(OracleError, match=r":2: the template 'a' occurs twice"):
        zendesk_macros.read(file(tmp_path, {"macros": twice}))


def ticket(**more):
    asked = {"author_id": 2, "public": True, "created_at": "2026-03-02T08:00:00Z", "plain_body": "Where is it?"}
    note = {"author_id": 9, "public": False, "plain_body": "internal"}
    reply = {"author_id": 9, "public": True, "html_body": "<p>On its <b>way</b></p>"}
    about = {"id": 7, "requester_id": 2, "description": "d", "comments": [note, asked, reply], "tags": ["vip", "x"]}
    return about | {"via": {"channel": "web"}, "subject": "S", "created_at": "2026-03-01T00:00:00Z"} | more


def test_a_ticket_is_a_question_with_its_reply(tmp_path):
    (row,) = zendesk_tickets.read(file(tmp_path, {"tickets": [ticket()]}))
    assert row.values == {
        "question_id": "zendesk-7", "case_id": "7", "text": "Where is it?", "asked_at": "2026-03-02T08:00:00Z",
        "reply": "On its way", "customer_id": "2", "subject": "S", "tags": "vip;x", "channel": "web",
    }  # fmt: skip


def test_tickets_one_a_line_without_comments_or_people(tmp_path):
    path = tmp_path / "in.json"
    unknown = [{"plain_body": "asked"}, {"plain_body": "answered"}]
    agent_first = [{"author": {"role": "agent"}, "plain_body": "Hello"}, {"author": {"role": "end-user"}, "body": "hm"}]
    some = [ticket(id=1, comments=None), ticket(id=2, requester_id=None, submitter_id=None, comments=unknown),
            ticket(id=3, comments=agent_first), ticket(id=4, comments=[], description=" ")]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, some)), encoding="utf-8")
    rows = [row.values for row in zendesk_tickets.read(path, "who")]
    assert [(r["text"], r.get("reply", "")) for r in rows] == [("d", ""), ("asked", "answered"), ("hm", "")]
    assert rows[0]["who"] == "2"


def test_what_a_file_of_zendesk_is_is_told_by_its_shape(tmp_path):
    assert read_file("zendesk", file(tmp_path, {"macros": [macro()]}), "c").templates[0].title == "Where is it"
    found = read_file("zendesk", file(tmp_path, {"ticket": ticket()}), "c")
    assert len(found.rows) == 1 and found.takes_over
    with pytest.raises(OracleError, match="neither macros nor tickets"):
        read_file("zendesk", file(tmp_path, [{"id": 1}]), "c")
    with pytest.raises(OracleError, match="the ticket has no 'id'"):
        list(zendesk_tickets.read(file(tmp_path, {"tickets": [{"description": "x"}]})))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>a</p><p>b &lt;i&gt; &amp; c</p>", "a\n\nb <i> & c"),
        ("<script>alert('x')</script><style>p{}</style>kept", "kept"),
        ("<script>never closed", ""),
        ("<a href='https://x.example/'>here</a> <a href='javascript:alert(1)'>there</a>", "here (https://x.example/) there"),  # noqa: E501
        ("<a href='https://x.example'>https://x.example</a>", "https://x.example"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<img src=x onerror=alert(1)>a < b", "a < b"),
        ("<<<<p", "<<<<p"),
    ],
)  # fmt: skip
def test_html_becomes_the_text_that_a_reader_sees(html, text):
    assert text_of_html(html) == text


@given(st.text(max_size=200))
def test_any_html_is_read_without_an_error(html):
    assert "<script" not in text_of_html(f"<script>{html.replace('<', '')}</script>").lower()
    text_of_html(html)


NAMES = st.from_regex(r"\A[a-z](_?[a-z0-9])*\Z")


@given(st.lists(NAMES | NAMES.map(lambda n: "zd_" + n), max_size=5))
def test_our_placeholders_come_back(names):
    body = " and ".join(f"{{{name}}}" for name in names)
    assert placeholders.ours(placeholders.theirs(body)) == body


@pytest.mark.parametrize("name", ["ticket.requester.name", "ticket.ticket_field_12", "ticket.custom.a", "x"])
def test_their_placeholders_come_back(name):
    body = f"Hi {{{{{name}}}}}"
    assert placeholders.theirs(placeholders.ours(body)) == body != placeholders.ours(body)


def test_names_become_ids():
    assert slug("Où est-il? ") == "ou-est-il" and slug("注文").startswith("label-") and len(slug("x" * 500)) == 60
    assert free_slug("a b", {"a-b", "a-b-2"}) == "a-b-3"
    ids, templates = ids_of(["Choice of law", "choice  of LAW", "_no_template"], "t")
    assert ids == {
        "Choice of law": "choice-of-law",
        "choice  of LAW": "choice-of-law-2",
        "_no_template": "_no_template",
    }
    assert [t.template_id for t in templates] == ["choice-of-law", "choice-of-law-2"]
