"""What two releases were made from, in sentences."""

from datetime import UTC, datetime

import pytest

from app.releasing.differing import made_from
from labeling.store import ReleaseRow

START = datetime(2026, 3, 4, tzinfo=UTC)
BASE = {
    "code": "aaaa",
    "labeling_functions": "1111",
    "files": {"gold.csv": "g1", "questions.csv": "q1"},
    "voters": {"late": {"version": "1", "place": "a.py:1"}, "rules.x": {"version": "1", "place": "rules.toml:3"}},
    "muted": [],
    "gold": {
        "digest": "d1",
        "splits": {"seed": 5, "valid": 5, "test": 0},
        "labels": {"a": {"seed": 5}, "b": {"valid": 5}},
    },
    "templates": {"a": 1, "b": 1},
    "encoder": "e1",
    "label_model": {"name": "majority", "half_life": 0.0},
    "training": {"folds": 5},
    "settings": {"precision": 0.9, "neighbours": 5},
    "steps": {"ingest": {"questions.json": "x", "questions.parquet": "q1"}},
}


def row(lineage):
    return ReleaseRow("r", START, {"lineage": lineage}, {}, False)


def said(**changes):
    return made_from(row(BASE), row(BASE | changes))


def test_equal_releases_differ_in_nothing():
    assert said() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"voters": BASE["voters"] | {"late": {"version": "2", "place": "a.py:9"}}}, "1 voter votes otherwise: late."),
        ({"voters": BASE["voters"] | {"new": {"version": "1", "place": ""}}}, "1 voter is new: new."),
        ({"voters": {}}, "2 voters are gone: late, rules.x."),
        ({"muted": ["late"]}, "1 voter was muted: late."),
        ({"templates": {"a": 3, "b": 1}}, "1 template was edited: a (version 3, was 1)."),
        ({"templates": {"a": 1, "c": 1}}, "1 template is new: c."),
        ({"files": {"gold.csv": "g2", "questions.csv": "q1"}}, "Data files differ: gold.csv."),
        ({"encoder": "e2"}, "Encoder: e2, was e1."),
        (
            {"label_model": {"name": "snorkel", "half_life": 90.0}},
            "Label model: snorkel with a half-life of 90 days, was majority.",
        ),
        ({"settings": {"precision": 0.95, "neighbours": 5}}, "Setting precision: 0.95, was 0.9."),
        ({"training": {"folds": 6}}, "The training is set otherwise."),
        ({"code": "bbbb"}, "They were made by different versions of the program."),
        ({"steps": {"ingest": {"questions.json": "y"}}}, "The questions differ."),
        ({"steps": {"ingest": {"questions.parquet": "q2"}}}, "The questions differ."),
    ],
)
def test_each_thing_has_a_sentence(changes, sentence):
    assert sentence in said(**changes)


def test_gold_is_told_by_split_and_label():
    more = {
        "digest": "d2",
        "splits": {"seed": 9, "valid": 4, "test": 0},
        "labels": {"a": {"seed": 9}, "b": {"valid": 4}},
    }
    assert said(gold=more) == ["Gold: 4 more in seed, 1 fewer in valid; most for 'a' (+4), 'b' (-1)."]
    other = {
        "digest": "d2",
        "splits": BASE["gold"]["splits"],
        "labels": {"a": {"seed": 4}, "b": {"valid": 5, "seed": 1}},
    }
    assert said(gold=other) == ["As much gold, with other labels; most for 'a' (-1), 'b' (+1)."]
    assert said(gold=BASE["gold"] | {"digest": "d3"}) == ["As much gold of every label, on other questions or places."]


def test_long_lists_are_cut():
    many = {f"v{i}": {"version": "1", "place": ""} for i in range(9)}
    assert said(voters=BASE["voters"] | many) == ["9 voters are new: v0, v1, v2, v3, v4 and 4 more."]


def test_old_manifests_tell_what_they_can():
    old = {
        "code": "aaaa",
        "labeling_functions": "2222",
        "settings": {"precision": 0.9, "gate_tolerance": 0.02},
        "steps": {"ingest": {"questions.json": "x", "gold.npz": "g", "taxonomy.json": "t"}, "encode": {"e.npy": "1"}},
    }
    assert made_from(row(old), row(BASE)) == ["Functions or rules differ."]
    newer = old | {
        "steps": {"ingest": {"questions.json": "x", "gold.npz": "h", "taxonomy.json": "u"}, "encode": {"e.npy": "2"}}
    }
    assert made_from(row(old), row(newer)) == [
        "The gold differs.",
        "The templates differ.",
        "The encoder or what it makes of the questions differs.",
    ]
    assert made_from(ReleaseRow("r", START, {}, {}, False), row(BASE)) == []
