"""The page Changes: naming what the search did not find."""

import pytest

from app.workspace import Workspace
from labeling.freshness.changes import CONFIRMED, NAMED, TEMPLATE
from labeling.store.changes import add_changes, findings
from tests.changes import loaded_workspace, told

pytestmark = pytest.mark.slow
CHANGE = told("Nothing that is found")


def open_change(open_page, workspace, expert):
    with workspace.open_store() as store, store.write() as connection:
        add_changes(connection, [CHANGE])
    page = open_page(workspace.root, "changes", expert)
    page.query_params["change"] = CHANGE.change_id
    return page.run()


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    return loaded_workspace(tmp_path / "shop")


def test_what_was_not_found_is_named_and_confirmed(open_page, workspace):
    page = open_change(open_page, workspace, "Ana")
    box = page.selectbox(key="changes-else")
    assert "Template: Cancel an order" in box.options and any(o.startswith("Function or rule: ") for o in box.options)
    assert page.button(key="changes-point-out").disabled
    box.set_value((TEMPLATE, "order-cancel")).run()
    page.button(key="changes-point-out").click().run()
    assert not page.exception and not page.error
    with workspace.open_store() as store, store.read() as connection:
        (found,) = findings(connection, CHANGE.change_id)
    assert (found.item, found.state, found.last.by) == ("order-cancel", CONFIRMED, "Ana")
    assert [(r.kind, r.says) for r in found.reasons] == [(NAMED, "Ana")]
    assert "Template: Cancel an order" not in page.selectbox(key="changes-else").options


def test_without_a_name_it_is_shut(open_page, workspace):
    page = open_change(open_page, workspace, "")
    assert page.button(key="changes-again").disabled
    assert page.button(key="changes-point-out").disabled
