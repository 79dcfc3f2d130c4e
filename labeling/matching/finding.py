"""Which templates a reply was written from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.matching.cleaning import clean
from labeling.matching.kinds import WITH_MEANING, WORDS_ONLY, Kind, Match, Thresholds, in_order, share_found, spelt
from labeling.matching.words import Body, body, body_pattern, words
from labeling.taxonomy import Template

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
# Words beside the templates that change nothing, such as a name without a comma, or "Yes:".
SPARE_WORDS = 2
LEAST_SHARE = 0.2
MOST_TEMPLATES = 4


@dataclass(frozen=True)
class Near:
    """A template measured against a reply; ``places`` are the reply's words that it explains."""

    template_id: str
    share: float
    similarity: float
    places: tuple[int, ...]


def match(
    reply: str, templates: Iterable[Template], encode: Encode | None = None, thresholds: Thresholds | None = None
) -> tuple[Match, ...]:
    """Every template that a reply holds, word for word or edited, best first.

    The best one takes its words out of the reply; another is found only in what is left. So a near twin, which shares
    half its words with the template that was sent, does not count.

    Parameters
    ----------
    encode
        Texts to ``(n, d)`` unit rows; None compares words only.
    thresholds
        None takes those chosen on our own pairs, with or without an encoder.

    Returns
    -------
    At most four matches, none of the kind ``other``; empty where no template is near.
    """
    text = clean(reply)
    found = words(text)
    known = tuple(templates)
    verbatim = _verbatim(found, known)
    taken = {place for places in verbatim.values() for place in places}
    kind: Kind = "exact" if len(found) - len(taken) <= SPARE_WORDS else "light"
    whole = [Match(name, kind, 1.0, 1.0) for name in verbatim]
    rest = [t for t in known if t.template_id not in verbatim]
    limits = thresholds or (WITH_MEANING if encode else WORDS_ONLY)
    edited = _edited(text, found, taken, [body(t) for t in rest], encode, limits)
    return tuple([*whole, *edited][:MOST_TEMPLATES])


def _verbatim(found: Sequence[str], templates: Iterable[Template]) -> dict[str, range]:
    """Templates that stand in a reply word for word, with their places, the longest first."""
    line, present = " ".join(found), set(found)
    out: dict[str, range] = {}
    for template in templates:
        if present.issuperset(body(template).words) and (hit := body_pattern(template).search(line)):
            start = line.count(" ", 0, hit.start(1))
            out[template.template_id] = range(start, start + hit.group(1).count(" ") + 1)
    return dict(sorted(out.items(), key=lambda item: -len(item[1])))


def _edited(
    text: str,
    found: Sequence[str],
    taken: set[int],
    templates: Sequence[Body],
    encode: Encode | None,
    limits: Thresholds,
) -> list[Match]:
    """Templates that the words not taken yet were edited from, the nearest first."""
    out: list[Match] = []
    cosine = _cosines(text, found, templates, encode)
    while len(out) < MOST_TEMPLATES and (near := _nearest(found, taken, templates, cosine)):
        kind = limits.kind(near.similarity)
        if kind == "other":
            break
        out.append(Match(near.template_id, kind, near.share, near.similarity))
        taken = taken.union(near.places)
        templates = [t for t in templates if t.template_id != near.template_id]
    return out


def _nearest(found: Sequence[str], taken: set[int], templates: Iterable[Body], cosine: dict[str, float]) -> Near | None:
    left = [place for place in range(len(found)) if place not in taken]
    reply = [found[place] for place in left]
    some = Counter(reply)
    near = [_near(t, left, reply, cosine) for t in templates if share_found(t, some) >= LEAST_SHARE]
    return max(near, key=lambda n: n.similarity, default=None)


def _near(template: Body, left: Sequence[int], reply: Sequence[str], cosine: dict[str, float]) -> Near:
    read = spelt(template, reply)
    order = in_order(template, read)
    share = share_found(template, Counter(read))
    parts = [share, len(order) / len(template.words)]
    parts += [cosine[template.template_id]] if cosine else []
    telling = set(template.telling)
    places = {left[p] for p in order} | {left[p] for p, word in enumerate(read) if word in telling}
    return Near(template.template_id, share, sum(parts) / len(parts), tuple(sorted(places)))


def _cosines(text: str, found: Sequence[str], templates: Sequence[Body], encode: Encode | None) -> dict[str, float]:
    """Cosine of a reply and each template that shares enough words with it, in [0, 1]; empty without an encoder."""
    some = Counter(found)
    near = [t for t in templates if share_found(t, some) >= LEAST_SHARE]
    if encode is None or not near:
        return {}
    rows = encode([text, *(t.text for t in near)])
    return dict(zip((t.template_id for t in near), np.clip(rows[1:] @ rows[0], 0, 1).tolist(), strict=True))
