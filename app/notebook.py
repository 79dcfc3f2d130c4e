"""A workspace in a notebook: what the runs made of it, as tables and arrays, and suggestions.

    oracle = open_workspace(".")
    oracle.labels().head()
    oracle.suggest(["Where is my payout?"])

It reads and never writes; `oracle run` makes what it reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.latest import Generation, latest
from app.services import open_suggester
from app.workspace import Workspace
from labeling.analysing.analysis import summarize
from labeling.errors import OracleError
from labeling.values import SPLITS, Question, Questions
from labeling.votes import Votes

SUGGESTED = (
    "text", "decision", "template_id", "template_proba", "topic", "topic_proba", "valid_proba", "reason", "answer"
)  # fmt: skip


class Notebook:
    """The latest labels of a workspace; made by `open_workspace`.

    Parameters
    ----------
    workspace
        Where to read.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @property
    def label_names(self) -> list[str]:
        """The k labels in the order of all columns: template ids, and the two reserved labels last."""
        return list(self._now.taxonomy.labels)

    def templates(self) -> pd.DataFrame:
        """One row a template: ``template_id, topic, title, body, status, owner, products, review_by, version``."""
        return pd.DataFrame([asdict(t) for t in self._now.taxonomy.templates])

    def questions(self) -> pd.DataFrame:
        """One row a question: ``question_id, text, asked_at, case_id, reply``, in the order of votes and labels."""
        rows = [(q.question_id, q.text, q.asked_at, q.case_id, q.reply) for q in self._now.questions]
        return pd.DataFrame(rows, columns=["question_id", "text", "asked_at", "case_id", "reply"])

    def gold(self) -> pd.DataFrame:
        """One row a gold question: ``question_id, label, split, weight``."""
        now = self._now
        gold, ids, names = now.gold, now.questions.ids, now.taxonomy.labels
        places = np.flatnonzero(gold.label >= 0).tolist()
        rows = [(ids[i], names[gold.label[i]], SPLITS[gold.split[i]], float(gold.weight[i])) for i in places]
        return pd.DataFrame(rows, columns=["question_id", "label", "split", "weight"])

    def gold_labels(self, *splits: str) -> NDArray[np.int64]:
        """``(n,)`` int64: gold as places in ``label_names``, -1 where there is none; of ``seed`` if no split is named.

        Raises
        ------
        OracleError
            Where there is no such split.
        """
        for split in splits:
            if split not in SPLITS:
                raise OracleError(f"unknown split '{split}'; known: {', '.join(SPLITS)}")
        return self._now.gold.only(*(splits or ("seed",))).astype(np.int64)

    def votes(self) -> Votes:
        """``(n, m)`` votes of all voters; ``votes().to_snorkel()`` is Snorkel's matrix."""
        return self._now.votes

    def voters(self) -> pd.DataFrame:
        """One row a voter, under the column names of Snorkel's ``LFAnalysis``; test gold is not looked at."""
        now = self._now
        return summarize(now.votes, now.taxonomy, now.gold.only("seed", "valid"))

    def labels(self) -> pd.DataFrame:
        """One row a question: ``question_id, label, proba, covered``; ``label`` is empty where nobody voted."""
        now = self._now
        best, proba = now.labels.best(), now.labels.proba.max(axis=1)
        names = [now.taxonomy.labels[i] if i >= 0 else "" for i in best.tolist()]
        about = {"question_id": now.questions.ids, "label": names, "proba": proba, "covered": now.labels.covered}
        return pd.DataFrame(about)

    def proba(self) -> NDArray[np.float32]:
        """``(n, k)`` float32: the probability of every label for every question."""
        return self._now.labels.proba

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``(t, d)`` float32 unit rows: embeddings of texts by the workspace's encoder."""
        return self.workspace.encoder.encode(list(texts))

    def suggest(self, texts: Sequence[str], release: str | None = None) -> pd.DataFrame:
        """One row a text: what the current release, or another one, suggests; ``answer`` is the rendered template."""
        asked = Questions(tuple(Question(f"q{i}", text) for i, text in enumerate(texts)))
        suggester = open_suggester(self.workspace, release)
        found = suggester.suggest(asked, self.workspace.settings.placeholders) if len(asked) else []
        rows = [asdict(s) | {"answer": s.text, "text": q.text} for s, q in zip(found, asked, strict=True)]
        return pd.DataFrame(rows, columns=list(SUGGESTED))

    @property
    def _now(self) -> Generation:
        """The latest labels; read again once a run has made others."""
        made = (self.workspace.run / "manifest.json").stat().st_mtime_ns if self.workspace.run.path.is_dir() else 0
        if self.__dict__.get("_made") != made:
            self._generation, self._made = latest(self.workspace), made
        return self._generation


def open_workspace(root: Path | str = ".") -> Notebook:
    """The workspace in a folder.

    Raises
    ------
    OracleError
        Where the folder is no workspace.
    """
    return Notebook(Workspace(Path(root)))
