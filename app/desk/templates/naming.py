"""Which labeling functions and rules name a template, so that an edit does not leave them without a label."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.desk.kept import Kept
from app.desk.loaded import Desk
from labeling.errors import OracleError
from labeling.registry import Source, folder_digest, load_sources
from labeling.taxonomy import ONLY_PREFIX, TOPIC_PREFIX, Taxonomy, Template

LIVE = ("live", "stale")
_sources: Kept[tuple[Source, ...]] = Kept(2)


@dataclass(frozen=True, slots=True)
class Named:
    """A function or rule that names a template; ``place`` is file and line, ``against`` a negative vote."""

    name: str
    kind: str
    place: str
    against: bool


def sources(desk: Desk) -> tuple[Source, ...]:
    """Functions and rules as they are in the folder now.

    Raises
    ------
    OracleError
        When one of them is broken.
    """
    folder = desk.workspace.functions
    key = (desk.store.database.place, folder_digest(folder), desk.store.revision())
    return _sources.get(key, lambda: _load(desk))


def _load(desk: Desk) -> tuple[Source, ...]:
    taxonomy = Taxonomy(desk.store.templates(), desk.store.moves().aliases)
    return tuple(load_sources(desk.workspace.functions, taxonomy))


def naming(desk: Desk, template_id: str) -> tuple[Named, ...]:
    """Functions and rules that name a template, or an id that counts for it since it was moved."""
    found = desk.store.moves()
    return _naming(desk, lambda part: template_id in found.target(part.removeprefix(ONLY_PREFIX)))


def naming_topic(desk: Desk, topic: str) -> tuple[Named, ...]:
    """Functions and rules that name a topic."""
    return _naming(desk, lambda part: part == f"{TOPIC_PREFIX}{topic}")


def _naming(desk: Desk, wanted: Callable[[str], bool]) -> tuple[Named, ...]:
    out = []
    for source in sources(desk):
        against = source.voter.votes_against is not None
        expression = source.voter.votes_against if against else source.voter.votes_for
        if any(wanted(part) for part in _parts(expression)):
            out.append(Named(source.name, source.kind, source.place, against))
    return tuple(out)


def _parts(expression: str | Iterable[str] | None) -> tuple[str, ...]:
    return (expression,) if isinstance(expression, str) else tuple(expression or ())


def refuse_to_break(desk: Desk, old: Template, new: Template) -> None:
    """Refuse an edit after which the next run would fail.

    Raises
    ------
    OracleError
        Where no template would be left, or a function or rule would name a draft or an empty topic.
    """
    if old.status not in LIVE:
        return
    others = [t for t in desk.store.templates() if t.status in LIVE and t.template_id != old.template_id]
    if new.status not in LIVE:
        if not others:
            raise OracleError(f"'{old.template_id}' is the last live template; make another one live first")
        _refuse(naming(desk, old.template_id), f"template '{old.template_id}'", f"become {new.status}")
    if (new.topic != old.topic or new.status not in LIVE) and all(t.topic != old.topic for t in others):
        _refuse(naming_topic(desk, old.topic), f"topic '{old.topic}'", "lose its last template")


def _refuse(names: tuple[Named, ...], what: str, fate: str) -> None:
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        raise OracleError(
            f"{what} is named by {names[0].name} ({names[0].place}){more} and cannot {fate}; change that first, "
            "or retire or merge the template, so that it is known what the votes count for"
        )
