"""The door: what those see who are not let in, and that nothing else is drawn for them."""

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.audit import frame
from app.desk import loaded

MAIN = Path(frame.__file__).with_name("main.py")
SETTINGS = """name = "**shop**"
[access]
sign_in = "oidc"
contact = "the *lead*"
[access.people]
"ana@example.org" = "expert"
"""


@pytest.fixture
def open_as(monkeypatch, shop):
    """Claims of a user to the app, run once."""
    monkeypatch.setattr(loaded, "_open", {})
    monkeypatch.setenv("ORACLE_WORKSPACE", str(shop))
    (shop / "oracle.toml").write_text(SETTINGS, encoding="utf-8")

    def open_one(**claims):
        page = AppTest.from_file(str(MAIN), default_timeout=60)
        page.user = claims
        return page.run()

    return open_one


def somebody(**other):
    return {"is_logged_in": True, "email": "ana@example.org", "email_verified": True, "iat": time.time() - 5} | other


def test_who_is_not_signed_in_sees_the_door_and_nothing_else(open_as):
    page = open_as()
    assert not page.exception
    assert page.header[0].value == "Living Oracle"
    assert r"**\*\*shop\*\***" in page.caption[0].value
    assert [button.label for button in page.button] == ["Sign in"]
    assert not page.sidebar.children
    assert not page.metric
    assert not page.dataframe


@pytest.mark.parametrize(
    ("other", "said", "button"),
    [
        ({"iat": time.time() - 86_400}, "Your sign-in has run out", "Sign in"),
        ({"email_verified": False}, "not verified yet", "Sign out"),
        ({"email": "ben@example.org"}, "nobody has let you in here yet", "Sign out"),
        ({"email": ""}, "gave no e-mail address", "Sign out"),
    ],
)
def test_who_is_turned_away_reads_why_and_what_to_do(open_as, other, said, button):
    page = open_as(**somebody(**other))
    assert not page.exception
    assert said in [*page.info, *page.warning][0].value
    assert [b.label for b in page.button] == [button]
    assert not page.sidebar.children
    if button == "Sign out":
        assert r"the \*lead\*" in page.markdown[-1].value


def test_who_is_let_in_sees_the_pages_of_their_role_and_their_name(open_as):
    page = open_as(**somebody(name="<b>Ana</b>"))
    assert not page.exception
    assert page.header[0].value == "What to do next"
    assert not page.sidebar.text_input
    assert r"\<b\>Ana\<\/b\>" in page.sidebar.markdown[0].value.replace("/", r"\/")
    assert "expert" in page.sidebar.caption[1].value
    assert page.sidebar.button(key="sign-out").label == "Sign out"


def test_a_name_in_the_address_is_ignored_where_people_sign_in(open_as):
    open_as()
    page = AppTest.from_file(str(MAIN), default_timeout=60)
    page.user, page.query_params["expert"] = somebody(), "Boss"
    page.run()
    said = [caption.value for caption in page.caption if caption.value.startswith("Hello")]
    assert len(said) == 1
    assert "ana@" in said[0]
    assert "expert" not in page.session_state
