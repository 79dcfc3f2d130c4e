"""A release in words, also one from before there was so much to say."""

import pytest

from app.releasing.telling import digests, gate_cells, gate_of, moved, origin, shown, standing, telling_figures
from labeling.store import ReleaseRow
from tests.app.releasing.conftest import START

FIGURE = {
    "name": "right template",
    "part": "overall",
    "unit": "share",
    "current": 0.8,
    "candidate": 0.775,
    "difference": -0.025,
    "low": -0.06,
    "high": 0.01,
    "n": 1200,
    "p": 0.2,
    "verdict": "no difference seen",
}


def row(manifest=None, **changes):
    return ReleaseRow("r-1", START, manifest or {}, {}, **({"current": False} | changes))


def test_a_line_of_the_gates_table():
    assert gate_cells(FIGURE) == [
        "right template",
        "80.0 %",
        "77.5 %",
        "-2.5 (-6.0 to +1.0)",
        "1,200",
        "no difference seen",
    ]
    of_topic = gate_cells(FIGURE | {"part": "topic", "name": "refunds", "low": None, "high": None})
    assert of_topic[0] == "topic refunds" and of_topic[3] == "-2.5"


@pytest.mark.parametrize(
    ("unit", "value", "said", "difference"),
    [
        ("share", 0.5, "50.0 %", "+50.0"),
        ("points", 0.953, "0.953", "+0.953"),
        ("ms", 0.214, "0.21 ms", "+0.21 ms"),
        ("bytes", 2**20, "1.00 MiB", "+1.00 MiB"),
        ("share", None, "–", "–"),
    ],
)
def test_figures_in_their_units(unit, value, said, difference):
    assert (shown(value, unit), moved(value, unit)) == (said, difference)


def test_old_gates_have_only_a_decision_and_reasons():
    assert gate_of(row({"gate": {"passed": False, "reasons": ["worse"]}})) == (False, ["worse"], [])
    assert gate_of(row()) == (True, [], [])


def test_topics_without_a_difference_are_not_told():
    topics = [FIGURE | {"part": "topic", "name": name, "verdict": name} for name in ("worse", "no difference seen")]
    assert telling_figures([FIGURE, *topics]) == [FIGURE, topics[0]]


def test_what_it_was_made_from():
    line = {
        "gold": {"splits": {"seed": 1200, "valid": 3, "test": 0}},
        "templates": {"a": 1},
        "voters": {"x": {}, "y": {}},
        "muted": ["y"],
        "label_model": {"name": "majority", "half_life": 0.0},
        "encoder": "mini",
        "parents": ["r-0"],
        "code": "abcdefabcdefabcdef",
        "labeling_functions": "123456123456123456",
    }
    assert list(origin(row({"lineage": line}))) == [
        "Gold: 1,200 seed, 3 valid, 0 test.",
        "Templates: 1.",
        "Voters: 2, of them muted: y.",
        "Label model: majority. Encoder: mini.",
        "Current when it was made: r-0.",
    ]
    assert list(digests(row({"lineage": line}))) == ["Program abcdefabcdef, functions and rules 123456123456."]
    assert list(origin(row())) == list(digests(row())) == []


def test_how_it_stands():
    assert standing(row()) == "" and standing(row(current=True, pinned=True)) == "current, pinned"
    assert standing(row(pinned=True, removed_at=START)) == "removed 2026-03-04"
