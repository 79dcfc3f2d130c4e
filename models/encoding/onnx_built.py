"""Built graphs on disk: found again by their weights and the versions of the libraries, made where missing."""

from __future__ import annotations

import hashlib
import threading
from importlib.metadata import version
from pathlib import Path

from labeling.disk.files import read_json
from labeling.hashing import digest, tree_digest
from models.encoding.onnx_encoder import OnnxEncoder, Recipe

FORMAT = 1
BUILDING = threading.Lock()  # two threads would write to one temporary file; two processes have one each
LIBRARIES = ("onnx", "onnxruntime", "onnxscript", "torch", "transformers", "sentence-transformers", "tokenizers")


def open_built(model: str, weights: Path, folder: Path) -> OnnxEncoder:
    """The encoder of a folder of weights; built first where it is missing, torn, altered or of other versions.

    Raises
    ------
    OracleError
        If it cannot be built.
    """
    source = tree_digest(weights, "*.*")
    name = digest([FORMAT, source, *(version(p) for p in LIBRARIES)])[:24]
    encoder_id = f"onnx-int8-{FORMAT}/{model}/{source[:12]}"
    with BUILDING:
        found = _read(encoder_id, folder, name)
        if found is None:
            from models.encoding.onnx_export import build  # brings torch, which takes seconds

            build(weights, folder, name)
            found = _read(encoder_id, folder, name)
    if found is None:
        raise OSError(f"what was built in {folder} cannot be read")
    return found


def _read(encoder_id: str, folder: Path, name: str) -> OnnxEncoder | None:
    """What was built before, None where there is none that is whole."""
    try:
        kept = read_json(folder / f"{name}.json")
        recipe = Recipe(**kept["recipe"])
        graph = (folder / f"{recipe.graph}.onnx").read_bytes()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    sound = recipe.digest() == kept["digest"] and hashlib.sha256(graph).hexdigest() == recipe.graph
    return OnnxEncoder(encoder_id, graph, recipe) if sound else None
