"""The steps that make labels: encode, vote, denoise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.llm_voter.voting import told_ballots, told_inputs
from app.pipeline import denoising, ingesting
from app.pipeline.step import Context, code_digest
from app.pipeline.taking_over import SEEN, look_back
from app.voter_health.finding import FILE as EXAMPLES
from app.voter_health.finding import faults_now
from app.voter_health.muting import mute_faulty
from app.workspace import Workspace
from labeling.analysing.voter_history import Moment, figures, remember
from labeling.applying import Ballot
from labeling.disk.generations import keep_labels
from labeling.hashing import digest
from labeling.label_models import Choice, discredited
from labeling.loading.registry import Loaded, folder_digest, load_all
from labeling.sources.source import Source
from labeling.store.muting import muted
from labeling.store.voter_versions import record_voters
from labeling.taxonomy import Taxonomy
from labeling.values import Gold, SoftLabels, check_embeddings
from labeling.voters import FITTED_KINDS, ComputedSettings, NeighbourVotes, computed_ballots
from labeling.voters.computed import Known, vote_computed
from labeling.votes import Votes


def encode(context: Context) -> dict[str, Any]:
    """Embeddings of all questions, block by block, from the cache where they are known."""
    workspace = context.workspace
    questions, encoder = ingesting.question_table(workspace.run), workspace.encoder
    advance = context.progress.start("encode", len(questions))
    shape = (len(questions), encoder.dimensions)
    rows = (checked(encoder.encode(questions.texts(i), advance)) for i in range(questions.blocks))
    workspace.run.save_blocks("embeddings.npy", rows, shape, np.float32)
    return {"encoder": encoder.encoder_id, "dimensions": shape[1]}


def checked(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same rows, if they can be embeddings."""
    check_embeddings(rows, len(rows))
    return rows


def encode_inputs(context: Context) -> Any:
    """The encoder."""
    return context.workspace.encoder.encoder_id


@dataclass(frozen=True)
class Cast:
    """Votes on all questions.

    Parameters
    ----------
    ballots
        One for each source, in order, and then those of the computed voters.
    seen
        Which questions were voted on, see `app.pipeline.taking_over.SEEN`.
    facts
        What is to be told of the work.
    """

    ballots: list[Ballot]
    seen: Mapping[str, NDArray[Any]]
    facts: Mapping[str, Any]


SPREADING = "spreading.npz"
"""What spreading learned of many questions, kept for the next run."""

Casting = Callable[[Context, Taxonomy, list[Source], str], Cast]
"""Has the sources and the computed voters vote; the text is the hash that votes are kept under."""


def cast_here(context: Context, taxonomy: Taxonomy, sources: list[Source], about: str) -> Cast:
    """Votes cast in this process, block by block; what is known from the run before is taken over."""
    workspace, folder = context.workspace, context.workspace.run
    before, embeddings = look_back(folder, about), folder.map_array("embeddings.npy")
    advance = context.progress.start("vote", len(sources))
    questions = ingesting.question_table(folder)
    ballots = ingesting.applier_of(workspace, taxonomy).apply(
        sources, questions, embeddings, before.earlier, advance, strict=False
    )
    encode, settings = workspace.encoder.encode, computed_settings(workspace)
    known, keep = Known(before.earlier.unmoved, before.computed), folder / SPREADING
    gold = folder.load_gold()
    computed = vote_computed(embeddings, gold, taxonomy, encode, settings, known=known, spreading=keep)
    facts = before.facts(sources) | {"computed_reused": len(computed.taken), "computed": computed.facts}
    return Cast(ballots + computed.ballots, before.seen, facts)


def vote(context: Context, cast: Casting = cast_here) -> dict[str, Any]:
    """Votes of all voters; those of unchanged voters on unchanged questions are taken over."""
    workspace, folder = context.workspace, context.workspace.run
    taxonomy = ingesting.load_taxonomy(workspace)
    read = {FUNCTIONS: folder_digest(workspace.functions)}  # before they are read, so that a later edit is noticed
    loaded, about = load_all(workspace.functions, taxonomy), about_columns(workspace, taxonomy)
    sources = list(loaded.sources)
    made = cast(context, taxonomy, sources, about)
    told = told_ballots(workspace, ingesting.question_table(folder), taxonomy)
    votes = as_votes([*made.ballots, *told], len(made.seen["digests"]), taxonomy)
    folder.save_votes(votes, about)
    folder.save_arrays(SEEN, made.seen)
    with context.store.write() as connection:
        record_voters(connection, [(v.name, v.fingerprint, v.place) for v in votes.voters], datetime.now(UTC))
    return _facts(votes, sources) | made.facts | _health(context, loaded, votes, taxonomy) | read


def _health(context: Context, loaded: Loaded, votes: Votes, taxonomy: Taxonomy) -> dict[str, Any]:
    """Mute voters that are at fault, and hear those again that are mended."""
    applier, folder = ingesting.applier_of(context.workspace, taxonomy), context.workspace.run
    found = faults_now(loaded, votes, folder.load_gold(), applier, folder / EXAMPLES)
    prints = {source.name: source.fingerprint for source in loaded.sources}
    mute_faulty(context.store, found, prints, datetime.now(UTC))
    return {
        "faults": {name: fault.why for name, fault in found.items()},
        "left_out": [{"place": module.path, "why": module.why} for module in loaded.left_out],
    }


FUNCTIONS = "functions"
"""Fact of the step: hash of the functions and rules that voted."""


def computed_settings(workspace: Workspace) -> ComputedSettings:
    """How computed voters vote in a workspace."""
    return ComputedSettings(NeighbourVotes(workspace.settings.neighbours))


def vote_inputs(context: Context) -> Any:
    """Functions and what they may take, the encoder, how many neighbours are looked at, a language model's answers."""
    workspace = context.workspace
    settings = workspace.settings
    limits = [settings.function_seconds, settings.function_memory_mb]
    told = told_inputs(workspace)
    return [folder_digest(workspace.functions), limits, workspace.encoder.encoder_id, settings.neighbours, told]


def as_votes(ballots: list[Ballot], n: int, taxonomy: Taxonomy) -> Votes:
    """Columns of n questions side by side."""
    voters, columns = tuple(b[0] for b in ballots), tuple(b[1] for b in ballots)
    return Votes(n, len(taxonomy.labels), voters, columns)


def about_columns(workspace: Workspace, taxonomy: Taxonomy) -> str:
    """Hash of what a written voter's vote depends on besides the voter and the question."""
    return digest([taxonomy.fingerprint, workspace.encoder.encoder_id, code_digest()])


def _facts(votes: Votes, sources: list[Source]) -> dict[str, Any]:
    failing = [
        {"voter": v.name, "place": v.place, "failures": c.failures, "first_error": c.first_error}
        for v, c in zip(votes.voters, votes.columns, strict=True)
        if c.failures
    ]
    return {
        "voters": len(votes.voters),
        "written": len(sources),
        "votes": len(votes),
        "coverage": round(float(votes.covered().mean()), 4) if votes.n else None,
        "failing": failing,
    }


Labelling = Callable[[Context, Votes, Gold], tuple[Choice, SoftLabels]]
"""Has labels made of votes and written into the run folder; gold is of the same questions."""


def label_here(context: Context, votes: Votes, gold: Gold) -> tuple[Choice, SoftLabels]:
    """Labels made in this process, block by block."""
    folder, settings = context.workspace.run, context.workspace.settings
    choice = denoising.make(folder, settings.label_model, votes, gold, muted_now(context), settings.recent_days)
    return choice, denoising.write_labels(folder, choice.model, votes)


def denoise(context: Context, label: Labelling = label_here) -> dict[str, Any]:
    """Votes and seed gold to one probability per label and question."""
    workspace, folder = context.workspace, context.workspace.run
    context.progress.start("denoise")
    votes, gold = folder.load_votes()[0], folder.load_gold()
    choice, labels = label(context, votes, gold)
    keep_labels(folder)
    _remember_figures(workspace, votes, labels)
    scores = {k: None if v != v else round(v, 4) for k, v in choice.valid_accuracy.items()}
    covered = round(float(labels.covered.mean()), 4)
    return {
        "label_model": choice.model.name,
        "valid_accuracy": scores,
        "covered": covered,
        "discredited": discredited(choice.model, votes),
        "half_life": choice.half_life,
        "muted": sorted(denoising.recipe(folder).muted),
        "gold_set_aside": denoising.set_aside(gold),
    }


def muted_now(context: Context) -> list[str]:
    """Names of the voters that are not to be heard now."""
    with context.store.read() as connection:
        return sorted(muted(connection))


def _remember_figures(workspace: Workspace, votes: Votes, labels: SoftLabels) -> None:
    """Keep how each voter did, so that experts see a trend."""
    made = digest([workspace.run.digest(name) for name in ("voters.json", "votes.npz", "soft_labels.npz")])
    found = figures(votes, labels, workspace.run.load_gold(), ingesting.load_taxonomy(workspace))
    remember(workspace.run, Moment(datetime.now(UTC), made, found))


def denoise_inputs(context: Context) -> Any:
    """Label model and half-life in the settings, and which voters are muted."""
    settings = context.workspace.settings
    return [settings.label_model, settings.recent_days, muted_now(context)]


def relabeller(workspace: Workspace, taxonomy: Taxonomy) -> Callable[[Gold], SoftLabels]:
    """Makes the latest labels anew as if only some gold were known; votes that learn from no gold stay.

    Muted voters are not heard and evidence ages as in the latest labels.
    """
    embeddings, votes = workspace.run.map_array("embeddings.npy"), workspace.run.load_votes()[0]
    pairs = zip(votes.voters, votes.columns, strict=True)
    written = [(v, c) for v, c in pairs if v.kind not in FITTED_KINDS]

    def relabel(gold: Gold) -> SoftLabels:
        settings = computed_settings(workspace)
        computed = computed_ballots(embeddings, gold, taxonomy, workspace.encoder.encode, settings)
        again = as_votes([*written, *computed], votes.n, taxonomy)
        return denoising.labels_again(workspace.run, again, gold, workspace.settings.label_model)

    return relabel
