"""Whatever comes, a parser gives a value or says in one sentence what is wrong."""

import json
import math
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.freshness.release_notes import About, read_changes
from app.http.schemas import BatchIn, FeedbackIn, SuggestionIn
from app.reporting.tables_out import guarded, unguarded, write_table
from app.schedule.cron import next_after
from app.settings import Settings, read_settings
from labeling.curating.tone_guide import read_guide
from labeling.disk.reading import KnownQuestions, batch_of, kind_of
from labeling.disk.reading_files import parse_json, read_text
from labeling.disk.tables import read_table
from labeling.errors import OracleError
from labeling.llm.replies import read_reply
from labeling.matching import clean, match
from labeling.sources.rule_texts import one_line
from labeling.sources.rules import Rule, checked_rule, read_rules
from labeling.sources.rules_out import to_toml
from labeling.taxonomy import Template

AT = datetime(2030, 1, 7, tzinfo=UTC)
MANY = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
PLAIN = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)
ANY = st.text(st.characters(), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY, inner, max_size=4),
    max_leaves=8,
)
COLUMNS = ("question_id", "text", "asked_at", "template_id", "topic", "title", "body", "label", "split", "expert", "x")
ROWS = st.lists(st.dictionaries(st.sampled_from(COLUMNS), ANY, min_size=1, max_size=6), min_size=1, max_size=4)


def only_refused(call, *also):
    """The value, None where it was refused in a sentence."""
    try:
        return call()
    except OracleError as error:
        assert 0 < len(str(error)) < 1_500
        return None
    except also:
        return None


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parsed")

    def made(name, content):
        path = folder / name
        path.write_bytes(content)
        return path

    return made


@MANY
@given(content=st.binary(max_size=200), ending=st.sampled_from([".csv", ".jsonl", ".parquet", ".toml"]))
def test_any_bytes(file, content, ending):
    path = file(f"any{ending}", content)
    only_refused(lambda: read_text(path))
    only_refused(lambda: read_table(path))
    if ending == ".toml":
        for read in (read_rules, read_settings, read_guide):
            only_refused(lambda read=read: read(path))


@MANY
@given(rows=ROWS)
def test_tables_of_any_texts(file, rows):
    path = file("rows.jsonl", "\n".join(json.dumps(row) for row in rows).encode())
    table = only_refused(lambda: read_table(path))
    if table is not None:
        only_refused(lambda: batch_of(table, kind_of(table), lambda gold: KnownQuestions({}, ())))


@MANY
@given(value=JSON)
def test_json_of_any_values(file, value):
    text = json.dumps(value)
    found = only_refused(lambda: parse_json(text))
    assert found is None or found == value
    path = file("value.jsonl", json.dumps({"question_id": "q", "text": "a", "x": value}).encode())
    only_refused(lambda: read_table(path))


@MANY
@given(
    columns=st.dictionaries(
        st.sampled_from(COLUMNS),
        st.sampled_from([["a"], [1], [1.5], [math.nan], [b"\xff"], [None], [True], [["a", "b"]], [{"a": 1}], [AT]]),
        min_size=1,
    )
)
def test_parquet_of_any_types(file, columns):
    path = file("types.parquet", b"")
    pq.write_table(pa.table(columns), path)
    table = only_refused(lambda: read_table(path))
    assert table is None or all(isinstance(value, str) for row in table.rows for value in row.values.values())


@MANY
@given(rows=st.lists(st.fixed_dictionaries({"a": PLAIN, "b": PLAIN}), min_size=1, max_size=4))
@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_what_is_written_reads_back(file, ending, rows):
    path = file(f"written{ending}", b"")
    write_table(path, ("a", "b"), rows)
    read = [dict(row.values) for row in read_table(path).rows]
    back = unguarded if ending == ".csv" else str
    same = [{column: back(value) for column, value in row.items()} for row in read]
    assert same == rows or ending == ".csv"  # csv keeps all line ends but a lone one at the end of a row


@MANY
@given(cell=ANY)
def test_no_cell_is_a_formula(cell):
    written = guarded(cell)
    assert unguarded(written) == cell and (not written or written[0] not in "=+-@\t\r")


KEYS = ("name", "votes_for", "votes_against", "any", "all", "none", "regex", "similar_to", "similarity", "yes", "x")
PHRASES = st.lists(PLAIN.filter(str.strip), min_size=1, max_size=3).map(tuple)


@MANY
@given(table=st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6), text=ANY)
def test_rules_of_any_values(table, text):
    rule = only_refused(lambda: checked_rule(table))
    if rule is not None:
        rule.matches_text(text)
        rule.spans(text)


@MANY
@given(any_of=PHRASES, none=PHRASES, name=PLAIN.filter(bool), regex=st.sampled_from([None, "a+", r"\bx\b"]), doc=PLAIN)
def test_a_rule_that_is_written_reads_back(file, any_of, none, name, regex, doc):
    rule = Rule(name, votes_for="late", any=any_of, none=none, regex=regex, doc=doc)
    (read,) = read_rules(file("rules.toml", to_toml(rule).encode()))
    assert (read.name, read.any, read.none, read.regex, read.doc) == (name, any_of, none, regex, doc)
    assert read.fingerprint == rule.fingerprint


@MANY
@given(expression=st.text("0123456789*/,-?L# abcjanmon", max_size=30) | ANY, zone=st.sampled_from(["UTC", "x", "../a"]))
def test_cron(expression, zone):
    found = only_refused(lambda: next_after(expression, zone, AT))
    assert found is None or found > AT


def test_cron_of_thousands_of_digits():
    with pytest.raises(OracleError, match=r"^'9+…$"):
        next_after("9" * 5_000 + " * * * *", "UTC", AT)


@MANY
@given(key=st.sampled_from(sorted(Settings.model_fields)), value=JSON)
def test_settings_of_any_values(file, key, value):
    try:
        content = f"{key} = {json.dumps(value, allow_nan=False)}\n".encode()
    except ValueError:
        return
    only_refused(lambda: read_settings(file("oracle.toml", content)))


@MANY
@given(text=st.text(st.sampled_from("#-*> \n\t[]()`_~|=0123456789.<!ab:"), max_size=80) | ANY)
def test_release_notes(file, text):
    path = file("notes.md", text.encode("utf-8", "replace"))
    found = only_refused(lambda: read_changes(path, "notes.md", About("Ana", AT)))
    assert found is None or all(change.text.strip() for change in found)


@MANY
@given(text=st.text(st.sampled_from("<>/brdivp &;#x0123\n -_*=.,!:OnwroteThanksHi"), max_size=120) | ANY)
def test_replies_of_agents(text):
    assert isinstance(clean(text), str) and isinstance(one_line(text), str)
    match(text, [Template("late", "payouts", "Late", "Hi {first_name}, your payout is on its way.")])


@MANY
@given(text=JSON.map(json.dumps) | ANY)
def test_replies_of_a_language_model(text):
    assert read_reply(text, ("late",)).answer in ("late", "_not_a_question", "_none_of_these", "_abstain")


@MANY
@given(body=JSON)
@pytest.mark.parametrize("schema", [SuggestionIn, BatchIn, FeedbackIn])
def test_bodies_of_requests(schema, body):
    only_refused(lambda: schema.model_validate_json(json.dumps(body)), ValidationError)
    only_refused(lambda: schema.model_validate(body), ValidationError)
