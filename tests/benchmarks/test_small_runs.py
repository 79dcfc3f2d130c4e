"""Each benchmark runs, on a small part of its data."""

import pytest

from benchmarks import label_models, label_models_real, workspaces
from benchmarks.data import folder, why_absent
from benchmarks.report import markdown, write_section

pytestmark = [pytest.mark.bench, pytest.mark.slow]


@pytest.mark.parametrize("name", ["bitext", "banking77"])
def test_public_data_as_a_workspace(name, tmp_path, lend):
    source = folder(name)
    if source is None:
        pytest.skip(why_absent(name))
    getattr(workspaces, name)(source, tmp_path, 300)
    lend(tmp_path)
    row = workspaces.measure(name, tmp_path)
    assert row[0] == name and float(row[3]) > 0.3


def figures(table):
    """Rows of a Markdown table by their first cell."""
    rows = [[c.strip() for c in line.strip("| ").split(" | ")] for line in table.splitlines()[2:]]
    return {row[0]: row[1:] for row in rows}


def test_synthetic_worlds_compare_label_models(monkeypatch):
    monkeypatch.setattr(label_models, "SIZES", ((10, 30),))
    found = figures(label_models.synthetic(2, 0, 1000))
    assert set(found) == set(label_models.KINDS)
    assert all(float(row[4]) >= -0.02 for row in found.values())


def test_copies_and_lone_votes_keep_their_promise(monkeypatch):
    monkeypatch.setattr(label_models, "SIZES", ((10, 30), (20, 60)))
    for moved, flipped in figures(label_models.promises(1, 1000)).values():
        assert float(moved) <= 0.01 and flipped.startswith("0 of ")


def test_speed_is_compared():
    found = figures(label_models.speed(500, 10, 20, with_snorkel=True))
    assert float(found["Snorkel"][1].replace(",", "")) > 1


@pytest.mark.parametrize("name", ["claude9", "banking77"])
def test_label_models_on_real_data(name):
    if folder(label_models_real.DATA[name]) is None:
        pytest.skip(why_absent(label_models_real.DATA[name]))
    if name == "claude9":
        found = figures(label_models_real.claude9())
        assert float(found["ours, with gold"][0]) >= float(found["majority"][0])
    else:
        found = figures(label_models_real.banking77(1, 2, 20))
        assert float(found["functions and computed voters, ours, with gold"][0].split()[0]) > 0.85


def test_sections_are_replaced_in_place(tmp_path):
    page = tmp_path / "page.md"
    write_section("one", "first", page)
    write_section("two", "second", page)
    write_section("one", markdown(["a"], [[1]]), page)
    text = page.read_text(encoding="utf-8")
    assert text.count("<!-- one -->") == 1 and "first" not in text
    assert text.index("| 1 |") < text.index("second")
