"""Finding the templates in the replies that came since the last look, in blocks, for as long as one likes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from app.observing.same import same_answers
from app.workspace import Workspace
from labeling.acting import acting, program
from labeling.hashing import digest
from labeling.matching import Match, Thresholds, match
from labeling.matching.finding import Encode
from labeling.store import Store
from labeling.store.matches import Reply, ReplyMatch, count_waiting, waiting, write_matches
from labeling.store.moves import moves
from labeling.store.reads import templates
from labeling.store.schema import CONTENT, TemplateVersionRecord
from labeling.store.template_history import as_template
from labeling.taxonomy import Template

WORDS, MEANING = "words-1", "meaning-1"
EXACT, OTHER = "exact", "other"
# so that the similarity of a template that was not sent is known too
ANYTHING = Thresholds(light=2.0, heavy=0.0)


@dataclass(frozen=True)
class Matched:
    """How many replies were looked at, and whether none is left."""

    done: int
    complete: bool


@dataclass(frozen=True)
class Catalogue:
    """All templates as they stood at any moment, and which of them count for the same.

    Parameters
    ----------
    versions
        Moment and wording of each version, the oldest first.
    now
        Template id to the one that counts for it.
    matcher
        Names how replies are looked at; another way, other moves or other equivalents give another name.
    """

    versions: tuple[tuple[datetime, Template], ...]
    now: Mapping[str, str]
    matcher: str
    encode: Encode | None = None
    _seen: dict[int, tuple[Template, ...]] = field(default_factory=dict, compare=False)

    @property
    def method(self) -> str:
        """The part of the matcher's name that moves and equivalents leave as it is."""
        return self.matcher.rpartition(":")[0]

    def at(self, moment: datetime) -> tuple[Template, ...]:
        """Every template as it stood then, or as it was first written where it came later."""
        place = bisect_right(self.versions, moment, key=lambda version: version[0])
        if place not in self._seen:
            later = {t.template_id: t for _, t in reversed(self.versions)}
            self._seen[place] = tuple((later | {t.template_id: t for _, t in self.versions[:place]}).values())
        return self._seen[place]

    def same(self, one: str, other: str) -> bool:
        """Whether two template ids count for the same answer."""
        return self.now.get(one, one) == self.now.get(other, other)


def read_catalogue(workspace: Workspace, connection: Connection, encode: Encode | None = None) -> Catalogue:
    """The catalogue of a workspace; with ``encode`` the meaning of replies is compared too.

    Raises
    ------
    OracleError
        Where the settings name an equivalent template that there is none of.
    """
    present, moved = templates(connection), moves(connection)
    now = same_answers((t.template_id for t in present), moved, workspace.settings.equivalent)
    return Catalogue(_versions(connection, present), now, _name(now, encode), encode)


def match_new(
    workspace: Workspace,
    store: Store,
    *,
    since: datetime | None = None,
    most: int | None = None,
    block: int = 100,
    encode: Encode | None = None,
    stop: Callable[[], bool] = lambda: False,
    tell: Callable[[int], None] = lambda done: None,
) -> Matched:
    """Look at every reply that nobody looked at yet, or that a later one or another matcher makes stale.

    What is done is kept block by block, so that it may be stopped at any time and goes on from there. All who match
    the replies of a workspace should do so with the same ``encode``, or they do each other's work again.

    Parameters
    ----------
    since
        Only replies to suggestions from this moment on.
    most
        Replies at the most, all by default.
    block
        Replies written in one transaction; one takes some milliseconds.
    stop
        Asked before each block.
    tell
        Hears after each block how many are done.
    """
    with store.read() as connection:
        catalogue = read_catalogue(workspace, connection, encode)
    done, after = 0, 0
    while most is None or done < most:
        if stop():
            return Matched(done, False)
        with store.read() as connection:
            size = block if most is None else min(block, most - done)
            replies = waiting(connection, catalogue.matcher, size, after=after, since=since)
        if not replies:
            return Matched(done, True)
        found = [look(catalogue, reply) for reply in replies]
        # worked out from what is there, so that whoever looks on may have it written down
        with acting(program("matching")), store.write() as connection:
            write_matches(connection, found)
        done, after = done + len(replies), replies[-1].feedback_id
        tell(done)
    return Matched(done, False)


def replies_waiting(workspace: Workspace, store: Store, since: datetime, until: datetime | None = None) -> int:
    """How many suggestions of ``[since, until)`` have a reply that was not looked at yet."""
    with store.read() as connection:
        return count_waiting(connection, read_catalogue(workspace, connection).matcher, since, until)


def look(catalogue: Catalogue, reply: Reply) -> ReplyMatch:
    """What is in a reply; what was found before is kept where only moves or equivalents changed, and change nothing."""
    if reply.reply is None:
        return _made(catalogue, reply, EXACT, 1.0, True, (reply.template_id,))
    before = reply.before
    if before is not None and before.matcher.rpartition(":")[0] == catalogue.method:
        matched = any(catalogue.same(one, reply.template_id) for one in before.found)
        if matched == before.matched:
            return _made(catalogue, reply, before.kind, before.similarity, matched, before.found)
    present = catalogue.at(reply.at)
    found = match(reply.reply, present, catalogue.encode)
    hit = next((m for m in found if catalogue.same(m.template_id, reply.template_id)), None)
    names = tuple(m.template_id for m in found)
    if hit is not None:
        return _made(catalogue, reply, hit.kind, hit.similarity, True, names)
    return _made(catalogue, reply, OTHER, _nearness(catalogue, reply.reply, reply.template_id, present), False, names)


def _nearness(catalogue: Catalogue, text: str, suggested: str, present: Sequence[Template]) -> float:
    """Similarity of a reply and the nearest of the templates that count for the suggested one; 0 where none is near."""
    own = [t for t in present if catalogue.same(t.template_id, suggested)]
    near: tuple[Match, ...] = match(text, own, catalogue.encode, ANYTHING)
    return max((m.similarity for m in near), default=0.0)


def _made(
    catalogue: Catalogue, reply: Reply, kind: str, similarity: float, matched: bool, found: tuple[str, ...]
) -> ReplyMatch:
    similarity = round(similarity, 4)
    return ReplyMatch(reply.suggestion_id, reply.feedback_id, catalogue.matcher, kind, similarity, matched, found)


def _versions(connection: Connection, present: Sequence[Template]) -> tuple[tuple[datetime, Template], ...]:
    v = TemplateVersionRecord
    there = {t.template_id for t in present}
    columns = [getattr(v, c) for c in ("template_id", *CONTENT, "version", "recorded_at")]
    rows = [dict(r._mapping) for r in connection.execute(select(*columns).order_by(v.recorded_at, v.version))]
    return tuple((r["recorded_at"], as_template(r)) for r in rows if r["template_id"] in there)


def _name(now: Mapping[str, str], encode: Encode | None) -> str:
    differ = {one: to for one, to in sorted(now.items()) if one != to}
    return f"{WORDS if encode is None else MEANING}:{digest(differ)[:12]}"
