"""Labels as people call them."""

from __future__ import annotations

from app.desk.templates.search import TITLES
from labeling.taxonomy import Taxonomy


def label_title(taxonomy: Taxonomy, label: int) -> str:
    """Title of the template at a place of the taxonomy's labels; a reserved label in words."""
    name = taxonomy.labels[label]
    return TITLES.get(name) or taxonomy.by_id[name].title
