import json

import numpy as np
import pytest

from labeling.disk.needles import Needles

TEXT = 'Where is the "blue"\numbrella, Zoë?'


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        json.dumps({"a": TEXT}).encode(),
        json.dumps({"a": TEXT}, ensure_ascii=False).encode(),
        ('x,"' + TEXT.replace('"', '""') + '",y').encode(),
        np.array(["short", TEXT]).tobytes(),
        b"\xff\xfe" + TEXT.encode() + b"\x00",
    ],
)
def test_a_text_is_found_in_any_form(data):
    assert Needles.of((), [TEXT]).found(data)
    assert Needles.of((), [TEXT]).words(data) == {TEXT}


def test_an_id_is_found_as_a_whole_word_alone():
    needles = Needles.of(["case-12"], ())
    assert needles.found(b"case-12") and needles.found(b'{"case":"case-12"}') and needles.found(b"a case-12.")
    assert not any(map(needles.found, [b"case-123", b"xcase-12", b"case-12-b", b"case-12_", "écase-12é".encode(), b""]))


def test_what_stands_everywhere_by_chance_is_not_looked_for():
    assert not Needles.of(["42", "12345", "abc"], ["hello", "            "])
    assert Needles.of(["123456", "abcd"], ["a text of more than that"]).ids == {"123456", "abcd"}
    assert Needles().longest == 0 and not Needles().found(b"anything")


def test_it_is_written_over():
    needles = Needles.of(["case-12"], ["the umbrella is blue", "umbrella is blue indeed"])
    assert needles.scrubbed("case-12: the umbrella is blue indeed, case-123") == "[erased]: [erased], case-123"
    assert needles.scrubbed("nothing") == "nothing"
