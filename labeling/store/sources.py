"""What a source (a file, an import) hands to the store, and what the store says it did with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from labeling.errors import OracleError, did_you_mean
from labeling.review.agreement import Opinion
from labeling.taxonomy import Template
from labeling.values import SPLITS, Question


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One expert's label for one question.

    Parameters
    ----------
    label
        A template id or a reserved label; whether it exists is for the taxonomy to say.
    split
        One of ``SPLITS``: ``seed``, ``valid`` or ``test``.
    given_at
        When it was said, timezone-aware; None where that is not known. The same gold is the same whenever said.
    given_as
        The label as it was said, where a move of templates has given it another name since.
    """

    question_id: str
    label: str
    split: str
    given_at: datetime | None = field(default=None, compare=False)
    given_as: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.split not in SPLITS:
            raise OracleError(
                f"gold for question '{self.question_id}' has the unknown split '{self.split}'"
                f"{did_you_mean(self.split, SPLITS)}"
            )


@dataclass(frozen=True)
class Source:
    """Everything that one source says, in its order.

    Parameters
    ----------
    name
        Names the source in errors and on its next load, for example ``data/questions.csv``.
    templates
        Their ``version`` is not looked at: the store counts versions.
    opinions
        What each expert said, where the source tells; ``gold`` is what counts.
    """

    name: str
    templates: Sequence[Template] = ()
    questions: Sequence[Question] = ()
    gold: Sequence[GoldRow] = ()
    opinions: Sequence[Opinion] = ()


@dataclass(frozen=True)
class Counts:
    """Rows of one kind by what became of them.

    Parameters
    ----------
    unchanged
        Rows whose content was stored already; ``moved`` counts those among them whose place was
        another one (a different line, or a different source).
    removed
        Questions and gold deleted, templates retired.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    moved: int = 0

    @property
    def wrote(self) -> bool:
        """Whether anything had to be written."""
        return bool(self.added or self.changed or self.removed or self.moved)


@dataclass(frozen=True)
class Loaded:
    """What loading one source did, kind by kind."""

    templates: Counts = Counts()
    questions: Counts = Counts()
    gold: Counts = Counts()
    opinions: Counts = Counts()

    @property
    def wrote(self) -> bool:
        """Whether anything had to be written."""
        return any(c.wrote for c in (self.templates, self.questions, self.gold, self.opinions))
