"""The steps that make labels: encode, vote, denoise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from app.pipeline import denoising, ingesting
from app.pipeline.step import Context, code_digest
from app.workspace import Workspace
from labeling.applying import Applier, Ballot
from labeling.generations import keep_labels
from labeling.hashing import digest, file_digest
from labeling.label_models import discredited
from labeling.registry import Source, folder_digest, load_sources
from labeling.store.muting import muted
from labeling.store.voter_versions import record_voters
from labeling.taxonomy import Taxonomy
from labeling.values import Gold, Questions, SoftLabels, check_embeddings
from labeling.voter_history import Moment, figures, remember
from labeling.voters import COMPUTED_KINDS, ComputedSettings, NeighbourVotes, computed_ballots
from labeling.votes import Votes


def encode(context: Context) -> dict[str, Any]:
    """Embeddings of all questions, from the cache where they are known."""
    workspace = context.workspace
    questions = ingesting.load_questions(workspace)
    advance = context.progress.start("encode", len(questions))
    rows = workspace.encoder.encode(questions.texts, advance)
    check_embeddings(rows, len(questions))
    workspace.run.save_array("embeddings.npy", rows)
    return {"encoder": workspace.encoder.encoder_id, "dimensions": int(rows.shape[1])}


def encode_inputs(context: Context) -> Any:
    """The encoder."""
    return context.workspace.encoder.encoder_id


def vote(context: Context) -> dict[str, Any]:
    """Votes of all voters; columns whose voter and questions are unchanged are taken over."""
    workspace = context.workspace
    taxonomy, questions = ingesting.load_taxonomy(workspace), ingesting.load_questions(workspace)
    embeddings, gold = workspace.run.load_array("embeddings.npy"), workspace.run.load_gold()
    sources = load_sources(workspace.functions, taxonomy)
    about = about_columns(workspace, questions, taxonomy)
    record = workspace.run.record("vote")
    known = known_ballots(*workspace.run.load_votes(), about) if record and workspace.run.is_whole(record) else {}
    ballots = Applier(taxonomy, workspace.encoder.encode).apply(
        sources, questions, embeddings, known, context.progress.start("vote", len(sources))
    )
    settings = ComputedSettings(NeighbourVotes(workspace.settings.neighbours))
    ballots += computed_ballots(embeddings, gold, taxonomy, workspace.encoder.encode, settings)
    votes = as_votes(ballots, len(questions), taxonomy)
    workspace.run.save_votes(votes, about)
    with context.store.write() as connection:
        record_voters(connection, [(v.name, v.fingerprint, v.place) for v in votes.voters], datetime.now(UTC))
    return _facts(votes, sources, known)


def vote_inputs(context: Context) -> Any:
    """The labeling functions' folder, the encoder, and how many neighbours are looked at."""
    workspace = context.workspace
    settings = workspace.settings
    return [folder_digest(workspace.functions), workspace.encoder.encoder_id, settings.neighbours]


def as_votes(ballots: list[Ballot], n: int, taxonomy: Taxonomy) -> Votes:
    """Columns of n questions side by side."""
    voters, columns = tuple(b[0] for b in ballots), tuple(b[1] for b in ballots)
    return Votes(n, len(taxonomy.labels), voters, columns)


def about_columns(workspace: Workspace, questions: Questions, taxonomy: Taxonomy) -> str:
    """Hash of what a written voter's column depends on besides the voter itself."""
    return digest([questions.fingerprint(), taxonomy.fingerprint, workspace.encoder.encoder_id, code_digest()])


def known_ballots(votes: Votes, about_then: str, about: str) -> dict[str, Ballot]:
    """Columns of a run by name and fingerprint, if they are for the same questions and labels."""
    if about_then != about:
        return {}
    pairs = zip(votes.voters, votes.columns, strict=True)
    return {f"{v.name}:{v.fingerprint}": (v, c) for v, c in pairs if v.kind not in COMPUTED_KINDS}


def _facts(votes: Votes, sources: list[Source], known: dict[str, Ballot]) -> dict[str, Any]:
    failing = [
        {"voter": v.name, "place": v.place, "failures": c.failures, "first_error": c.first_error}
        for v, c in zip(votes.voters, votes.columns, strict=True)
        if c.failures
    ]
    reused = sum(f"{s.name}:{s.fingerprint}" in known for s in sources)
    return {
        "voters": len(votes.voters),
        "written": len(sources),
        "votes": len(votes),
        "coverage": round(float(votes.covered().mean()), 4) if votes.n else None,
        "columns_reused": reused,
        "failing": failing,
    }


def denoise(context: Context) -> dict[str, Any]:
    """Votes and seed gold to one probability per label and question."""
    workspace = context.workspace
    context.progress.start("denoise")
    folder, settings = workspace.run, workspace.settings
    votes, gold = folder.load_votes()[0], folder.load_gold()
    choice = denoising.make(folder, settings.label_model, votes, gold, _muted(context), settings.recent_days)
    labels = choice.model.predict_proba(denoising.heard_votes(folder))
    folder.save_soft_labels(labels)
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


def _muted(context: Context) -> list[str]:
    """Names of the voters that are not to be heard now."""
    with context.store.read() as connection:
        return sorted(muted(connection))


def _remember_figures(workspace: Workspace, votes: Votes, labels: SoftLabels) -> None:
    """Keep how each voter did, so that experts see a trend."""
    made = digest([file_digest(workspace.run / name) for name in ("voters.json", "votes.npz", "soft_labels.npz")])
    found = figures(votes, labels, workspace.run.load_gold(), ingesting.load_taxonomy(workspace))
    remember(workspace.run, Moment(datetime.now(UTC), made, found))


def denoise_inputs(context: Context) -> Any:
    """Label model and half-life in the settings, and which voters are muted."""
    settings = context.workspace.settings
    return [settings.label_model, settings.recent_days, _muted(context)]


def relabeller(workspace: Workspace, taxonomy: Taxonomy) -> Callable[[Gold], SoftLabels]:
    """Makes the latest labels anew as if only some gold were known; votes of functions and rules stay.

    Muted voters are not heard and evidence ages as in the latest labels.
    """
    embeddings, votes = workspace.run.load_array("embeddings.npy"), workspace.run.load_votes()[0]
    pairs = zip(votes.voters, votes.columns, strict=True)
    written = [(v, c) for v, c in pairs if v.kind not in COMPUTED_KINDS]

    def relabel(gold: Gold) -> SoftLabels:
        settings = ComputedSettings(NeighbourVotes(workspace.settings.neighbours))
        computed = computed_ballots(embeddings, gold, taxonomy, workspace.encoder.encode, settings)
        again = as_votes([*written, *computed], votes.n, taxonomy)
        return denoising.labels_again(workspace.run, again, gold, workspace.settings.label_model)

    return relabel
