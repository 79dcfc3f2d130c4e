"""What one function says of a block of questions."""

from __future__ import annotations

from collections.abc import Iterable, MutableSequence, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from labeling.asking.guard import Refused
from labeling.asking.records import Block, Record
from labeling.choosing import Choice, choice_of
from labeling.errors import OracleError
from labeling.sources.plain_functions import PlainFunction

AGAIN = 4
"""Questions it voted on, and others, that a function is asked about twice."""
AGAIN_FROM = 50
"""Texts from which on that is done."""
LONGEST = 300
OTHERWISE = "it answered otherwise when asked again"
NO_MEMORY = "it ran out of memory"
PLACE, NOWHERE, AFTER = 1, -1, -2

Asked = Iterable[tuple[int, Record]]
Found = list[tuple[int, Any]]


@dataclass(frozen=True)
class Trouble:
    """What went wrong, and the place of the question on which it did."""

    place: int
    what: str


@dataclass(frozen=True)
class Answers:
    """What one function said.

    Parameters
    ----------
    rows
        Places of the questions it voted on, increasing.
    codes
        What it voted there: index into ``choices``.
    choices
        Its different votes as they were written, what it declares first.
    failures, first
        On how many questions it failed, and the first of these.
    stopped
        Set where it was not heard to the end; then it said nothing.
    """

    rows: Sequence[int] = ()
    codes: Sequence[int] = ()
    choices: Sequence[Choice] = ()
    failures: int = 0
    first: Trouble | None = None
    stopped: Trouble | None = None


class _Stop(Exception):  # noqa: N818
    def __init__(self, place: int, what: str) -> None:
        self.trouble = Trouble(place, what)


def ask(lf: PlainFunction, block: Block, beat: MutableSequence[int]) -> Answers:
    """Ask a function about a block, each text once unless it looked at more than the text.

    Parameters
    ----------
    beat
        Its second number is the place of the question that is being asked about; others may watch it.
    """
    coding = _Coding(lf)
    try:
        votes, failed = _heard(lf, coding, block, beat)
        _ask_again(lf, coding, block, beat, votes, failed)
    except _Stop as stop:
        return Answers(stopped=stop.trouble)
    except MemoryError:
        return Answers(stopped=Trouble(max(beat[PLACE], 0), NO_MEMORY))
    finally:
        beat[PLACE] = AFTER
    first = Trouble(*min(failed)) if failed else None
    rows, codes = [place for place, _ in votes], [code for _, code in votes]
    return Answers(rows, codes, tuple(coding.choices), len(failed), first)


def _heard(lf: PlainFunction, coding: _Coding, block: Block, beat: MutableSequence[int]) -> tuple[Found, Found]:
    """Votes (place, code) by place, and failures (place, words)."""
    block.details.looked.clear()
    votes, failed = coding.code(*_call(lf, block.firsts, beat))
    if not block.others:
        return votes, failed
    alone = block.details.looked & block.others.keys()
    votes, failed = _spread(votes, block, alone), _spread(failed, block, alone)
    for first in alone:
        more = [(place, block.details.record(place)) for place in block.others[first]]
        for all_of, new in zip((votes, failed), coding.code(*_call(lf, more, beat)), strict=True):
            all_of += new
    return sorted(votes), sorted(failed)


def _call(lf: PlainFunction, asked: Asked, beat: MutableSequence[int]) -> tuple[Found, Found]:
    """Answers that may be votes (place, answer), and failures (place, words)."""
    function, found, failed = lf.function, [], []
    for place, record in asked:
        beat[PLACE] = place
        try:
            answer = function(record)
        except (KeyboardInterrupt, MemoryError):
            raise
        except Refused as error:
            raise _Stop(place, str(error)) from error
        except BaseException as error:  # whatever an expert's function raises is reported, not fatal
            failed.append((place, described(error)))
            continue
        if answer is not None and answer is not False:
            found.append((place, answer))
    return found, failed


def _spread(found: Found, block: Block, alone: set[int]) -> Found:
    """What was said of a text, for all its questions; but of those in ``alone``, for the one that was asked about."""
    out = []
    for place, said in found:
        out.append((place, said))
        if place not in alone:
            out += [(other, said) for other in block.others.get(place, ())]
    return out


def _ask_again(
    lf: PlainFunction, coding: _Coding, block: Block, beat: MutableSequence[int], votes: Found, failed: Found
) -> None:
    """Find out a function whose answers are not always the same."""
    if len(block.firsts) < AGAIN_FROM:
        return
    said, fails = dict(votes), {place for place, _ in failed}
    voted = list(islice((p for p in block.firsts if p[0] in said), AGAIN))
    for place, record in voted + block.firsts[:: len(block.firsts) // AGAIN]:
        votes, failed = coding.code(*_call(lf, [(place, record)], beat))
        if dict(votes).get(place) != said.get(place) or bool(failed) is not (place in fails):
            raise _Stop(place, OTHERWISE)


class _Coding:
    """Numbers for the different votes of a function."""

    def __init__(self, lf: PlainFunction) -> None:
        self._for, self._against = lf.votes_for, lf.votes_against
        self._declares = self._for is not None or self._against is not None
        self.choices: list[Choice] = []
        self._codes: dict[Any, int] = {}
        if self._declares:
            self._number(choice_of(True, self._for, self._against))

    def code(self, found: Found, failed: Found) -> tuple[Found, Found]:
        """Answers to votes (place, code); an answer that is no vote is a failure."""
        votes = []
        for place, answer in found:
            if answer is True and self._declares:
                votes.append((place, 0))
                continue
            try:
                choice = choice_of(answer, self._for, self._against)
            except (KeyboardInterrupt, MemoryError):
                raise
            except Refused as error:
                raise _Stop(place, str(error)) from error
            except BaseException as error:  # an answer may be of any class, with any __bool__ or __repr__
                failed.append((place, described(error)))
                continue
            if choice is not None:
                votes.append((place, self._number(choice)))
        return votes, failed

    def _number(self, choice: Choice | None) -> int:
        assert choice is not None
        positive, labels = choice
        key = (positive, labels if isinstance(labels, str) else tuple(labels))
        if key not in self._codes:
            self._codes[key] = len(self.choices)
            self.choices.append(choice)
        return self._codes[key]


def described(error: BaseException) -> str:
    """An error in words."""
    try:
        words = error.message if isinstance(error, OracleError) else f"{type(error).__name__}: {error}"
    except Exception:
        words = type(error).__name__
    return words[:LONGEST]
