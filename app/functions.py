"""What SMEs ask about labeling functions and rules."""

from __future__ import annotations

from typing import Any

from app.pipeline import ingesting
from app.workspace import Workspace
from labeling.analysis import summarize
from labeling.applying import Applier, check_examples
from labeling.errors import OracleError
from labeling.reading import read_templates
from labeling.registry import Source, load_sources
from labeling.tables import read_table
from labeling.taxonomy import Taxonomy


def _taxonomy(workspace: Workspace) -> Taxonomy:
    return Taxonomy(read_templates(read_table(workspace.data_files()["templates"])))


def _sources(workspace: Workspace) -> tuple[list[Source], Taxonomy]:
    taxonomy = _taxonomy(workspace)
    return load_sources(workspace.functions, taxonomy), taxonomy


def check(workspace: Workspace) -> dict[str, Any]:
    """Try all examples; failures in words."""
    sources, taxonomy = _sources(workspace)
    failures = check_examples(sources, Applier(taxonomy, workspace.encoder.encode))
    examples = sum(len(s.yes) + len(s.no) for s in sources)
    return {"voters": len(sources), "examples": examples, "failures": [str(f) for f in failures]}


def listing(workspace: Workspace) -> list[dict[str, Any]]:
    """One row a source."""
    sources, taxonomy = _sources(workspace)
    rows = []
    for source in sources:
        labels = source.declared(taxonomy)
        rows.append(
            {
                "voter": source.name,
                "votes_for": "what it returns" if labels is None else taxonomy.describe(labels),
                "owner": source.owner,
                "place": source.place,
                "products": list(source.products),
                "doc": source.doc,
                "fingerprint": source.fingerprint,
            }
        )
    return rows


def analysis(workspace: Workspace) -> list[dict[str, Any]]:
    """Snorkel's summary of the latest votes, on seed and valid gold; test gold is not looked at."""
    record = workspace.run.record("vote")
    if record is None or not workspace.run.is_whole(record):
        raise OracleError("there are no votes yet; run `oracle label` or `oracle run` first")
    votes, _ = workspace.run.load_votes()
    gold = workspace.run.load_gold().only("seed", "valid")
    table = summarize(votes, ingesting.load_taxonomy(workspace), gold).reset_index()
    table = table.astype(object).where(table.notna(), None)
    return [dict(row) for row in table.to_dict("records")]
