"""Names of classes that come from elsewhere, and the templates that stand for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from labeling.hashing import digest
from labeling.taxonomy import RESERVED, Template

NOT_WRITTEN = "The answer to this is not written yet."
LONGEST_SLUG = 60


def slug(name: str) -> str:
    """A name as an id: lower-case ASCII letters, digits and hyphens; what has none of them is named by its hash."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
    return found or f"label-{digest(name)[:8]}"


def free_slug(name: str, taken: Collection[str]) -> str:
    """The same, with a number where it is taken."""
    first = slug(name)
    numbered = (f"{first}-{n}" for n in range(2, len(taken) + 3))
    return first if first not in taken else next(found for found in numbered if found not in taken)


def ids_of(names: Iterable[str], topic: str) -> tuple[dict[str, str], tuple[Template, ...]]:
    """Ids of labels by the names of classes, and a template for each that is no reserved label.

    A name that is fit to be an id stays as it is. The templates are live, as otherwise nothing could be labelled, and
    say that their answer is not written yet.
    """
    ids: dict[str, str] = {}
    templates = []
    for name in dict.fromkeys(names):
        if name in RESERVED:
            ids[name] = name
            continue
        ids[name] = free_slug(name, set(ids.values()))
        templates.append(Template(ids[name], topic, name, NOT_WRITTEN))
    return ids, tuple(templates)
