"""Texts, names and errors on a page."""

import pytest
from streamlit.testing.v1 import AppTest

from app.audit.shared import plain, short


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a *b* _c_ `d`", r"a \*b\* \_c\_ \`d\`"),
        ("[x](javascript:alert)", r"\[x\]\(javascript\:alert\)"),
        ("<b>\n# head", r"\<b\> \# head"),
        ("$x$ :material/home: ~~y~~", r"\$x\$ \:material/home\: \~\~y\~\~"),
        (" أين\tدفعتي؟ 🙂 ", "أين دفعتي؟ 🙂"),
        ("", ""),
        ("https://a.b www.c.d e@f.g", "https\\:\u2060//a\\.b www\u2060\\.c\\.d e@\u2060f\\.g"),
    ],
)
def test_markdown_of_a_user_is_shown_to_the_letter_on_one_line(text, shown):
    assert plain(text) == shown


def test_a_long_text_is_cut_and_a_short_one_is_not():
    assert short("x" * 90) == "x" * 90
    assert short("x" * 91) == "x" * 89 + "…"
    assert short("word  word\nword", 10) == "word word…"
    assert short("", 3) == ""


def _boxes():
    from app.audit.shared import text_box

    text_box("<script>alert(1)</script> & more", "big")
    text_box("")


def test_a_text_box_escapes_and_keeps_the_texts_own_direction():
    first, empty = AppTest.from_function(_boxes).run().get("html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in first.proto.body
    assert 'dir="auto"' in first.proto.body
    assert "oracle-big" in first.proto.body
    assert "&nbsp;" in empty.proto.body


def _page():
    from app.audit.shared import guarded, named_expert, problem, unexpected
    from labeling.errors import OracleError

    def bad():
        raise OracleError("the *store* is locked; wait", "var/store.db")

    guarded(bad)()
    problem(OracleError("again"))
    unexpected(KeyError("secret"))
    named_expert()
    raise AssertionError("not reached without a name")


def test_errors_are_one_sentence_and_a_page_that_writes_asks_for_a_name():
    page = AppTest.from_function(_page).run()
    assert not page.exception
    assert page.error[0].value == r"var/store\.db\: the \*store\* is locked; wait"
    assert "KeyError" in page.error[2].value
    assert "secret" not in page.error[2].value
    assert "Say who you are first" in page.info[0].value
