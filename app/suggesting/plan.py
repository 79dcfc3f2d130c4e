"""Everything that a suggestion depends on, read once and handed to all who ask until something changes."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy import Connection

from app.suggesting.recent import RecentEncoder
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.loading.registry import load_sources
from labeling.redaction import Redactor
from labeling.redaction.kinds import compile_all
from labeling.serving.experiments import Running
from labeling.serving.stages import Modes
from labeling.sources.source import Source
from labeling.store import Store
from labeling.store.changes import stopped
from labeling.store.experiments import running
from labeling.store.present import Present, present
from labeling.store.reads import revision
from labeling.store.releases import current_release
from labeling.store.stages import candidate, modes
from models.encoding.encoders import Encoder
from models.releasing.releases import load_release
from models.suggest import Suggester

log = logging.getLogger(__name__)
NOTHING = Redactor(())


@dataclass(frozen=True)
class Signs:
    """What has to be equal for a plan to be good still; read in one snapshot of the store."""

    release: str
    candidate: str | None
    modes: Modes
    experiment: Running | None
    revision: int
    stopped: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """How suggestions are made now.

    Parameters
    ----------
    current
        The suggester of the current release.
    candidate
        That of the release that runs in shadow beside it, None where none does.
    stand
        What has become of each template that one of the two knows, and of those these were merged into.
    values
        What placeholders are filled with, unless the case knows better.
    redactor
        Takes out of a message what must not be kept; ``customer`` is the attribute that it leaves alone.
    """

    signs: Signs
    current: Suggester
    candidate: Suggester | None
    stand: Mapping[str, Present]
    values: Mapping[str, str] = field(default_factory=dict)
    redactor: Redactor = NOTHING
    customer: str = ""

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """By template id what agents call it now."""
        return {i: s.template.title for i, s in self.stand.items() if s.template is not None}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """By name the functions and rules that give reasons."""
        return {s.name: s for s in self.current.sources}

    @property
    def modes(self) -> Modes:
        """Modes of the stages."""
        return self.signs.modes

    @property
    def experiment(self) -> Running | None:
        """The experiment that was started last."""
        return self.signs.experiment


def read_signs(connection: Connection) -> Signs:
    """What the store says now.

    Raises
    ------
    OracleError
        Before the first release.
    """
    release = current_release(connection)
    if release is None:
        raise OracleError("there is no release yet; run `oracle run` first")
    now = candidate(connection), modes(connection), running(connection), revision(connection)
    return Signs(release, *now, stopped(connection))


def read_plan(workspace: Workspace, store: Store, before: Plan | None = None, encoder: Encoder | None = None) -> Plan:
    """The plan as of now; ``before`` itself where nothing has changed since, else with all that can be kept of it.

    Parameters
    ----------
    encoder
        Encodes for the first plan, and for those that come of it; the workspace's by default.

    Raises
    ------
    OracleError
        Before the first release, and where the current one cannot be read.
    """
    with store.read() as connection:
        signs = read_signs(connection)
        if before is not None and before.signs == signs:
            return before
        known = {} if before is None else _open_ones(before)
        if before is None:
            compile_all()
        encoding = RecentEncoder(encoder or workspace.encoder.encoder) if before is None else before.current.encoder
        current = _suggester(workspace, signs.release, known, encoding)
        beside = _candidate(workspace, signs.candidate, known, encoding)
        stand = _stand(connection, signs.stopped, current, beside)
    settings = workspace.settings
    return Plan(signs, current, beside, stand, settings.placeholders, workspace.redactor, settings.customer_attribute)


def _open_ones(plan: Plan) -> dict[str, Suggester]:
    return {s.release.release_id: s for s in (plan.current, plan.candidate) if s is not None}


def _suggester(workspace: Workspace, release_id: str, known: Mapping[str, Suggester], encoder: Encoder) -> Suggester:
    if release_id in known:
        return known[release_id]
    release = load_release(workspace.releases, release_id)
    try:
        sources = load_sources(workspace.functions, release.cascade.taxonomy)
    except OracleError as error:  # they only give reasons; agents need not wait until they are mended
        log.warning("suggesting without labeling functions: %s", error)
        sources = []
    return Suggester(release, encoder, sources)


def _candidate(
    workspace: Workspace, release_id: str | None, known: Mapping[str, Suggester], encoder: Encoder
) -> Suggester | None:
    if release_id is None:
        return None
    try:
        return _suggester(workspace, release_id, known, encoder)
    except OracleError as error:  # a candidate must never keep the current release from answering
        log.warning("no release runs in shadow: %s", error)
        return None


def _stand(connection: Connection, stopped: Collection[str], *suggesters: Suggester | None) -> dict[str, Present]:
    ids = dict.fromkeys(i for s in suggesters if s is not None for i in s.taxonomy.by_id)
    found = present(connection, list(ids))
    goals = {label for s in found.values() for label in s.into if not label.startswith("_")}
    return stand_now(found | present(connection, sorted(goals - set(found))), stopped)


def stand_now(found: Mapping[str, Present], stopped: Collection[str]) -> dict[str, Present]:
    """The same, with those that must not be suggested until somebody has seen to them marked."""
    held = {i for i, s in found.items() if s.template is not None and s.template.template_id in stopped}
    return {i: replace(s, stopped=True) if i in held else s for i, s in found.items()}
