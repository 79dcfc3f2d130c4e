"""Where experts differ, and what they flagged: who said what, and the last word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from app.audit.shared import desk, now, plain, short, text_box
from app.audit.views.review.card import about
from app.audit.views.review.filter import titles
from app.audit.views.review.sitting import Sitting, said, sitting
from app.desk.review import adjudicating, reviewing
from app.desk.review.adjudicating import Case, Said
from labeling.errors import OracleError
from labeling.review import FLAG
from labeling.taxonomy import RESERVED

SIZE = 5
Decide = Callable[[Case, str], object]


def disagreements(expert: str) -> None:
    """Questions on which experts differ, with the last word to say."""
    here = sitting(expert)

    def decide(case: Case, decision: str) -> object:
        return adjudicating.settle(desk(), case, expert, decision, now())

    _cases(
        here,
        adjudicating.open_cases(desk()),
        decide,
        "Nobody disagrees. Questions that two experts answer differently come here.",
    )


def flags(expert: str) -> None:
    """Questions that somebody flagged; any answer resolves the flag."""
    here = sitting(expert)

    def decide(case: Case, decision: str) -> object:
        return reviewing.decide(desk(), case.card, expert, decision, now())

    _cases(
        here,
        adjudicating.flagged(desk()),
        decide,
        "Nothing is flagged. Press F on a question to flag it with a comment.",
    )


def _cases(here: Sitting, cases: Sequence[Case], decide: Decide, nothing: str) -> None:
    if here.trouble or here.said:
        st.caption(plain(here.trouble or here.said))
    if not cases:
        st.success(nothing, icon=":material/done_all:")
        return
    pages = -(-len(cases) // SIZE)
    page = st.pagination(pages, key=f"review-cases-{pages}") if pages > 1 else 1
    for case in cases[(page - 1) * SIZE : page * SIZE]:
        with st.container(border=True):
            _case(here, case, decide)


def _case(here: Sitting, case: Case, decide: Decide) -> None:
    st.html(f'<div class="rv rv-dim rv-one">{escape(about(case.card))}</div>')
    text_box(case.card.text)
    columns = st.columns(min(max(len(case.said), 2), 4))
    for place, one in enumerate(case.said):
        with columns[place % len(columns)]:
            st.html(opinion(one))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for label, title in answers(case):
            st.button(
                plain(title),
                key=f"review-say-{label}-{case.card.question_id}",
                on_click=_say,
                args=(here, case, label, decide),
            )
        _other(here, case, decide)


def opinion(one: Said) -> str:
    """HTML of what one expert said."""
    comment = f'<div dir="auto" class="rv-word">“{escape(one.comment)}”</div>' if one.comment else ""
    title = "Flagged" if one.label == FLAG else one.title
    return (
        f'<div class="rv"><div class="rv-line"><b dir="auto">{escape(one.expert)}</b>'
        f'<span class="rv-dim rv-number">{one.at:%d %b %Y}</span></div>'
        f'<div dir="auto">{escape(title)}</div>{comment}</div>'
    )


def answers(case: Case) -> list[tuple[str, str]]:
    """Answers to choose from with their titles: what experts said, what is proposed, and the reserved labels."""
    out = {one.label: one.title for one in case.said if one.label != FLAG}
    out.setdefault(case.card.proposed, case.card.title)
    for label, title in zip(RESERVED, ("Not a question", "No template"), strict=True):
        out.setdefault(label, title)
    return list(out.items())


def _other(here: Sitting, case: Case, decide: Decide) -> None:
    names, key = titles(), f"review-another-{case.card.question_id}"
    st.selectbox(
        "Another answer",
        list(names),
        None,
        lambda x: names[x] if x in RESERVED else f"{names[x]} · {x}",
        key=key,
        placeholder="Another answer…",
        label_visibility="collapsed",
        on_change=lambda: _say(here, case, st.session_state[key], decide),
        width=260,
    )


def _say(here: Sitting, case: Case, label: str | None, decide: Decide) -> None:
    if not label:
        return
    try:
        decide(case, label)
    except OracleError as error:
        here.trouble = str(error)
        return
    here.said, here.trouble = f"{said(desk(), case.card, label)}: {short(case.card.text)}", ""
