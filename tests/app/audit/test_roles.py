"""Pages by role: each draws for each, shows what may be done, and writes nothing for those who may only look."""

import pytest
from sqlalchemy import MetaData, func, select
from streamlit.testing.v1 import AppTest

from app.audit.frame import SECTIONS
from app.audit.roles import FOR_AGENTS, NEEDS
from app.desk import loaded
from labeling.acting import RIGHTS, ROLES

PATHS = [path for section in SECTIONS.values() for *_, path in section]
SEEN = {
    "viewer": set(PATHS) - {"review", "spot-checks", "workshop", "desk"},
    "agent": {"start", "desk"},
    "expert": set(PATHS) - {"workshop", "desk"},
    "sme": set(PATHS) - {"desk"},
    "lead": set(PATHS) - {"desk"},
    "admin": set(PATHS),
}


def _closed_pages():
    import streamlit as st

    from app.audit.frame import SECTIONS
    from app.audit.roles import closed

    st.session_state["closed"] = {path: closed(path) for views in SECTIONS.values() for *_, path in views}


@pytest.fixture
def set_role(monkeypatch):
    """(workspace, role) to a workspace in which everybody has it, not opened yet."""

    def change(workspace, role):
        monkeypatch.setattr(loaded, "_open", {})
        monkeypatch.setenv("ORACLE_WORKSPACE", str(workspace))
        (workspace / "oracle.toml").write_text(f'[access]\nopen = "{role}"\n', encoding="utf-8")

    return change


def test_what_pages_need_is_a_right_and_a_page():
    assert set(NEEDS) | set(FOR_AGENTS) <= set(PATHS)
    assert set(NEEDS.values()) <= set(RIGHTS)
    assert set(SEEN) == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_the_pages_of_use_to_it(set_role, shop, role):
    set_role(shop, role)
    found = AppTest.from_function(_closed_pages).run().session_state["closed"]
    assert {path for path, why in found.items() if why is None} == SEEN[role]
    assert all(why.endswith(".") for why in found.values() if why)


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_page_draws_for_every_role(open_page, shop, role):
    for path in PATHS:
        page = open_page(shop, path, role=role if path == PATHS[0] else "")
        assert not page.exception, path
        refused = [error.value for error in page.error]
        assert bool(refused) <= (path not in SEEN[role]), (path, refused)
        assert bool(refused) >= (path == "review" and path not in SEEN[role]), path
        assert all("may not" in sentence for sentence in refused)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_whatever_a_viewer_presses_nothing_is_written(open_page, shop, path):
    page = open_page(shop, path, role="viewer")
    before, rules = _rows(shop), (shop / "labeling_functions/rules.toml").read_bytes()
    for place in range(len(page.button)):
        if place < len(page.button) and not page.button[place].disabled:
            page.button[place].click().run()
            assert not page.exception
    assert _rows(shop) == before
    assert (shop / "labeling_functions/rules.toml").read_bytes() == rules


def _rows(workspace):
    with loaded.open_desk(workspace).store.read() as connection:
        tables = MetaData()
        tables.reflect(connection)
        return {name: connection.scalar(select(func.count()).select_from(t)) for name, t in tables.tables.items()}
