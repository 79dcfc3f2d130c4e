"""Rename, merge, split or retire a template: what would move, then one button."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, expert, now, unable
from app.audit.views.templates.effects import effects
from app.audit.views.templates.history import in_words, undo_button
from app.audit.views.templates.route import open_template, said
from app.audit.views.templates.split import split_plan
from app.desk.templates import moving as template_moves
from app.desk.templates.plans import KIND_WORDS, moved_away, sentence, targets
from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT, Plan
from labeling.errors import OracleError
from labeling.taxonomy import NO_TEMPLATE, Template


def change(template: Template) -> None:
    """The form of a move, or how the template was moved away."""
    gone = moved_away(template_moves.moves(desk()), template.template_id)
    if gone is not None:
        st.info(in_words(gone), icon=":material/moving:")
        undo_button(gone, "Bring it back")
        return
    kind = st.segmented_control(
        "Change",
        list(KIND_WORDS),
        default=RENAME,
        required=True,
        format_func=lambda k: KIND_WORDS[k].name,
        key="move-kind",
        label_visibility="collapsed",
    )
    st.caption(KIND_WORDS[str(kind)].what)
    plan = {RENAME: _rename, MERGE: _merge, SPLIT: split_plan, RETIRE: _retire}[str(kind)](template)
    if plan is not None:
        _confirm(plan)


def _rename(template: Template) -> Plan | None:
    new_id = st.text_input("New id", key=f"move-id-{template.template_id}", placeholder=template.template_id).strip()
    return Plan(RENAME, template.template_id, new_id=new_id) if new_id else None


def _merge(template: Template) -> Plan | None:
    names = targets(desk().store.templates(), template.template_id)
    into = st.selectbox(
        "Into",
        list(names),
        None,
        lambda t: names[t],
        key=f"move-into-{template.template_id}",
        placeholder="type a title or id",
    )
    return Plan(MERGE, template.template_id, into=into) if into else None


def _retire(template: Template) -> Plan:
    names = {NO_TEMPLATE: "No template: nothing answers its questions any more"}
    names |= targets(desk().store.templates(), template.template_id)
    into = st.selectbox(
        "Its questions go to", list(names), 0, lambda t: names[t], key=f"move-retire-{template.template_id}"
    )
    return Plan(RETIRE, template.template_id, into=into)


def _confirm(plan: Plan) -> None:
    found = template_moves.preview(desk(), plan)
    effects(found, plan.kind)
    st.text_input("Note", key="move-note", placeholder="why, for those who come after you")
    with st.container(horizontal=True, vertical_alignment="center"):
        why = unable("templates")
        stopped = bool(found.problems or why)
        st.button(sentence(plan), type="primary", disabled=stopped, on_click=_do, args=(plan,), key="move-do")
        st.caption(why or "It can be taken back under Moves.")


def _do(plan: Plan) -> None:
    note = st.session_state.get("move-note") or ""
    try:
        template_moves.apply(desk(), plan, expert(), now(), note.strip())
    except OracleError as error:
        said(error, "")
        return
    if plan.kind == RENAME:
        open_template(plan.new_id)
    said(None, "Done. Labels follow at the next run.")
