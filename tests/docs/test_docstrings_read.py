from documentation.docstrings import parameters, summary


class Told:
    """What it is,
    on two lines.

    More ``of`` it.

    Parameters
    ----------
    one
        The first,
        on two lines with ``code``.
    two, three : int
        Both of these.

    Raises
    ------
    Nothing
        Ever.
    """


class Bare:
    pass


def test_parameters_by_name():
    assert parameters(Told) == {
        "one": "The first, on two lines with `code`.",
        "two": "Both of these.",
        "three": "Both of these.",
    }


def test_the_summary_has_its_paragraphs():
    assert summary(Told) == "What it is, on two lines.\n\nMore ``of`` it."


def test_without_a_docstring_there_is_nothing():
    assert parameters(Bare) == {}
    assert summary(Bare) == ""
