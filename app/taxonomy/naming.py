"""Which labeling functions and rules name a template or a topic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.kept import Kept
from app.workspace import Workspace
from labeling.loading.registry import folder_digest, load_sources
from labeling.sources.source import Source
from labeling.store import Store
from labeling.taxonomy import ONLY_PREFIX, TOPIC_PREFIX, Taxonomy

_sources: Kept[tuple[Source, ...]] = Kept(2)


@dataclass(frozen=True, slots=True)
class Named:
    """A function or rule that names a template; ``place`` is file and line, ``against`` a negative vote."""

    name: str
    kind: str
    place: str
    against: bool


def sources(workspace: Workspace, store: Store) -> tuple[Source, ...]:
    """Functions and rules as they are in the folder now.

    Raises
    ------
    OracleError
        When one of them is broken.
    """
    key = (store.database.place, folder_digest(workspace.functions), store.revision())
    return _sources.get(key, lambda: _load(workspace, store))


def _load(workspace: Workspace, store: Store) -> tuple[Source, ...]:
    return tuple(load_sources(workspace.functions, Taxonomy(store.templates(), store.moves().aliases)))


def naming(workspace: Workspace, store: Store, template_id: str) -> tuple[Named, ...]:
    """Functions and rules that name a template, or an id that counts for it since it was moved."""
    found = store.moves()
    return _naming(workspace, store, lambda part: template_id in found.target(part.removeprefix(ONLY_PREFIX)))


def naming_topic(workspace: Workspace, store: Store, topic: str) -> tuple[Named, ...]:
    """Functions and rules that name a topic, or one that counts for it since it was moved."""
    found, label = store.moves(), f"{TOPIC_PREFIX}{topic}"
    return _naming(workspace, store, lambda part: label in found.target(part.removeprefix(ONLY_PREFIX)))


def _naming(workspace: Workspace, store: Store, wanted: Callable[[str], bool]) -> tuple[Named, ...]:
    out = []
    for source in sources(workspace, store):
        against = source.voter.votes_against is not None
        expression = source.voter.votes_against if against else source.voter.votes_for
        if any(wanted(part) for part in _parts(expression)):
            out.append(Named(source.name, source.kind, source.place, against))
    return tuple(out)


def _parts(expression: str | Iterable[str] | None) -> tuple[str, ...]:
    return (expression,) if isinstance(expression, str) else tuple(expression or ())
