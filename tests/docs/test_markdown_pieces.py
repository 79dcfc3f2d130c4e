from documentation.markdown import NOTE, cell, code, page, table


def test_a_table_keeps_bars_and_lines_in_their_cells():
    assert table(("a", "b"), [("x|y", "two\nlines")]).splitlines() == [
        "| a | b |",
        "| --- | --- |",
        "| x\\|y | two lines |",
    ]


def test_code_of_nothing_is_nothing():
    assert code("") == ""
    assert code(0) == "`0`"
    assert cell("  much   room ") == "much room"


def test_a_page_says_that_it_is_made():
    assert page("Title", "Lead.", ["Part."]) == f"{NOTE}\n\n# Title\n\nLead.\n\nPart.\n"
