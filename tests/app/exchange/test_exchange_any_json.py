"""Whatever JSON comes, a reader gives rows or one sentence; nothing else is ever raised."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exchange import hugging_face, wrench, zendesk_macros, zendesk_tickets
from app.exchange.dataset_card import read_card
from app.exchange.files import read_file
from app.exchange.formats import FORMATS, format_of
from labeling.disk.tables import Row
from labeling.errors import OracleError

WORDS = """
data text id fields annotations result value choices completed_by was_cancelled responses label user_id metadata answer
accept oracle meta _timestamp _annotator_id Comments gold question_id expert at title actions field comment_value
comment_value_html description active restriction ticket comments public author author_id role plain_body html_body
requester_id tags via weak_labels 0 1 split attribute.x
"""
NAMES = st.sampled_from(WORDS.split())
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | NAMES
VALUES = st.recursive(LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(NAMES, v, max_size=5), max_leaves=25)
LOOSE = st.dictionaries(NAMES, VALUES, max_size=8)
RIGHT = {
    "id": 1,
    "text": "t",
    "title": "T",
    "actions": [{"field": "comment_value", "value": "v"}],
    "fields": {"text": "t"},
}
ALMOST = st.builds(lambda more, data: RIGHT | {"data": data | {"text": "t"}} | more, LOOSE, LOOSE)
RECORDS = st.lists(LOOSE | ALMOST, min_size=1, max_size=3)
READERS = {name: form.read for name, form in FORMATS.items() if name != "plain"} | {
    "tickets": zendesk_tickets.read,
    "macros": zendesk_macros.read,
    "of the shape": lambda path: format_of(path).read(path),
    "zendesk": lambda path: read_file("zendesk", path, "customer").rows,
}
QUICK = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def taken(read, path):
    """Rows that a reader gives, where it does not refuse in one sentence."""
    try:
        found = read(path)
        return [] if isinstance(found, zendesk_macros.Macros) else list(found)
    except OracleError as error:
        assert "\n" not in str(error) and len(str(error)) < 2_000
        return []


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@QUICK
@given(records=RECORDS)
def test_any_records_are_taken_or_refused(read, records, tmp_path):
    path = tmp_path / "in.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    for row in taken(read, path):
        assert isinstance(row, Row) and all(isinstance(v, str) for pair in row.values.items() for v in pair)
        assert row.required("question_id") and row.line >= 1


@QUICK
@given(labels=VALUES, train=VALUES)
def test_any_folder_of_wrench_is_taken_or_refused(labels, train, tmp_path):
    (tmp_path / "label.json").write_text(json.dumps(labels), encoding="utf-8")
    (tmp_path / "train.json").write_text(json.dumps(train), encoding="utf-8")
    taken(wrench.read, tmp_path)
    taken(lambda folder: [wrench.read_dataset(folder)], tmp_path)


@QUICK
@given(card=VALUES, record=st.dictionaries(NAMES, VALUES, max_size=5))
def test_any_card_is_taken_or_refused(card, record, tmp_path):
    about = {
        "configs": card,
        "dataset_info": {"features": [{"name": "label", "dtype": {"class_label": {"names": card}}}]},
    }
    (tmp_path / "README.md").write_text(f"---\n{json.dumps(about)}\n---\n", encoding="utf-8")
    (tmp_path / "train.jsonl").write_text(json.dumps(record), encoding="utf-8")
    taken(lambda folder: [read_card(folder)], tmp_path)
    taken(hugging_face.read, tmp_path)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "plain"])
def test_a_text_of_ten_million_characters_is_read_once(name, tmp_path):
    form, path = FORMATS[name], tmp_path / f"big{FORMATS[name].endings[0]}"
    form.write([{"question_id": "q", "text": "x" * 10_000_000}], path, ())
    assert [len(row.values["text"]) for row in form.read(path)] == [10_000_000]
