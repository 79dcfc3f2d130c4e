import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.curating.tone import check, is_english, reading_grade
from labeling.curating.tone_guide import Guide, Phrase, shipped_guide
from labeling.disk.reading import read_templates
from labeling.disk.tables import read_table

GOOD = (
    "Hi {first_name}, your payout is on its way. Please wait until Friday, and reply here if it is not there by then."
)
NAMES = ("first_name", "amount")


def found(text, guide=None, names=NAMES):
    return [(f.severity, text[f.start : f.end]) for f in check(text, guide or shipped_guide(), names).findings]


def test_a_good_answer_has_no_finding():
    tone = check(GOOD, shipped_guide(), NAMES)
    assert tone.findings == ()
    assert (tone.words, tone.english) == (22, True)
    assert 0 <= tone.grade <= 10


@pytest.mark.parametrize(
    ("text", "severity", "where"),
    [
        (GOOD + " Sorry for any  Inconvenience.", "problem", "any  Inconvenience"),
        (GOOD + " Don\u2019t hesitate\nto write.", "hint", "Don\u2019t hesitate\nto"),
        ("Hi 🙂 é, " + GOOD + " Obviously so.", "hint", "Obviously"),
        (GOOD.replace("Hi ", "Yo "), "problem", ""),
        (GOOD.replace("Hi ", "Hints "), "problem", ""),
        (GOOD + " PLEASE answer.", "hint", "PLEASE"),
        (GOOD + " Thanks!!!", "hint", "!!!"),
        (GOOD + " Take {First Name} along.", "problem", "{First Name}"),
        (GOOD + " Take {amount along.", "problem", "{"),
        (GOOD + " You get {amonut} back.", "hint", "{amonut}"),
        (GOOD + " Please  wait.", "hint", "  "),
        (GOOD + " See http://bramble.example/a there.", "problem", "http://bramble.example/a"),
        ("Hi, wait.", "hint", ""),
    ],
)
def test_each_check_says_where(text, severity, where):
    assert (severity, where) in found(text)


def test_an_unknown_placeholder_names_the_nearest():
    (finding,) = check(GOOD + " You get {amonut}.", shipped_guide(), NAMES).findings
    assert finding.remedy == "Did you mean 'amount'?"


def test_abbreviations_codes_and_placeholders_do_not_shout():
    assert found(GOOD + " Send the IBAN, a PDF, KEY_LONG and Word.") == []


def test_lengths_of_text_and_sentences():
    long = "Hi {first_name}, " + " ".join(["word"] * 150) + "."
    whats = [f.what for f in check(long, shipped_guide(), NAMES).findings]
    assert "152 words, more than 120" in whats
    assert "A sentence of 152 words, more than 30" in whats


def test_a_sign_off_only_where_the_guide_asks():
    guide = replace(shipped_guide(), sign_offs=("Kind regards",))
    assert ("problem", "") in found(GOOD, guide)
    assert found(GOOD + "\n\nKind regards,\nyour team", guide) == []
    assert found(GOOD + " Kind regards, your team.", guide) == []


def test_a_hard_text_reads_higher_than_an_easy_one():
    hard = "Hi {first_name}, notwithstanding supplementary documentation requirements, institutional reconciliation "
    hard += (
        "procedures necessitate comprehensive verification of the aforementioned correspondence and of the accounts."
    )
    assert reading_grade(hard) > 10 > reading_grade(GOOD)
    assert any("school year" in f.what for f in check(hard, shipped_guide(), NAMES).findings)


@pytest.mark.parametrize(
    "text",
    [
        "Hallo {first_name}, Ihre Auszahlung ist unterwegs und kommt bis Freitag auf Ihrem Konto an, versprochen.",
        "مرحبا {first_name}، دفعتك في الطريق. من فضلك انتظر حتى يوم الجمعة ثم اكتب لنا إذا لم تصل بعد إليك",
        "您好 {first_name}，您的付款正在路上。请等到星期五，如果还没有到，请回复我们。",
    ],
)
def test_other_languages_get_no_reading_level(text):
    guide = replace(shipped_guide(), greetings=("Hallo", "مرحبا", "您好"))
    tone = check(text, guide, NAMES)
    assert (tone.english, tone.grade, tone.findings) == (False, None, ())


def test_an_empty_guide_finds_only_what_would_go_out_broken():
    assert check("BUY NOW http://x {a", Guide(), None).findings != ()
    assert check("BUY, obviously. " + "word " * 300, Guide(capitals=("buy",)), None).findings == ()
    assert check("", Guide()).findings == ()


def test_problems_come_first_then_by_place():
    text = "Obviously " + GOOD + " Any inconvenience {X}."
    kinds = [severity for severity, _ in found(text)]
    assert kinds == sorted(kinds, key=("problem", "hint").index)


def test_hostile_text_is_checked_in_linear_time():
    guide = replace(shipped_guide(), phrases=tuple(Phrase(f"phrase {i}") for i in range(200)))
    start = time.process_time()
    for text in ("a" * 20_000, "{" * 20_000, "phrase " * 3_000, "! " * 10_000, ". " * 10_000, " \t" * 10_000):
        check(text, guide, NAMES)
    assert time.process_time() - start < 5


@given(st.text(max_size=300))
def test_any_text_gets_spans_inside_it(text):
    tone = check(text, shipped_guide(), NAMES)
    assert all(0 <= f.start <= f.end <= len(text) and f.what and f.remedy for f in tone.findings)


def test_is_english():
    assert is_english("Where is my payout?")
    assert not is_english("Wo bleibt meine Auszahlung?")
    assert not is_english("")


def test_the_shipped_templates_pass(request):
    templates = read_templates(read_table(request.config.rootpath / "data" / "templates.csv"))
    names = {name for template in templates for name in template.placeholders}
    tones = [check(t.body, shipped_guide(), names) for t in templates]
    assert not [f for tone in tones for f in tone.findings if f.severity == "problem"]
    assert sum(len(tone.findings) for tone in tones) <= 5
    assert all(tone.english and tone.grade is not None for tone in tones)
