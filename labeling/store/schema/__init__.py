"""The tables of the store, as SQLAlchemy declarative classes.

What a table holds is said here once; ``migrations/`` brings a database there, and a test holds the two
together. Everything above this package works with the values of ``labeling``, never with these classes.
"""

from labeling.store.schema.base import (
    Base,
    UtcDateTime,
    require_aware,
    to_utc,
)
from labeling.store.schema.labels import (
    CONTENT,
    GONE,
    REVISION,
    GoldRecord,
    LeaseRecord,
    MetaRecord,
    OpinionRecord,
    QuestionRecord,
    ReleaseEventRecord,
    ReleaseRecord,
    ReviewRecord,
    TemplateContent,
    TemplateMoveRecord,
    TemplateRecord,
    TemplateVersionRecord,
)
from labeling.store.schema.service import (
    AlertEventRecord,
    CandidateEventRecord,
    ExperimentEventRecord,
    ExperimentLookRecord,
    ExperimentRecord,
    FeedbackRecord,
    ReplyMatchRecord,
    ShadowSuggestionRecord,
    SpotAnswerRecord,
    SpotCheckRecord,
    StageEventRecord,
    SuggestionRecord,
    TokenRecord,
)

__all__ = [
    "CONTENT",
    "GONE",
    "REVISION",
    "AlertEventRecord",
    "Base",
    "CandidateEventRecord",
    "ExperimentEventRecord",
    "ExperimentLookRecord",
    "ExperimentRecord",
    "FeedbackRecord",
    "GoldRecord",
    "LeaseRecord",
    "MetaRecord",
    "OpinionRecord",
    "QuestionRecord",
    "ReleaseEventRecord",
    "ReleaseRecord",
    "ReplyMatchRecord",
    "ReviewRecord",
    "ShadowSuggestionRecord",
    "SpotAnswerRecord",
    "SpotCheckRecord",
    "StageEventRecord",
    "SuggestionRecord",
    "TemplateContent",
    "TemplateMoveRecord",
    "TemplateRecord",
    "TemplateVersionRecord",
    "TokenRecord",
    "UtcDateTime",
    "require_aware",
    "to_utc",
]
