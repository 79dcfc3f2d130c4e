"""One question at a time, decided with one key."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, guarded, now, plain
from app.audit.views.review import card as review_card
from app.audit.views.review.board import board
from app.audit.views.review.sitting import Sitting, seat, sitting, take_back
from app.desk.review import reviewing
from app.desk.review.reviewing import Filter


@st.fragment
@guarded
def one_by_one(expert: str) -> None:
    """The card and its keys; a decision draws only this anew."""
    here = sitting(expert)
    seat(desk(), here)
    if here.trouble:
        st.error(plain(here.trouble), icon=":material/error:")
    so_far = reviewing.progress(desk(), expert, now())
    if here.card is None:
        _empty(here)
        st.html(f'<div class="rv">{review_card.beside(so_far, here.said)}</div>')
        return
    with st.container(key="review-card"):
        st.html(review_card.whole(here.card, here.turn, so_far, here.said))
        board(here, here.card)


def _empty(here: Sitting) -> None:
    if here.wanted == Filter():
        st.success(
            "Nothing is left to review. Run `oracle run` to learn from what was decided and to find what is worth "
            "asking next.",
            icon=":material/done_all:",
        )
    else:
        st.info("No open question matches the filter. Widen it to go on.", icon=":material/filter_alt:")
    st.button("Undo", key="review-undo", shortcut="U", on_click=take_back, args=(desk(), here))
