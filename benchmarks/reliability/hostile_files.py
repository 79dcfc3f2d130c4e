"""Files that are not what they should be: bytes by what is wrong with them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping

HEAD = b"question_id,text\n"
GOOD = HEAD + b"q1,late payout\n"


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("questions.csv", b"0" * 10**7)
    return made.getvalue()


CSV: Mapping[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "one NUL": lambda: b"\0",
    "only a head": lambda: HEAD,
    "only blank lines": lambda: b"\n\r\n\n",
    "byte order mark": lambda: b"\xef\xbb\xbf" + GOOD,
    "two byte order marks": lambda: b"\xef\xbb\xbf" * 2 + GOOD,
    "UTF-16": lambda: GOOD.decode().encode("utf-16"),
    "UTF-16 without a mark": lambda: GOOD.decode().encode("utf-16-le"),
    "UTF-32": lambda: GOOD.decode().encode("utf-32"),
    "Latin-1": lambda: HEAD + "q1,Café zu\n".encode("latin-1"),
    "cut in a character": lambda: GOOD + "q2,€".encode()[:-1],
    "overlong UTF-8": lambda: HEAD + b"q1,\xc0\xaf\n",
    "half of a pair in UTF-8": lambda: HEAD + b"q1,\xed\xa0\x80\n",
    "NUL in a cell": lambda: HEAD + b"q1,a\0b\n",
    "NUL in the head": lambda: b"question_id,text,a\0b\nq1,x,y\n",
    "line ends mixed": lambda: b"question_id,text\rq1,a\r\nq2,b\n",
    "open quote": lambda: HEAD + b'q1,"a\n' * 5,
    "open quote over 2 MB": lambda: HEAD + b'q1,"' + b"x\n" * 10**6,
    "quote in the middle": lambda: HEAD + b'q1,"a"b\n',
    "ragged": lambda: HEAD + b"q1,a,b\nq2\n",
    "10,000 columns": lambda: b",".join(b"c%d" % i for i in range(10**4)) + b"\n" + b"x," * 9_999 + b"x\n",
    "a column twice": lambda: b"question_id,text,text\nq1,a,b\n",
    "a column without a name": lambda: b"question_id,text,\nq1,a,b\n",
    "another separator": lambda: b"question_id;text\nq1;a\n",
    "one id twice": lambda: GOOD + b"q1,another\n",
    "id with a line end": lambda: HEAD + b'"q\n1",a\n',
    "id of 10,000 letters": lambda: HEAD + b"q" * 10**4 + b",a\n",
    "id that is a path": lambda: HEAD + b"../../q1,a\n",
    "id that is HTML": lambda: HEAD + b"<b>q1</b>,a\n",
    "cell of 30 MB": lambda: HEAD + b"q1," + b"x" * (30 * 2**20) + b"\n",
    "2,000 rows and an open quote": lambda: HEAD + b"".join(b"q%d,late %d\n" % (i, i) for i in range(2_000)) + b'q,"',
    "gzip": lambda: gzip.compress(GOOD),
    "gzip of 100 MB": lambda: zlib.compress(b"0" * 10**8, 9),
    "zip": _zip,
    "a program": lambda: b"\x7fELF" + bytes(range(256)) * 9,
    "HTML page": lambda: b"<!doctype html><title>Sign in</title>",
    "year 0": lambda: b"question_id,text,asked_at\nq1,a,0000-01-01\n",
    "year 1 in the east": lambda: b"question_id,text,asked_at\nq1,a,0001-01-01T00:00:00+14:00\n",
    "year 9999 in the west": lambda: b"question_id,text,asked_at\nq1,a,9999-12-31T23:59:59-14:00\n",
    "time without a zone": lambda: b"question_id,text,asked_at\nq1,a,2026-01-01T12:00:00\n",
    "no time": lambda: b"question_id,text,asked_at\nq1,a,yesterday\n",
}


def _line(**more: object) -> bytes:
    return json.dumps({"question_id": "j1", "text": "late"} | more).encode() + b"\n"


JSONL: Mapping[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "an array": lambda: b"[1, 2]\n",
    "a text": lambda: b'"late"\n',
    "a number": lambda: b"7\n",
    "cut": lambda: _line()[:-3],
    "nested 10,000 deep": lambda: b'{"question_id": "j1", "text": ' + b"[" * 10**4 + b"]" * 10**4 + b"}\n",
    "nested 200 deep": lambda: b'{"question_id": "j1", "text": ' + b"[" * 200 + b"]" * 200 + b"}\n",
    "nested 100,000 open": lambda: b"[" * 10**5,
    "a number of 10,000 digits": lambda: b'{"question_id": ' + b"9" * 10**4 + b', "text": "a"}\n',
    "a huge exponent": lambda: b'{"question_id": "j1", "text": 1e999999999}\n',
    "NaN": lambda: b'{"question_id": "j1", "text": NaN}\n',
    "Infinity": lambda: b'{"question_id": "j1", "text": "a", "n": -Infinity}\n',
    "half of a character": lambda: b'{"question_id": "j1", "text": "\\ud800"}\n',
    "NUL": lambda: b'{"question_id": "j1", "text": "a\\u0000"}\n',
    "a key twice": lambda: b'{"question_id": "j1", "text": "a", "text": "b"}\n',
    "an object for a text": lambda: _line(text={"$gt": ""}),
    "an empty object": lambda: b"{}\n",
    "600 keys": lambda: _line(**{f"k{i}": i for i in range(600)}),
    "UTF-16": lambda: _line().decode().encode("utf-16"),
    "lines of many kinds": lambda: _line().replace(b"\n", b"\r\n") + b"\r\n\n" + _line(question_id="j2"),
}

RULE = '[[rule]]\nname = "r"\nvotes_for = "order-status"\n'
RULES: Mapping[str, Callable[[], bytes]] = {
    "no TOML": lambda: b"[[rule",
    "no list": lambda: b"rule = 1\n",
    "a list of numbers": lambda: b"rule = [1, 2]\n",
    "another table": lambda: b"[rules]\n",
    "nested 10,000 deep": lambda: b"rule = " + b"[" * 10**4 + b"]" * 10**4,
    "nested tables": lambda: b"[" + b".".join(b"a" for _ in range(5_000)) + b"]\n",
    "a number of 10,000 digits": lambda: b"x = " + b"9" * 10**4,
    "5 MB": lambda: b"# " + b"x" * (5 * 2**20),
    "UTF-16": lambda: RULE.encode("utf-16"),
    "NUL": lambda: (RULE + 'any = ["a\0b"]\n').encode(),
    "no name": lambda: b'[[rule]]\nvotes_for = "order-status"\nany = ["a"]\n',
    "a name that is no text": lambda: b'[[rule]]\nname = []\nany = ["a"]\n',
    "no condition": lambda: RULE.encode(),
    "an empty phrase": lambda: (RULE + 'any = [" "]\n').encode(),
    "a phrase that is no text": lambda: (RULE + "any = [1]\n").encode(),
    "repeats of repeats": lambda: (RULE + 'regex = "(a{1000}){1000}"\n').encode(),
    "many repeats": lambda: (RULE + 'regex = "' + "(x+x+)+y" * 2_000 + '"\n').encode(),
    "a group of 100,000": lambda: (RULE + 'regex = "' + "(" * 10**5 + ")" * 10**5 + '"\n').encode(),
    "a look-ahead": lambda: (RULE + 'regex = "(?=a)b"\n').encode(),
    "an open bracket": lambda: (RULE + 'regex = "[a"\n').encode(),
    "10,000 phrases": lambda: (RULE + f"any = {json.dumps([f'late payout {i}' for i in range(10**4)])}\n").encode(),
    "a phrase of 100,000 letters": lambda: (RULE + f'any = ["{"x" * 10**5}"]\n').encode(),
    "a similarity that is no number": lambda: (RULE + 'similar_to = ["a"]\nsimilarity = nan\n').encode(),
    "5,000 rules": lambda: "".join(RULE.replace('"r"', f'"r{i}"') + f'any = ["w{i}"]\n' for i in range(5_000)).encode(),
    "one name twice": lambda: (RULE + 'any = ["a"]\n').encode() * 2,
    "an unknown key": lambda: (RULE + 'eval = "1"\n').encode(),
}
SETTINGS: Mapping[str, Callable[[], bytes]] = {
    "no TOML": lambda: b"name = ",
    "100 MB": lambda: b"# " + b"x" * 10**8,
    "nested 10,000 deep": lambda: b"x = " + b"[" * 10**4,
    "a table for a number": lambda: b"[precision]\nx = 1\n",
    "not a number": lambda: b"precision = nan\n",
    "infinite": lambda: b"function_seconds = -inf\n",
    "a huge number": lambda: b"neighbours = 99999999999999999999\n",
    "an unknown key": lambda: b"__class__ = 1\n",
    "a key of 100,000 letters": lambda: b"x" * 10**5 + b" = 1\n",
    "a date": lambda: b"name = 0001-01-01T00:00:00+23:59\n",
    "Latin-1": lambda: 'name = "Café"\n'.encode("latin-1"),
    "cron that never comes": lambda: b'[schedule]\nretrain = "0 0 31 2 *"\n',
    "cron of 100,000 parts": lambda: b'[schedule]\nretrain = "' + b"1," * 10**5 + b'1 * * * *"\n',
    "a zone that is a path": lambda: b'[schedule]\ntimezone = "../../etc/passwd"\n',
    "alerts that are no list": lambda: b"alerts = 3\n",
    "people that are no table": lambda: b"access = 7\n",
    "a program for the store": lambda: b'store = "file:///etc/passwd?mode=rw"\n',
}
NOTES: Mapping[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no entry": lambda: b"late\n",
    "script": lambda: b"- <script>alert(1)</script> costs 1 %\n",
    "links": lambda: b"- [x](javascript:alert(1)) ![y](http://127.0.0.1/)\n",
    "100,000 entries": lambda: b"- a\n" * 10**5,
    "10 MB": lambda: b"- " + b"x" * 10**7,
    "an entry of 100,000 letters": lambda: b"- " + b"x" * 10**5,
    "heads 5,000 deep": lambda: b"".join(b"#" * (i % 9 + 1) + b" h\n" for i in range(5_000)),
    "lists 5,000 deep": lambda: b"".join(b" " * i + b"- a\n" for i in range(2_000)),
    "quotes": lambda: b">" * 10**5 + b" a\n",
    "stars": lambda: b"- " + b"*" * 9_000 + b"\n",
    "brackets": lambda: b"- " + b"[" * 9_000 + b"\n",
    "UTF-16": lambda: "- late\n".encode("utf-16"),
    "NUL": lambda: b"- late\0payout\n",
    "right to left": lambda: "- \u202eetal\n".encode(),
    "year 0": lambda: b"## 0000-00-00\n- a\n",
}
