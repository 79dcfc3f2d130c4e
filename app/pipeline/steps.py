"""The list of steps, in the order of the flow."""

from __future__ import annotations

from typing import Any

from app.pipeline import gating, ingesting, labels, releasing
from app.pipeline.step import Context, Step
from app.pipeline.taking_over import SEEN


def nothing(context: Context) -> Any:
    """A step that depends on earlier steps only."""
    return None


STEPS = (
    Step("ingest", (), ingesting.inputs, ingesting.run, ingesting.OUTPUTS),
    Step("encode", ("ingest",), labels.encode_inputs, labels.encode, ("embeddings.npy",)),
    Step("vote", ("ingest", "encode"), labels.vote_inputs, labels.vote, ("votes.npz", "voters.json", SEEN)),
    Step("denoise", ("ingest", "vote"), labels.denoise_inputs, labels.denoise, ("soft_labels.npz", "label_model.json")),
    Step(
        "train",
        ("ingest", "encode", "vote", "denoise"),
        releasing.settings_inputs,
        releasing.train,
        (releasing.ARRAYS, releasing.ABOUT),
    ),
    Step("evaluate", ("ingest", "vote", "denoise", "train"), nothing, releasing.evaluate, ("report.json",)),
    Step(
        "gate",
        ("ingest", "encode", "denoise", "train", "evaluate"),
        gating.gate_inputs,
        gating.gate,
        ("gate.json",),
    ),
    Step("release", ("ingest", "train", "gate"), releasing.release_inputs, releasing.release, ("release.json",)),
)


def until(name: str) -> tuple[Step, ...]:
    """The steps up to and including one."""
    return STEPS[: [s.name for s in STEPS].index(name) + 1]
