"""What the commands do: take files of a format in, make a workspace of them, hand a workspace out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from app.exchange import exporting, hugging_face_out, new_workspace, wrench_out, zendesk_macros
from app.exchange.deciding import Who
from app.exchange.exporting import QUESTIONS as QUESTIONS
from app.exchange.files import HUGGING_FACE, WRENCH, ZENDESK, read_file
from app.exchange.files import IMPORTED as IMPORTED
from app.exchange.formats import FORMATS, format_named
from app.exchange.importing import load
from app.workspace import Workspace
from labeling.acting import require
from labeling.errors import OracleError, did_you_mean

EXPORTED = (*FORMATS, WRENCH, HUGGING_FACE, ZENDESK)


def named(pairs: Sequence[str], otherwise: str) -> Who:
    """Names of experts from ``ID=NAME``, and one for decisions that name nobody."""
    names: dict[str, str] = {}
    for pair in pairs:
        found, sign, name = pair.rpartition("=")
        if not (sign and found.strip() and name.strip()):
            raise OracleError(f"'{pair}' names nobody; write --who ID=NAME")
        names[found.strip()] = name.strip()
    return Who(names, otherwise.strip())


def take_in(workspace: Workspace, form: str, files: Sequence[Path], who: Who, at: datetime) -> dict[str, Any]:
    """Load files, one after the other; all are read before the first is loaded. Returns what became of each."""
    customer = workspace.settings.customer_attribute
    found = [(path, read_file(form, path, customer)) for path in files]
    return {str(path): asdict(load(workspace, path, form, one, who, at)) for path, one in found}


def make_workspace(form: str, files: Sequence[Path], target: Path, who: Who) -> dict[str, Any]:
    """Make a new workspace of files; returns what is in it."""
    found = [read_file(form, path, new_workspace.CUSTOMER) for path in files]
    return {"folder": str(target)} | new_workspace.create(target, found, who)


def hand_out(
    workspace: Workspace, form: str, target: Path, what: str = QUESTIONS, settings: Path | None = None
) -> dict[str, Any]:
    """Write what a workspace knows for a tool; returns how much of what was written where."""
    if form not in EXPORTED:
        raise OracleError(f"unknown format '{form}'{did_you_mean(form, EXPORTED)}")
    if form not in FORMATS and (what != QUESTIONS or settings is not None):
        raise OracleError(f"{form} takes neither --what nor --settings; leave them out")
    if settings is not None:
        write_settings(workspace, form, settings)
    return {"format": form, "out": str(target), "settings": "" if settings is None else str(settings)} | {
        "written": _written(workspace, form, target, what)
    }


def write_settings(workspace: Workspace, form: str, target: Path) -> None:
    """Write what a tool has to be told about the labels of a workspace."""
    chosen = format_named(form)
    with workspace.open_store() as store:
        exporting.write_settings(chosen, target, exporting.choices_in(store))


def _written(workspace: Workspace, form: str, target: Path, what: str) -> dict[str, int]:
    if form == WRENCH:
        found = wrench_out.export(workspace, target)
        return {"questions": found["questions"], "votes": found["votes"], "votes left out": found["sets"]}
    if form == HUGGING_FACE:
        return {f"{split} rows": n for split, n in hugging_face_out.export(workspace, target).items()}
    if form == ZENDESK:
        return {"macros": _macros(workspace, target)}
    return {what: exporting.export(workspace, format_named(form), target, what)}


def _macros(workspace: Workspace, target: Path) -> int:
    require("export")
    if target.suffix != ".json":
        raise OracleError(f"a file for Zendesk ends with .json, not '{target.suffix}'", target)
    with workspace.open_store() as store:
        return zendesk_macros.write(store.templates(), target)
