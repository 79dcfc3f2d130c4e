"""One voter: what it is, how it does, its source and examples, and its questions."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from app.audit.navigation import go, review_these
from app.audit.roles import closed, way_to
from app.audit.shared import desk, plain, short
from app.audit.views.functions.list import Action, Item, question_list
from app.desk.functions.source import Example, examples, source_text
from app.desk.functions.trend import COVERAGE, LEARNED, PRECISION
from app.desk.functions.voters import Line, entries, find, interval, judged, lines, problems, trend
from app.desk.loaded import Loaded
from app.reporting.tables import percent

VIEWS = {
    "wrong": ("Wrong", "Seed and valid gold says something else."),
    "doubted": ("Doubted", "There is no gold, and the labels say something else; the surest first."),
    "right": ("Right", "Seed and valid gold agrees."),
    "alone": ("Alone", "No other function or rule votes on these; the least sure first."),
}
SOURCE, EXAMPLES = "source", "examples"
MOST_REVIEWED = 1000


def draw(now: Loaded, name: str) -> None:
    """Draw one voter's page."""
    if st.button("All labeling functions", icon=":material/arrow_back:", type="tertiary"):
        st.query_params.pop("voter", None)
        st.rerun()
    line = find(lines(desk().workspace, now), name)
    _title(line)
    _figures(line)
    places = judged(now, name)
    lists = {view: getattr(places, view) for view in VIEWS}
    options = [*VIEWS, *([SOURCE, EXAMPLES] if line.written else [])]
    names = {v: f"{VIEWS[v][0]} {len(p):,}" for v, p in lists.items()} | {SOURCE: "Source", EXAMPLES: "Examples"}
    first = next((v for v in VIEWS if len(lists[v])), "right")
    view = st.segmented_control(
        "Show",
        options,
        format_func=names.__getitem__,
        default=first,
        key=f"voter-view-{name}",
        label_visibility="collapsed",
    )
    if view == SOURCE:
        _source(line)
    elif view == EXAMPLES:
        _examples(now, line)
    else:
        _questions(now, name, view or first, lists[view or first])


def _title(line: Line) -> None:
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    left.header(plain(line.name), anchor=False)
    why = closed("workshop")
    edit = {"icon": ":material/edit:", "width": "stretch", "disabled": bool(why), "help": why}
    if line.kind == "rule" and right.button("Edit this rule", **edit):  # type: ignore[arg-type]
        go("workshop", rule=line.name)
    st.caption(plain(line.what))
    about = {
        "Votes for": line.votes_for,
        "Owner": line.owner or ("nobody" if line.written else ""),
        "Written in": line.place,
        "Products": ", ".join(line.products),
    }
    st.markdown(" · ".join(f"**{key}** {plain(value)}" for key, value in about.items() if value))
    for problem in problems(line):
        st.warning(plain(problem[:1].upper() + problem[1:]), icon=":material/warning:")


def _figures(line: Line) -> None:
    shown = (
        ("Coverage", line.coverage, COVERAGE, "Share of all questions on which it votes"),
        ("Overlaps", line.overlaps, "", "Share of all questions on which others vote too"),
        ("Conflicts", line.conflicts, "", "Share of all questions on which others vote for something else"),
        (
            "Precision",
            line.precision,
            PRECISION,
            f"Right on {line.right} of {line.right + line.wrong} gold, {interval}",
        ),
        ("Learned", line.learned, LEARNED, "Precision on all questions, as the labels see it"),
    )
    for column, (title, value, measure, told) in zip(st.columns(len(shown)), shown, strict=True):
        found = trend(desk().workspace, measure).get(line.name) if measure else None
        change = None if found is None or found.change is None else f"{100 * found.change:+.1f} pt"
        column.metric(
            title,
            percent(value),
            change,
            help=told,
            border=True,
            height="stretch",
            chart_data=list(found.values) if found and found.values else None,
        )


def _questions(now: Loaded, name: str, view: str, places: np.ndarray) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(VIEWS[view][1])
        if len(places) and way_to("review", "Review these", ":material/task_alt:", f"review-{view}"):
            review_these([now.state.questions[int(i)].question_id for i in places[:MOST_REVIEWED]])
    review = Action("review", ":material/arrow_forward:", "Review this question", _to_review)
    question_list(
        places, lambda place: _item(entries(now, name, np.array([place]))[0]), f"voter-{name}-{view}", [review]
    )
    if (asked := st.session_state.pop("voter-review", None)) is not None:
        review_these([now.state.questions[asked].question_id])


def _to_review(place: int) -> None:
    st.session_state["voter-review"] = place


def _item(entry: dict[str, Any]) -> Item:
    label = f"label {entry['label']} {100 * entry['proba']:.0f} %"
    gold = f" · gold {entry['gold']}" if entry["gold"] else ""
    return Item(entry["question_id"], entry["text"], f"votes for {short(entry['votes_for'], 60)} · {label}{gold}")


def _source(line: Line) -> None:
    text, language = source_text(desk().workspace, line.name, line.place)
    if not text:
        st.info("It is no longer in the files. The next run will leave it out.", icon=":material/delete:")
        return
    st.code(text, language=language, line_numbers=False, wrap_lines=True)


def _examples(now: Loaded, line: Line) -> None:
    with st.spinner("Trying the examples"):
        found = examples(desk().workspace, now.state.taxonomy, line.name)
    if not found:
        st.info("It has no examples. Add some to yes and no, so that a slip is noticed.", icon=":material/rule:")
    for title, side in (("Must vote on", True), ("Must abstain on", False)):
        mine = [e for e in found if e.must_vote is side]
        if mine:
            st.markdown(f"**{title}**")
        for example in mine:
            st.markdown(_example(example))


def _example(example: Example) -> str:
    if example.holds:
        return f":green[:material/check_circle:] {plain(example.text)}"
    why = plain(example.error) or ("it abstains" if example.must_vote else "it votes")
    return f":red[:material/cancel:] {plain(example.text)} :red[({why})]"
