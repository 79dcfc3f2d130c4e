"""Votes of functions and rules on the traffic: each day's sample is voted on once, and again only by who changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.observing.day_samples import DaySample, DaySamples
from app.pipeline.labels import as_votes
from app.pipeline.step import code_digest
from app.pipeline.taking_over import known_ballots
from labeling.applying import Applier, Ballot, Limits
from labeling.disk.run_folder import RunFolder
from labeling.hashing import digest
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy
from labeling.values import Questions
from labeling.votes import Votes

FILES = ("votes.npz", "voters.json")


@dataclass(frozen=True)
class Voting:
    """Who votes on the traffic, and for which labels."""

    sources: tuple[Source, ...]
    applier: Applier
    code: str

    @classmethod
    def of(
        cls, sources: Sequence[Source], taxonomy: Taxonomy, samples: DaySamples, limits: Limits | None = None
    ) -> Voting:
        """Voters that share the samples' encoder, asked under limits."""
        return cls(tuple(sources), Applier(taxonomy, samples.encoder.encode, limits), code_digest())

    def on(self, sample: DaySample, samples: DaySamples) -> tuple[DaySample, Votes]:
        """Votes on a day's sample, ``(n, m)`` with a column for each source in order; the sample is the one voted on.

        What a source said of the same questions before is taken over, unless the source, the labels or our own code
        changed since. A source that fails on every question abstains; its column says so.
        """
        folder, about = samples.folder_of(sample.day), self._about(sample, samples)
        known = _kept(folder, about)
        questions: Questions | None = None
        if any(f"{s.name}:{s.fingerprint}" not in known for s in self.sources):
            questions = samples.questions(sample)
            if len(questions) != len(sample):
                return self.on(samples.again(sample), samples)
        asked = questions or Questions(())
        ballots = self.applier.apply(
            self.sources, asked, sample.rows, known, lambda done: samples.breathe(), strict=False
        )
        votes = as_votes(ballots, len(sample), self.applier.taxonomy)
        if questions is not None:
            folder.save_votes(votes, about)
            folder.store_record("votes", about, FILES, 0.0, {})
        return sample, votes

    def _about(self, sample: DaySample, samples: DaySamples) -> str:
        """Hash of what a column depends on besides its voter."""
        return digest([sample.ids, self.applier.taxonomy.fingerprint, samples.encoder.encoder_id, self.code])


def _kept(folder: RunFolder, about: str) -> dict[str, Ballot]:
    record = folder.record("votes")
    if record is None or record.key != about or not folder.is_whole(record):
        return {}
    return known_ballots(*folder.load_votes(), about)
