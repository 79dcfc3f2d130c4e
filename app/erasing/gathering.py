"""Finding all that there is of a question, a case or a customer, in the store and in the tables of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.erasing import row_files
from app.erasing.places import tables
from app.erasing.target import Found, Others, Target
from app.workspace import Workspace
from labeling.disk.needles import Needles
from labeling.hashing import digest
from labeling.store import Store
from labeling.store.erasing import CASE, CUSTOMER, QUESTION, others_say, rows_of
from labeling.store.scrubbing import echoed


def gather(workspace: Workspace, store: Store, target: Target) -> Found:
    """All there is; files may name questions that the store does not have, and have texts before they were redacted."""
    customer = workspace.settings.customer_attribute
    found = _in_store(store, target, customer, Found(target))
    found = _in_files(workspace, found, customer)
    # a case that only a file knows to be the customer's may have suggestions
    for case in sorted(found.cases) if target.kind == CUSTOMER else ():
        found = _in_store(store, Target(CASE, case), customer, found)
    return _in_files(workspace, found, customer)


def _in_store(store: Store, target: Target, customer: str, found: Found) -> Found:
    with store.read() as connection:
        return found.with_rows(rows_of(connection, target.kind, target.value, customer))


def _in_files(workspace: Workspace, found: Found, customer: str) -> Found:
    for path in tables(workspace.root):
        for row in row_files.rows(path):
            if found.names(row, customer) or _is_gold_of(row, found):
                found = _with_row(workspace, found, row)
    return found


def _is_gold_of(row: Mapping[str, str], found: Found) -> bool:
    """Whether a row without an id, such as gold by text, says what one of its questions says."""
    return not _named(row) and row.get("text", "").strip() in found.asked


def _named(row: Mapping[str, str]) -> bool:
    return any(row.get(name, "").strip() for name in ("question_id", "suggestion_id", "case_id"))


def _with_row(workspace: Workspace, found: Found, row: Mapping[str, str]) -> Found:
    text = row.get("text", "").strip()
    stored = workspace.redactor.text(text)
    said = {row.get(name, "").strip() for name in ("text", "reply", "comment", "note")} - {""}
    asked = {one for one in (text, row.get("text", ""), stored) if one.strip()}
    ids = {row.get("question_id", "").strip()} - {""}
    if text and "label" in row and not ids:  # as `labeling.disk.reading` names a question that gold brings along
        ids = {f"gold-{digest(stored)[:12]}"}
    cases = {row.get("case_id", "").strip()} - {""} if found.target.kind != QUESTION else set[str]()
    return replace(
        found,
        questions=found.questions | ids,
        suggestions=found.suggestions | ({row.get("suggestion_id", "").strip()} - {""}),
        cases=found.cases | cases,
        texts=found.texts | said | {workspace.redactor.text(one) for one in said} | asked,
        asked=found.asked | asked,
    )


def others(workspace: Workspace, store: Store, found: Found) -> Others:
    """Those of its texts that somebody else has said too, in the store or in a table."""
    needles = Needles.of((), found.texts)
    with store.read() as connection:
        same = others_say(connection, found.texts, found.rows)
        within = echoed(connection, needles, found.rows)
    customer = workspace.settings.customer_attribute
    for path in tables(workspace.root):
        for row in row_files.rows(path):
            if _named(row) and not found.names(row, customer):
                said = {row.get("text", ""), row.get("reply", "")}
                same |= {text for one in said for text in (one, one.strip()) if text in found.texts}
                within |= {word for one in said if one for word in needles.words(one.encode("utf-8", "replace"))}
    same |= {workspace.redactor.text(text) for text in same}
    return Others(frozenset(same & found.texts), frozenset(within | same))


def rows_in_files(workspace: Workspace, found: Found, theirs: Others) -> dict[str, int]:
    """How many rows each table has of it."""
    doomed = is_doomed(workspace, found, theirs)
    counts = {path: sum(map(doomed, row_files.rows(path))) for path in tables(workspace.root)}
    return {workspace.shown(path): n for path, n in counts.items() if n}


def remove_from_files(workspace: Workspace, found: Found, theirs: Others) -> dict[str, int]:
    """Remove these rows; how many there were by file. A table other than templates and questions may go as a whole."""
    doomed, counts = is_doomed(workspace, found, theirs), dict[str, int]()
    for path in tables(workspace.root):
        removed = row_files.remove(path, doomed)
        if removed:
            counts[workspace.shown(path)] = removed
            _remove_if_empty(path)
    return counts


def is_doomed(workspace: Workspace, found: Found, theirs: Others) -> row_files.Doomed:
    """Whether a row has to go: it is about it, or says the same and nobody else says so."""
    customer, alone = workspace.settings.customer_attribute, found.asked - theirs.same

    def doomed(row: Mapping[str, str]) -> bool:
        return found.names(row, customer) or (not _named(row) and row.get("text", "").strip() in alone)

    return doomed


def _remove_if_empty(path: Path) -> None:
    if path.stem not in ("questions", "templates") and next(iter(row_files.rows(path)), None) is None:
        path.unlink()
