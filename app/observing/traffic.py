"""Traffic: all suggestions of a window with what became of them, and what templates and releases are now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, func, select

from app.observing.matching import match_new
from app.observing.same import same_answers
from app.workspace import Workspace
from labeling.serving.suggestions import DISMISSED, EDITED, SHOWN_TRAFFIC, SUGGEST, TRAFFIC, USED, require_one_of
from labeling.store import Store
from labeling.store.moves import moves
from labeling.store.reads import templates
from labeling.store.releases import current_release
from labeling.store.schema import ReleaseRecord, TemplateVersionRecord
from labeling.store.traffic import traffic
from models.evaluating.ledger import FELL_AT

NOT_A_QUESTION = next(reason for reason, stage in FELL_AT.items() if stage == "validity")
EXACT = "exact"
TEXT = pd.StringDtype(na_value=np.nan)


@dataclass(frozen=True)
class Facts:
    """What templates and releases are now.

    Parameters
    ----------
    topics, titles, statuses, review_by, changed_at
        By template id; ``changed_at`` is the moment of the latest version, ``review_by`` only where there is one.
    moved, now
        Template id to the one that counts for it, after moves; ``now`` also takes one for all that say the same.
    releases
        Release id to the moment at which it was made.
    current
        The release that answers now, None before the first.
    topic_names
        Name of a topic that was moved to the one that it counts for now.
    """

    topics: Mapping[str, str]
    titles: Mapping[str, str]
    statuses: Mapping[str, str]
    review_by: Mapping[str, date]
    changed_at: Mapping[str, datetime]
    moved: Mapping[str, str]
    now: Mapping[str, str]
    releases: Mapping[str, datetime]
    current: str | None
    topic_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Traffic:
    """All suggestions asked for in ``[since, until)``.

    Parameters
    ----------
    frame
        One row a suggestion in the order in which they were asked for, as `labeling.store.traffic` makes it, and:
        ``answered`` the decision is to suggest; ``valid`` taken for a question; ``seen`` an answer came on a screen;
        ``chosen`` the agent used, edited or dismissed it; ``taken`` used or edited it; ``unchanged`` took it and sent
        it word for word; ``known`` the reply is known and was looked at; ``day`` in UTC, such as ``2026-11-26``.
    """

    frame: pd.DataFrame
    since: datetime
    until: datetime
    facts: Facts

    def __len__(self) -> int:
        """Number of suggestions."""
        return len(self.frame)

    def between(self, since: datetime, until: datetime) -> Traffic:
        """The part of it that was asked for in ``[since, until)``."""
        at = self.frame["at"]
        low, high = (at.searchsorted(pd.Timestamp(moment)) for moment in (since, until))
        return replace(self, frame=self.frame.iloc[low:high], since=since, until=until)

    def of(self, kind: str) -> Traffic:
        """The part that was shown, in shadow or held back."""
        require_one_of("kind of traffic", kind, TRAFFIC)
        return replace(self, frame=self.frame[self.frame["traffic"] == kind])


def read_traffic(workspace: Workspace, store: Store, since: datetime, until: datetime, match: bool = True) -> Traffic:
    """Traffic of a window; with ``match`` replies that nobody looked at yet are looked at first."""
    if match:
        match_new(workspace, store, since=since)
    with store.read() as connection:
        return Traffic(described(traffic(connection, since, until)), since, until, read_facts(workspace, connection))


def described(frame: pd.DataFrame) -> pd.DataFrame:
    """The table of the store with the columns that figures are made from."""
    # so that a part without rows, or without feedback, fits the others
    texts = {str(n): TEXT for n, kind in frame.dtypes.items() if _is_text(kind) and n != "found"}
    frame = frame.astype(texts | {"at": "datetime64[us, UTC]"})
    action, kind = frame["action"], frame["match_kind"]
    answered = frame["decision"] == SUGGEST
    seen = answered & (frame["traffic"] == SHOWN_TRAFFIC) & frame["shown"]
    taken = seen & action.isin((USED, EDITED))
    # used without a reply is word for word, also before anybody looked
    whole = (kind == EXACT) | ((action == USED) & (kind == ""))
    return frame.assign(
        answered=answered,
        valid=answered | (frame["reason"] != NOT_A_QUESTION),
        seen=seen,
        chosen=taken | (seen & (action == DISMISSED)),
        taken=taken,
        unchanged=taken & whole,
        known=frame["matched"].notna(),
        day=days(frame["at"]),
    )


def days(at: pd.Series[Any]) -> pd.Series[Any]:
    """Days of moments in UTC, such as ``2026-11-26``."""
    codes, floors = pd.factorize(at.dt.floor("D"))
    names = pd.Index(floors).strftime("%Y-%m-%d").astype(TEXT) if len(floors) else pd.Index([], dtype=TEXT)
    return pd.Series(names.take(codes), index=at.index, dtype=TEXT)


def _is_text(kind: Any) -> bool:
    return kind == np.dtype(object) or isinstance(kind, pd.StringDtype)


def read_facts(workspace: Workspace, connection: Connection) -> Facts:
    """Facts as of one snapshot of the store."""
    present, v, r = templates(connection), TemplateVersionRecord, ReleaseRecord
    ids, log = [t.template_id for t in present], moves(connection)
    changed = connection.execute(select(v.template_id, func.max(v.recorded_at)).group_by(v.template_id))
    return Facts(
        topics={t.template_id: t.topic for t in present},
        titles={t.template_id: t.title for t in present},
        statuses={t.template_id: t.status for t in present},
        review_by={t.template_id: t.review_by for t in present if t.review_by is not None},
        changed_at={row[0]: row[1] for row in changed},
        moved=same_answers(ids, log, ()),
        now=same_answers(ids, log, workspace.settings.equivalent),
        releases={row[0]: row[1] for row in connection.execute(select(r.release_id, r.created_at))},
        current=current_release(connection),
        topic_names={m.topic: log.topic(m.topic) for m in log.standing if m.topic is not None},
    )
