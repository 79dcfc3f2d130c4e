"""Each benchmark runs, on a small part of its data."""

import pytest

from benchmarks import workspaces
from benchmarks.data import folder, why_absent
from benchmarks.report import markdown, write_section

pytestmark = [pytest.mark.bench, pytest.mark.slow]


@pytest.mark.parametrize("name", ["bitext", "banking77"])
def test_public_data_as_a_workspace(name, tmp_path):
    source = folder(name)
    if source is None:
        pytest.skip(why_absent(name))
    getattr(workspaces, name)(source, tmp_path, 300)
    row = workspaces.measure(name, tmp_path)
    assert row[0] == name and float(row[3]) > 0.3


def test_sections_are_replaced_in_place(tmp_path):
    page = tmp_path / "page.md"
    write_section("one", "first", page)
    write_section("two", "second", page)
    write_section("one", markdown(["a"], [[1]]), page)
    text = page.read_text(encoding="utf-8")
    assert text.count("<!-- one -->") == 1 and "first" not in text
    assert text.index("| 1 |") < text.index("second")
