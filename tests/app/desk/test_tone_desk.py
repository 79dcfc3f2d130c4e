import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.templates import tone as desk_tone
from app.desk.templates.tone import guide, guide_path, parts, save_guide, tone
from app.desk.templates.tone_form import guide_of, phrase_rows
from labeling.curating.tone import Finding
from labeling.curating.tone_guide import Guide, Phrase, shipped_guide
from labeling.errors import OracleError
from labeling.taxonomy import Template


@pytest.fixture
def desk(tmp_path):
    """A desk with two templates and one setting."""
    settings = SimpleNamespace(placeholders={"link": "shop.example"})
    templates = (Template("a", "t", "A", "Hi {first_name}."), Template("b", "t", "B", "Hi {first_name}, {amount}."))
    place = SimpleNamespace(place=str(tmp_path))
    store = SimpleNamespace(templates=lambda: templates, database=place, revision=lambda: 1)
    return SimpleNamespace(workspace=SimpleNamespace(root=tmp_path, settings=settings), store=store)


def test_the_guide_is_read_anew_after_it_changed(desk):
    assert guide(desk) is shipped_guide()
    save_guide(desk, Guide(links=1), shipped_guide())
    assert guide(desk) == Guide(links=1)
    assert guide(desk) is guide(desk)
    time.sleep(0.01)
    guide_path(desk).write_text("links = 7")
    assert guide(desk).links == 7


def test_two_who_save_the_guide_at_once(desk):
    seen = guide(desk)
    save_guide(desk, Guide(links=1), seen)
    with pytest.raises(OracleError, match="somebody else changed the tone guide"):
        save_guide(desk, Guide(links=2), seen)
    assert guide(desk).links == 1


def test_a_broken_file_is_named(desk):
    guide_path(desk).write_text("linkz = 7")
    with pytest.raises(OracleError, match=r"tone.toml:1: unknown key 'linkz'; did you mean 'links'"):
        guide(desk)


def test_which_placeholders_are_known(desk):
    save_guide(desk, Guide(), guide(desk))
    body = "{first_name} {amount} {link} {mine} {other}"
    found = tone(desk, body, ("mine",)).findings
    assert [body[f.start : f.end] for f in found] == ["{other}"]


def test_parts_of_a_body():
    body = "Hi {name}, see {link}. Bad  end"
    found = [Finding("hint", "", "", 26, 28), Finding("problem", "", "", 15, 21)]
    drawn = parts(body, {"link": "shop.example"}, found)
    assert [(p.text, p.kind, p.severity) for p in drawn] == [
        ("Hi ", "text", None),
        ("{name}", "unfilled", None),
        (", see ", "text", None),
        ("shop.example", "filled", "problem"),
        (". Bad", "text", None),
        ("  ", "text", "hint"),
        ("end", "text", None),
    ]
    assert parts("", {}) == []


@given(st.lists(st.sampled_from(["{a}", "{b}", "x", "<b>", "🙂", " "]), max_size=12).map("".join), st.data())
def test_parts_add_up_whatever_was_found(body, data):
    spans = st.tuples(st.integers(0, len(body)), st.integers(0, len(body))).map(sorted)
    found = [Finding("hint", "", "", *span) for span in data.draw(st.lists(spans, max_size=4))]
    assert "".join(p.text for p in parts(body, {}, found)) == body
    assert "".join(p.text for p in parts(body, {"a": "{a}"}, found)) == body


def test_the_form_says_the_same_guide():
    was = shipped_guide()
    numbers = {name: getattr(was, name) for name in ("least_words", "most_words", "sentence_words", "reading_grade")}
    lists = {name: getattr(was, name) for name in ("greetings", "sign_offs", "capitals")}
    assert guide_of(numbers | {"links": was.links}, lists, phrase_rows(was)) == was


def test_rows_that_were_only_begun():
    rows = [
        {"text": None, "instead": "x"},
        {"text": " a  b ", "instead": None, "severity": None},
        {"text": float("nan")},
    ]
    assert guide_of({}, {"greetings": [" ", " Good  day "]}, rows) == Guide(
        greetings=("Good day",), phrases=(Phrase("a b"),)
    )


def test_no_guide_of_the_shipped_workspace_is_needed():
    assert desk_tone.FILE == "tone.toml"
    assert not (Path(desk_tone.__file__).parents[2] / desk_tone.FILE).exists()
