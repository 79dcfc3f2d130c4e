"""Top-ups that came and went again. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import CAME, UNDONE, VANISHED, words

TOP_UP = words(r"to(?:p|pped|pping|ps)[- ]*(?:ups?|offs?|of|it up)?|topp?-?up\w*|topup\w*|topoff")
REFUSED = words(
    r"fail\w*|reject\w*|declin\w+|denied|deny|refus\w+|unsuccessful\w*|disapprov\w*|not approved"
    r"|not accepted|error|red flag|went wrong|go wrong"
)


@labeling_function(
    votes_for="top_up_reverted",
    yes=["My top-up got cancelled", "You reversed my top up"],
    no=["My payment was reversed", "I want to cancel all my accounts"],
)
def top_up_undone(question):
    """A top-up that was reverted, cancelled, reversed or returned."""
    if re.search(r"\b(money|funds) (i added |were |was )+return\w*", question.text, re.I):
        return True
    return (
        TOP_UP.search(question.text)
        and UNDONE.search(question.text)
        and not re.search(r"\bverif|auto", question.text, re.I)
    )


@labeling_function(
    votes_for="top_up_reverted",
    yes=["My crypto top-up is not working", "I topped up with crypto and the sum has vanished"],
    no=["I want to buy crypto", "My top-up is pending"],
)
def crypto_top_up(question):
    """A top-up or money lost with crypto."""
    text = question.text
    return (
        re.search(r"\bcrypto\w*", text, re.I)
        and re.search(r"\b(top\w*|disappear\w*|vanish\w*|gone|transfers?)\b", text, re.I)
        and not re.search(r"\b(exchange|buy|beneficiar\w+|purchase)\b", text, re.I)
    )


@labeling_function(
    votes_for="top_up_reverted",
    yes=["The top-up went through and then the money vanished", "I saw my top up as completed and now it is gone"],
    no=["My card is gone", "I see no top-up in my wallet"],
)
def came_and_vanished(question):
    """A top-up that went through, and then the money was gone."""
    text = question.text
    if re.search(r"\b(wallet|by card|my card|pending|verif\w+)\b", text, re.I) and not re.search(
        r"crypto|went through", text, re.I
    ):
        return False
    return (
        (
            TOP_UP.search(text)
            or re.search(
                r"\b(added money|put some money|money (has|is) (gone|nowhere|disappeared|vanished))\b", text, re.I
            )
        )
        and VANISHED.search(text)
        and (CAME.search(text) or re.search(r"\b(now|what happened|anymore|any more)\b", text, re.I))
    )


@labeling_function(
    votes_for=["top_up_reverted", "pending_top_up", "topping_up_by_card"],
    yes=[
        "I topped up but the money is not in the account",
        "After a top up I see nothing on my balance, was it undone?",
    ],
    no=["I topped up by cheque and see nothing", "My top-up is pending"],
)
def topped_up_but_no_money(question):
    """A top-up which was done, and no money is there, with no card or wallet named."""
    text = question.text
    if re.search(
        r"\b(apple|there now|wallet|cards?|pending|cash|che(que|ck)|transfer|just|verif\w+|where|friend"
        r"|still|option|yet)\b",
        text,
        re.I,
    ) or REFUSED.search(text):
        return False
    return re.search(r"\btop+ed (up|off)|\btop-?\s?up\b.{0,40}\b(was|is|money)\b", text, re.I) and re.search(
        r"\b(not (showing|there|in)|is ?n['’]t (showing|there|in)|\w*n['’]t see|nothing|declined it|reversed it)\b",
        text,
        re.I,
    )
