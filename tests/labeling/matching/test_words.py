from labeling.matching.words import body, body_pattern, words
from labeling.taxonomy import Template


def _template(text):
    return Template("t", "topic", "Title", text)


def _found(text, reply):
    return body_pattern(_template(text)).search(" ".join(words(reply))) is not None


def test_words_have_no_case_marks_or_apostrophes():
    assert words("Don’t  press “Retry” - it's_here!") == ["dont", "press", "retry", "its", "here"]


def test_a_link_is_one_word_and_a_chinese_sign_is_one():
    assert words("See https://a.example/b?c=d or a.example/b") == ["see", "link", "or", "link"]
    assert words("退款 ok") == ["退", "款", "ok"]


def test_a_body_has_neither_greeting_nor_placeholders():
    found = body(_template("Hi {first_name}, the payout of {amount} is late."))
    assert found.words == ("the", "payout", "of", "is", "late")
    assert found.telling == ("payout", "late")
    assert found.text == "the payout of is late."


def test_a_body_of_function_words_tells_by_all_of_them():
    assert body(_template("You can.")).telling == ("you", "can")


def test_filled_placeholders_match_short_text_only():
    text = "Hi {first_name}, the fee of {fee} is for {reason}. See {link}."
    assert _found(text, "hello Ada, The fee of 1.4 % + €0.25 is for a dispute. See https://a.example/x.")
    assert not _found(text, "The fee of is for a dispute. See it.")
    assert not _found(text, f"The fee of {'very ' * 13} is for a dispute. See it.")


def test_words_around_do_not_matter_and_changed_ones_do():
    assert _found("Press Retry now.", "Yes. Press retry now. Bye")
    assert not _found("Press Retry now.", "Press retry nowhere.")


def test_a_body_without_words_of_its_own_matches_nothing():
    assert not _found("{a} {b}", "anything at all")
    assert not _found("...", "...")


def test_marks_of_patterns_are_read_as_text():
    assert _found("Is it (a+)+$ or .*?", "is it a or")
