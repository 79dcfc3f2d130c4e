"""What functions and rules say of one question, without columns."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from labeling.applying.asker import shared_asker
from labeling.applying.rules import rules_of
from labeling.applying.worker_process import possible
from labeling.errors import OracleError
from labeling.sources.functions import LabelingFunction, to_label_set
from labeling.sources.rules import Encode, Rule
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy
from labeling.values import Question
from labeling.votes import LabelSet


def said_by(
    sources: Sequence[Source],
    taxonomy: Taxonomy,
    question: Question,
    row: NDArray[np.float32],
    encode: Encode,
) -> list[tuple[Source, LabelSet]]:
    """Who votes on a question and for which labels, in the order of the sources.

    Functions from files are asked in a process of their own, under a time limit. Left out are functions that fail,
    and whoever votes for labels that the taxonomy does not know.

    Parameters
    ----------
    row
        ``(d,)`` float32 unit row of the question.
    encode
        For the examples of rules.
    """
    heard = _of_functions(sources, taxonomy, question)
    rules = [s for s in sources if isinstance(s.voter, Rule)]
    hit = rules_of(rules).on([question.text], row[None], encode)[:, 0]
    for place in np.flatnonzero(hit).tolist():
        with suppress(OracleError):
            heard[rules[place].name] = rules[place].declared(taxonomy) or ()
    return [(source, heard[source.name]) for source in sources if source.name in heard]


def _of_functions(sources: Sequence[Source], taxonomy: Taxonomy, question: Question) -> dict[str, LabelSet]:
    functions = {s.name: s.voter for s in sources if isinstance(s.voter, LabelingFunction)}
    filed = {name: lf for name, lf in functions.items() if lf.files and possible()}
    said = dict(zip(filed, shared_asker().ask(list(filed.values()), question), strict=True)) if filed else {}
    out: dict[str, LabelSet] = {}
    for name, lf in functions.items():
        with suppress(Exception, SystemExit):  # whatever an expert's function raises: it has nothing to say then
            choice = said[name] if name in said else lf.choose(question)
            if choice is not None:
                out[name] = to_label_set(choice, taxonomy)
    return out
