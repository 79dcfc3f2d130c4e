"""The prompts for some questions: their texts without personal data, and the answers each may choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.latest import Generation
from app.workspace import Workspace
from labeling.llm import Offered, Prompt, candidates, nearest_examples, prompt_of
from labeling.redaction import KINDS, Redactor


def prompts_for(workspace: Workspace, now: Generation, places: Sequence[int]) -> tuple[list[Prompt], int]:
    """A prompt for each place, and in how many of them personal data was replaced."""
    settings = workspace.settings.llm
    if not places:
        return [], 0
    texts = [now.questions[i].text for i in places]
    hidden = list(map(hiding(), texts))
    templates = [now.taxonomy.by_id[label] for label in now.taxonomy.template_labels]
    labels = now.folder.map_soft_labels()
    proba = np.asarray(labels.proba[places])[:, : len(templates)]
    found = candidates(proba, labels.covered[places], _nearness(workspace, now, texts), settings.candidates)
    offered = [Offered(t.template_id, t.title) for t in templates]
    prompts = [
        prompt_of(text, [offered[j] for j in row], settings.text_characters)
        for text, row in zip(hidden, found.tolist(), strict=True)
    ]
    return prompts, sum(a != b for a, b in zip(texts, hidden, strict=True))


def _nearness(workspace: Workspace, now: Generation, texts: Sequence[str]) -> NDArray[np.float32]:
    """``(q, t)`` nearness of texts to each template: to what it says, or to the nearest seed gold of another text."""
    encode, taxonomy = workspace.encoder.encode, now.taxonomy
    t, seed = len(taxonomy.template_labels), now.gold.only("seed")
    at = np.flatnonzero((seed >= 0) & (seed < t))
    known = [now.questions[i].text for i in at.tolist()]
    number = {text: i for i, text in enumerate(dict.fromkeys([*texts, *known]))}
    rows, said = encode(list(texts)), encode([taxonomy.by_id[label].wording for label in taxonomy.template_labels])
    asked, told = (np.array([number[x] for x in group], np.int64) for group in (texts, known))
    gold = encode(known) if known else rows[:0]
    near = nearest_examples(rows, asked, gold, told, seed[at].astype(np.int64), t)
    return np.maximum(rows @ said.T, near)


def hiding() -> Callable[[str], str]:
    """Replaces all personal data in a text, whatever is replaced when questions are taken in."""
    return Redactor(KINDS).text
