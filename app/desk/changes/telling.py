"""Telling of a change: what it may make stale before it is kept, one by one or from a file of release notes."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from app.desk.changes.written import written
from app.desk.loaded import Desk
from app.desk.templates.draft import empty_draft
from app.desk.templates.draft import products as products_of
from app.freshness.adding import Added, add
from app.freshness.finding import Ground, Searched, about, look, read_ground
from app.freshness.release_notes import About, read_changes
from app.kept import Kept
from labeling.errors import OracleError
from labeling.freshness.changes import Change
from labeling.loading.registry import folder_digest
from labeling.store.changes import changes

KINDS_OF_FILE = ("md", "markdown", "txt", "csv", "jsonl", "parquet")

_grounds: Kept[Ground] = Kept(2)
_searched: Kept[Searched] = Kept(8)


def known_products(desk: Desk) -> list[str]:
    """Tags that templates, functions, rules or other changes have, by name."""
    with desk.store.read() as connection:
        told = {p for change in changes(connection) for p in change.products}
    tags = told | {p for source in written(desk) or () for p in source.products}
    return sorted(tags.union(products_of(desk.store.templates(), empty_draft())))


def preview(desk: Desk, change: Change) -> Searched:
    """What a change may make stale; read and searched once as long as it and the workspace stay the same."""
    place = (desk.store.database.place, desk.store.revision(), folder_digest(desk.workspace.functions))
    return _searched.get((*place, change.change_id), lambda: _search(desk, place, change))


def _search(desk: Desk, place: Hashable, change: Change) -> Searched:
    with desk.store.read() as connection:
        ground = _grounds.get(place, lambda: read_ground(desk.workspace, connection))
        return Searched(tuple(look(ground, connection, change, change.at)), about(ground, [change]))


def keep(desk: Desk, told: Sequence[Change], at: datetime) -> Added:
    """Write changes into the ledger, and what each may make stale."""
    return add(desk.workspace, desk.store, told, at)


def read_notes(desk: Desk, name: str, content: bytes, given: About) -> list[Change]:
    """The entries of a file that was handed over, in its order.

    Raises
    ------
    OracleError
        Where it cannot be read; it names the file and the line.
    """
    shown = PurePath(name.replace("\\", "/")).name
    with TemporaryDirectory() as folder:
        with desk.store.read() as connection:
            there = changes(connection)
        path = Path(folder, "notes").with_suffix(PurePath(shown).suffix.lower())
        path.write_bytes(content)
        try:
            return read_changes(path, shown, given, there)
        except OracleError as error:  # a library may name the copy, which nobody knows
            raise OracleError(error.message.replace(str(path), shown), shown, error.line) from error


def known(desk: Desk, told: Sequence[Change]) -> frozenset[str]:
    """Ids of those that the ledger has already."""
    with desk.store.read() as connection:
        return frozenset(c.change_id for c in changes(connection)) & {c.change_id for c in told}
