"""What SMEs ask about labeling functions and rules."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.latest import Generation, latest
from app.workspace import Workspace
from labeling.analysis import learned_accuracy, mass_inside, summarize
from labeling.applying import Applier, check_examples
from labeling.errors import OracleError, did_you_mean
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
    return _figures(latest(workspace))


def _figures(now: Generation) -> list[dict[str, Any]]:
    table = summarize(now.votes, now.taxonomy, now.gold.only("seed", "valid")).reset_index()
    table["Learned Acc."] = learned_accuracy(now.votes, now.labels)
    table = table.astype(object).where(table.notna(), None)
    return [dict(row) for row in table.to_dict("records")]


def page(workspace: Workspace, name: str, most: int = 20) -> dict[str, Any]:
    """One voter: its figures, the gold questions it got wrong, and the labels that stand against it.

    Parameters
    ----------
    most
        Rows of each list at the most; the label's probability against the vote decides which.
    """
    now = latest(workspace)
    rows = _figures(now)
    figures = next((r for r in rows if r["voter"] == name), None)
    if figures is None:
        raise OracleError(f"unknown voter '{name}'{did_you_mean(name, [r['voter'] for r in rows])}")
    votes, labels, taxonomy, questions = now.votes, now.labels, now.taxonomy, now.questions
    gold = now.gold.only("seed", "valid")
    j = figures["j"]
    mine, column = votes.select([j]), votes.columns[j]
    right = mass_inside(mine, labels)
    order, likeliest = np.argsort(right, kind="stable"), labels.best()
    wrong, doubted = [], []
    for at in order.tolist():
        row = int(column.rows[at])
        vote, best = votes.voters[j].options[column.options[at]], int(likeliest[row])
        entry = {
            "question_id": questions[row].question_id,
            "text": questions[row].text,
            "votes_for": taxonomy.describe(vote),
            "label": taxonomy.labels[best],
            "proba": round(float(labels.proba[row, best]), 4),
            "gold": taxonomy.labels[gold[row]] if gold[row] >= 0 else None,
        }
        if gold[row] >= 0 and gold[row] not in vote:
            wrong.append(entry)
        elif gold[row] < 0 and best not in vote:
            doubted.append(entry)
    return {"figures": figures, "wrong": wrong[:most], "doubted": doubted[:most]}
