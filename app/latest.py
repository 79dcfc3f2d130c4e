"""The latest labels of a workspace, with everything they were made from."""

from __future__ import annotations

from functools import cached_property

from app.pipeline import ingesting
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.generations import LATEST
from labeling.run_folder import RunFolder
from labeling.taxonomy import Taxonomy
from labeling.values import Gold, Questions, SoftLabels
from labeling.votes import Votes


class Latest:
    """What the last run that made labels knew; each part is read when it is asked for.

    Raises
    ------
    OracleError
        Where there are no labels yet.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.folder = workspace, RunFolder(workspace.run / LATEST)
        if not self.folder.path.is_dir():
            raise OracleError("there are no labels yet; run `oracle label` or `oracle run` first")

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
    def votes(self) -> Votes:
        """Votes of all voters."""
        return self.folder.load_votes()[0]

    @cached_property
    def labels(self) -> SoftLabels:
        """What the label model made of them."""
        return self.folder.load_soft_labels()
