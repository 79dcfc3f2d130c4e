"""Pages in AppTest: no browser, the page's own script."""

import pytest
from streamlit.testing.v1 import AppTest

from app.desk import loaded


def _script(path: str) -> None:
    from app.audit.frame import SECTIONS
    from app.audit.shared import guarded

    guarded(next(view for views in SECTIONS.values() for view, _, _, known in views if known == path).render)()


@pytest.fixture
def open_page(monkeypatch):
    """(workspace, path, expert) to the page at a path of the app, run once."""
    monkeypatch.setattr(loaded, "_open", {})

    def open_one(workspace, path, expert="Ana", **state):
        monkeypatch.setenv("ORACLE_WORKSPACE", str(workspace))
        page = AppTest.from_function(_script, default_timeout=60, args=(path,))
        for key, value in {"expert": expert, **state}.items():
            page.session_state[key] = value
        return page.run()

    return open_one
