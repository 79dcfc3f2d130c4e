"""Writes a draft template and its rules into a workspace: both, or neither."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from labeling.disk.files import replacing
from labeling.disk.reading import read_templates
from labeling.disk.tables import Table, read_table
from labeling.errors import OracleError
from labeling.sources.rules import Rule
from labeling.sources.rules_out import append_rules
from labeling.taxonomy import Template


def append_draft(templates: Path, rules: Path, draft: Template, draft_rules: Sequence[Rule]) -> None:
    """Append a draft template to its file and the rules to theirs; what stands there is kept to the letter.

    Parameters
    ----------
    templates
        ``templates.csv`` or ``templates.jsonl``.
    rules
        ``rules.toml``; may be missing.

    Raises
    ------
    OracleError
        A taken template id or rule name, a file that cannot be appended to, a table without a column
        ``status`` (the draft would be live there): nothing is written then.
    """
    content = _with_row(templates, read_table(templates), draft)
    _try(content, templates, draft)
    with replacing(templates) as temporary:
        temporary.write_bytes(content)
        append_rules(rules, draft_rules)


def _with_row(path: Path, table: Table, draft: Template) -> bytes:
    twin = next((r for r in table.rows if r.values.get("template_id", "").strip() == draft.template_id), None)
    if twin is not None:
        raise OracleError(f"template '{draft.template_id}' is already there; run `oracle run` first", path, twin.line)
    values = {"template_id": draft.template_id, "topic": draft.topic, "title": draft.title, "body": draft.body}
    values |= {"status": draft.status} | ({"owner": draft.owner} if draft.owner else {})
    if path.suffix == ".jsonl":
        line = json.dumps(values, ensure_ascii=False) + "\n"
    elif path.suffix == ".csv":
        table.require("status")
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerow([values.get(c, "") for c in table.columns])
        line = buffer.getvalue()
    else:
        raise OracleError("a row cannot be appended to this kind of file; save it as templates.csv", path)
    old = path.read_bytes()
    if b"\r\n" in old:
        line = line.removesuffix("\n") + "\r\n"
    return old + (b"" if old.endswith(b"\n") else b"\n") + line.encode()


def _try(content: bytes, path: Path, draft: Template) -> None:
    """Refuse content that does not read back as the old templates and the draft."""
    with TemporaryDirectory() as folder:
        trial = Path(folder) / path.name
        trial.write_bytes(content)
        try:
            found = read_templates(read_table(trial))
        except OracleError as error:
            raise OracleError(error.message, path, error.line) from error
    if (found[-1].template_id, found[-1].body, found[-1].status) != (draft.template_id, draft.body, "draft"):
        raise OracleError("the draft does not read back as it was written; add it by hand", path)
