"""Top-ups that are pending or failed. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import CAME, UNDONE, VANISHED, words

TOP_UP = words(r"to(?:p|pped|pping|ps)[- ]*(?:ups?|offs?|of|it up)?|topp?-?up\w*|topup\w*|topoff")
STRICT = words(r"top\w*[- ]*(?:ups?|offs?)|topup\w*")
REFUSED = words(
    r"fail\w*|reject\w*|declin\w+|denied|deny|refus\w+|unsuccessful\w*|disapprov\w*|not approved"
    r"|not accepted|error|red flag|went wrong|go wrong"
)
PENDING = words(r"pend\w*|in progress|incomplete|processing|on hold|stuck")
WAITING = words(
    r"still|waiting|how long|when (?:will|is|does|can|should)|take|takes|taking|hours?|minutes|yet"
    r"|delay\w*|immediately|has(?:n['’]t| not)|by now|complet\w+|wait|slow|so long|where(?:['’]s| is)"
)
NOT_WORK = re.compile(
    r"(\w*n['’]?t|\bnot|\bno longer|\bnever)\s(\w+ )?(work\w*|process\w*|function\w*|succeed"
    r"|go through|went through|going through|let|take|accept\w*|complete)\b",
    re.I,
)
APPLE = words(r"apple|google|watch")
OTHER = words(r"auto\w*|limit\w*|fees?|verif\w+|che(?:que|ck)|cash|friends?|apple|google|bank transfer|charge for")


@labeling_function(
    votes_for="pending_top_up",
    yes=["My top-up shows as pending", "The top up is stuck in progress"],
    no=["My transfer is pending", "My top-up was cancelled"],
)
def top_up_is_pending(question):
    """A top-up together with pending or in progress."""
    return TOP_UP.search(question.text) and PENDING.search(question.text) and not UNDONE.search(question.text)


@labeling_function(
    votes_for="pending_top_up",
    yes=["I am still waiting for my top-up", "How long until a top-up is complete?"],
    no=["When did you reject my top-up?", "How long do transfers take?"],
)
def waits_for_top_up(question):
    """A top-up with a word of waiting or of time, and none of failure."""
    text = question.text
    if (
        REFUSED.search(text)
        or UNDONE.search(text)
        or OTHER.search(text)
        or (CAME.search(text) and VANISHED.search(text))
    ):
        return False
    if (
        NOT_WORK.search(text) and not re.search(r"\b(has(\w*n['’]t| not)|still|yet|not complete)\b", text, re.I)
    ) or re.search(r"crypto|wallet|\bused? to\b|disappear|verif|code", text, re.I):
        return False
    return STRICT.search(text) and WAITING.search(text)


@labeling_function(
    votes_for=["pending_top_up", "top_up_failed", "topping_up_by_card"],
    yes=["The money I just added is nowhere", "Where are the funds I put in?"],
    no=["I added a card", "Money I withdrew is missing"],
)
def added_money_not_seen(question):
    """Money just added that is not to be seen."""
    text = question.text
    if re.search(
        r"\b(transfer\w*|che(que|ck)\w*|deposit\w*|cash|bank|withdr\w+|wallet|revert\w*|went through"
        r"|verif\w+|code|return\w*|crypto|3d|denied|process\w*|declined|reject\w*|payment|bill|phone|gone"
        r"|disappear\w*)\b",
        text,
        re.I,
    ):
        return False
    return re.search(
        r"\b(just (added|put in|topped)|(money|funds) i (just )?(added|put in)|(put|added|add) (money"
        r"|funds) (on|to|in(to)?) (my|the) (card|account))\b|\bwhere.{0,12}(my|the) top[- ]?up\W*$"
        r"|after i topped",
        text,
        re.I,
    ) and re.search(r"\b(see|find|where|missing|nowhere|there|show\w*|isn['’]t|not)\b", text, re.I)


@labeling_function(
    votes_for=["pending_top_up", "top_up_failed", "top_up_reverted"],
    yes=["Something is wrong with my top-up", "My top up has not gone through"],
    no=["What does a top-up cost?", "My transfer has not gone through"],
)
def trouble_with_top_up(question):
    """A top-up with any word of trouble."""
    text = question.text
    if APPLE.search(text) or re.search(
        r"\b(auto\w*|verif\w+|limit\w*|wallet|friends?|che(que|ck)|fees?|find (the|where|top))\b", text, re.I
    ):
        return False
    trouble = r"\w*n['’]t\b|\b(not|unable|problems?|wrong|trouble|issues?|what happened|gone|disappear\w*)\b"
    return STRICT.search(text) and (
        re.search(trouble, text, re.I) or REFUSED.search(text) or UNDONE.search(text) or PENDING.search(text)
    )


@labeling_function(
    votes_for="top_up_failed",
    yes=["A top-up failed today", "You rejected my top up"],
    no=["My top-up was cancelled", "A card payment failed"],
)
def top_up_refused(question):
    """A top-up that failed or was rejected, declined or denied."""
    text = question.text
    if PENDING.search(text) or UNDONE.search(text) or APPLE.search(text):
        return False
    return TOP_UP.search(text) and REFUSED.search(text)


@labeling_function(
    votes_for="top_up_failed",
    yes=["My top-up does not work", "Topping up did not go through today"],
    no=["My top-up has not gone through yet", "Apple Pay top up isn't working"],
)
def top_up_does_not_work(question):
    """A top-up that does not or did not work or go through."""
    text = question.text
    if (
        PENDING.search(text)
        or UNDONE.search(text)
        or APPLE.search(text)
        or (
            re.search(
                r"\b(crypto|disappear\w*|vanish\w*|gone|has(n['’]t| not)|yet|che(que|ck)|just topped|verif\w+"
                r"|what if|not complete|bank transfer|american|not accepted|instantly|use my top)\b",
                text,
                re.I,
            )
            and not re.search(r"has(\w*n['’]t| not) (been )?work", text, re.I)
        )
    ):
        return False
    if re.search(
        r"(won|did|does|is)n?['’]?t (my |the )top\w*[- ]*up (work|function)|(n['’]t|not) (think"
        r"|look).{0,25}\bworked|get (a|the|my) top\w*[- ]*up to (work|go)",
        text,
        re.I,
    ):
        return True
    return TOP_UP.search(text) and (
        NOT_WORK.search(text)
        or re.search(
            r"\bunable|(can['’]?t|cannot|could ?n['’]t|can not) (\w+ )?(top|get|make)\b|fix my top|trouble", text, re.I
        )
    )


@labeling_function(
    votes_for="top_up_failed",
    yes=[
        "A problem came up when topping up with my card today, although last week it did work",
        "What is wrong with topping up?",
    ],
    no=["What is wrong with my PIN?", "Is there a problem with the pending top-up?"],
)
def problem_with_top_up(question):
    """Problems with topping up a card, often one that did work before."""
    text = question.text
    if (
        PENDING.search(text)
        or UNDONE.search(text)
        or APPLE.search(text)
        or VANISHED.search(text)
        or re.search(
            r"\b(crypto|has(\w*n['’]t| not)|verif\w+|wallet|hour|waiting|money|reflected|balance|declined"
            r"|when will|going through|see it|before i can|successfully)\b",
            text,
            re.I,
        )
    ):
        return False
    return TOP_UP.search(text) and re.search(
        r"\b(problems?|issues?|wrong|trouble|happen\w*|days ago|last time|in the past|before|fine|fix\w*"
        r"|help me figure)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for=["top_up_failed", "declined_card_payment"],
    yes=["Why do you keep declining my card?", "My credit card did get refused"],
    no=["The ATM declined my card", "My transfer was declined"],
)
def card_is_declined(question):
    """A card that is declined, with no transfer, cash or virtual card named."""
    text = question.text
    if re.search(
        r"\b(restaurant|store|eating|out eating|shop|netflix|online|try to use|anywhere|purchase|buy|atm"
        r"|cash|withdr\w+|transfer\w*|virtual|dispos\w+|pending|machine|contactless|money from)\b",
        text,
        re.I,
    ):
        return False
    return re.search(r"\bcards?\b", text, re.I) and re.search(r"\b(declin\w+|denied|refused|rejected)\b", text, re.I)
