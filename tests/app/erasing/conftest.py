"""A workspace in which one customer has left a trace everywhere."""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from app.backing_up.making import back_up
from app.reviewing.review_files import export
from app.services import run_until
from app.suggesting.making import make
from app.suggesting.plan import read_plan
from app.suggesting.shown import Asked
from app.workspace import Workspace
from labeling.review import Review
from labeling.serving.suggestions import Feedback
from labeling.store.spot_checks import SpotAnswer, append_answers, append_drawn
from labeling.store.suggestions import append_logged

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
CUSTOMER, CASE, QUESTION = "cust-778812", "case-55190", "quest-90001"
TEXT = "Where on earth is the turquoise umbrella that never turned up at my door?"
GOLD = "Zanzibar parcels with crimson ribbons are never where they should be, are they?"
REPLY = "The turquoise parcel left yesterday and is with the courier of the northern depot."
COMMENT = "this one about the marmalade umbrella took me long"
ASKED = "And the second marmalade umbrella, when will that one be sent out to me?"
MARKS = (CUSTOMER, CASE, QUESTION, TEXT, GOLD, REPLY, COMMENT, ASKED)


@dataclass(frozen=True)
class Traced:
    """A workspace, and the id of a suggestion to its customer."""

    workspace: Workspace
    suggestion_id: str

    @property
    def marks(self):
        return (*MARKS, self.suggestion_id)


def add_rows(shop):
    """The customer's questions and gold in the files of a workspace."""
    lines = [json.loads(line) for line in _table(shop, "questions")]
    mine = {"case_id": CASE, "customer_id": CUSTOMER, "asked_at": "2026-04-01T10:00:00Z"}
    lines += [{"question_id": QUESTION, "text": TEXT, "reply": REPLY, **mine}]
    lines += [{"question_id": "quest-90002", "text": GOLD, **mine}]
    _write(shop, "questions", lines)
    gold = [json.loads(line) for line in _table(shop, "gold")]
    _write(shop, "gold", [*gold, {"text": GOLD, "label": gold[0]["label"], "split": "seed"}])


def _write(shop, name, rows):
    (shop / f"data/{name}.csv").unlink()
    (shop / f"data/{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def _table(shop, name):
    with (shop / f"data/{name}.csv").open() as stream:
        return [json.dumps({k: v for k, v in row.items() if v}) for row in csv.DictReader(stream)]


@pytest.fixture
def traced(shop) -> Traced:
    add_rows(shop)
    workspace = Workspace(shop)
    run_until(workspace, "release")
    with workspace.open_store() as store:
        plan = read_plan(workspace, store)
        made = make(plan, Asked(ASKED, "agent-1", CASE, {"customer_id": CUSTOMER}), AT, "http")
        store.add_reviews([Review(QUESTION, "Ana", AT, "_no_template", COMMENT)])
        with store.write() as connection:
            append_logged(connection, [made.logged], [])
            append_drawn(connection, [made.logged.suggestion_id], AT)
            append_answers(connection, [SpotAnswer(made.logged.suggestion_id, AT, "Ana", "right", None, COMMENT)])
        one = made.logged.suggestion_id
        store.add_feedback(Feedback(one, AT + timedelta(minutes=1), "agent-1", "sent", REPLY))
        export(workspace, shop / "var/reviews.csv")
        export(workspace, shop / "reviews.parquet")
        (shop / "var/service.log").write_text(f"2026-05-01 asked: {ASKED}\n2026-05-01 another line\n")
        back_up(workspace, store, AT)
    return Traced(workspace, one)
