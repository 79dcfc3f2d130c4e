"""Pages in AppTest: no browser, the page's own script."""

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.testing.v1 import AppTest

from app.audit.who import now_acting
from app.desk import loaded
from labeling.acting import SYSTEM, set_default


def _script(path: str) -> None:
    from app.audit.frame import SECTIONS
    from app.audit.shared import guarded

    guarded(next(view for views in SECTIONS.values() for view, _, _, known in views if known == path).render)()


@pytest.fixture(autouse=True)
def acting_as_the_app(monkeypatch):
    """On pages acts who sits there, as in the app; the test itself acts as the program."""
    monkeypatch.setattr("app.audit.frame.set_default", lambda default: None)
    before = set_default(lambda: now_acting() if get_script_run_ctx(suppress_warning=True) else SYSTEM)
    yield
    set_default(before)


@pytest.fixture
def open_page(monkeypatch):
    """(workspace, path, expert) to the page at a path of the app, run once; ``role`` is what everybody has there."""
    monkeypatch.setattr(loaded, "_open", {})

    def open_one(workspace, path, expert="Ana", role="", **state):
        if role:
            settings = workspace / "oracle.toml"
            settings.write_text(f'{settings.read_text("utf-8")}\n[access]\nopen = "{role}"\n', "utf-8")
        monkeypatch.setenv("ORACLE_WORKSPACE", str(workspace))
        page = AppTest.from_function(_script, default_timeout=60, args=(path,))
        for key, value in {"expert": expert, **state}.items():
            page.session_state[key] = value
        return page.run()

    return open_one
