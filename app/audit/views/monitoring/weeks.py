"""Week by week: what was asked, who votes, and what is left unanswered for which reason."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, loaded
from app.audit.views.monitoring.plots import by_week
from app.desk.watch.weeks import Series, coverage, enough, left_alone, topic_shares


def weeks() -> None:
    """The three charts, on the latest labels."""
    now = loaded()
    shares = topic_shares(now)
    if not enough(shares):
        st.info(
            "The questions have no times over two weeks or more. Give them `asked_at` in data/questions to see weeks.",
            icon=":material/calendar_month:",
        )
        return
    _chart(
        "What is asked", "Topics of the likeliest answers, as shares of all questions of a week.", shares, stacked=True
    )
    left, right = st.columns(2)
    with left:
        _chart("Who votes", "Where this falls, new questions come that nobody wrote a rule for.", coverage(now))
    with right:
        found = left_alone(desk(), now)
        if found is None:
            st.markdown("##### What is left unanswered")
            st.caption("No release fits these labels. Run `oracle run` to make one.")
        else:
            _chart("What is left unanswered", "By the current release, by reason.", found, stacked=True)
    st.caption("The first and the last week may be incomplete.")


def _chart(title: str, says: str, series: Series, stacked: bool = False) -> None:
    st.markdown(f"##### {title}")
    st.caption(says)
    st.plotly_chart(by_week(series, stacked), key=f"monitoring-week-{title}")
