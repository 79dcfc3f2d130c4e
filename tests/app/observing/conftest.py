"""A workspace without any run, whose log tests fill themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from app.observing.traffic import read_traffic
from app.workspace import Workspace
from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store.suggestions import append_logged
from labeling.taxonomy import Template

NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
BODIES = {
    "late": "Hi {first_name}, your payout is on its way and reaches your bank account within two working days.",
    "pause": "You can pause payouts in the settings under Payouts, and start them again at any time.",
    "refund": "We have sent the full amount back to the card that you paid with last month.",
    "refund-how": "Open the payment, choose Refund and enter the sum that the customer gets.",
}
TEMPLATES = tuple(
    Template(name, "refunds" if "refund" in name else "payouts", f"Title of {name}", body)
    for name, body in BODIES.items()
)


class Log:
    """Suggestions and feedback on them, written in a few words."""

    def __init__(self, workspace, store):
        self.workspace, self.store = workspace, store

    def ask(self, name, template="late", ago=DAY, suggest=True, proba=0.9, reply=None, action="sent", said=(), **more):
        """One suggestion, ``ago`` before noon; with a reply, or a list of (action, values)."""
        topic = next((t.topic for t in TEMPLATES if t.template_id == template), "other")
        passes = {"valid_passes": True, "topic_passes": suggest, "template_passes": suggest}
        values = {"latency_ms": 10.0, "release_id": "r-1", "reason": "why" if suggest else "template not sure enough"}
        values |= {"text": "Where is it?", **passes, **more}
        at, body = NOON - ago, BODIES.get(template, "gone")
        one = LoggedSuggestion(
            suggestion_id=name,
            at=at,
            channel="http",
            agent="Mia",
            case_id=None,
            decision="suggest" if suggest else "abstain",
            template_id=template,
            template_proba=proba,
            topic=topic,
            topic_proba=proba,
            valid_proba=0.99,
            rendered=body,
            **values,
        )
        with self.store.write() as connection:
            append_logged(connection, [one])
        replied = [(action, {"reply": reply})] if reply is not None else []
        for what, numbers in [*said, *replied]:
            self.store.add_feedback(Feedback(name, at, "Mia", what, **numbers))

    def configure(self, text):
        (self.workspace.root / "oracle.toml").write_text(text)
        self.workspace = Workspace(self.workspace.root)

    def read(self, since=NOON - WEEK, until=NOON, **more):
        return read_traffic(self.workspace, self.store, since, until, **more)


@pytest.fixture
def log(tmp_path):
    (tmp_path / "data").mkdir()
    workspace = Workspace(tmp_path)
    with workspace.open_store() as store:
        store.replace_source("templates.csv", templates=TEMPLATES, at=NOON - 30 * DAY)
        yield Log(workspace, store)
