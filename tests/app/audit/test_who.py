"""Who sits at the desk and acts: from the session each time, and nobody where there is none."""

import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from app.audit.who import now_acting
from app.desk import loaded
from labeling.acting import NOBODY

SIGN_IN = """
[access]
sign_in = "oidc"
contact = "the lead of *support*"
[access.people]
"ana@example.org" = "expert"
"""


def _page():
    import streamlit as st

    from app.audit.who import allowed, expert, unable
    from labeling.acting import actor

    def note(key):
        st.session_state[key] = str(actor())

    @st.fragment
    def part():
        st.button("in a part", on_click=note, args=("part",))
        st.session_state["drawn"] = str(actor())

    @st.dialog("ask")
    def ask():
        st.button("in a dialog", on_click=note, args=("dialog",))

    st.button("press", on_click=note, args=("pressed",))
    part()
    if st.session_state.get("asks"):
        ask()
    st.session_state["found"] = (str(actor()), expert(), allowed("review"), allowed("releases"))
    st.session_state["why"] = unable("releases")


@pytest.fixture
def run(monkeypatch, shop):
    """(settings, user, session state) to the page above, run once."""
    monkeypatch.setattr(loaded, "_open", {})
    monkeypatch.setenv("ORACLE_WORKSPACE", str(shop))

    def run_one(settings="", user=None, **state):
        loaded._open.clear()
        (shop / "oracle.toml").write_text(settings, encoding="utf-8")
        page = AppTest.from_function(_page, default_timeout=60)
        page.user = user or {}
        for key, value in state.items():
            page.session_state[key] = value
        return page.run()

    return run_one


def signed_in(email="ana@example.org", **claims):
    return {"is_logged_in": True, "email": email, "email_verified": True, "iat": time.time() - 5, **claims}


def test_without_signing_in_the_typed_name_acts_with_the_open_role(run):
    page = run(expert="Ben")
    assert page.session_state["found"] == ("Ben (admin)", "Ben", True, True)
    assert page.session_state["why"] is None
    page = run('[access]\nopen = "expert"')
    assert page.session_state["found"] == ("somebody (expert)", "", True, False)
    assert page.session_state["why"] == "This needs the role lead or admin."


def test_a_name_is_asked_for_where_the_role_would_do(run):
    assert run().session_state["why"] == "Type your name on the left first."


def test_who_signed_in_acts_whatever_name_was_typed(run):
    page = run(SIGN_IN, signed_in(), expert="Somebody Else")
    assert page.session_state["found"] == ("ana@example.org (expert)", "ana@example.org", True, False)


@pytest.mark.parametrize(
    "user",
    [
        {},
        {"email": "ana@example.org", "email_verified": True},
        signed_in("ben@example.org"),
        signed_in(email_verified=False),
        signed_in(iat=time.time() - 13 * 3600),
    ],
)
def test_nobody_acts_where_nobody_is_let_in(run, user):
    page = run(SIGN_IN, user, expert="Ana")
    assert page.session_state["found"] == ("nobody (viewer)", "", False, False)


def test_buttons_parts_and_dialogs_act_as_the_person_too(run):
    page = run(SIGN_IN, signed_in(), asks=True)
    for button in page.button:
        button.click().run()
    for key in ("pressed", "part", "dialog", "drawn"):
        assert page.session_state[key] == "ana@example.org (expert)", key


def test_outside_of_a_session_and_in_other_threads_nobody_acts():
    found = []
    thread = threading.Thread(target=lambda: found.append(now_acting()))
    thread.start()
    thread.join()
    assert [*found, now_acting()] == [NOBODY, NOBODY]


def test_a_sign_in_that_has_run_out_counts_no_more_for_the_next_button(run):
    page = run(SIGN_IN, signed_in())
    page.user = signed_in(iat=time.time() - 12 * 3600 - 1)
    page.button[0].click().run()
    assert page.session_state["pressed"] == "nobody (viewer)"
