"""Telling of a change at the desk: the preview, keeping, and files of release notes."""

import re
from datetime import UTC, date, datetime

import pytest

from app.desk.changes import telling
from app.desk.loaded import Desk
from app.freshness.ledger import ledger
from app.freshness.release_notes import About
from app.scaffold import create
from app.services import ingest
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.freshness.changes import Change

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
NOTES = "## 2026-11-02\n- Refunds are paid at once.\n  products: Refunds, new tag\n- Parcels come on Sundays.\n"


@pytest.fixture
def desk(tmp_path, encoder):
    create(tmp_path / "shop")
    workspace = Workspace(tmp_path / "shop")
    workspace.__dict__["encoder"] = encoder
    ingest(workspace, list(workspace.data_files().values()))
    opened = Desk(workspace)
    yield opened
    opened.store.close()


def change(text="Refunds are paid at once", products=("Refunds",)):
    return Change(AT, "Ana", AT.date(), text, products)


def about():
    return About("Ana", AT)


def test_the_preview_writes_nothing_and_is_searched_once(desk):
    first = desk.store.templates()[0]
    told = change(f"{first.title}. {first.body}", ())
    found = telling.preview(desk, told)
    assert first.template_id in {f.item for f in found.findings}
    assert telling.preview(desk, told) is found
    assert ledger(desk.store) == []


def test_a_changed_folder_is_searched_anew(desk):
    found = telling.preview(desk, change())
    (desk.workspace.functions / "broken.py").write_text("def", encoding="utf-8")
    again = telling.preview(desk, change())
    assert again is not found and "broken.py" in again.missing
    assert telling.known_products(desk) == telling.known_products(desk)


def test_what_is_kept_is_in_the_ledger_with_its_findings(desk):
    first = desk.store.templates()[0]
    told = change(f"{first.title}. {first.body}", ())
    added = telling.keep(desk, [told], AT)
    assert len(added.found[told.change_id]) == len(ledger(desk.store)[0].findings) > 0
    assert telling.keep(desk, [told], AT).known == 1
    assert telling.known(desk, [told, change("another")]) == {told.change_id}


def test_a_file_is_read_as_the_ledger_knows_it(desk):
    told = telling.read_notes(desk, "C:\\notes\\release.MD", NOTES.encode(), about())
    assert [(c.text, c.on, c.source) for c in told] == [
        ("Refunds are paid at once.", date(2026, 11, 2), "release.MD"),
        ("Parcels come on Sundays.", date(2026, 11, 2), "release.MD"),
    ]
    telling.keep(desk, told, AT)
    assert {"Refunds", "new tag"} <= set(telling.known_products(desk))
    later = About("Ben", datetime(2026, 12, 1, tzinfo=UTC))
    again = telling.read_notes(desk, "release.MD", NOTES.encode(), later)
    assert telling.known(desk, again) == {c.change_id for c in told}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("bad.csv", b"text,on\nFees fall,2026-13-41\n", r"bad\.csv:2.*2026-13-41"),
        ("bad.md", b"- fine\n- \xff\xfe\n", r"bad\.md:2.*UTF-8"),
        ("empty.md", b"", r"empty\.md.*no entry"),
        ("notes.docx", b"x", r"notes\.docx.*ending"),
        ("notes", b"x", r"notes.*ending"),
        ("table.parquet", b"x", r"table\.parquet"),
    ],
)
def test_a_bad_file_is_named_with_its_line(desk, name, content, says):
    with pytest.raises(OracleError) as error:
        telling.read_notes(desk, name, content, about())
    assert re.search(says, str(error.value))
    assert str(desk.workspace.root) not in str(error.value) and "/tmp" not in str(error.value)
