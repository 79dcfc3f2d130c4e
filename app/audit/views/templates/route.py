"""Which template is open: its id stands in the address, so that it can be linked to."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import plain

PARAMETER = "template"


def opened() -> str:
    """Id of the open template, empty where the list is shown."""
    return str(st.query_params.get(PARAMETER, ""))


def open_template(template_id: str) -> None:
    """Go to a template."""
    st.query_params[PARAMETER] = template_id


def close() -> None:
    """Go back to the list."""
    st.query_params.pop(PARAMETER, None)


def back() -> None:
    """The way back to the list."""
    st.button("All templates", key="templates-back", on_click=close, icon=":material/arrow_back:", type="tertiary")


def said(error: Exception | None, done: str) -> None:
    """What a button did: a toast, or the error, shown where it was pressed."""
    st.session_state["templates-said"] = (str(error) if error else "", done)


def show_said() -> None:
    """Show once what was said."""
    error, done = st.session_state.pop("templates-said", ("", ""))
    if error:
        st.error(plain(error), icon=":material/error:")
    elif done:
        st.toast(plain(done), icon=":material/check:")
