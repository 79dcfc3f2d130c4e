"""A template that does not exist yet."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, expert, head, now, unable
from app.audit.views.templates.edit import drop, fields, keep, kept, typed
from app.audit.views.templates.preview import preview
from app.audit.views.templates.route import open_template, said, show_said
from app.desk.templates import curating
from app.desk.templates.draft import Draft, empty_draft, new_template
from labeling.errors import OracleError

NEW = "templates-writing-new"
ID = "templates-new-id"


def writing_new() -> bool:
    """Whether a new template is being written."""
    return bool(st.session_state.get(NEW))


def start_new() -> None:
    """Open the form; what was typed before is still there."""
    st.session_state[NEW] = True


def stop_new() -> None:
    """Close the form; what was typed stays."""
    st.session_state[NEW] = False


def new_form() -> None:
    """The form of a new template beside its preview."""
    st.button("All templates", key="templates-back", on_click=stop_new, icon=":material/arrow_back:", type="tertiary")
    head("New template", "A draft takes no votes and is never suggested; make it live when it is ready.")
    show_said()
    left, right = st.columns([3, 2], gap="large")
    with left:
        draft = fields(kept("") or keep(empty_draft()))
        st.text_input(
            "Id", key=ID, placeholder="made from the title where empty", help="How functions and files name it."
        )
        _buttons(draft)
    with right:
        preview(draft.body, draft.base)


def _buttons(draft: Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        why = unable("templates")
        st.button("Add template", type="primary", disabled=bool(why), on_click=_add, key="templates-add")
        if draft.changed:
            st.button("Drop", on_click=_forget, type="tertiary", key="templates-drop")
        if why:
            st.caption(why)


def _add() -> None:
    taken = [template.template_id for template in desk().store.templates()]
    try:
        made = curating.create(desk(), new_template(typed(""), st.session_state.get(ID) or "", taken), expert(), now())
    except OracleError as error:
        said(error, "")
        return
    _forget()
    open_template(made.template_id)
    said(None, f"Added {made.template_id}")


def _forget() -> None:
    drop("")
    st.session_state.pop(ID, None)
    stop_new()
