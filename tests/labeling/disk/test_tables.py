import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.disk.reading import kind_of, read_batch, read_gold, read_questions, read_templates
from labeling.disk.tables import find_table, read_table
from labeling.errors import OracleError


@pytest.fixture
def table(tmp_path):
    def make(content, name="questions.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def test_three_formats_say_the_same(tmp_path, table):
    rows = [{"question_id": "q1", "text": 'Line one,\n"two"', "channel": "chat"}, {"question_id": "q2", "text": "ü"}]
    frame = pd.DataFrame(rows)
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_parquet(tmp_path / "a.parquet", index=False)
    table("\n".join(json.dumps(r) for r in rows), "a.jsonl")
    read = [read_questions(read_table(tmp_path / f"a{e}")) for e in (".csv", ".jsonl", ".parquet")]
    assert read[0] == read[1] == read[2]
    assert read[0][0].attributes == {"channel": "chat"} and read[0][1].attributes == {}


@pytest.mark.parametrize(
    ("content", "name", "line", "message"),
    [
        ("question_id,text\nq1,a\nq2,b,c\n", "q.csv", 3, "3 fields"),
        ("question_id,text\n", "q.csv", None, "no rows"),
        ("a,a\n1,2\n", "q.csv", 1, "occurs twice"),
        (b"question_id,text\nq1,caf\xe9\n", "q.csv", 2, "UTF-8"),
        ('question_id,text\nq1,"open\n', "q.csv", 2, "not valid CSV"),
        ('{"a": 1}\n{oops\n', "q.jsonl", 2, "not valid JSON"),
        ("[1]\n", "q.jsonl", 1, "JSON object"),
        (b"no parquet", "q.parquet", None, "not a readable Parquet"),
        ("x", "q.xlsx", None, "ending '.xlsx' is not known"),
    ],
)
def test_broken_files_are_explained(table, content, name, line, message):
    with pytest.raises(OracleError, match=message) as caught:
        read_table(table(content, name))
    assert caught.value.line == line and str(caught.value.path).endswith(name)


def test_line_numbers_count_lines_inside_quotes(table):
    path = table('question_id,text\nq1,"two\nlines"\nq1,again\n')
    with pytest.raises(OracleError, match="question_id 'q1' is already used in line 2") as caught:
        read_questions(read_table(path))
    assert caught.value.line == 4


def test_two_files_of_one_kind_are_refused(tmp_path, table):
    table("x", "gold.csv")
    table("x", "gold.jsonl")
    with pytest.raises(OracleError, match=r"gold\.csv and gold\.jsonl both exist"):
        find_table(tmp_path, "gold")


def test_kinds_are_told_by_columns(table):
    assert kind_of(read_table(table("template_id,topic,title,body\na,b,c,d\n"))) == "templates"
    assert kind_of(read_table(table("text,label\na,b\n"))) == "gold"
    assert kind_of(read_table(table("question_id,text\na,b\n"))) == "questions"
    with pytest.raises(OracleError, match="the columns fit neither"):
        kind_of(read_table(table("x,y\n1,2\n")))


def test_gold_by_text_finds_its_question_or_brings_it_along(table):
    path = table("text,label,split\nknown,a,seed\nnew one,b,test\n", "gold.csv")
    batch = read_batch(path, "gold", {"known": "q7"})
    assert batch.gold[0].question_id == "q7"
    assert [q.text for q in batch.questions] == ["new one"]
    assert batch.gold[1].question_id == batch.questions[0].question_id


def test_missing_splits_are_filled_the_same_way_each_time(table):
    path = table("text,label\n" + "".join(f"t{i},{'ab'[i % 2]}\n" for i in range(80)), "gold.csv")
    one, two = (read_gold(read_table(path), {}).gold for _ in range(2))
    assert one == two
    counts = {s: sum(g.split == s for g in one) for s in ("seed", "valid", "test")}
    assert counts == {"seed": 40, "valid": 20, "test": 20}


def test_contradicting_gold_is_refused(table):
    path = table("text,label\nsame,a\nsame,b\n", "gold.csv")
    with pytest.raises(OracleError, match="has gold 'a' in line 2 and 'b' here"):
        read_gold(read_table(path), {})


def test_templates_keep_their_optional_columns(table):
    text = "template_id,topic,title,body,products,review_by,status\na,t,T,B,x;y,2027-01-31,draft\n"
    (template,) = read_templates(read_table(table(text)))
    assert template.products == ("x", "y") and template.status == "draft"
    assert template.review_by is not None and template.review_by.year == 2027
    with pytest.raises(OracleError, match="reserved"):
        read_templates(read_table(table("template_id,topic,title,body\n_a,t,T,B\n")))


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_table_or_a_clear_error(tmp_path_factory, data):
    for name in ("x.csv", "x.jsonl"):
        path = tmp_path_factory.getbasetemp() / name
        path.write_bytes(data)
        try:
            assert read_table(path).rows
        except OracleError as error:
            assert name in str(error)
