"""New topics: clusters of questions that nothing known explains, named, and drafted for an expert."""

from labeling.new_topics.clusters import Cluster, ClusterSettings, find_clusters, least_of
from labeling.new_topics.describing import (
    Near,
    Trend,
    central_and_diverse,
    central_reply,
    nearest_templates,
    trend,
)
from labeling.new_topics.drafts import draft_of, draft_rules, draft_template
from labeling.new_topics.naming import title_of, typical_words
from labeling.new_topics.novelty import Known, written_by
from labeling.new_topics.writing import append_draft

__all__ = [
    "Cluster",
    "ClusterSettings",
    "Known",
    "Near",
    "Trend",
    "append_draft",
    "central_and_diverse",
    "central_reply",
    "draft_of",
    "draft_rules",
    "draft_template",
    "find_clusters",
    "least_of",
    "nearest_templates",
    "title_of",
    "trend",
    "typical_words",
    "written_by",
]
