"""What simulated agents write: an answer word for word, lightly or heavily edited, or words of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labeling.taxonomy import PLACEHOLDER, Template

EXACT, LIGHT, HEAVY, OWN = "exact", "light", "heavy", "own"
KEPT = {LIGHT: 0.93, HEAVY: 0.62}
SIGN_OFFS = ("", "\n\nBest wishes,\nthe support team", "\n\nHave a nice day.", "\n\nKind regards,\nSupport")
ASIDES = (
    "I had a look for you.",
    "I know that this is a nuisance.",
    "This is how it works for your account.",
    "Just write again if it does not.",
)
OWN_WORDS = (
    "I asked a colleague about it. She is on it now and calls you back before the evening.",
    "That was our mistake. It has been mended in the meantime, and nothing is left to do for you.",
    "Could you tell me a little more? A screenshot would be a great help.",
    "I have noted your wish and passed it on to those who decide such things.",
    "We talked about this on the phone just now, so I close the ticket.",
)
NOTHING_ASKED = ("You are most welcome.", "Glad to hear it. Until next time.", "Thanks for letting us know.")
NEW_WORDING = (
    "Since this week that works in another way. Open the new page on the left, pick the entry and press the button.",
    "We rebuilt this part on Monday. The old button is gone; everything now sits behind the round icon at the top.",
    "Forget the former procedure, please. A wizard leads through three screens today and tells the result at once.",
)
FIRST_NAMES = ("Ada", "Bela", "Chidi", "Dana", "Emre", "Fay", "Goran", "Hana", "Ines", "Jo")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def values_for(names: Sequence[str], rng: np.random.Generator) -> dict[str, str]:
    """Something for each placeholder: a name, an amount, a day, or a short number."""
    return {name: _value(name, rng) for name in names}


def from_template(template: Template, kind: str, values: Mapping[str, str], rng: np.random.Generator) -> str:
    """A reply made from a template: ``exact``, ``light`` or ``heavy``, all gaps filled."""
    gaps = values_for([n for n in template.placeholders if n not in values], rng)
    return edited(template.render({**gaps, **values}), kind, rng)


def edited(text: str, kind: str, rng: np.random.Generator) -> str:
    """A text after an edit, with a sign-off; gaps that are left are filled."""
    text = PLACEHOLDER.sub(lambda m: _value(m.group(1), rng), text)
    if kind != EXACT:
        said = text.split()
        kept = [word for word in said if rng.random() < KEPT[kind]] or said
        text = f"{' '.join(kept)} {_one(ASIDES, rng)}"
    return text + _one(SIGN_OFFS, rng)


def own_words(first_name: str, about: Sequence[str], rng: np.random.Generator) -> str:
    """A reply that is made from no template."""
    return f"Hi {first_name},\n\n{_one(about, rng)}{_one(SIGN_OFFS, rng)}"


def _value(name: str, rng: np.random.Generator) -> str:
    if "name" in name:
        return _one(FIRST_NAMES, rng)
    if "date" in name or name == "day":
        return _one(DAYS, rng)
    if name in ("amount", "fee", "limit", "price"):
        return f"£{int(rng.integers(5, 900))}"
    return str(int(rng.integers(1000, 9999)))


def _one(texts: Sequence[str], rng: np.random.Generator) -> str:
    return texts[int(rng.integers(len(texts)))]
