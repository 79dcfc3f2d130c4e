from labeling.freshness.saying import names, sentences, spellings, template_sentences, terms
from labeling.taxonomy import Template


def test_sentences_end_at_marks_and_lines_and_leave_placeholders_out():
    assert sentences("It costs 2.9 %. See {link}!\nNew") == ("It costs 2.9 %", "See", "New")
    assert sentences("A fee of {fee} a day.") == ("A fee of … a day",)
    assert sentences(" … \n --") == ()


def test_a_template_is_read_without_its_greeting():
    template = Template("t", "x", "A title", "Hi {first_name}, open Settings. Thanks for writing.\n\nBest regards")
    assert template_sentences(template) == ("A title", "open Settings", "Thanks for writing")
    assert template_sentences(Template("t", "x", "A title", "Hi {first_name}")) == ("A title", "Hi")


def test_terms_are_telling_words_pairs_amounts_and_names():
    found = terms("Instant Payouts cost 1.2 % or € 5")
    assert {"instant", "payout", "instant payout", "1.2%", "€5", "=Payouts"} <= set(found)
    assert "or" not in found and "=Instant" not in found


def test_names_stand_within_sentences_and_in_menus():
    assert names('Settings > Team moved. "Quoted" too, and Void.') == ["Settings", "Team", "Void"]
    assert names("nothing here") == []


def test_plurals_meet_their_singular():
    assert terms("companies")[0] == terms("company")[0]
    assert terms("process")[0] == "process" and terms("gas")[0] == "gas"


def test_words_are_shown_as_they_were_spelt():
    assert ("payout", "Payouts") in spellings("Payouts cost 1.2 %")
    assert ("1.2%", "1.2 %") in spellings("Payouts cost 1.2 %")


def test_hostile_texts_are_read_in_no_time():
    for text in ("<b>" * 3000, "٣ مدفوعات 👍 " * 700, "a" * 10_000, "$" * 10_000, "1," * 5000, ". " * 5000):
        terms(text), names(text), spellings(text), sentences(text)
