"""The form of a template, and saving it as a new version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from app.audit.shared import desk, expert, now, plain, unable
from app.audit.views.templates.history import in_words as in_words_of_move
from app.audit.views.templates.preview import preview
from app.audit.views.templates.route import said
from app.desk.templates import curating
from app.desk.templates import moving as template_moves
from app.desk.templates.draft import FIELDS, Draft, draft_of, empty_draft, in_words, products, topics
from app.desk.templates.plans import moved_away
from labeling.errors import OracleError
from labeling.taxonomy import STATUSES, Template

BODY_HEIGHT = 190


def edit(current: Template) -> None:
    """The form beside its preview. What is typed is kept until it is saved or dropped."""
    gone = moved_away(template_moves.moves(desk()), current.template_id)
    if gone is not None:
        st.info(in_words_of_move(gone), icon=":material/moving:")
        preview(current.body, current)
        return
    draft = _opened(current)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if draft.base.version != current.version:
            _outdated(draft, current)
        draft = fields(draft)
    with right:
        preview(draft.body, draft.base)
    with left:
        _save_row(draft)


def _opened(current: Template) -> Draft:
    """What was typed before; a form that nobody touched follows the template."""
    draft = kept(current.template_id)
    if draft is None or (draft.base != current and not draft.changed):
        return keep(draft_of(current))
    return draft


def kept(template_id: str) -> Draft | None:
    """The draft of this session, if there is one."""
    found = st.session_state.get(_key(template_id, "draft"))
    return found if isinstance(found, Draft) else None


def keep(draft: Draft) -> Draft:
    """Put a draft into the form."""
    st.session_state[_key(draft.base.template_id, "draft")] = draft
    for name in FIELDS:
        value = getattr(draft, name)
        st.session_state[_key(draft.base.template_id, name)] = list(value) if name == "products" else value
    return draft


def drop(template_id: str) -> None:
    """Forget what was typed."""
    for name in (*FIELDS, "draft", "note"):
        st.session_state.pop(_key(template_id, name), None)


def fields(draft: Draft) -> Draft:
    """Draw the form; returns the draft with what stands in it now."""
    owned = draft.base.template_id
    for name in FIELDS:
        value = getattr(draft, name)
        st.session_state.setdefault(_key(owned, name), list(value) if name == "products" else value)
    everything = desk().store.templates()
    _texts(owned)
    _choices(draft, everything)
    _people(draft, everything)
    out = typed(owned)
    st.session_state[_key(owned, "draft")] = out
    return out


def _texts(owned: str) -> None:
    st.text_input("Title", key=_key(owned, "title"), placeholder="What the answer is about")
    st.text_area(
        "Body",
        key=_key(owned, "body"),
        height=BODY_HEIGHT,
        help="Placeholders stand in braces, such as {first_name}. Press Ctrl+Enter to see the preview.",
    )


def _choices(draft: Draft, everything: Sequence[Template]) -> None:
    owned = draft.base.template_id
    left, middle, right = st.columns([2, 1.4, 1.4])
    with left:
        _picked("Topic", topics(everything, draft), owned, "topic", new=True)
    with middle:
        gone = [draft.base.status] if draft.base.status == "retired" else []
        _picked("Status", [s for s in STATUSES if s != "retired"] + gone, owned, "status")
    with right:
        st.date_input("Review by", key=_key(owned, "review_by"), format="YYYY-MM-DD")


def _people(draft: Draft, everything: Sequence[Template]) -> None:
    owned = draft.base.template_id
    left, right = st.columns([2, 2.8])
    with left:
        st.text_input("Owner", key=_key(owned, "owner"), placeholder="team or person")
    with right:
        st.multiselect(
            "Products",
            products(everything, draft),
            key=_key(owned, "products"),
            accept_new_options=True,
            placeholder="all products",
        )


def _picked(label: str, options: list[str], owned: str, name: str, new: bool = False) -> None:
    if not st.session_state[_key(owned, name)]:
        st.session_state[_key(owned, name)] = None
    st.selectbox(label, options, key=_key(owned, name), accept_new_options=new, placeholder="choose one")


def _save_row(draft: Draft) -> None:
    owned = draft.base.template_id
    st.text_input("Note", key=_key(owned, "note"), placeholder="why it changes, for those who come after you")
    with st.container(horizontal=True, vertical_alignment="center"):
        why = unable("templates")
        st.button("Save", type="primary", disabled=bool(why), on_click=_save, args=(owned,), key="templates-save")
        if draft.changed:
            st.button("Drop changes", on_click=drop, args=(owned,), type="tertiary", key="templates-drop")
        if why:
            st.caption(why)
        elif draft.changed:
            st.caption(f"Changed: {in_words(draft.changed)}")


def typed(template_id: str) -> Draft:
    """The draft with what stands in the fields at this moment; a button may be pressed before the page is drawn."""
    draft = kept(template_id) or empty_draft()
    values = {name: st.session_state.get(_key(template_id, name), getattr(draft, name)) for name in FIELDS}
    return replace(draft, **{name: _value(name, value) for name, value in values.items()})


def _value(name: str, value: Any) -> Any:
    if name == "products":
        return tuple(p.strip() for p in value or () if p.strip())
    return value if name == "review_by" else value or ""


def _save(template_id: str) -> None:
    draft, note = typed(template_id), st.session_state.get(_key(template_id, "note")) or ""
    if not draft.changed:
        said(None, "Nothing was changed")
        return
    try:
        made = curating.save(desk(), draft.template(), expert(), now(), note.strip(), draft.base.version)
    except OracleError as error:
        said(error, "")
        return
    drop(template_id)
    said(None, f"Saved as version {made.version}")


def _outdated(draft: Draft, current: Template) -> None:
    """Somebody else saved meanwhile: say so, and let the expert choose."""
    latest = curating.versions(desk(), current.template_id)[0]
    who = plain(latest.by or "a file")
    st.warning(
        f"Version {latest.number} by {who} was saved while you were writing. Save is held back until you choose."
    )
    with st.container(horizontal=True):
        st.button("Take theirs", on_click=drop, args=(current.template_id,), key="templates-theirs")
        st.button("Keep mine", on_click=_rebase, args=(draft, current), key="templates-mine")
        st.caption("Versions shows the difference.")


def _rebase(draft: Draft, current: Template) -> None:
    keep(draft.onto(current))


def _key(template_id: str, name: str) -> str:
    return f"template|{template_id}|{name}"
