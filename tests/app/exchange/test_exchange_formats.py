"""The contract of all formats of questions: what goes out comes back, and what is wrong is told with its place."""

import json
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exchange.choices import choices_of
from app.exchange.exporting import review_row
from app.exchange.formats import FORMATS, format_named, format_of
from app.exchange.rows import question_part, question_row
from labeling.disk.reading import read_questions
from labeling.disk.tables import Table
from labeling.errors import OracleError
from labeling.review import Review
from labeling.taxonomy import Template
from labeling.values import Question

TITLES = (("a", "Title & <b> \"x\" 'y'"), ("b", "Same"), ("c", "Same"), ("d", "=HYPERLINK(1)"))
CHOICES = choices_of([Template(i, "topic", title, "Body") for i, title in TITLES])
AT = datetime(2026, 1, 2, 3, 4, 5, 123456, UTC)
HOSTILE = [
    "Where is my <script>alert(1)</script> & parcel?",
    "=1+1",
    "'=quoted already",
    "line\nbreak\ttab, comma; \"quotes\" and 'more'",
    "أين طلبي؟ \u202e right to left",
    "👩‍👩‍👧 emoji \U0001f600",
    "{{ticket.id}} {first_name} ${jndi:ldap://x} %s",
    "bell \x07 in the middle",
    "x" * 10_000,
    "[1, 2] {\"a\": 1} - yaml: *x &y",
]  # fmt: skip
EVERY = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
ENDINGS = [(form, ending) for form in FORMATS.values() for ending in form.endings]
EACH_FILE = pytest.mark.parametrize(("form", "ending"), ENDINGS, ids=[f"{f.name}{e}" for f, e in ENDINGS])


def asked(text="Where is it?", **more):
    attributes = {"channel": "mail", "label": "an attribute", "reason": "=1", "id": "7"}
    return Question("q-1", text, AT, "C1", "A reply,\nin two lines", attributes, **more)


def reviewed(**more):
    about = {"comment": "@SUM(A1)", "shown": "b", "shown_proba": 0.8312, "reason": "in doubt", "made_from": "r-1"}
    about |= {"expert": "Ana Ø", "decision": "a", "purpose": "promise"}
    return Review("q-1", at=AT, **about | more)


def there_and_back(form, path, rows, choices=CHOICES):
    assert form.write(iter(rows), path, choices) == len(rows)
    return [dict(row.values) for row in form.read(path)]


@EACH_FILE
@pytest.mark.parametrize("text", HOSTILE)
def test_a_question_comes_back_as_it_was(form, ending, text, tmp_path):
    path = tmp_path / f"out{ending}"
    row = question_row(asked(text)) | {"gold": "a", "split": "test", "proposed": "b", "proposed_proba": "0.5"}
    assert there_and_back(form, path, [row]) == [row]
    parts = [question_part(found) for found in form.read(path)]
    columns = tuple(parts[0].values)
    assert read_questions(Table(path, columns, tuple(parts))) == (asked(text),)


@EACH_FILE
@pytest.mark.parametrize("decision", ["a", "_not_a_question", "_no_template", "_skip", "_flag", "_undo"])
def test_a_review_comes_back_with_all_that_was_shown(form, ending, decision, tmp_path):
    row = review_row(reviewed(decision=decision), asked())
    assert there_and_back(form, tmp_path / f"out{ending}", [row]) == [row]


@EVERY
def test_a_queue_comes_back_undecided(form, tmp_path):
    shown = {"proposed": "b", "proposed_proba": "0.83", "options": "b; a", "reason": "in doubt", "purpose": "learn"}
    path = tmp_path / f"queue{form.endings[0]}"
    for row in there_and_back(form, path, [question_row(asked()) | shown | {"gold": "c"}]):
        assert "decision" not in row and row["purpose"] == "learn" and row["gold"] == "c"


@EVERY
def test_a_file_is_known_by_its_shape(form, tmp_path):
    path = tmp_path / f"out{form.endings[-1] if form.name == 'plain' else form.endings[0]}"
    form.write([review_row(reviewed(), asked())], path, CHOICES)
    assert format_of(path) is form


@EVERY
def test_no_rows_make_a_file_that_reads_as_none(form, tmp_path):
    path = tmp_path / f"out{form.endings[0]}"
    assert form.write([], path, CHOICES) == 0 and path.is_file()
    if form.name != "plain":  # a plain file without rows is refused, as everywhere
        assert list(form.read(path)) == []


@EVERY
def test_an_error_while_writing_leaves_no_file(form, tmp_path):
    def rows():
        yield question_row(asked())
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError, match="gone"):
        form.write(rows(), tmp_path / f"out{form.endings[0]}", CHOICES)
    assert list(tmp_path.iterdir()) == []


@EVERY
@pytest.mark.parametrize(
    "content", [b"", b"{", b"[{]", b"nonsense", b"\xff\xfe{", b"[1]", b"null", b'{"text": 3}', b"[NaN]", b"[" * 100_000]
)
def test_rubbish_is_refused_in_one_sentence(form, content, tmp_path):
    path = tmp_path / f"in{form.endings[0]}"
    path.write_bytes(content)
    try:
        found = list(form.read(path))
    except OracleError as error:
        assert path.name in str(error) and "\n" not in str(error)
    else:
        assert found == [] and content == b""


@EVERY
def test_only_files_that_the_tool_takes_are_written(form, tmp_path):
    with pytest.raises(OracleError, match=r"not '\.exe'"):
        form.check(tmp_path / "out.exe")
    form.check(tmp_path / f"out{form.endings[0]}")


def test_unknown_formats_are_refused_with_the_nearest(tmp_path):
    with pytest.raises(OracleError, match="unknown format 'argila'; did you mean 'argilla'"):
        format_named("argila")
    path = tmp_path / "x.json"
    path.write_text('[{"what": 1}]', encoding="utf-8")
    with pytest.raises(OracleError, match="not clear what wrote this file"):
        format_of(path)


def texts():
    return (
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)
        .filter(str.strip)
        .map(str.strip)
    )


@EACH_FILE
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=texts(), reply=texts(), name=texts(), value=texts(), expert=texts(), comment=texts())
def test_any_text_comes_back(form, ending, text, reply, name, value, expert, comment, tmp_path):
    if form.name == "plain":
        name = "channel"  # the header of a table is trimmed
    question = Question("q-1", text, None, None, reply, {name: value})
    row = review_row(reviewed(expert=expert, comment=comment), question)
    assert there_and_back(form, tmp_path / f"any{ending}", [row]) == [row]


@pytest.mark.parametrize("form", [f for f in FORMATS.values() if f.settings], ids=lambda f: f.name)
def test_settings_name_every_choice_once(form):
    text = form.settings(CHOICES)
    for choice in CHOICES:
        if choice.decision != "_skip":
            assert choice.decision in text
    if form.name == "label-studio":
        view = ElementTree.fromstring(text)
        found = {c.get("alias"): c.get("value") for c in view.iter("Choice")}
        assert found == {c.decision: c.words for c in CHOICES if c.decision != "_skip"}
    else:
        json.loads(text)


def test_control_characters_in_titles_do_not_break_the_xml():
    choices = choices_of([Template("a", "t", "nul \x00 and \ud800", "Body")])
    assert ElementTree.fromstring(FORMATS["label-studio"].settings(choices)).find(".//Choice").get("alias") == "a"
