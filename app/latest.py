"""Labels that a run made and kept, with everything they were made from."""

from __future__ import annotations

from functools import cached_property

from app.pipeline import ingesting
from app.workspace import Workspace
from labeling.disk.generations import LATEST
from labeling.disk.run_folder import RunFolder
from labeling.errors import OracleError
from labeling.taxonomy import Taxonomy
from labeling.values import SPLITS, Gold, Questions, SoftLabels
from labeling.votes import Votes


class Generation:
    """One generation of labels; each part is read when it is asked for."""

    def __init__(self, folder: RunFolder) -> None:
        self.folder = folder

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """Labels."""
        return ingesting.read_taxonomy(self.folder)

    @cached_property
    def questions(self) -> Questions:
        """Questions."""
        return ingesting.read_questions(self.folder)

    @cached_property
    def gold(self) -> Gold:
        """Gold of all splits."""
        return self.folder.load_gold()

    @cached_property
    def stored_votes(self) -> tuple[Votes, str]:
        """Votes of all voters, and what they were cast about."""
        return self.folder.load_votes()

    @property
    def votes(self) -> Votes:
        """Votes of all voters."""
        return self.stored_votes[0]

    @cached_property
    def labels(self) -> SoftLabels:
        """What the label model made of them."""
        return self.folder.load_soft_labels()

    def gold_label(self, place: int) -> str | None:
        """What experts said, with the split."""
        label, split = self.gold.label[place], self.gold.split[place]
        return None if label < 0 else f"{self.taxonomy.labels[label]} ({SPLITS[split]})"


def latest(workspace: Workspace) -> Generation:
    """The labels made last.

    Raises
    ------
    OracleError
        Where there are none yet.
    """
    folder = RunFolder(workspace.run / LATEST)
    if not folder.path.is_dir():
        raise OracleError("there are no labels yet; run `oracle label` or `oracle run` first")
    return Generation(folder)
