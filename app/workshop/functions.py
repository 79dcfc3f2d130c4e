"""What SMEs ask about labeling functions and rules."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.latest import Generation, latest
from app.llm_voter.voting import told_voter
from app.pipeline.ingesting import applier_of
from app.workspace import Workspace
from labeling.analysing.analysis import learned_accuracy, mass_inside, summarize
from labeling.applying import check_examples
from labeling.disk.reading import read_templates
from labeling.disk.tables import read_table
from labeling.errors import OracleError, did_you_mean
from labeling.loading.registry import load_all, load_sources
from labeling.sources.source import Source
from labeling.store import Source as StoreSource
from labeling.store.muting import muted
from labeling.taxonomy import Taxonomy
from labeling.voters import COMPUTED_KINDS
from labeling.votes import Voter, Votes


def _taxonomy(workspace: Workspace) -> Taxonomy:
    """Labels as the next run will see them: what the file says now, with edits and moves made in the app."""
    path = workspace.data_files()["templates"]
    file = StoreSource(workspace.shown(path.resolve()), read_templates(read_table(path)))
    with workspace.open_store() as store:
        return Taxonomy(store.templates_after([file]), store.moves().aliases)


def _sources(workspace: Workspace) -> tuple[list[Source], Taxonomy]:
    taxonomy = _taxonomy(workspace)
    return load_sources(workspace.functions, taxonomy), taxonomy


def check(workspace: Workspace) -> dict[str, Any]:
    """Try all examples; failures in words, and modules that are not used."""
    taxonomy = _taxonomy(workspace)
    loaded = load_all(workspace.functions, taxonomy)
    failures = [f"{module.path} is not used: {module.why}" for module in loaded.left_out]
    failures += map(str, check_examples(loaded.sources, applier_of(workspace, taxonomy)))
    examples = sum(len(s.yes) + len(s.no) for s in loaded.sources)
    return {"voters": len(loaded.sources), "examples": examples, "failures": failures}


def listing(workspace: Workspace) -> list[dict[str, Any]]:
    """One row a source, and the language model if one is named; ``muted`` says by whom, when and why, else None."""
    sources, taxonomy = _sources(workspace)
    with workspace.open_store() as store, store.read() as connection:
        unheard = {name: asdict(event) for name, event in muted(connection).items()}
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
                "muted": unheard.get(source.name),
            }
        )
    told = told_voter(workspace)
    return rows if told is None else [*rows, _told_row(told, unheard.get(told.name))]


def _told_row(told: Voter, muted: dict[str, Any] | None) -> dict[str, Any]:
    """The language model in the form of a row of `listing`."""
    about = {"owner": told.owner, "place": told.place, "products": list(told.products), "doc": told.doc}
    said = {"voter": told.name, "votes_for": "what it answers"}
    return said | about | {"fingerprint": told.fingerprint, "muted": muted}


def analysis(workspace: Workspace) -> list[dict[str, Any]]:
    """Snorkel's summary of the latest votes, on seed and valid gold; test gold is not looked at."""
    return table_of(latest(workspace))


def table_of(now: Generation) -> list[dict[str, Any]]:
    """Summary of one generation, a row a voter in their order; what is not known is None."""
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
    rows = table_of(now)
    figures = next((r for r in rows if r["voter"] == name), None)
    if figures is None:
        raise OracleError(f"unknown voter '{name}'{did_you_mean(name, [r['voter'] for r in rows])}")
    places = judged(now, figures["j"])
    wrong, doubted = (entries(now, figures["j"], p[:most]) for p in (places.wrong, places.doubted))
    return {"figures": figures, "wrong": wrong, "doubted": doubted}


@dataclass(frozen=True)
class Judged:
    """Places of the questions on which one voter votes, each ``(r,)`` int64, without those of test gold.

    Parameters
    ----------
    right, wrong
        What seed and valid gold say of the vote; of the right ones the surest label comes first, of the wrong
        ones the surest label against the vote.
    alone
        No other function or rule votes there; the least sure label first.
    doubted
        There is no gold, and the likeliest label is against the vote; the surest first.
    """

    right: NDArray[np.int64]
    wrong: NDArray[np.int64]
    alone: NDArray[np.int64]
    doubted: NDArray[np.int64]


def judged(now: Generation, j: int) -> Judged:
    """What gold and labels say of voter ``j``, question by question."""
    votes, labels = now.votes, now.labels
    mine, column = votes.select([j]), votes.columns[j]
    mass = mass_inside(mine, labels)
    order = np.argsort(mass, kind="stable")
    order = order[~now.gold.held("test")[column.rows[order]]]
    rows, options = column.rows[order].astype(np.int64), column.options[order]
    gold, best = now.gold.only("seed", "valid")[rows], labels.best()[rows]
    known = gold >= 0
    right = known & _inside(mine, options, gold)
    doubted = ~known & ~_inside(mine, options, best)
    others = written_per_question(votes) - (votes.voters[j].kind not in COMPUTED_KINDS)
    return Judged(rows[right][::-1], rows[known & ~right], rows[others[rows] == 0], rows[doubted])


def _inside(votes: Votes, options: NDArray[np.int32], labels: NDArray[np.int32]) -> NDArray[np.bool_]:
    """``(r,)`` bool: the label of each row lies in the set of its option."""
    if not len(options):
        return np.zeros(0, bool)
    return np.asarray(votes.flat.members[options, np.maximum(labels, 0)]).ravel() > 0


def written_per_question(votes: Votes) -> NDArray[np.int64]:
    """``(n,)`` int64: how many functions and rules vote on each question."""
    written = np.array([v.kind not in COMPUTED_KINDS for v in votes.voters], bool)
    return np.bincount(votes.flat.row[written[votes.flat.voter]], minlength=votes.n)


def entries(now: Generation, j: int, places: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Questions on which voter ``j`` votes, with what it says, the likeliest label and gold."""
    gold, likeliest = now.gold.only("seed", "valid"), now.labels.best()
    voter, column = now.votes.voters[j], now.votes.columns[j]
    out = []
    for row, at in zip(places.tolist(), np.searchsorted(column.rows, places).tolist(), strict=True):
        question, best = now.questions[row], int(likeliest[row])
        out.append(
            {
                "question_id": question.question_id,
                "text": question.text,
                "votes_for": now.taxonomy.describe(voter.options[column.options[at]]),
                "label": now.taxonomy.labels[best],
                "proba": round(float(now.labels.proba[row, best]), 4),
                "gold": now.taxonomy.labels[gold[row]] if gold[row] >= 0 else None,
            }
        )
    return out
