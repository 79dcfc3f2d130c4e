"""Topping up automatically, and with Apple Pay or Google Pay. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, lacks, rx

WALLET = rx(r"\b(apple|google|apply|goggle)\b")
TOP_UP = rx(
    r"\btop\w*.{0,2}(up|ping)?\w*\b|\b(add|adding|put) (\w+ )?(money|funds|cash|credit)\b|\brefill\w*"
    r"|\breplenish\w*|\breload\w*"
)
AUTO = rx(r"\bauto\w*|\bauto-")
TROUBLE = rx(
    r"\b(declin\w*|fail\w*|revert\w*|cancel\w*|return\w*|denied|reject\w*|verif\w*|pending|fee"
    r"|charg\w*|recipient|direct debit|N'T recogni\w*)\b"
)


@labeling_function(
    votes_for="apple_pay_or_google_pay",
    yes=["Does Google Pay work here?", "My watch from Apple and paying"],
    no=["Can I use Visa?"],
)
def wallet_named(question: Question) -> bool:
    """Apple or Google is named."""
    return has(question, WALLET)


@labeling_function(
    votes_for="apple_pay_or_google_pay",
    yes=["Can a top-up be made with the apple watch?", "Google pay and topping up"],
    no=["Can a top-up be made by card?"],
)
def wallet_top_up(question: Question) -> bool:
    """A top-up with a phone's or watch's wallet."""
    return has(question, rx(r"\b(apple|google|watch|phone pay|mobile pay)\b"), TOP_UP)


@labeling_function(
    votes_for="apple_pay_or_google_pay",
    yes=["My American Express cannot be used for a top up", "amex does not work"],
    no=["Which cards do Americans use?"],
)
def american_express(question: Question) -> bool:
    """American Express: nearly always inside Apple Pay."""
    return has(question, rx(r"\b(american express|amex)\b")) and lacks(
        question,
        rx(
            r"\b(visa|mastercard|cards? (do you|are)|add|adding|funds?|accepted|supported|transfer|how do i"
            r"|can i use|money)\b"
        ),
    )


@labeling_function(
    votes_for="apple_pay_or_google_pay",
    yes=["How can I get top up to work with my watch?", "My smart watch app, how is it set up?"],
    no=["How can I get top up to work?", "Keep watch over my account"],
)
def watch_or_wallet_setup(question: Question) -> bool:
    """A watch or a wallet of the phone to be set up or made to work."""
    return has(
        question,
        rx(r"\bwatch(es)?\b|\b(apple|google|mobile|phone) (pay|wallet)\b"),
        rx(r"\b(set.?up|work\w*|use|connect|get|smart|top\w*|fix|help|how)\b"),
    ) and lacks(question, rx(r"\bkeep watch\b"))


@labeling_function(
    votes_for="automatic_top_up",
    yes=["Is there an automatic top-up?", "auto top-up, where do I switch it on?"],
    no=["Is the card delivered automatically?", "How does one top up?"],
)
def automatic_and_top_up(question: Question) -> bool:
    """Automatic together with topping up or adding money."""
    return has(
        question,
        AUTO,
        rx(r"\btop\w*|\b(add|adding|money|funds|balance|refill\w*|replenish\w*|reload\w*|account|itself)\b"),
    ) and lacks(
        question, rx(r"\b(auto\w* debit|payment|direct debit|expir\w*|atm|deposited|transfer (was|is)|identity)\b")
    )


@labeling_function(
    votes_for="automatic_top_up",
    yes=["Add money while I travel, at intervals", "Can it add credit during my travels?"],
    no=["Can I add money with a card?", "Which rate applies while I travel?"],
)
def money_while_travelling(question: Question) -> bool:
    """Money is to come on to the account while the customer travels."""
    travel = rx(r"\b(travel\w*|trips?|holiday|abroad|vacation|away)\b")
    add = rx(r"\b(add\w*|top\w*|refill\w*|replenish\w*|put|load)\b")
    return has(question, travel, add) and lacks(
        question, WALLET, rx(r"\b(pin|card that|exchange|rate|account from|currenc\w*|cheque|fee|charg\w*|card was)\b")
    )


@labeling_function(
    votes_for="automatic_top_up",
    yes=["Can I plan top-ups for later?", "Top up whenever my balance runs low"],
    no=["My balance is low", "Can I top up now?"],
)
def low_balance_or_schedule(question: Question) -> bool:
    """A top-up by timetable or when the balance gets low."""
    when = rx(
        r"\b(low|certain (amount|balance|level|intervals?|time)|intervals?|schedul\w*|plan|later"
        r"|in advance|future|recurring|increments?|every (day|week|month|few|so)|regular\w*|runs? out"
        r"|running (out|low)|reaches|falls?|drops?|necessary|manual\w*|ahead|option|feature|needed)\b"
    )
    return has(question, TOP_UP, when) and lacks(
        question, WALLET, TROUBLE, rx(r"\b(low (fee|cost)|cards?|cheque|swift|bank transfer|currenc\w*|google|cash)\b")
    )


@labeling_function(
    votes_for=["automatic_top_up", "top_up_limits"],
    yes=["Is there some limit on top-ups?", "auto-top limits"],
    no=["Is there a limit on transfers?"],
)
def top_up_limit(question: Question) -> bool:
    """Limits of topping up."""
    return has(
        question, rx(r"\btop\w*"), rx(r"\b(limit\w*|maximum|max|minimum|restriction\w*|polic\w*|how much)\b")
    ) and lacks(question, rx(r"\b(fee|charg\w*|cost\w*|why|card)\b"))
