"""An answer as it would be sent, and what the tone guide says of it."""

from __future__ import annotations

import html
from collections.abc import Iterable

import streamlit as st

from app.audit.shared import desk, now, plain
from app.audit.views.templates.style import COLORS
from app.desk.templates.listing import states_of
from app.desk.templates.tone import Part, parts, tone
from labeling.curating.tone import Finding, Tone
from labeling.taxonomy import Template

LEGEND = {"filled": "shaded: filled by the workspace", "unfilled": "dashed: filled in by the agent"}


def preview(body: str, own: Template) -> None:
    """The body with its placeholders, then the findings; ``own`` is the version that it comes from."""
    values = desk().workspace.settings.placeholders
    found = tone(desk(), body, own.placeholders)
    pieces = parts(body, values, found.findings)
    st.markdown("**As it is sent**")
    st.html(f'<div class="oracle-text oracle-answer tp tp-text" dir="auto">{_drawn(pieces) or "&nbsp;"}</div>')
    _legend(pieces)
    st.markdown("**Tone**")
    st.caption(_figures(found))
    if found.findings:
        st.html("".join(map(_finding, found.findings)))
    else:
        st.caption(":green[:material/check:] Nothing to improve.")


def _drawn(pieces: Iterable[Part]) -> str:
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: Part) -> str:
    names = [f"tp-{piece.kind}"] * (piece.kind != "text") + [f"tp-{piece.severity}"] * (piece.severity is not None)
    text = html.escape(piece.text)
    return f'<span class="{" ".join(names)}">{text}</span>' if names else text


def _legend(pieces: Iterable[Part]) -> None:
    kinds = {piece.kind for piece in pieces}
    words = [said for kind, said in LEGEND.items() if kind in kinds]
    if words:
        st.caption(" · ".join(words).capitalize() + ".")


def _figures(found: Tone) -> str:
    words = f"{found.words:,} word{'s' if found.words != 1 else ''}"
    if found.grade is not None:
        return f"{words} · reads like school year {found.grade:.0f}"
    if found.words and not found.english:
        return f"{words} · no reading level: it is only made for English"
    return words


def _finding(finding: Finding) -> str:
    dot = "tp-bad" if finding.severity == "problem" else ""
    what, remedy = html.escape(finding.what), html.escape(finding.remedy)
    kind = "Problem" if finding.severity == "problem" else "Hint"
    return (
        f'<div class="tp tp-find"><i class="{dot}" role="img" aria-label="{kind}" title="{kind}"></i>'
        f'<div dir="auto">{what}<br><span class="tp-dim">{remedy}</span></div></div>'
    )


def badges(template: Template) -> None:
    """Status, topic, owner and version of a template."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for state in states_of(template, now().date()):
            st.badge(state, color=COLORS[state])
        words = [template.template_id, template.topic, f"owner {template.owner or 'nobody'}"]
        st.caption(" · ".join(map(plain, [*words, f"version {template.version}"])))
