"""The icon of the tab."""

from app.audit.icon import icon


def test_the_icon_is_drawn_once_and_clear_at_its_corners():
    drawn = icon()
    assert drawn is icon()
    assert (drawn.mode, drawn.size) == ("RGBA", (64, 64))
    assert drawn.getpixel((0, 0))[3] == 0
    assert drawn.getpixel((32, 32)) == (43, 108, 176, 255)
