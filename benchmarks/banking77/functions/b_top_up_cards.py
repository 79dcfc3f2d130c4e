"""Topping up by card, and which cards and currencies are taken. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import words

TOP_UP = words(
    r"top\w*[- ]*(?:ups?|offs?)?|topup\w*|top-?ups?|re-?fill\w*|(?:add|put|load)\w* (?:\w+ )?(?:money"
    r"|funds|cash)|fund my"
)
AUTO = words(r"auto\w*|travel\w*|trip|abroad|scheduled?|low|at certain|periodic\w*")
COST = words(
    r"fees?|charg\w+|costs?|price\w*|free|pay extra|how much (?:for|is|does|do|will|would|to)|expens\w+|rates?"
)
WRONG = re.compile(
    r"\w*n['’]t\b|\b(not|cannot|cant|fail\w*|declin\w+|reject\w*|denied|pending|disappear\w*|gone"
    r"|revert\w*|cancel\w*|wrong|problem|return\w*|deposited|missing|vanish\w*)\b",
    re.I,
)
CARD = words(r"cards?|debit|credit|visa|master\w*|amex|american express")


@labeling_function(
    votes_for="topping_up_by_card",
    yes=["Explain how I top up with a card", "Is topping up by card possible?"],
    no=["What does topping up by card cost?", "Topping up by card failed"],
)
def how_to_top_up_by_card(question):
    """How to top up with a card, with nothing said of cost, failure or of which cards are taken."""
    text = question.text
    if (
        WRONG.search(text)
        or AUTO.search(text)
        or COST.search(text)
        or re.search(
            r"\b(verif\w+|limit\w*|max\w*|which|what (cards?|currenc\w+|us)|cash|che\w+|support\w*|accept\w*"
            r"|american|amex|us|master\w*|visa|physical|bank|secure|code|other cards?|different|apple|google"
            r"|currenc\w+|most|how (many|much|often)|credit cards?|tried|my friend|another card|debit"
            r"|payment card|kinds?|types?|increments|loaded|authenticate|unable|error|unsuccessful"
            r"|experienc\w+|refused|to work|got my|this morning)\b",
            text,
            re.I,
        )
    ):
        return False
    return re.search(r"\bto[p]?\w*[- ]*(up|off)\b", text, re.I) and CARD.search(text)


@labeling_function(
    votes_for=["topping_up_by_card", "top_up_by_cash_or_cheque", "transfer_into_account"],
    yes=["How should I top up?", "Show me the way to top up"],
    no=["How much does it cost to top up?", "How does auto top-up work?"],
)
def how_to_top_up(question):
    """How or where to top up, with no cost, limit, automatism or failure named."""
    text = question.text
    if (
        COST.search(text)
        or AUTO.search(text)
        or re.search(
            r"\b(verif\w+|code|limit\w*|much|many|often|max\w*|fix|pending|long|fail\w*|google|apple|watch"
            r"|most|currenc\w+|american|amex|find|declin\w+|not|revert\w*|cancel\w*|canceled|authenticat\w+"
            r"|secure|another card|pay for|worked?|through|complete|balance|my top|option|generated)\b|n['’]t",
            text,
            re.I,
        )
    ):
        return False
    return re.search(
        r"\b(how (do|can|to|should|would|may)|where (do|can|is)|show me|tell me"
        r"|way to)\b.{0,40}\bto\s?p[- ]?(ping|up|off|it up)",
        text,
        re.I,
    )


@labeling_function(
    votes_for="topping_up_by_card",
    yes=["May my brother top up my account?", "Can a friend put money on my account for me?"],
    no=["My friend did not get the transfer", "How do I get money from a friend?"],
)
def friend_tops_up(question):
    """Somebody else than the customer tops up the account."""
    text = question.text
    return re.search(
        r"\b(friends?|someone|somebody|anyone|other people|others?|people|who|brother|family|else|person)\b", text, re.I
    ) and (
        re.search(r"\btop\w*[- ]*(up|off)\w*|add money to my|put money on my account", text, re.I)
        and not re.search(
            r"\b(talk|auto\w*|cards|verif\w+|currenc\w+|limit\w*|how much|disappear\w*|declin\w+|worked|check)\b",
            text,
            re.I,
        )
    )


@labeling_function(
    votes_for="topping_up_by_card",
    yes=["I wish to transfer money by credit card", "Which data does a transfer with my credit card need?"],
    no=["Do you accept credit cards?", "How do I transfer money by bank?"],
)
def transfer_with_credit_card(question):
    """Transferring money by means of a (credit) card."""
    text = question.text
    if COST.search(text) or re.search(
        r"\w*n['’]t|declin\w+|verif\w+|bank|support|virtual|pending|link|received|balance|code", text, re.I
    ):
        return False
    return re.search(
        r"\btransfer\w*\b.{0,60}\b(credit cards?|my card|a card)\b|\b(credit card|my card)\b.{0,60}\btransfer\w*\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="topping_up_by_card",
    yes=["I see no top-up in the wallet", "As I tried to top up with my card the money went missing"],
    no=["My top-up was reverted", "My top-up is pending"],
)
def top_up_not_in_wallet(question):
    """A top-up that does not show in the wallet, or money gone when topping up by card."""
    text = question.text
    if re.search(
        r"\b(pending|revert\w*|cancel\w*|reject\w*|declin\w+|fail\w*|crypto\w*|glitch|system|transfer\w*"
        r"|supposed|verif\w+|code|option|button|friends?)\b",
        text,
        re.I,
    ):
        return False
    if re.search(
        r"\bto\s?p\w*\b.{0,60}\bwallet\b|wallet.{0,40}\btop|(\w*n['’]?t|not) (see|find|tell what) (my"
        r"|the) top|something is wrong.{0,30}see it|isnt there yet",
        text,
        re.I,
    ):
        return True
    tried = re.search(
        r"\b(tried|trying|used|attempting|topping|using)\b.{0,40}\b(top|card)\b|\btop\b.{0,20}\bcard\b"
        r"|right when i tried",
        text,
        re.I,
    )
    lost = re.search(
        r"\b(disappear\w*|vanish\w*|\w*n['’]t see|not (in my|there)|is (gone|missing)|went missing"
        r"|was ?n['’]t there)\b",
        text,
        re.I,
    )
    return (
        tried
        and lost
        and re.search(r"\bto\s?p", text, re.I)
        and not re.search(r"\b(went through|successful\w*|saw|recently|complet\w+)\b", text, re.I)
    )


@labeling_function(
    votes_for="supported_cards_and_currencies",
    yes=["Which cards may I use for adding money?", "Which currencies do you take for a top-up?"],
    no=["How do I add money by cheque?", "Which currencies may I hold?"],
)
def which_cards_for_top_up(question):
    """Which cards, currencies or methods may be used to add money."""
    text = question.text
    if COST.search(text) or re.search(
        r"\b(limit\w*|auto\w*|che(que|ck)s?|cash|pending|verif\w+|exchange|declin\w+|problem|most|max\w*"
        r"|process|increments|google|what do i do|top my card)\b",
        text,
        re.I,
    ):
        return False
    kinds = (
        r"\b(which|what|kinds?|types?|list|other|options|methods?|ways?)\b.{0,40}\b(cards?|currenc\w+"
        r"|payments?|methods?|options?|debit)\b|\bcurrenc\w+\b|other cards?|how (can|do) i pay for"
    )
    return re.search(kinds, text, re.I) and TOP_UP.search(text)


@labeling_function(
    votes_for="supported_cards_and_currencies",
    yes=["Do you take American Express?", "Would my Amex do for adding funds?"],
    no=["Do you take cheques?", "I had an express delivery"],
)
def american_express(question):
    """American Express is named."""
    return re.search(r"\b(american express|amex)\b", question.text, re.I) and not re.search(
        r"\b(apple|work\w*|atms?|declin\w+|withdr\w+)\b", question.text, re.I
    )


@labeling_function(
    votes_for="supported_cards_and_currencies",
    yes=["My other card is a US one, may I top up with it?", "Would a card from the USA be accepted?"],
    no=["What is the fee for US cards?", "Do you deliver cards to the US?"],
)
def card_from_abroad(question):
    """A card from the US as a means of adding money."""
    text = question.text
    if COST.search(text) or re.search(
        r"\b(deliver\w*|ship\w*|sent|travel\w*|order|long|get a card|expire\w*|transfers?)\b", text, re.I
    ):
        return False
    return (
        re.search(r"\b(US|us cards?|USA|usa|U\.S\.?|[Uu]nited [Ss]tates)\b", text)
        and re.search(r"\b(cards?|credit)\b", text, re.I)
        and re.search(r"\b(accept\w*|support\w*|take|top|add|okay|use|only)\b", text, re.I)
    )


@labeling_function(
    votes_for="supported_cards_and_currencies",
    yes=["Is a credit card from the US accepted?", "Which cards and currencies can be used here?"],
    no=["Where is your card accepted?", "My card was not accepted", "Which fiat currencies do you support?"],
)
def cards_accepted(question):
    """Which cards the bank accepts or supports, or cards and currencies together."""
    text = question.text
    if COST.search(text) or re.search(
        r"\w*n['’]t\b|\b(atms?|machines?|fiat|was|exchange|hold|places|where|store|stores|shops?"
        r"|merchants?|not|virtual|identi\w+|documents?|countries|long|longer|steps?|business\w*|retailers?"
        r"|establishments?|block|soon)\b",
        text,
        re.I,
    ):
        return False
    return (
        re.search(r"\bcards?\b.{0,30}\bcurrenc\w+|\bcurrenc\w+\b.{0,30}\bcards?\b", text, re.I)
        or re.search(
            r"\b(accept\w*|support\w*|take)\b.{0,40}\b(credit|debit|us|other|usa)\b.{0,10}\b(cards?|one)\b", text, re.I
        )
        or re.search(
            r"\b(credit|debit|us|u\.s\.?|usa|additional|other) cards?\b.{0,60}\b(accept\w*|support\w*|take"
            r"|okay)\b|(forms?|methods?|types) of payments?|payment (options|methods|types)",
            text,
            re.I,
        )
    )


@labeling_function(
    votes_for=["supported_cards_and_currencies", "fiat_currency_support"],
    yes=["What sorts of currencies may one use?", "Which currencies are you taking, accepted that is?"],
    no=["Which currency is my salary in?", "At what rate are currencies exchanged?"],
)
def currencies_taken(question):
    """Which currencies are accepted, handled or supported."""
    text = question.text
    if COST.search(text) or re.search(
        r"\b(rates?|salary|paid|exchang\w+|transfer\w*|atms?|convert\w*|receiv\w+|card will)\b", text, re.I
    ):
        return False
    return re.search(
        r"\b(which|what|types?|kinds?|any|different)\b.{0,25}\b(currenc\w+|money)\b", text, re.I
    ) and re.search(r"\b(accept\w*|handle|use|using|work with|support\w*|take|taking|hold|add)\b", text, re.I)


@labeling_function(
    votes_for="supported_cards_and_currencies",
    yes=["Which debit cards do you support for me?", "My card shall be topped, which do you support?"],
    no=["Which countries have your support?", "Which cards do you deliver?"],
)
def what_do_you_support(question):
    """Which cards or kinds of payment the bank supports."""
    text = question.text
    if re.search(
        r"\b(countr\w+|fiat|atms?|transfers?|exchang\w+|identity|documents?|che(que|ck)s?|cash)\b", text, re.I
    ) or COST.search(text):
        return False
    return re.search(
        r"\b(support\w*|payments? (are|is) accepted|payment methods?|(cards"
        r"|payments) (and money )?do you (accept|support|take))\b",
        text,
        re.I,
    ) and re.search(r"\b(cards?|payments?|funds|top\w*)\b", text, re.I)
