"""From one page to another: the pages that the frame made, by their path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import streamlit as st

from app.audit.shared import EXPERT, expert
from app.audit.who import signs_in

PAGES = "pages-by-path"
WENT = "went-to"
FILTER = "review_filter"
RULE_FROM = "rule_from"


def remember(pages: Mapping[str, Any]) -> None:
    """Keep this session's pages (`st.Page` by path), so that `go` and `link` find them."""
    st.session_state[PAGES] = dict(pages)


def go(path: str, **query: str) -> NoReturn:
    """Open another page, such as ``go("review")``; ``query`` becomes its address's query parameters.

    A page that was opened without the frame, as tests do, notes the path in the session state and stops.
    """
    st.session_state[WENT] = path
    pages = st.session_state.get(PAGES, {})
    if path not in pages:
        st.stop()
    st.switch_page(pages[path], query_params=_named(query))


def link(path: str, label: str, icon: str | None = None, **query: str) -> None:
    """A link to another page; its label is Markdown. Nothing to click where the frame is not there."""
    pages = st.session_state.get(PAGES, {})
    if path in pages:
        st.page_link(pages[path], label=label, icon=icon, query_params=_named(query) or None)
    else:
        st.caption(label)


def _named(query: Mapping[str, str]) -> dict[str, str]:
    """With the name that was typed, so that it stays; who signed in is known anyway, and stays out of addresses."""
    return dict(query) if signs_in() or not expert() else {EXPERT: expert(), **query}


def review_these(question_ids: Sequence[str]) -> NoReturn:
    """Open the Review page with these questions only."""
    st.session_state[FILTER] = {"question_ids": list(question_ids)}
    go("review")


def draft_from_these(question_ids: Sequence[str]) -> NoReturn:
    """Open the rule workshop with a draft made from these questions."""
    st.session_state[RULE_FROM] = {"question_ids": list(question_ids)}
    go("workshop")


def draft_from_texts(texts: Sequence[str]) -> NoReturn:
    """The same with texts that are no questions of the labels yet."""
    st.session_state[RULE_FROM] = {"texts": list(texts)}
    go("workshop")


def draft_for(label: str) -> NoReturn:
    """Open the rule workshop with a draft that votes for this label and looks for nothing yet."""
    st.session_state[RULE_FROM] = {"label": label}
    go("workshop")
