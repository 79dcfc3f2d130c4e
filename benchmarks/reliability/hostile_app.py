"""Hostile words in the boxes of the app's pages, without a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.reliability.hostile_doors import FAILED, TAKEN, Tried, tried
from benchmarks.reliability.hostile_texts import TEXTS

PAGES = ("functions", "templates", "workshop", "changes")
KINDS = ("NUL", "HTML", "script", "Streamlit's own marks", "right to left", "10 MB", "format fields")

MOST = 1_000_000
"""Characters for a box: what a browser would send to all boxes of a page at once is bounded by Streamlit."""


def boxes(root: Path) -> Iterator[Tried]:
    """Every box of some pages filled with every kind of words; a page that shows an exception has failed."""
    os.environ["ORACLE_WORKSPACE"] = str(root)
    for path in PAGES:
        for kind in KINDS:
            found: list[str] = []
            made = tried(f"page {path}", kind, partial(_filled, path, kind, found))
            yield Tried(made.door, kind, FAILED, found[0][:300]) if made.outcome == TAKEN and found else made


def _filled(path: str, kind: str, found: list[str]) -> None:
    """Add what exceptions the page shows when its boxes hold such words."""
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_function(_script, default_timeout=60, args=(path,))
    page.session_state["expert"] = "Ana"
    page.run()
    boxes: list[Any] = [*page.text_input, *page.text_area]
    for box in boxes:
        if not box.disabled:
            box.set_value(TEXTS[kind][:MOST])
    page.run()
    found += [str(one.value) for one in page.exception]


def _script(path: str) -> None:
    from app.audit.frame import SECTIONS
    from app.audit.shared import guarded

    guarded(next(view for views in SECTIONS.values() for view, _, _, known in views if known == path).render)()
