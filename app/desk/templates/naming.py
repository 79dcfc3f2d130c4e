"""Refuses an edit of a template that would leave functions and rules without a label."""

from __future__ import annotations

from app.desk.loaded import Desk
from app.taxonomy.naming import Named, naming, naming_topic
from labeling.errors import OracleError
from labeling.taxonomy import Template

LIVE = ("live", "stale")


def refuse_to_break(desk: Desk, old: Template, new: Template) -> None:
    """Refuse an edit after which the next run would fail.

    Raises
    ------
    OracleError
        Where no template would be left, or a function or rule would name a draft or an empty topic.
    """
    if old.status not in LIVE:
        return
    parts = (desk.workspace, desk.store)
    others = [t for t in desk.store.templates() if t.status in LIVE and t.template_id != old.template_id]
    if new.status not in LIVE:
        if not others:
            raise OracleError(f"'{old.template_id}' is the last live template; make another one live first")
        _refuse(naming(*parts, old.template_id), f"template '{old.template_id}'", f"become {new.status}")
    if (new.topic != old.topic or new.status not in LIVE) and all(t.topic != old.topic for t in others):
        _refuse(naming_topic(*parts, old.topic), f"topic '{old.topic}'", "lose its last template")


def _refuse(names: tuple[Named, ...], what: str, fate: str) -> None:
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        raise OracleError(
            f"{what} is named by {names[0].name} ({names[0].place}){more} and cannot {fate}; change that first, "
            "or rename, retire or merge it, so that it is known what the votes count for"
        )
