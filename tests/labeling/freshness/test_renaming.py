import pytest

from labeling.freshness.renaming import OldName, old_names


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("renamed: gift card -> voucher", OldName("gift card")),
        ("What we called a parcel is a package from now on.", OldName("parcel")),
        ("We renamed the basket to cart.", OldName("basket")),
        ("We say voucher and no longer coupon.", OldName("coupon")),
        ("The word club is gone from all mails.", OldName("club")),
        ("Parcels are called packages.", OldName("Parcel")),
        ("The page Orders > Open is called Waiting now.", OldName("Orders > Open", label=True)),
        ("In Orders the button Send reads Ship.", OldName("Send", label=True)),
        ("The basket has become the cart.", OldName("basket")),
        ("Our app has a new name.", OldName("app")),
    ],
)
def test_usual_ways_to_say_it(line, name):
    assert old_names([line]) == (name,)


@pytest.mark.parametrize(
    "line",
    [
        "Delivery costs 3 €.",
        "Parcels are sent on Saturdays too.",
        "Orders can be cancelled.",
        "",
        "renamed",
        "It is now.",
    ],
)
def test_other_changes_name_nothing(line):
    assert old_names([line]) == ()


def test_each_name_is_told_once():
    assert old_names(["renamed: a parcel -> b", "renamed: a parcel -> b", "x"]) == (OldName("a parcel"),)


def test_whole_words_also_in_the_plural():
    found = OldName("parcel").pattern
    assert found.search("Where are my Parcels?") and found.search("parcel.")
    assert not found.search("parcelled") and not found.search("my-parcelbox")
    menu = OldName("Orders > Open", label=True).pattern
    assert menu.search("go to Orders>Open") and menu.search("Orders  >  Open") and not menu.search("orders > open")


def test_long_and_hostile_lines_are_fast():
    assert old_names(["is called " * 5000, "the " * 20_000 + "x has become y", "(" * 10_000]) is not None
