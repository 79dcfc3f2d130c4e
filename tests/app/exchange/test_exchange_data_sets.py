"""Data sets in folders: WRENCH and Hugging Face, read and refused."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.exchange import hugging_face, wrench
from app.exchange.dataset_card import Card, read_card, write_card
from app.exchange.folders import new_folder
from benchmarks import data as public
from labeling.errors import OracleError
from labeling.values import SPLITS


def record(text, gold, /, *weak, **data):
    return {"label": gold, "weak_labels": list(weak), "data": {"text": text} | data}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "label.json").write_text('{"0": "spam", "1": "ham"}', encoding="utf-8")
    train = {"0": record("a", 1, -1, 1), "1": record("b", -1, 0, 1, lang="en", label="own"), "x": record("c", 0, 0, -1)}
    (tmp_path / "train.json").write_text(json.dumps(train), encoding="utf-8")
    (tmp_path / "test.json").write_text(json.dumps({"0": record("d", 0, -1, -1)}), encoding="utf-8")
    return tmp_path


def test_wrench_questions_with_their_gold(folder):
    rows = [dict(row.values) for row in wrench.read(folder)]
    assert [(r["question_id"], r["text"], r.get("gold"), r.get("split")) for r in rows] == [
        ("wrench-train-0", "a", "ham", "seed"),
        ("wrench-train-1", "b", None, None),
        ("wrench-train-x", "c", "spam", "seed"),
        ("wrench-test-0", "d", "spam", "test"),
    ]
    assert rows[1]["attribute.label"] == "own" and wrench.labels(folder) == ("spam", "ham")


def test_wrench_votes_one_voter_a_column(folder):
    data = wrench.read_dataset(folder)
    assert data.labels == ("spam", "ham") and data.questions.texts == ["a", "b", "c", "d"]
    assert data.questions[1].attributes == {"lang": "en", "label": "own"}
    assert data.gold.label.tolist() == [1, -1, 0, 0]
    assert data.gold.split.tolist() == [0, -1, 0, SPLITS.index("test")]
    first, second = data.votes.columns
    assert (data.votes.n, data.votes.n_labels) == (4, 2) and [v.name for v in data.votes.voters] == ["weak-0", "weak-1"]
    assert first.rows.tolist() == [1, 2] and second.rows.tolist() == [0, 1]
    assert [data.votes.voters[0].options[o] for o in first.options] == [(0,), (0,)]
    assert [data.votes.voters[1].options[o] for o in second.options] == [(1,), (1,)]
    (folder / "voters.json").write_text('["one", "two"]', encoding="utf-8")
    assert [v.name for v in wrench.read_dataset(folder).votes.voters] == ["one", "two"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("label.json", '{"0": "a", "2": "b"}', "numbered from 0 without a gap"),
        ("label.json", '{"x": "a"}', 'the class number "x" is no number'),
        ("train.json", '{"0": {"label": 5, "weak_labels": [], "data": {"text": "x"}}}', ":1: 5 is no class; write -1 or a"),  # noqa: E501
        ("train.json", '{"0": {"label": 0, "weak_labels": [true], "data": {"text": "x"}}}', "true is no class"),
        ("train.json", '{"0": {"label": 0, "data": {"text": "x"}}}', "'weak_labels' must be a list"),
        ("train.json", '{"0": {"label": 0, "weak_labels": [], "data": {"x": "x"}}}', "'data' has no 'text'"),
        ("train.json", "[]", "'[' stands where '{' should"),
    ],
)  # fmt: skip
def test_wrench_folders_that_are_not_right(name, content, told, folder):
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(OracleError) as error:
        wrench.read_dataset(folder)
    assert told in str(error.value)


def test_a_folder_without_a_data_set(tmp_path):
    with pytest.raises(OracleError, match=r"label\.json is missing"):
        list(wrench.read(tmp_path))
    (tmp_path / "label.json").write_text('{"0": "a"}', encoding="utf-8")
    with pytest.raises(OracleError, match="none of train"):
        list(wrench.read(tmp_path))
    with pytest.raises(OracleError, match="with a split in its name"):
        list(hugging_face.read(tmp_path))


def test_a_card_comes_back(tmp_path):
    labels = ("order-status", "_no_template", 'strange: "#1" \'é 😀')
    write_card(
        tmp_path / "README.md", "My\nshop", labels, {"train": "data/train-*.parquet", "test": "data/test-*.parquet"}
    )
    found = read_card(tmp_path)
    assert found == Card({"label": labels}, {"train": ("data/train-*.parquet",), "test": ("data/test-*.parquet",)})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("---\na: [\n---\n", "not valid YAML"),
        ("---\na: &x [1]\nb: *x\n---\n", "anchors"),
        ("---\nconfigs:\n- config_name: en\n- config_name: de\n---\n", "configurations en, de"),
        ("---\n!!python/object/apply:os.system [ls]\n---\n", "not valid YAML"),
    ],
)
def test_cards_that_cannot_be_read(text, told, tmp_path):
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    with pytest.raises(OracleError, match=told):
        read_card(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "no card", "---\nnever closed", "---\n- a list\n---\n", "---\ndataset_info: 3\n---\n"]
)
def test_a_card_that_says_nothing(text, tmp_path):
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    assert read_card(tmp_path) == Card({}, {}) == read_card(tmp_path / "none")


CARD = """---
configs:
- config_name: default
  data_files:
  - split: train
    path: {pattern}
dataset_info:
- config_name: default
  features:
  - name: intent
    dtype: {{class_label: {{names: {{'0': late, '1': lost}}}}}}
---
"""


def test_a_folder_of_others_with_class_names_in_the_card(tmp_path):
    (tmp_path / "README.md").write_text(CARD.format(pattern="part*.jsonl"), encoding="utf-8")
    rows = [
        {"instruction": "Hi", "intent": 1, "n": 3},
        {"instruction": "Ho", "intent": -1},
        {"instruction": "Hu", "intent": 0},
    ]
    (tmp_path / "part1.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = [dict(row.values) for row in hugging_face.read(tmp_path)]
    assert [(f["question_id"], f["text"], f.get("gold")) for f in found] == [
        ("train-1", "Hi", "lost"), ("train-2", "Ho", None), ("train-3", "Hu", "late")]  # fmt: skip
    assert found[0]["n"] == "3" and hugging_face.labels(tmp_path) == ("late", "lost")


@pytest.mark.parametrize("pattern", ["../*.jsonl", "/etc/*.csv", "none-*.parquet"])
def test_patterns_that_lead_nowhere_or_out(pattern, tmp_path):
    (tmp_path / "README.md").write_text(CARD.format(pattern=pattern), encoding="utf-8")
    with pytest.raises(OracleError, match=r"leads out of the folder|fits 'none"):
        list(hugging_face.read(tmp_path))


def test_splits_by_the_names_of_files_and_class_names_inside_parquet(tmp_path):
    features = {"label": {"names": ["late", "lost"], "_type": "ClassLabel"}}
    about = {"huggingface": json.dumps({"info": {"features": features}})}
    for name in ("train-00000-of-00001", "validation", "test"):
        table = pa.table({"text": [f"{name} text"], "label": [1]}).replace_schema_metadata(about)
        pq.write_table(table, tmp_path / f"{name}.parquet")
    (tmp_path / "other.csv").write_text("text,label\nx,0\n", encoding="utf-8")
    found = {row.values["split"]: row.values["gold"] for row in hugging_face.read(tmp_path)}
    assert found == {"seed": "lost", "valid": "lost", "test": "lost"}
    assert next(hugging_face.read(tmp_path / "validation.parquet")).values["split"] == "valid"


@pytest.mark.parametrize(
    ("columns", "told"),
    [({"text": ["x"], "label": [3]}, "the class 3 has no name"), ({"words": ["x"]}, "no text among")],
)
def test_records_that_cannot_be_taken(columns, told, tmp_path):
    pd.DataFrame(columns).to_parquet(tmp_path / "train.parquet")
    with pytest.raises(OracleError, match=told):
        list(hugging_face.read(tmp_path))
    (tmp_path / "train.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(OracleError, match="not a readable Parquet file"):
        list(hugging_face.read(tmp_path))


def test_a_new_folder_appears_whole_or_not_at_all(tmp_path):
    target = tmp_path / "deep" / "new"
    with pytest.raises(RuntimeError), new_folder(target) as folder:
        (folder / "x").write_text("x", encoding="utf-8")
        raise RuntimeError
    assert list(target.parent.iterdir()) == []
    with new_folder(target) as folder:
        (folder / "x").write_text("x", encoding="utf-8")
    assert [p.name for p in target.iterdir()] == ["x"]
    with pytest.raises(OracleError, match="the folder is not empty"), new_folder(target):
        pass


@pytest.mark.bench
def test_the_public_votes_are_read():
    root = public.folder("votes/claude9")
    if root is None:
        pytest.skip(public.why_absent("votes/claude9"))
    data = wrench.read_dataset(root)
    assert data.votes.n == len(data.questions) == len(data.gold.label) and data.votes.n_labels == len(data.labels)
    assert sum(len(c.rows) for c in data.votes.columns) > 0 and np.isin(data.gold.split, [0, 1, 2]).all()
