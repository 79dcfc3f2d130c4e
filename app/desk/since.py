"""What changed since the labels were made: reviews, templates, files and functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.desk.loaded import Desk
from app.pipeline import ingesting
from app.pipeline.labels import FUNCTIONS
from app.pipeline.step import Context, code_digest
from labeling.disk.generations import LATEST
from labeling.disk.question_table import question_file
from labeling.hashing import digest
from labeling.loading.registry import folder_digest
from labeling.store import glance


@dataclass(frozen=True)
class Since:
    """What the labels do not know: ``anything`` is exact, the rest says what it is as far as times tell.

    Parameters
    ----------
    reviews, templates
        Reviews written, and templates edited or loaded anew, after the labels were made.
    files
        Whether data files, functions or rules were touched after that.
    """

    anything: bool
    reviews: int = 0
    templates: int = 0
    files: bool = False


def since_labels(desk: Desk) -> Since:
    """Compare what the labels were made from with what there is now."""
    loaded, voted = (desk.workspace.run.record(step) for step in ("ingest", "vote"))
    if loaded is not None and voted is not None:
        key, functions = _now(desk)
        if loaded.key == key and voted.facts.get(FUNCTIONS) == functions:
            return Since(False)
    made = question_file(desk.workspace.run / LATEST)
    at = datetime.fromtimestamp(made.stat().st_mtime, UTC)
    with desk.store.read() as connection:
        reviews = sum(glance.reviews_by_expert(connection, at).values())
        templates = glance.template_versions_since(connection, at)
    return Since(True, reviews, templates, any(p.stat().st_mtime > at.timestamp() for p in _files(desk)))


def _now(desk: Desk) -> tuple[str, str]:
    """The key that `oracle run` would keep its first step under now, see `app.pipeline.step`; hash of the functions."""
    state = [(str(p), p.stat().st_mtime_ns) for p in _files(desk)], desk.store.revision()

    def read() -> tuple[str, str]:
        made = ingesting.inputs(Context(desk.workspace, desk.store))
        return digest(["ingest", code_digest(), {}, made]), folder_digest(desk.workspace.functions)

    return desk.kept("first-step", state, read)


def _files(desk: Desk) -> list[Path]:
    functions = [p for p in desk.workspace.functions.rglob("*") if p.suffix in (".py", ".toml")]
    return [*desk.workspace.data_files().values(), *functions]
