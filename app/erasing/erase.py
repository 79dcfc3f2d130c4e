"""Erasing step by step; each may be repeated, so that an erasing that was killed is finished by the next one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.erasing import backups as kept_backups
from app.erasing import computed, gathering, journal, notes, releases, searching
from app.erasing.places import is_database
from app.erasing.report import Erased
from app.erasing.target import Found, Others, Target
from app.schedule.lease import WORK, held
from app.workspace import Workspace
from labeling.acting import doing, require
from labeling.disk.needles import Needles
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.compacting import compact
from labeling.store.erasing import count_rows, gone, remove
from labeling.store.scrubbing import holding, scrub


def plan(workspace: Workspace, target: Target) -> Erased:
    """What erasing would do; nothing is written.

    Raises
    ------
    OracleError
        When there is nothing of it.
    """
    require("erase")
    with workspace.open_store() as store:
        found = gathering.gather(workspace, store, target)
        _refuse_unknown(store, found)
        theirs = gathering.others(workspace, store, found)
        with store.read() as connection:
            counts = count_rows(connection, found.rows)
        held_by = releases.holders(workspace.releases, found.asked - theirs.same)
        return Erased(
            target,
            True,
            counts,
            gathering.rows_in_files(workspace, found, theirs),
            dict.fromkeys(held_by, ""),
            run=bool(found.questions) and workspace.run.path.is_dir(),
            backups=_shown(workspace, kept_backups.holders(workspace.root, found.needles(theirs.within))),
            outside=_outside(workspace, store),
        )


def erase(workspace: Workspace, target: Target, at: datetime, backups: bool = False, wait: bool = False) -> Erased:
    """Remove all there is of a question, case or customer, and look that nothing is left.

    Parameters
    ----------
    at
        Now, timezone-aware.
    backups
        Whether backups in var/backups that hold it are removed too.
    wait
        Whether to wait while another job holds the workspace.

    Raises
    ------
    OracleError
        When there is nothing of it, who acts may not erase, or another job holds the workspace.
    """
    require("erase")
    with workspace.open_store() as store, held(store, WORK, wait=wait), doing("erase"):
        begun = {found.target: (found, theirs) for found, theirs in journal.pending(workspace.root)}
        found = _with(gathering.gather(workspace, store, target), begun)
        _refuse_unknown(store, found)
        begun[target] = found, gathering.others(workspace, store, found)
        journal.write(workspace.root, *begun[target])
        done = {one.target: _erase(workspace, store, one, theirs, at, backups) for one, theirs in begun.values()}
        return done[target]


def _with(found: Found, begun: dict[Target, tuple[Found, Others]]) -> Found:
    """Together with what an erasing that was cut off had found before."""
    return found.with_rows(begun[found.target][0].rows) if found.target in begun else found


def _refuse_unknown(store: Store, found: Found) -> None:
    with store.read() as connection:
        before = gone(connection).since(found.target.kind, found.target.value)
    if not found and before is None:
        kind, value = found.target.kind, found.target.value
        raise OracleError(f"there is no {kind} '{value}' in the store or in the tables of this workspace")


def _erase(workspace: Workspace, store: Store, found: Found, theirs: Others, at: datetime, backups: bool) -> Erased:
    root, alone, needles = workspace.root, found.asked - theirs.same, found.needles(theirs.within)
    files = gathering.remove_from_files(workspace, found, theirs)
    run = bool(found.questions) and computed.remove_run(root)
    rows = computed.forget_embeddings(root, alone), computed.forget_answers(root, alone)
    replaced = releases.replace_all(workspace, store, alone, at)
    with store.write() as connection:
        removed = remove(connection, found.rows, found.remembered, at)
        cells = scrub(connection, needles)
    samples = computed.forget_samples(root, found)
    written = notes.scrub(root, needles)
    busy = compact(store.database)
    erased = Erased(found.target, False, removed, files, replaced, run, *rows, samples, cells + len(written), busy=busy)
    return _looked_for(workspace, store, erased, needles, backups)


def _looked_for(workspace: Workspace, store: Store, erased: Erased, needles: Needles, backups: bool) -> Erased:
    """With where it still is; what was begun is forgotten unless it has to be tried again."""
    copies = kept_backups.holders(workspace.root, needles)
    if backups:
        kept_backups.remove(copies)
    erased = replace(
        erased,
        backups=_shown(workspace, copies),
        backups_removed=backups,
        outside=_outside(workspace, store),
        left=_left(workspace, store, needles, bool(erased.busy)),
    )
    if not erased.busy:
        journal.done(workspace.root, erased.target)
    return erased


def _left(workspace: Workspace, store: Store, needles: Needles, busy: bool) -> tuple[str, ...]:
    with store.read() as connection:
        cells = tuple(f"store: {column}" for column in holding(connection, needles))
    apart = journal.journal_folder(workspace.root), workspace.root / "var" / "backups"
    files = searching.holding(workspace.root, needles, apart)
    return cells + _shown(workspace, [path for path in files if not (busy and is_database(path))])


def _shown(workspace: Workspace, paths: list[Path]) -> tuple[str, ...]:
    return tuple(workspace.shown(path) for path in paths)


def _outside(workspace: Workspace, store: Store) -> tuple[str, ...]:
    """Files that were loaded from elsewhere and are still there."""
    return tuple(name for name in store.sources() if Path(name).is_absolute() and Path(name).is_file())
