"""Splitting a template: which gold goes to which part, and which of it somebody has to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.workspace import Workspace
from labeling.curating.moves import SPLIT, Plan
from labeling.curating.splitting import split_parts
from labeling.disk.files import read_toml
from labeling.disk.reading import read_templates
from labeling.disk.tables import Row, Table, read_table
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.reads import questions_of
from labeling.store.reviews import gold_of_label
from labeling.store.template_edits import template
from labeling.taxonomy import Template


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a gold question of a template that is split would go.

    ``similarity`` is the cosine to that part, ``margin`` how much less similar the next part is; it is ``clear``
    where the margin is large enough, see ``labeling.curating.splitting``.
    """

    question_id: str
    text: str
    split: str
    goes_to: str
    similarity: float
    margin: float = 0.0
    clear: bool = True


def proposed_split(workspace: Workspace, store: Store, template_id: str, made: Sequence[Template]) -> list[Proposal]:
    """Where each gold question of a template would go: those that leave, those in doubt, those that stay.

    Similarity of embeddings to the wordings of the old template and the new ones; see ``labeling.curating.splitting``.
    """
    with store.read() as connection:
        old, gold = template(connection, template_id), gold_of_label(connection, template_id)
        text = {q.question_id: q.text for q in questions_of(connection, [g.question_id for g in gold])}
    if not gold or not made:
        return []
    encode, parts = workspace.encoder.encode, (old, *made)
    found = split_parts(encode([text[g.question_id] for g in gold]), encode([t.wording for t in parts]))
    columns = zip(gold, found.part, found.similarity, found.margin, found.clear, strict=True)
    proposals = [
        Proposal(
            g.question_id, text[g.question_id], g.split, parts[p].template_id, round(float(s), 4), float(m), bool(c)
        )
        for g, p, s, m, c in columns
    ]
    return sorted(proposals, key=lambda p: (p.clear, p.goes_to == template_id, -p.margin, p.question_id))


def split_plan(workspace: Workspace, store: Store, template_id: str, made: Sequence[Template]) -> Plan:
    """A split that hands over what is clear, and asks experts again about the rest."""
    found = proposed_split(workspace, store, template_id, made)
    goes = {p.question_id: p.goes_to for p in found if p.clear and p.goes_to != template_id}
    return Plan(
        SPLIT, template_id, made=tuple(made), hand_over=goes, ask=tuple(p.question_id for p in found if not p.clear)
    )


def read_made(path: Path, old: Template) -> tuple[Template, ...]:
    """New templates from a file: CSV, JSONL or Parquet as data/templates is read, or TOML with ``[[template]]``.

    What the file does not say is taken over from the template that is split.

    Raises
    ------
    OracleError
        Where the file holds no template, or one that cannot be read: with the line.
    """
    table = _toml(path) if path.suffix == ".toml" else read_table(path)
    known = {"topic": old.topic, "owner": old.owner, "products": ";".join(old.products)}
    known |= {"review_by": old.review_by.isoformat() if old.review_by else ""}
    columns = tuple(dict.fromkeys((*table.columns, *known)))
    return read_templates(Table(path, columns, tuple(_filled(row, known) for row in table.rows)))


def _filled(row: Row, known: Mapping[str, str]) -> Row:
    return replace(row, values={**known, **{name: value for name, value in row.values.items() if value.strip()}})


def _toml(path: Path) -> Table:
    """A TOML file as a table; each ``[[template]]`` is a row."""
    if not path.is_file():
        raise OracleError("there is no such file", path)
    text, values = read_toml(path)
    found = values.get("template")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise OracleError("the file has no template; write at least one [[template]]", path)
    lines = [i for i, line in enumerate(text.splitlines(), 1) if line.strip() == "[[template]]"]
    places = lines if len(lines) == len(found) else [1] * len(found)
    rows = tuple(Row({k: _text(v) for k, v in one.items()}, path, n) for one, n in zip(found, places, strict=True))
    return Table(path, tuple(dict.fromkeys(name for row in rows for name in row.values)), rows)


def _text(value: object) -> str:
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
