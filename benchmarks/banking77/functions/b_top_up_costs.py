"""What topping up costs, and its limits. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import words

TOP_UP = words(
    r"top\w*[- ]*(?:ups?|offs?)?|topup\w*|top-?ups?|re-?fill\w*|(?:add|put|load)\w* (?:\w+ )?(?:money"
    r"|funds|cash)|fund my"
)
COST = words(
    r"fees?|charg\w+|costs?|price\w*|free|pay extra|how much (?:for|is|does|do|will|would|to)|expens\w+|rates?"
)
WRONG = re.compile(
    r"\w*n['’]t\b|\b(not|cannot|cant|fail\w*|declin\w+|reject\w*|denied|pending|disappear\w*|gone"
    r"|revert\w*|cancel\w*|wrong|problem|return\w*|deposited|missing|vanish\w*)\b",
    re.I,
)
CHECK = words(r"che(?:que|ck|que?)s?|chec?que|checques?")
BANK_TRANSFER = words(r"transfer\w*|trasfer|sepa|swift|wire\w*|receiv\w+|recieving|getting my money")
AUTO = words(r"auto\w*|travel\w*|trip|abroad|scheduled?|low|at certain|periodic\w*")


@labeling_function(
    votes_for="top_up_by_card_charge",
    yes=["What are the costs when I top up by card?", "Does adding money with a foreign card cost a fee?"],
    no=[
        "By which steps do I top up by card?",
        "What are the fees of topping up by transfer?",
        "How much may I top up?",
    ],
)
def card_top_up_fee(question):
    """Topping up with a word of cost, where no transfer is named."""
    text = question.text
    if (
        BANK_TRANSFER.search(text)
        or CHECK.search(text)
        or re.search(r"\b(limit|maximum|twice|exchange|pending|auto\w*|atm|withdr\w+)\b", text, re.I)
    ):
        return False
    return TOP_UP.search(text) and COST.search(text)


@labeling_function(
    votes_for="top_up_by_card_charge",
    yes=["Do international cards cost extra?", "charges for US cards, please"],
    no=["Do you accept US cards?", "A fee came up when I paid by card in the US"],
)
def foreign_card_fee(question):
    """A cost of European, US or international cards."""
    text = question.text
    if re.search(
        r"\b(exchange|abroad|transfer\w*|paid|atm|withdr\w+|deliver\w*|was i|ship\w*|payment|statement"
        r"|long|used|physical|order)\b",
        text,
        re.I,
    ):
        return False
    return (
        re.search(r"\b([Ee]urope\w*|US|us cards?|USA|U\.S\.?|international|foreign|US-issued|USD)\b", text)
        and COST.search(text)
        and re.search(r"\b(cards?|top\w*|add\w*)\b", text, re.I)
    )


@labeling_function(
    votes_for=["top_up_by_card_charge", "top_up_by_bank_transfer_charge"],
    yes=["The price of a top-up?", "Is receiving money free?"],
    no=["A top-up went wrong and a fee was taken, not credited", "How is a top-up done?"],
)
def top_up_cost(question):
    """Any cost of topping up or of getting money."""
    text = question.text
    if WRONG.search(text) or re.search(
        r"\b(limit|twice|exchange|atm|was|been|withdr\w+|statement|payment)\b", text, re.I
    ):
        return False
    return COST.search(text) and (
        TOP_UP.search(text)
        or re.search(r"\b(receiv\w+|sepa|swift|getting) (my )?(money|transfers?|funds)\b", text, re.I)
    )


@labeling_function(
    votes_for="top_up_by_bank_transfer_charge",
    yes=["Do SEPA transfers cost something?", "Is a SWIFT payment possible?"],
    no=["Do transfers take long?", "Which cards are possible?"],
)
def sepa_and_swift(question):
    """SEPA or SWIFT is named."""
    return re.search(r"\b(sepa|swift)\b", question.text, re.I) and not re.search(
        r"\b(long|days|pending|arriv\w+|yesterday|received)\b", question.text, re.I
    )


@labeling_function(
    votes_for="top_up_by_bank_transfer_charge",
    yes=["Does it cost me anything to receive money?", "What will a top-up by transfer cost?"],
    no=["Why was I charged for my transfer?", "Does a top-up by card cost me anything?"],
)
def fee_for_incoming_money(question):
    """A cost of receiving money or of adding it by transfer, asked beforehand."""
    text = question.text
    if re.search(
        r"\b(was|been|did|am i being|got|\w*n['’]t|exchange|atm|abroad|salary|why (was|am|did|is|do i|are)"
        r"|currency|cards?|found|refund)\b",
        text,
        re.I,
    ):
        return False
    incoming = (
        r"\b(receiv\w+|reciev\w+|getting my money|get (my )?money|money is added)\b"
        r"|\btop\w*.{0,40}\btran?s\w*|\btransfers?.{0,30}\btop|add\w* money (by|via|with"
        r"|through).{0,10}transfer"
    )
    return COST.search(text) and re.search(incoming, text, re.I)


@labeling_function(
    votes_for=["top_up_by_bank_transfer_charge", "transfer_fee_charged"],
    yes=["The cost of a transfer?", "I paid a fee for transferring"],
    no=["Transfer money please", "A fee for the ATM"],
)
def transfer_cost(question):
    """A transfer together with a cost."""
    text = question.text
    if re.search(r"\b(exchange|atm|withdr\w+|twice|refund|cards?|currency|rate)\b", text, re.I):
        return False
    return COST.search(text) and re.search(r"\btran?s?fer\w*|\bsepa\b|\bswift\b", text, re.I)


@labeling_function(
    votes_for="top_up_limits",
    yes=["What is the highest sum for a top-up?", "Is there a cap on top-ups?"],
    no=["Is there a limit on auto top-ups?", "What is the limit for withdrawals?"],
)
def top_up_limit(question):
    """A limit or maximum of topping up."""
    text = question.text
    if AUTO.search(text) or re.search(r"\b(dispos\w+|virtual|withdr\w+|atm)\b", text, re.I):
        return False
    return TOP_UP.search(text) and re.search(
        r"\b((un)?limit\w*|max\w*|most|highest|largest|cap|restrict\w+|ceiling|cut off|any amount|minimum"
        r"|threshold|allowed|allowance)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="top_up_limits",
    yes=["How many times a week may I top up?", "How much money can I top up?"],
    no=["How often does auto top-up run?", "How much does it cost to top up?"],
)
def how_much_or_often(question):
    """How much, how many or how often one may top up."""
    text = question.text
    if AUTO.search(text) or re.search(
        r"\b(cost\w*|fees?|charg\w+|currenc\w+|digits|cards can|free|how much (is|for|does|are|will|would it))\b",
        text,
        re.I,
    ):
        return False
    return (
        TOP_UP.search(text)
        and re.search(
            r"\b(how (much|many|often)|as many|as much|number of|as often|times|in a day|per day|daily|amount)\b",
            text,
            re.I,
        )
        and not (WRONG.search(text))
    )
