"""All moves of templates and topics, and taking one back."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, expert, now, plain, unable
from app.audit.views.templates.route import said, show_said
from app.desk.templates import moving as template_moves
from app.desk.templates.moving import Line
from labeling.errors import OracleError

AT_ONCE = 30


def history() -> None:
    """Moves, the newest first; templates that were retired with their topic stand in its line."""
    show_said()
    found = [line for line in template_moves.moves(desk()) if not line.within]
    if not found:
        st.caption(
            "No template or topic was renamed, merged, split or retired yet. Open a template to do so, under Change, "
            "or pick a topic under Topics."
        )
        return
    pages = -(-len(found) // AT_ONCE)
    page = st.pagination(pages, key="moves-page") if pages > 1 else 1
    for line in found[(page - 1) * AT_ONCE : page * AT_ONCE]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(in_words(line), width="stretch")
            if line.undone:
                st.badge("undone", color="gray")
            else:
                undo_button(line, "Undo")


def in_words(line: Line) -> str:
    """One move as Markdown: what, when, who and why."""
    who = [f"{line.move.at:%d %b %Y, %H:%M} UTC", line.move.by, line.move.note]
    return f"{plain(line.words)}  \n:small[{plain(' · '.join(word for word in who if word))}]"


def undo_button(line: Line, words: str) -> None:
    """A button that takes a move back."""
    st.button(
        words,
        key=f"undo-{line.move.move_id}",
        icon=":material/undo:",
        disabled=bool(_why_not(line)),
        help=_why_not(line),
        on_click=_undo,
        args=(line.move.move_id,),
    )


def _why_not(line: Line) -> str | None:
    if not line.can_undo:
        return "A later move builds on it; undo that one first."
    return unable("templates")


def _undo(move_id: int) -> None:
    try:
        template_moves.undo(desk(), move_id, expert(), now())
    except OracleError as error:
        said(error, "")
    else:
        said(None, "Taken back. Labels follow at the next run.")
