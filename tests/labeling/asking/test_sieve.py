import copy
import re
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.asking import sieve
from labeling.asking.importing import import_file
from labeling.asking.sieve import Sieved, sieve_module

PATTERNS = {
    "LATE": re.compile(r"payout.*(late|missing)", re.I),
    "ODD": re.compile(r"\w+"),
    "CARD": re.compile(r"\bcards?\b"),
    "KEEP": re.compile("keep", re.I),
}
TEXTS = ["Payout is LATE", "a card", "cards", "cardinal", "", "keep", "keep", "\ud800 card", "card\0", "x" * 10_000]


@pytest.fixture
def module(monkeypatch):
    """A module with expressions whose sieve is ready."""
    monkeypatch.setattr(sieve, "WARM", 1)
    made = ModuleType("made")
    vars(made).update(PATTERNS, AGAIN=PATTERNS["CARD"], BYTES=re.compile(b"a"), WORD="late")
    sieve_module(made)
    return made


def asks(module, name):
    return getattr(module, name)


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("method", ["search", "match", "fullmatch", "findall", "split"])
def test_answers_are_those_of_re(module, name, method):
    for text in TEXTS:
        found = getattr(asks(module, name), method)(text)
        expected = getattr(PATTERNS[name], method)(text)
        assert repr(found) == repr(expected)


@given(st.lists(st.text("cards keplty", max_size=12), max_size=20))
def test_any_text_gets_the_answer_of_re(texts):
    made = ModuleType("made")
    vars(made).update(PATTERNS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sieve, "WARM", 3)
        sieve_module(made)
        for text in texts:
            for name, pattern in PATTERNS.items():
                assert bool(asks(made, name).search(text)) is bool(pattern.search(text))


def test_a_part_of_a_text_is_left_to_re(module):
    card = asks(module, "CARD")
    assert card.search("discard") is None
    assert card.search("cardx", 0, 4).span() == (0, 4)
    assert card.search("a card", 2).span() == (2, 6) and card.search("a card", 3) is None


def test_re_looks_only_where_the_words_are(module):
    looked = []

    class Real:
        def search(self, *about):
            looked.append(about[0])

    card = asks(module, "CARD")
    card.search("warm")
    card._real = Real()
    for text in ("no", "a card", "no", "none"):
        card.search(text)
    assert looked == ["a card"]


def test_it_passes_for_a_compiled_expression(module):
    card, real = asks(module, "CARD"), PATTERNS["CARD"]
    assert type(card) is Sieved and isinstance(card, re.Pattern)
    assert re.search(card, "a card") and not re.search(card, "none") and re.sub(card, "x", "a card") == "a x"
    assert card == real and hash(card) == hash(real) and card != PATTERNS["LATE"] and repr(card) == repr(real)
    assert (card.pattern, card.flags, card.groups) == (real.pattern, real.flags, real.groups)
    assert copy.copy(card) == real and copy.deepcopy(card) == real
    assert card == module.AGAIN and type(module.BYTES) is re.Pattern and module.WORD == "late"
    with pytest.raises(TypeError):
        card.search(None)
    with pytest.raises(TypeError):
        card.search(b"card")


def test_what_is_kept_is_bounded(module, monkeypatch):
    monkeypatch.setattr(sieve, "KEPT", 5)
    card = asks(module, "CARD")
    for n in range(20):
        assert card.search(f"card {n}")
    assert len(card._known) <= 5


def test_a_module_without_words_works(monkeypatch):
    monkeypatch.setattr(sieve, "WARM", 1)
    made = ModuleType("made")
    made.ODD = PATTERNS["ODD"]
    sieve_module(made)
    assert made.ODD.search("a") and made.ODD.search("") is None
    sieve_module(ModuleType("empty"))


def test_functions_of_a_file_use_it(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("import re\nCARD = re.compile('card')\ndef f(text):\n    return CARD.search(text)\n")
    made = import_file(path, "a.py")
    assert type(made.CARD) is Sieved and made.f("a card").group() == "card"
