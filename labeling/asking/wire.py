"""Messages between a process and its workers: a length, then JSON. Nothing that could run code when read."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from labeling.asking.answers import Answers, Trouble
from labeling.question import NO_ATTRIBUTES, Question

LENGTH = struct.Struct("<Q")
TROUBLES = ("first", "stopped")


def framed(content: bytes) -> bytes:
    """A message that says how long it is."""
    return LENGTH.pack(len(content)) + content


def write(stream: IO[bytes], message: Any) -> None:
    """Send a JSON-like value."""
    stream.write(framed(json.dumps(message).encode()))
    stream.flush()


def read(stream: IO[bytes]) -> bytes | None:
    """The next message, None where there is no more."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    content = stream.read(size := LENGTH.unpack(head)[0])
    return content if len(content) == size else None


def packed(questions: Sequence[Question]) -> bytes:
    """Questions as two messages: the texts, and all else, which is unpacked only when a function looks at it."""
    rest = [
        (q.question_id, q.asked_at and q.asked_at.isoformat(), q.case_id, q.reply, dict(q.attributes) or None)
        for q in questions
    ]
    return b"".join(framed(json.dumps(part).encode()) for part in ([q.text for q in questions], rest))


def unpacked(texts: Sequence[str], rest: bytes) -> list[Question]:
    """Questions from both messages."""
    return [
        Question(i, text, asked and datetime.fromisoformat(asked), case, reply, about or NO_ATTRIBUTES)
        for text, (i, asked, case, reply, about) in zip(texts, json.loads(rest), strict=True)
    ]


def packed_answers(answers: Answers) -> dict[str, Any]:
    """Answers as a JSON-like value."""
    return vars(answers) | {name: (found := getattr(answers, name)) and vars(found) for name in TROUBLES}


def unpacked_answers(message: dict[str, Any]) -> Answers:
    """Answers from a JSON-like value."""
    choices = tuple((positive, labels) for positive, labels in message["choices"])
    trouble = {name: message[name] and Trouble(**message[name]) for name in TROUBLES}
    return Answers(message["rows"], message["codes"], choices, message["failures"], **trouble)
