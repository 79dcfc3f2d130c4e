"""Topics: which there are, and renaming, merging, splitting or retiring one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from app.audit.shared import desk, expert, now, plain, unable
from app.audit.views.templates.effects import effects
from app.audit.views.templates.route import said, show_said
from app.desk.templates import moving
from app.desk.templates.plans import TOPIC_WORDS, targets, topic_columns, topic_sentence
from app.taxonomy.listing import topic_rows
from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT
from labeling.curating.topic_plans import TopicPlan
from labeling.errors import OracleError
from labeling.taxonomy import NO_TEMPLATE

HEIGHT = 528


def topics() -> None:
    """All topics on the left, the form of the one that is picked on the right."""
    show_said()
    rows = topic_rows(desk().workspace, desk().store)
    if not rows:
        st.info("There are no topics yet. A template brings its own, or run `oracle run` to load those in data/.")
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        picked = _picked(rows)
    with right:
        if picked is None:
            st.caption("Click a topic to rename, merge, split or retire it.")
        else:
            _change(picked, rows)


def _picked(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    column = st.column_config
    event = st.dataframe(
        pd.DataFrame(topic_columns(rows)),
        hide_index=True,
        height=min(HEIGHT, 38 + 35 * len(rows)),
        on_select="rerun",
        selection_mode="single-row",
        # another table once topics change, or the selection would stand on another topic
        key=f"topics-table-{'|'.join(row['topic'] for row in rows)}",
        column_config={
            "Topic": column.TextColumn(width=130),
            "Templates": column.NumberColumn(width=70),
            "Gold": column.NumberColumn(width=45),
            "Before": column.TextColumn(width=75, help="What it was called before, or what was put into it."),
        },
    )
    chosen = event.selection.rows
    return rows[chosen[0]] if chosen else None


def _change(row: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    topic = row["topic"]
    st.subheader(plain(topic), anchor=False)
    kind = str(
        st.segmented_control(
            "Change",
            list(TOPIC_WORDS),
            default=RENAME,
            required=True,
            format_func=lambda k: TOPIC_WORDS[k].name,
            key="topic-kind",
            label_visibility="collapsed",
        )
    )
    st.caption(TOPIC_WORDS[kind].what)
    plan = _plan(kind, row, [r["topic"] for r in rows if r["topic"] != topic])
    if plan is not None:
        _confirm(plan)


def _plan(kind: str, row: dict[str, Any], others: list[str]) -> TopicPlan | None:
    topic = row["topic"]
    if kind == MERGE:
        into = st.selectbox("Into", others, None, key=f"topic-into-{topic}", placeholder="type the name of a topic")
        return TopicPlan(MERGE, topic, into=into) if into else None
    if kind == RETIRE:
        names = {NO_TEMPLATE: "No template: nothing answers its questions any more"}
        able = targets(desk().store.templates(), "")
        names |= {t: words for t, words in able.items() if t not in row["templates"]}
        into = st.selectbox("Its questions go to", list(names), 0, lambda t: names[t], key=f"topic-retire-{topic}")
        return TopicPlan(RETIRE, topic, into=into)
    typed = st.text_input("New name" if kind == RENAME else "New topic", key=f"topic-{kind}-{topic}")
    name = " ".join((typed or "").split())
    if kind == RENAME:
        return TopicPlan(RENAME, topic, new_topic=name) if name else None
    titles = {t.template_id: f"{t.title} · {t.template_id}" for t in desk().store.templates()}
    some = st.multiselect(
        "Templates that go there",
        row["templates"],
        format_func=lambda t: titles.get(t, t),
        key=f"topic-templates-{topic}",
        placeholder="choose some",
    )
    return TopicPlan(SPLIT, topic, new_topic=name, templates=tuple(some)) if name and some else None


def _confirm(plan: TopicPlan) -> None:
    found = moving.preview(desk(), plan)
    effects(found, plan.kind)
    st.text_input("Note", key="topic-note", placeholder="why, for those who come after you")
    with st.container(horizontal=True, vertical_alignment="center"):
        why = unable("templates")
        stopped = bool(found.problems or why)
        words = plain(topic_sentence(plan))
        st.button(words, type="primary", disabled=stopped, on_click=_do, args=(plan,), key="topic-do")
        st.caption(why or "It can be taken back under Moves.")


def _do(plan: TopicPlan) -> None:
    try:
        moving.apply(desk(), plan, expert(), now(), st.session_state.get("topic-note") or "")
    except OracleError as error:
        said(error, "")
    else:
        said(None, "Done. Labels follow at the next run.")
