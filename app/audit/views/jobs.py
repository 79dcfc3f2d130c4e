"""Jobs: what runs by itself and when, what runs now, and what came of the last attempts."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st

from app.audit.shared import desk, head, now, plain, text_box
from app.desk.watch import jobs
from app.desk.watch.jobs import Jobs
from labeling.serving.jobs import JOBS

HEIGHT = 460
ALL = "All"


def render() -> None:
    """Draw the page."""
    head("Jobs", "What runs by itself, when, and what came of it. All times in UTC.")
    at = now()
    found = jobs.jobs(desk(), at)
    _standing(found)
    st.dataframe(pd.DataFrame(jobs.job_rows(found)), hide_index=True, column_config=_widths())
    st.caption(
        f"`[schedule]` in oracle.toml says when; expressions are read in {plain(found.schedule.timezone)}. "
        "`oracle schedule` runs the jobs, or `oracle run --if-due` from cron."
    )
    _attempts(at)


def _standing(found: Jobs) -> None:
    for line in found.now:
        st.info(f"Now: {plain(line)}", icon=":material/sync:")
    if found.late:
        st.warning(
            f"Nobody ran {', '.join(found.late)} when it was time. Start `oracle schedule`; it catches up once.",
            icon=":material/schedule:",
        )


def _attempts(at: datetime) -> None:
    st.subheader("Last runs", anchor=False)
    job = st.segmented_control("Job", (ALL, *JOBS), default=ALL, key="jobs-job", label_visibility="collapsed")
    runs = jobs.last_attempts(desk(), None if job in (None, ALL) else job)
    if not runs:
        st.info("No run yet. `oracle schedule now JOB` runs a job at once.", icon=":material/schedule:")
        return
    rows = pd.DataFrame(jobs.attempt_rows(runs, at))
    event = st.dataframe(
        rows,
        hide_index=True,
        height=min(38 + 35 * len(rows), HEIGHT),
        on_select="rerun",
        selection_mode="single-row",
        key="jobs-runs",
        column_config=_widths(),
    )
    chosen = next((runs[i] for i in event.selection.rows if i < len(runs)), None)
    if chosen is not None and chosen.error:
        text_box(chosen.error)
    elif any(run.error for run in runs):
        st.caption("Click a row's box to read the whole of what went wrong.")


def _widths() -> dict[str, object]:
    return {
        "What it does": st.column_config.TextColumn(width="large"),
        "What came of it": st.column_config.TextColumn(width="large"),
        "When": st.column_config.TextColumn(help="Minute, hour, day, month, weekday"),
        "Why": st.column_config.TextColumn(width="medium"),
    }
