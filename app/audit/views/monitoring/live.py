"""What all views of the live traffic share: the period, the alerts above, and the page before anything was asked."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.audit.shared import desk, guarded, now, plain
from app.desk.watch.alerts import raised
from app.desk.watch.live import PERIODS, Live, live
from app.observing.worse import worse

EVERY = "30s"
NOTHING = "No suggestion has been logged yet. Start `oracle serve`, or look at a simulated day with `oracle simulate`."
SHOWN = 4
Draw = Callable[[Live], None]


def period() -> int:
    """The days that were chosen."""
    chosen = st.segmented_control(
        "Period", list(PERIODS), default="7 days", required=True, key="live-period", label_visibility="collapsed"
    )
    return PERIODS[str(chosen)]


def watched(draw: Draw, days: int, again: bool) -> None:
    """Draw a view of the live traffic, and where that is cheap again and again, so that it is seen alive."""

    def drawn() -> None:
        alerts()
        with st.spinner("Reading the traffic"):
            found = live(desk(), now(), days)
        if found is None:
            st.info(NOTHING, icon=":material/monitoring:")
        elif not len(found.now):
            st.info(f"Nothing was asked in the last {days} days. Choose a longer period.", icon=":material/date_range:")
        else:
            draw(found)

    st.fragment(guarded(drawn), run_every=EVERY if again else None)()


def alerts() -> None:
    """The alerts that are raised, each with a sentence and since when."""
    found = raised(desk())
    if not found:
        return
    with st.container(border=True, key="live-alerts"):
        for event in found[:SHOWN]:
            with st.container(gap=None):
                since = f"since {event.at:%d %b, %H:%M} UTC"
                st.markdown(f":red[:material/notifications_active:] **{plain(upper(event.rule))}** · {since}")
                st.caption(f"{plain(event.text.rstrip('.'))}.")
        if len(found) > SHOWN:
            st.caption(f"And {len(found) - SHOWN} more; `oracle alerts` lists them.")


def upper(text: str) -> str:
    """A text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def became_worse(found: Live) -> None:
    """What got worse beyond chance since the days before, on a line or two."""
    sentences = list(worse(found.overview))
    if sentences:
        st.markdown(
            f":material/trending_down: **Worse than the {found.days} days before:** {plain(' · '.join(sentences))}"
        )
