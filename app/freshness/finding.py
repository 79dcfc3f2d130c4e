"""Searching a workspace for what a change may have made stale: templates, functions and rules, and gold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from sqlalchemy import Connection

from app.workspace import Workspace
from labeling.errors import OracleError, did_you_mean
from labeling.freshness.changes import TEMPLATE, VOTER, Change, Finding
from labeling.freshness.saying import sentences, template_sentences
from labeling.freshness.searching import LIMITS, GoldQuestion, Said, stale_gold, stale_templates, stale_voters
from labeling.freshness.signals import Encode, Item, Shelf, folded
from labeling.loading.registry import load_sources
from labeling.sources.source import Source
from labeling.store import Store
from labeling.store import changes as ledger
from labeling.store.moves import moves
from labeling.store.reads import questions_of, templates
from labeling.store.reviews import gold_of_label
from labeling.taxonomy import RESERVED, Taxonomy, Template

FEW_TEMPLATES = 3
"""A voter for more templates than this is about none of them in particular."""


@dataclass(frozen=True)
class Searched:
    """What may be stale, the likeliest first, templates before voters before gold.

    ``missing`` says in a sentence what could not be searched, empty where everything was.
    """

    findings: tuple[Finding, ...]
    missing: str = ""


@dataclass(frozen=True)
class Ground:
    """A workspace, ready to be searched for many changes."""

    templates: Shelf
    voters: Shelf
    known: Mapping[str, Template]
    encode: Encode
    missing: str = ""
    _gold: dict[str, list[GoldQuestion]] = field(default_factory=dict)

    @property
    def titles(self) -> Mapping[str, str]:
        """By template id what people call it."""
        return {i: t.title for i, t in self.known.items()}

    def gold(self, connection: Connection, label: str) -> list[GoldQuestion]:
        """Gold questions of a template, read once."""
        if label not in self._gold:
            ids = [row.question_id for row in gold_of_label(connection, label)]
            texts = {q.question_id: q.text for q in questions_of(connection, ids)}
            owner = self.known[label].owner
            self._gold[label] = [GoldQuestion(i, texts[i], label, owner) for i in ids if i in texts]
        return self._gold[label]


def search(workspace: Workspace, store: Store, change: Change, at: datetime, encode: Encode | None = None) -> Searched:
    """Look for what a change may have made stale; nothing is written."""
    with store.read() as connection:
        ground = read_ground(workspace, connection, encode)
        return Searched(tuple(look(ground, connection, change, at)), about(ground, [change]))


def find_again(
    workspace: Workspace, store: Store, change_id: str, at: datetime, encode: Encode | None = None
) -> Searched:
    """Search for a change of the ledger again; only what was not found before is kept and returned.

    Raises
    ------
    OracleError
        When there is no such change.
    """
    with store.read() as connection:
        change = ledger.change(connection, change_id)
    found = search(workspace, store, change, at, encode)
    with store.write() as connection:
        before = {f.number for f in ledger.findings(connection, change_id)}
        ledger.add_findings(connection, found.findings)
        fresh = [f for f in ledger.findings(connection, change_id) if f.number not in before]
    return Searched(tuple(fresh), found.missing)


def read_ground(workspace: Workspace, connection: Connection, encode: Encode | None = None) -> Ground:
    """Read and prepare everything that may be stale; functions that do not import are left out, and it says so."""
    encoding = encode or workspace.encoder.encode
    known = {t.template_id: t for t in templates(connection)}
    listed = [template_item(t) for t in known.values() if t.status != "retired"]
    voters, missing = _voters(workspace, connection)
    return Ground(Shelf(listed, encoding), Shelf(voters, encoding), known, encoding, missing)


def look(ground: Ground, connection: Connection, change: Change, at: datetime) -> list[Finding]:
    """Everything that one change may have made stale; gold only where the change says that it counts less."""
    said = Said.of(change, at, ground.templates)
    found = stale_templates(said, ground.templates)
    voters = stale_voters(said, ground.voters, found, ground.titles)
    doubted = change.gold_weight < 1  # what counts in full need not be looked at again
    labels = [f.item for f in found if doubted and f.score >= LIMITS.gold_from]
    gold = [one for label in labels for one in ground.gold(connection, label)]
    rows = ground.encode([g.text for g in gold]) if gold else np.zeros((0, 0), np.float32)
    return [*found, *voters, *stale_gold(said, gold, rows, found, ground.titles)]


def about(ground: Ground, changes: Iterable[Change]) -> str:
    """What could not be searched, and product tags that nothing has, in sentences."""
    tags = {p for shelf in (ground.templates, ground.voters) for item in shelf.items for p in item.products}
    known, out = folded(tuple(tags)), [ground.missing] if ground.missing else []
    for product in dict.fromkeys(p for change in changes for p in change.products):
        if not folded([product]) <= known:
            hint = did_you_mean(product, tags)
            out.append(f"no template and no function has the product '{product}'{hint}")
    return "; ".join(out)


def fingerprints(workspace: Workspace) -> dict[str, str]:
    """Name of each function and rule to its fingerprint now.

    Raises
    ------
    OracleError
        Where one of them cannot be read.
    """
    with workspace.open_store() as store, store.read() as connection:
        sources = voters_now(workspace, connection)
    return {s.name: s.fingerprint for s in sources}


def fingerprints_if_whole(workspace: Workspace) -> dict[str, str] | None:
    """The same; None where one of them cannot be read."""
    try:
        return fingerprints(workspace)
    except OracleError:
        return None


def template_item(template: Template) -> Item:
    """A template as it is searched: title and body, sentence by sentence."""
    says = template_sentences(template)
    return Item(TEMPLATE, template.template_id, template.owner, template.products, says)


def voters_now(workspace: Workspace, connection: Connection) -> list[Source]:
    """Functions and rules as they are in the folder now.

    Raises
    ------
    OracleError
        Where one of them cannot be read.
    """
    return load_sources(workspace.functions, _taxonomy(connection))


def _taxonomy(connection: Connection) -> Taxonomy:
    return Taxonomy(templates(connection), moves(connection).aliases)


def _voters(workspace: Workspace, connection: Connection) -> tuple[list[Item], str]:
    try:
        taxonomy = _taxonomy(connection)
        sources = load_sources(workspace.functions, taxonomy)
    except OracleError as error:
        return [], f"functions and rules were not searched: {error}"
    return [_voter(s, taxonomy) for s in sources], ""


def _voter(source: Source, taxonomy: Taxonomy) -> Item:
    """A function or rule: what its author says of it, examples that it votes on, and phrases that it looks for."""
    phrases = [p for part in ("any", "all", "similar_to") for p in getattr(source.voter, part, ())]
    texts: Sequence[str] = [source.doc.partition("\n\n")[0], *source.yes, *phrases]
    says = tuple(line for text in texts for line in sentences(text))
    labels = source.declared(taxonomy) or ()
    few = [taxonomy.labels[i] for i in labels] if len(labels) <= FEW_TEMPLATES else []
    named = tuple(label for label in few if label not in RESERVED)
    return Item(VOTER, source.name, source.owner, source.products, says, named)
