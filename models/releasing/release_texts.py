"""A release without some of the texts that its suggestions can point to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import numpy as np

from labeling.disk.files import read_json
from models.releasing.releases import ABOUT, Memory, load_release, save_release


def has_any(folder: Path, release_id: str, texts: Collection[str]) -> bool:
    """Whether a release remembers any of these texts.

    Raises
    ------
    OracleError
        When it cannot be read.
    """
    return not set(load_release(folder, release_id).memory.texts).isdisjoint(texts)


def without_texts(folder: Path, release_id: str, texts: Collection[str]) -> str:
    """Write the same release without these texts and their embeddings, and return its id.

    What was learned from many texts at once stays as it is: the weights, and the middle of each template's questions.
    """
    old = load_release(folder, release_id)
    hidden = np.array([text in texts for text in old.memory.texts], bool)
    anchors = old.cascade.anchors.without(hidden, np.empty(0, np.int64))
    memory = Memory(tuple(text for text in old.memory.texts if text not in texts))
    cascade = replace(old.cascade, anchors=anchors)
    lineage = read_json(folder / release_id / ABOUT)["lineage"]
    return save_release(folder, old.encoder_id, cascade, old.thresholds, memory, lineage)
