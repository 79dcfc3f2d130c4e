"""A workspace of two blocks, and a way to run steps on a cluster."""

import csv
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

from app.workspace import Workspace
from labeling.blocks import BLOCK
from models.encoding import static_built
from models.encoding.encoders import BUNDLED, weights_of

WORDS = ("payout", "refund", "invoice", "card", "fee", "login", "late", "pause", "missing", "where", "how", "thanks")


def grow(shop: Path, n: int) -> Path:
    """Add questions to a workspace until it has n, all different and short."""
    path = shop / "data" / "questions.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names, rows = list(reader.fieldnames or ()), list(reader)
    for i in range(len(rows), n):
        text = f"{WORDS[i % 12]} {WORDS[i // 12 % 12]} {i}"
        rows.append({**dict.fromkeys(names, ""), "question_id": f"more{i}", "text": text})
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows(rows)
    return shop


@pytest.fixture
def big_shop(shop, monkeypatch):
    """Two blocks, nothing computed yet, and an encoder of a few words, which takes a thousandth of the time."""
    for name in ("run", "releases"):
        shutil.rmtree(shop / "var" / name, ignore_errors=True)
    settings = shop / "oracle.toml"
    settings.write_text(
        re.sub('(?m)^encoder = "(.*?)"', r'encoder = "static:\1"', settings.read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    monkeypatch.setattr(static_built, "_distilled", lambda weights: made_up())
    built = shop / "var" / "encoder"
    static_built.open_static(BUNDLED, weights_of(BUNDLED), built)  # workers find it there, and know of no patches
    monkeypatch.setattr(Workspace, "built_encoders", built)
    return grow(shop, BLOCK + 300)


def made_up():
    """What model2vec would come to: a tokenizer, and a row a word."""
    words = {"[UNK]": 0} | {word: i for i, word in enumerate((*WORDS, "my", "is", "order", "parcel", "it"), 1)}
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = Lowercase(), Whitespace()
    rows = np.random.default_rng(0).normal(size=(len(words), 64)).astype(np.float32)
    return SimpleNamespace(embedding=rows, unk_token_id=None, tokenizer=tokenizer)
