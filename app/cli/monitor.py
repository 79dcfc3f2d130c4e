"""oracle monitor."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.output import Json, show
from app.observing.match_rates import BY
from app.observing.report import monitor as look
from app.workspace import Workspace
from labeling.serving.suggestions import require_one_of


def monitor(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Days up to now, compared with as many before.")] = 7,
    by: Annotated[str, typer.Option(help=f"Match rates by {', '.join(BY)}.")] = "day",
    as_json: Json = False,
) -> None:
    """Show what the traffic says: what is alarming, the funnel, match rates, accuracy, stale answers, the candidate.

    The match rate is the share of answers that are what the agent sent, where the reply is known: a lower bound on
    accuracy. It stands apart for what was shown, ran in shadow or was held back, since agents send what they see.
    """
    require_one_of("way to divide", by, BY)
    workspace = Workspace(context.obj)
    with workspace.open_store() as store:
        found = look(workspace, store, datetime.now(UTC), days)
    show(as_json, found.as_dict(), found.lines(by))
