from dataclasses import replace

import pytest

from app.taxonomy.content import checked
from labeling.errors import OracleError
from labeling.taxonomy import Template

PLAIN = Template("t", "topic", "Title", "Body")


def test_texts_are_trimmed_and_lines_are_lines():
    typed = Template("t", " a \n topic", "\tThe  title ", "\r\nOne\r\n two\r", owner=" ", products=(" eu ", "", "eu"))
    assert checked(typed) == Template("t", "a topic", "The title", "One\n two", products=("eu",))


@pytest.mark.parametrize("text", ["مرحبا\u200f", "👋🏽", "<script>alert(1)</script>", "**bold** {name} $x$", "a\tb\nc"])
def test_any_writing_may_stand_in_a_body(text):
    assert checked(replace(PLAIN, body=text)).body == text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "template 't' has no title; fill it in"),
        ({"topic": " \n"}, "template 't' has no topic"),
        ({"body": "x" * 20_001}, "the body of template 't' has 20,001 characters; use at most 20,000"),
        ({"owner": "x" * 301}, "the owner of template 't' has 301 characters"),
        ({"body": "a\x07b"}, "the body of template 't' has a control character"),
        ({"title": "a\ud800b"}, "the title of template 't' has a control character"),
        ({"products": ("a;b",)}, "product 'a;b' of template 't'"),
    ],
)
def test_what_cannot_stand_is_named(change, sentence):
    with pytest.raises(OracleError, match=sentence):
        checked(replace(PLAIN, **change))
