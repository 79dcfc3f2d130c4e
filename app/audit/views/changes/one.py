"""One change: what it says, what follows from it, and its findings by what was decided."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, expert, now, plain, short, text_box, unable
from app.audit.views.changes.acts import ACTS
from app.audit.views.changes.route import close
from app.audit.views.changes.step import step
from app.audit.views.changes.table import table
from app.desk.changes.deciding import one_change, point_out, search_again, unfound
from app.desk.changes.listing import counts
from app.desk.changes.words import KIND_PLURALS, KIND_WORDS, STATE_WORDS, follows, signed
from app.freshness.ledger import Entry
from labeling.freshness.changes import OPEN, STATES, Finding

LONGEST_TITLE = 150
STEPS, TABLE = "One by one", "Table"


def one(change_id: str) -> None:
    """Draw the change, or say that there is none and show the way back."""
    st.button("All changes", key="changes-back", on_click=close, icon=":material/arrow_back:", type="tertiary")
    at = now()
    entry = one_change(desk(), change_id, at)
    _head(entry)
    if not entry.findings:
        _nothing()
        return
    state, one_by_one, found = _choose(entry)
    if one_by_one:
        step(entry.change, found)
    elif not found:
        st.info("Nothing here. Choose another state or kind above.", icon=":material/filter_alt_off:")
    else:
        table(entry.change, found, state, at.date())


def _head(entry: Entry) -> None:
    change = entry.change
    st.subheader(plain(short(change.title, LONGEST_TITLE)), anchor=False)
    st.caption(plain(signed(change)))
    if change.text.strip() != short(change.title, LONGEST_TITLE):
        text_box(change.text.strip())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(f"{follows(change)}."), width="stretch")
        _more(entry)
        _again(change.change_id)


def _nothing() -> None:
    st.info(
        "Nothing was found that this may make stale. Search again once there are other templates or functions.",
        icon=":material/search_off:",
    )


def _choose(entry: Entry) -> tuple[str, bool, list[Finding]]:
    """The state whose findings are shown, whether one by one, and these of the kind that is wanted."""
    many = counts(entry.findings)
    first = next((s for s in STATES if many[s]), OPEN)
    with st.container(horizontal=True, vertical_alignment="center"):
        state = st.segmented_control(
            "State",
            STATES,
            default=first,
            required=True,
            format_func=lambda s: f"{STATE_WORDS[s]} · {many[s]:,}",
            key=f"changes-states-{entry.change.change_id}",
            label_visibility="collapsed",
        )
        kind = _kind(entry, state)
        one_by_one = state == OPEN and _steps()
    return state, one_by_one, [f for f in entry.findings if f.state == state and kind in (None, f.kind)]


def _kind(entry: Entry, state: str) -> str | None:
    here = [f.kind for f in entry.findings if f.state == state]
    kinds = [kind for kind in KIND_PLURALS if kind in here]
    chosen: str | None = st.selectbox(
        "Kind",
        kinds,
        None,
        lambda k: f"{KIND_PLURALS[k]} · {here.count(k):,}",
        key=f"changes-kind-{state}",
        placeholder="All kinds",
        label_visibility="collapsed",
        width=230,
    )
    return chosen


def _steps() -> bool:
    way = st.segmented_control(
        "How", (STEPS, TABLE), default=STEPS, required=True, key="changes-how", label_visibility="collapsed"
    )
    return way == STEPS


def _more(entry: Entry) -> None:
    """Name what the search did not find."""
    with st.popover("Something else", icon=":material/add:", type="tertiary", disabled=bool(unable("changes"))):
        others = unfound(desk(), entry)
        item = st.selectbox(
            "What else is stale?",
            list(others),
            None,
            lambda key: f"{KIND_WORDS[key[0]]}: {others[key]}",
            key="changes-else",
            placeholder="template, function or rule",
            width=420,
        )
        st.button(
            "It is stale",
            key="changes-point-out",
            type="primary",
            disabled=item is None,
            on_click=ACTS.do,
            args=(lambda: point_out(desk(), entry.change.change_id, item, expert(), now()),),
        )


def _again(change_id: str) -> None:
    st.button(
        "Search again",
        key="changes-again",
        icon=":material/search:",
        type="tertiary",
        disabled=bool(unable("changes")),
        on_click=ACTS.do,
        args=(lambda: _search_again(change_id),),
        help=unable("changes") or "Templates, functions and gold may be others now. What is known keeps its decisions.",
    )


def _search_again(change_id: str) -> str:
    found = search_again(desk(), change_id, now())
    many = len(found.findings)
    said = f"{many:,} new {'finding' if many == 1 else 'findings'}" if many else "Nothing new was found"
    return f"{said}; {found.missing}" if found.missing else said
