"""A workspace of two blocks, and a way to run steps on a cluster."""

import csv
import shutil
from pathlib import Path

import pytest

from labeling.blocks import BLOCK

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
def big_shop(shop):
    """Two blocks; nothing computed yet."""
    built = Path(__file__).parents[3] / "var" / "encoder"
    shutil.copytree(built, shop / "var" / "encoder", dirs_exist_ok=True)  # workers know nothing of what tests patch
    for name in ("run", "releases"):
        shutil.rmtree(shop / "var" / name, ignore_errors=True)
    return grow(shop, BLOCK + 300)
