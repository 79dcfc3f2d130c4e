from collections import Counter
from pathlib import Path

from labeling.disk.tables import Row, Table
from labeling.redaction import Redactor, rows
from labeling.values import Question

ALL = Redactor()


def table(**values):
    row = Row(values, Path("questions.csv"), 2)
    return Table(row.path, tuple(values), (row,))


def test_texts_replies_and_attributes_are_redacted_and_counted_once_a_row():
    found = table(text="I'm Anna Kowalski", reply="Hi Anna,\nno.", question_id="07700 900118", email="x", language="en")
    counts = Counter()
    clean = rows.table(ALL, found, (), counts)
    assert dict(clean.rows[0].values) == {
        "text": "I'm [name]",
        "reply": "Hi [name],\nno.",
        "question_id": "07700 900118",
        "email": "[e-mail]",
        "language": "en",
    }
    assert counts == {"name": 1, "e-mail": 1} and clean.rows[0].line == 2


def test_nothing_to_redact_gives_the_same_table():
    found = table(text="Where is my payout?", customer_id="anna@x.example")
    assert rows.table(ALL, found, ("customer_id",), Counter()) is found
    assert rows.table(Redactor(()), table(text="a@x.example"), (), Counter()).rows[0].values["text"] == "a@x.example"


def test_attributes_and_questions():
    values = {"first_name": "Zsuzsi", "customer_id": "anna@x.example", "plan": "pro"}
    assert rows.attributes(ALL, values, ("customer_id",)) == values | {"first_name": "[name]"}
    assert rows.attributes(Redactor(("card",)), values) is values
    asked = Question("q", "I'm Anna Kowalski", reply="b@x.example", attributes={"name": " "})
    clean = rows.question(ALL, asked)
    assert (clean.text, clean.reply, clean.attributes) == ("I'm [name]", "[e-mail]", {"name": " "})
    plain = Question("q", "Where is it?")
    assert rows.question(ALL, plain) is plain
