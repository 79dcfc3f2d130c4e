"""Static encoders on disk: found again by the weights they come from, distilled where missing."""

from __future__ import annotations

import hashlib
from contextlib import redirect_stderr
from dataclasses import asdict
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from labeling.disk.files import read_json, replacing, write_json
from labeling.errors import OracleError
from labeling.hashing import digest, tree_digest
from models.encoding.encoders import BUNDLED
from models.encoding.onnx_built import BUILDING
from models.encoding.onnx_export import quiet
from models.encoding.static_encoder import Recipe, StaticEncoder

FORMAT = 1
DIMENSIONS = 256


def open_static(model: str, weights: Path | None, folder: Path) -> StaticEncoder:
    """The static encoder of a folder of weights; distilled first where it is missing, torn or altered.

    model2vec is needed for that only. The id names the table itself, as a distillation with another version of the
    libraries, or on another machine, may differ in the last bits.

    Raises
    ------
    OracleError
        If there are no weights, or model2vec is missing or cannot distil them.
    """
    if weights is None:
        raise OracleError(f"encoder 'static:{model}': there is no such folder of weights; name one, or '{BUNDLED}'")
    source = tree_digest(weights, "*.*")
    with BUILDING:
        made = folder / f"static-{digest([FORMAT, DIMENSIONS, source])[:24]}.json"
        found = _read(model, made)
        if found is None:
            _build(model, weights, made)
            found = _read(model, made)
    if found is None:
        raise OSError(f"what was distilled in {folder} cannot be read")
    return found


def _read(model: str, made: Path) -> StaticEncoder | None:
    from safetensors.numpy import load

    try:
        kept = read_json(made)
        recipe = Recipe(**kept["recipe"])
        data = (made.parent / f"{recipe.table}.safetensors").read_bytes()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if recipe.digest() != kept["digest"] or hashlib.sha256(data).hexdigest() != recipe.table:
        return None
    table = load(data)["table"].astype(np.float32)
    return StaticEncoder(f"static-{FORMAT}/{model}/{recipe.table[:12]}", table, recipe)


def _build(model: str, weights: Path, made: Path) -> None:
    """Distil; puts ``TABLE.safetensors`` and then the recipe, which vouches for it, into the folder."""
    from safetensors.numpy import save

    if find_spec("model2vec") is None:
        raise OracleError(
            f"encoder 'static:{model}' is distilled by model2vec, which is not installed; "
            "install it with `pip install 'living-oracle[static]'`"
        )
    try:
        distilled = _distilled(weights)
    except Exception as error:  # it passes through several libraries, which raise many kinds
        raise OracleError(f"encoder 'static:{model}' cannot be distilled by model2vec: {error}") from error
    data = save({"table": np.ascontiguousarray(distilled.embedding, np.float16)})
    unknown = distilled.unk_token_id
    recipe = Recipe(hashlib.sha256(data).hexdigest(), distilled.tokenizer.to_str(), -1 if unknown is None else unknown)
    with replacing(made.parent / f"{recipe.table}.safetensors") as path:
        path.write_bytes(data)
    write_json(made, {"recipe": asdict(recipe), "digest": recipe.digest()})


def _distilled(weights: Path) -> Any:
    from model2vec.distill import distill
    from model2vec.quantization import DType

    with quiet(), redirect_stderr(StringIO()):  # it shows a bar of its own
        return distill(str(weights), device="cpu", pca_dims=DIMENSIONS, quantize_to=DType.Float16)
