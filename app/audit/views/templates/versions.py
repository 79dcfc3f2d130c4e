"""What a template said before, and the difference between any two versions."""

from __future__ import annotations

import html

import streamlit as st

from app.audit.shared import desk, plain
from app.desk.templates import curating as templates
from app.desk.templates.curating import TemplateVersion
from app.desk.templates.draft import differences
from labeling.taxonomy import Template

MARKS = {"same": "{}", "in": "<ins>{}</ins>", "out": "<del>{}</del>"}


def versions(template: Template) -> None:
    """Two versions side by side in one text, then all of them."""
    found = templates.versions(desk(), template.template_id)
    if len(found) < 2:
        st.caption("There is one version so far. An edit makes the next one; none is ever lost.")
        _list(found)
        return
    old, new = _pair(found)
    _difference(old, new)
    st.markdown("**All versions**")
    _list(found)


def _pair(found: list[TemplateVersion]) -> tuple[TemplateVersion, TemplateVersion]:
    by_number = {version.number: version for version in found}
    numbers = list(by_number)
    left, right, _ = st.columns([2, 2, 1])
    with left:
        old = st.selectbox("From version", numbers, 1, lambda n: _name(by_number[n]), key="templates-from")
    with right:
        new = st.selectbox("To version", numbers, 0, lambda n: _name(by_number[n]), key="templates-to")
    return by_number[old], by_number[new]


def _name(version: TemplateVersion) -> str:
    return f"{version.number} · {version.recorded_at:%d %b %Y} · {version.by or 'from a file'}"


def _difference(old: TemplateVersion, new: TemplateVersion) -> None:
    changed = differences(old.template, new.template)
    if not changed:
        st.caption("These two are the same.")
        return
    rows = [_row(name, _marked(before, after)) for name, (before, after) in changed.items()]
    st.html(f'<div class="tp">{"".join(rows)}</div>')


def _marked(old: str, new: str) -> str:
    return "".join(MARKS[kind].format(html.escape(text)) for kind, text in templates.diff(old, new))


def _row(name: str, marked: str) -> str:
    return (
        f'<div class="tp-row"><span class="tp-dim">{name}</span><span class="tp-text" dir="auto">{marked}</span></div>'
    )


def _list(found: list[TemplateVersion]) -> None:
    for version in found:
        with st.expander(plain(_name(version) + (f" · {version.note}" if version.note else ""))):
            body = html.escape(version.template.body)
            st.html(f'<div class="oracle-text oracle-answer tp tp-text" dir="auto">{body}</div>')
