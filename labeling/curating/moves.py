"""Moves of templates and topics: renamed, merged, split or retired, and what was said before counts for since then.

Nothing that was said is rewritten. A label is read through the log of moves in its order, so there are no
cycles: each move sees the label as the moves before it left it, and the last one wins. A move that was undone
is passed over. A topic stands in the log as ``topic:NAME``; one that was retired counts for its templates, each of
which is retired by the next line that names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from labeling.errors import OracleError, did_you_mean
from labeling.review.agreement import Opinion
from labeling.review.reviews import Review, standing
from labeling.taxonomy import NO_TEMPLATE, TOPIC_PREFIX, Template

RENAME, MERGE, SPLIT, RETIRE, UNDO = "rename", "merge", "split", "retire", "undo"
KINDS = (RENAME, MERGE, SPLIT, RETIRE)


@dataclass(frozen=True)
class Plan:
    """What somebody wants to do with a template.

    Parameters
    ----------
    kind
        One of ``KINDS``.
    new_id
        The new id, for a rename.
    into
        Where everything goes, for a merge (a template) or a retirement (a template or ``_no_template``).
    made
        The templates that are split off; the one that is split stays.
    hand_over
        Question id to the id of the made template that it goes to; gold that is not named stays.
    ask
        Ids of gold questions that stay, and that somebody is to look at again, since the split leaves them in doubt.
    """

    kind: str
    template_id: str
    new_id: str = ""
    into: str = NO_TEMPLATE
    made: tuple[Template, ...] = ()
    hand_over: Mapping[str, str] = field(default_factory=dict)
    ask: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise OracleError(f"unknown kind of move '{self.kind}'{did_you_mean(self.kind, KINDS)}")

    @property
    def targets(self) -> tuple[str, ...]:
        """Labels that what was said about the template counts for; that of gold comes first."""
        if self.kind == RENAME:
            return (self.new_id,)
        if self.kind == SPLIT:
            return (self.template_id, *(t.template_id for t in self.made))
        return (self.into,)


@dataclass(frozen=True)
class Move:
    """One line of the log.

    Parameters
    ----------
    move_id
        Counts up in the order in which moves were made.
    at
        When, timezone-aware.
    kind
        One of ``KINDS``, or ``undo``.
    into
        Labels that what was said about ``template_id`` counts for from then on; that of gold comes first. Where it
        is a topic, ``topic:NAME`` each, or the templates that were retired with it.
    undoes
        The ``move_id`` that an undo takes back.
    """

    move_id: int
    at: datetime
    by: str
    kind: str
    template_id: str
    into: tuple[str, ...]
    note: str = ""
    undoes: int | None = None

    @property
    def topic(self) -> str | None:
        """The topic that was moved, None where it was a template."""
        of_topic = self.template_id.startswith(TOPIC_PREFIX)
        return self.template_id.removeprefix(TOPIC_PREFIX) if of_topic else None

    @property
    def made(self) -> tuple[str, ...]:
        """Ids of the templates, or the topic, that the move made."""
        return self.into if self.kind == RENAME else self.into[1:] if self.kind == SPLIT else ()

    @property
    def mark(self) -> str:
        """What reviews that a split wrote carry as ``made_from``."""
        return f"move-{self.move_id}"

    @property
    def words(self) -> str:
        """What happened to the template or the topic, for people."""
        names = ", ".join(f"'{i.removeprefix(TOPIC_PREFIX)}'" for i in self.into if i != self.template_id)
        if self.kind == RETIRE and self.topic is not None:
            many = len(self.into)
            return f"retired with its {many} templates" if many > 1 else f"retired with its template {names}"
        if self.kind == RETIRE:
            return "retired without a successor" if self.into == (NO_TEMPLATE,) else f"retired in favour of {names}"
        said = {RENAME: "renamed to", MERGE: "merged into", SPLIT: "split, with", UNDO: "a move was undone, now"}
        return f"{said[self.kind]} {names or repr(self.template_id)}"


@dataclass(frozen=True)
class Moves:
    """All moves in their order, and what labels count for after them."""

    log: tuple[Move, ...] = ()

    @cached_property
    def undone(self) -> frozenset[int]:
        """Ids of the moves that were taken back."""
        return frozenset(m.undoes for m in self.log if m.undoes is not None)

    @cached_property
    def void(self) -> frozenset[str]:
        """Marks of the moves that were taken back."""
        return frozenset(m.mark for m in self.log if m.move_id in self.undone)

    @cached_property
    def standing(self) -> tuple[Move, ...]:
        """The moves that count, undos included."""
        return tuple(m for m in self.log if m.move_id not in self.undone)

    @cached_property
    def aliases(self) -> Mapping[str, tuple[str, ...]]:
        """Labels that count for something else, or for more than themselves."""
        named = dict.fromkeys(m.template_id for m in self.standing)
        found = {label: self._target(label) for label in named}
        return {label: into for label, into in found.items() if into != (label,)}

    @cached_property
    def left(self) -> frozenset[str]:
        """Ids of templates that were moved away: nothing counts for them any more."""
        return frozenset(label for label, into in self.aliases.items() if label not in into)

    def target(self, label: str) -> tuple[str, ...]:
        """Labels that a vote for a label counts for, at least one."""
        return self.aliases.get(label, (label,))

    def main(self, label: str) -> str:
        """The one label that gold or a review of a label counts for."""
        return self.target(label)[0]

    def names(self, label: str) -> tuple[str, ...]:
        """Labels whose gold and reviews count for this one, itself first where it is among them."""
        own = () if self.main(label) != label else (label,)
        return (*own, *sorted(a for a in self.aliases if a != label and self.main(a) == label))

    def topic(self, name: str) -> str:
        """The topic that a topic's name counts for now, the last one where its templates were retired with it."""
        found = [f"{TOPIC_PREFIX}{name}", *(m.into[0] for m in self.trail(f"{TOPIC_PREFIX}{name}"))]
        return [one for one in found if one.startswith(TOPIC_PREFIX)][-1].removeprefix(TOPIC_PREFIX)

    def trail(self, label: str, after: int = 0) -> tuple[Move, ...]:
        """The moves, or those after one, that a label went through to the one that its gold counts for."""
        out: list[Move] = []
        for move in self.standing:
            if move.move_id > after and move.template_id == label:
                out.append(move)
                label = move.into[0]
        return tuple(out)

    def _target(self, label: str) -> tuple[str, ...]:
        found: tuple[str, ...] = (label,)
        for move in self.standing:
            if move.template_id in found:
                parts = (move.into if one == move.template_id else (one,) for one in found)
                found = tuple(dict.fromkeys(one for part in parts for one in part))
        return found

    def find(self, move_id: int) -> Move:
        """A move by its id.

        Raises
        ------
        OracleError
            When there is none, or it is an undo.
        """
        for move in self.log:
            if move.move_id == move_id and move.kind != UNDO:
                return move
        raise OracleError(f"there is no move {move_id} of a template or topic that could be undone")

    def builds_on(self, move: Move) -> Move | None:
        """The first later move that has to be undone before this one, None where nothing stands in the way."""
        last = max((m.move_id for m in self.members(move)), default=move.move_id)
        mine = {move.template_id, *(move.made if move.topic is None else move.into)}
        for later in self.standing:
            if later.move_id > last and later.template_id in mine:
                if later.kind != UNDO:
                    return later
                # undoing an older move carried along what this one had brought
                mine.update(later.into)
        return None

    def members(self, move: Move) -> tuple[Move, ...]:
        """The moves of the templates that were retired with a topic; none for any other move."""
        if move.topic is None or move.kind != RETIRE:
            return ()
        later = [m for m in self.log if m.move_id > move.move_id]
        found = (next((m for m in later if m.template_id == one), None) for one in move.into)
        return tuple(m for m in found if m is not None)

    def told(self, move: Move) -> str:
        """What happened, as a sentence without its stop."""
        said = f"'{move.template_id}'" if move.topic is None else f"topic '{move.topic}'"
        goes = {m.into for m in self.members(move)} - {(NO_TEMPLATE,)}
        return f"{said} was {move.words}" + "".join(f" in favour of '{into[0]}'" for into in goes)

    def part_of(self, move: Move) -> Move | None:
        """The standing retirement of a topic that a move of a template belongs to."""
        topics = (m for m in self.standing if m.topic is not None and m.kind == RETIRE)
        return next((m for m in topics if move in self.members(m)), None)

    def kept(self, reviews: Sequence[Review]) -> list[Review]:
        """Reviews as they were written, without those that were taken back, alone or with the split they were for."""
        return [r for r in standing(reviews) if r.made_from not in self.void]

    def counted(self, reviews: Sequence[Review]) -> list[Review]:
        """Reviews that nobody took back, in their order, with the labels that their decisions count for now.

        Where a split handed a question over, all that was said of it before for the old template counts for the
        new one: a word from before the split could not tell the two apart.
        """
        out = [self._now(r) for r in self.kept(reviews)]
        handed = {r.question_id for r in out if r.made_from in self._splits}
        seen: dict[str, list[int]] = defaultdict(list)
        for place, review in enumerate(out):
            if review.question_id in handed:
                self._hand_over(out, seen[review.question_id], review)
                seen[review.question_id].append(place)
        return out

    def counted_opinions(self, opinions: Iterable[Opinion], reviews: Sequence[Review]) -> list[Opinion]:
        """Opinions from before any review, with the labels that they count for now; ``reviews`` are as written."""
        handed: dict[str, list[Review]] = defaultdict(list)
        for review in self.kept(reviews):
            if review.made_from in self._splits:
                handed[review.question_id].append(review)
        return [self._opinion_now(o, handed.get(o.question_id, ())) for o in opinions]

    @cached_property
    def _splits(self) -> Mapping[str, str]:
        return {m.mark: m.template_id for m in self.log if m.kind == SPLIT}

    def _now(self, review: Review) -> Review:
        label = review.decision if review.label is None else self.main(review.decision)
        return review if label == review.decision else replace(review, decision=label)

    def _hand_over(self, out: list[Review], before: Iterable[int], review: Review) -> None:
        if review.made_from in self._splits:
            origin = self.main(self._splits[review.made_from])
            for place in before:
                if out[place].decision == origin:
                    out[place] = replace(out[place], decision=review.decision)

    def _opinion_now(self, opinion: Opinion, handed: Iterable[Review]) -> Opinion:
        label = self.main(opinion.label)
        for review in handed:
            if label == self.main(self._splits[review.made_from]):
                label = self.main(review.decision)
        return opinion if label == opinion.label else replace(opinion, label=label)
