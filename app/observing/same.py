"""Which template ids count for the same answer: moves of templates, and templates that say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from labeling.curating.moves import Moves
from labeling.errors import OracleError, did_you_mean
from labeling.taxonomy import RESERVED


def same_answers(ids: Iterable[str], moves: Moves, groups: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """For each template id the one that counts for it.

    A renamed or merged template, and one retired in favour of another, counts for its successor; of each group of
    ``groups``, which may overlap, one stands for all. What no id is known of counts for itself.

    Raises
    ------
    OracleError
        Where a group names a template that there is none of.
    """
    known = dict.fromkeys([*ids, *moves.aliases])
    now = {one: _successor(one, moves) for one in known}
    for group in groups:
        _require_known(group, known)
        heads = sorted({now[one] for one in group})
        now = {one: heads[0] if to in heads else to for one, to in now.items()}
    return now


def _successor(label: str, moves: Moves) -> str:
    main = moves.main(label)
    # nothing took over from a template that was retired: it still counts for itself
    return label if main in RESERVED else main


def _require_known(group: Sequence[str], known: Mapping[str, object]) -> None:
    for one in group:
        if one not in known:
            raise OracleError(f"equivalent in oracle.toml names the unknown template '{one}'{did_you_mean(one, known)}")
