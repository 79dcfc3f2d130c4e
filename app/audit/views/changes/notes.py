"""Changes from a file of release notes: all entries are shown, then kept together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from app.audit.shared import desk, expert, now, plain, problem, unable
from app.audit.views.changes.acts import ACTS
from app.audit.views.changes.form import settings
from app.audit.views.changes.found import found
from app.desk.changes import telling
from app.desk.changes.listing import told_columns
from app.desk.changes.telling import KINDS_OF_FILE
from labeling.errors import OracleError
from labeling.freshness.changes import Change

UPLOADS = "changes-uploads"
KNOWN = "The ledger has all of these already."


def notes(at: datetime) -> None:
    """Ask for a file; its entries, what the chosen one may make stale, and the button that keeps all."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        given = st.file_uploader(
            "File",
            list(KINDS_OF_FILE),
            key=f"changes-file-{st.session_state.get(UPLOADS, 0)}",
            help="Markdown or text, one entry a bullet or a section; or a table with a column text, "
            "and optionally products and on.",
        )
        st.caption("Where the file does not say:")
        about = settings(at.date()).about(expert(), at)
    with right:
        if given is None:
            st.info("The entries of the file are shown here before you keep them.", icon=":material/upload_file:")
            return
        try:
            told = telling.read_notes(desk(), given.name, given.getvalue(), about)
        except OracleError as error:
            problem(error)
            return
        _entries(told)


def _entries(told: list[Change]) -> None:
    known = telling.known(desk(), told)
    new = [change for change in told if change.change_id not in known]
    chosen = _table(told, known)
    with st.container(horizontal=True, vertical_alignment="center"):
        words = f"Keep {len(new):,} {'change' if len(new) == 1 else 'changes'}"
        ready = bool(new) and unable("changes") is None
        st.button(words, type="primary", key="changes-keep-all", disabled=not ready, on_click=_keep, args=(new,))
        st.caption(_hint(told, new))
    if chosen is not None:
        st.markdown(f"**What it may make stale** :gray[{plain(chosen.title[:80])}]")
        found(chosen)


def _hint(told: Sequence[Change], new: Sequence[Change]) -> str:
    if not new:
        return KNOWN
    if why := unable("changes"):
        return why
    known = f"{len(told) - len(new):,} known already. " if len(new) < len(told) else ""
    return f"{known}Select a row to see what it may make stale."


def _table(told: Sequence[Change], known: frozenset[str]) -> Change | None:
    event = st.dataframe(
        pd.DataFrame(told_columns(told, known)),
        hide_index=True,
        height=min(38 + 35 * len(told), 420),
        on_select="rerun",
        selection_mode="single-row",
        placeholder="",
        column_order=_order(told, known),
        key=f"changes-entries-{len(told)}",
        column_config={
            "From": st.column_config.DateColumn(format="D MMM YYYY", width=95),
            "Change": st.column_config.TextColumn(width=300),
            "Products": st.column_config.ListColumn(width=150),
            "Gold before": st.column_config.NumberColumn(format="percent", width=90),
            "Known": st.column_config.CheckboxColumn(width=65, help="The ledger has it already"),
        },
    )
    return next((told[i] for i in event.selection.rows if i < len(told)), None)


def _order(told: Sequence[Change], known: frozenset[str]) -> list[str]:
    """Columns that say something here."""
    weighed = ["Gold before"] if len({c.gold_weight for c in told}) > 1 else []
    return ["From", "Change", "Products", *weighed, *(["Known"] if known else [])]


def _keep(told: list[Change]) -> None:
    ACTS.do(lambda: _write(told))


def _write(told: list[Change]) -> str:
    added = telling.keep(desk(), told, now())
    st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1
    many = sum(len(f) for f in added.found.values())
    return f"Kept {len(added.new):,} {'change' if len(added.new) == 1 else 'changes'}, with {many:,} to decide on"
