"""Cash machines that decline or keep the card, and contactless paying. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import CONTACTLESS, MACHINE, has, rx

CARD = rx(r"\bcards?\b")
CASH = rx(r"\b(cash|withdr\w+|money out|(get|take|draw|took|taking|getting|taken)\b.{0,15}\b(money|funds))\b|\bwd\b")
DECLINED = rx(r"\b(declin\w*|reject\w*|refus\w*|denied|deny|denying|not accepted|cancel\w*)\b")
SWALLOWED = rx(
    r"\b(swallow\w*|eaten|eats?|ate|stuck|kept|keeps?|traps?|trapped|retain\w*|suck\w*|captured|withheld|held)\b"
)


@labeling_function(
    votes_for="declined_cash_withdrawal",
    yes=["The ATM declined my card", "My withdrawal was refused"],
    no=["They declined my payment", "The transfer was declined"],
)
def withdrawal_declined(question: Question) -> bool:
    """Cash or a cash machine, and declined."""
    cash = has(question, CASH) or has(question, MACHINE)
    other = rx(
        r"\b(transfer\w*|top.?up|still (shows?|pending)|pending|deducted|shows? (as|that)|stuck|swallow\w*"
        r"|refund\w*|order\w*|item|purchase|authorize|please cancel|request|using my card|receive\w*"
        r"|500)\b"
    )
    return cash and has(question, DECLINED) and not has(question, other)


@labeling_function(
    votes_for="declined_cash_withdrawal",
    yes=["I can't get cash out of the machine", "My card doesn't work at any ATM"],
    no=["An ATM has kept my card", "I was charged at the ATM"],
)
def machine_gives_nothing(question: Question) -> bool:
    """Getting cash, or the card at a cash machine, does not work."""
    other = rx(
        r"\b(charg\w*|fees?|pending|recogni\w*|swallow\w*|ate|kept|stuck|back|balance|app|rate|amount"
        r"|transfer\w*|cheque"
        r"|change|pin blocked|unblock|top.?up|stolen|enough|as much|all (of )?(the|my|it)|deposit\w*"
        r"|checks?|overcharg\w*|home (currency|country)|card out|return my card|travel\w*|holiday|vacation"
        r"|top|add|approval|consent|suspicious|some ?one|some ?body|remember|know what|requested|instead"
        r"|wanted|needed|show\w*|seeing|reverted|authorize|appear\w*|accept cash|received|only (gave"
        r"|got))\b|\bnot me\b|\b(did|was)n.?t (me|mine|make|do|withdr\w+)\b|\bdid not (make|do"
        r"|withdr\w+)\b"
    )
    nothing = rx(
        r"(N'T|\bnot|\bcannot|\bunable to|\bwould not)\b.{0,40}"
        r"\b(work\w*|get|take|allow\w*|let|give|use|withdraw\w*|make|draw|go through|accept\w*|pull|obtain|access)\b"
        r"|\b(trouble|fail\w*|denied|blocked|unable|broken|problem|issue|stopp\w*|deny\w*)\b"
    )
    return (has(question, CASH) or has(question, MACHINE)) and has(question, nothing) and not has(question, other)


@labeling_function(
    votes_for="declined_cash_withdrawal",
    yes=["Why was my cash withdrawal cancelled?"],
    no=["Why is there a cash withdrawal I did not make?"],
)
def why_no_cash(question: Question) -> bool:
    """Why a withdrawal is not possible."""
    why = rx(
        r"\b(why|how come|reason|what caused)\b.{0,60}"
        r"(N'T\b|N'T\b|\bnot\b|\bdeclin\w*|\bunable\b|\bcancel\w*|\bdenied\b|\bfail\w*|\breject\w*"
        r"|\btrouble\b|\bblock\w*)"
    )
    other = rx(
        r"\b(charg\w*|fees?|pending|recogni\w*|card back|give.{0,9} card|balance|app|rate|amount"
        r"|transfer\w*|show\w*|i did"
        r"|cheque|deposit\w*|return\w*|receive|pin|free|arriv\w*|swallow\w*|me my card|it back)\b|N'T (mine|make|do)\b"
    )
    return has(question, why) and (has(question, CASH) or has(question, MACHINE)) and not has(question, other)


@labeling_function(
    votes_for="card_swallowed",
    yes=["The machine ate my card", "my card is stuck in there"],
    no=["My payment is stuck", "The ATM declined my card"],
)
def machine_has_card(question: Question) -> bool:
    """Swallowed, eaten, stuck or kept."""
    return (
        has(question, SWALLOWED)
        and (
            has(question, CARD, rx(r"\bswallow\w*|\b(eat\w*|ate|stuck)\b"))
            or has(
                question,
                MACHINE,
                rx(r"\b(kept|keeps?|stuck|trapped|takes|stole|lost|ate|eats?|retain\w*|held|suck\w*|eaten)\b"),
            )
        )
        and not has(question, rx(r"\bpending|\bdeclin\w*|\bnot working|N'T work|\bcharg\w*|\bpayment\b"))
    )


@labeling_function(
    votes_for="card_swallowed",
    yes=["The ATM did not return my card", "How do I retrieve my card from the machine?"],
    no=["The ATM did not return the money"],
)
def card_not_given_back(question: Question) -> bool:
    """The cash machine does not give the card back."""
    back = rx(
        r"\bcard\b.{0,20}\b(back|out of|from)\b.{0,40}\b(atm|machine)|\b(back|return\w*|give|release|eject"
        r"|recover)\b.{0,25}\bcard\b"
        r"|\b(atm|machine)\b.{0,30}\b(took|take|taken|has)\b.{0,10}\bcard\b|\bget\b.{0,12}\bcard back\b"
    )
    other = rx(r"\b(withdraw\w* (cash|money)|track\w*|deliver\w*|lost|found|stolen|use my card|cash from|charged?)\b")
    return (
        has(question, back) and not has(question, other) and (has(question, MACHINE) or has(question, rx(r"card back")))
    )


@labeling_function(
    votes_for="card_swallowed",
    yes=["How quickly do I get a new card after the ATM took mine?"],
    no=["How quickly is the money there?"],
)
def new_card_after_machine(question: Question) -> bool:
    """A machine took the card, and a new one is wanted or somebody to call."""
    took = rx(r"\b(ate|eat\w*|took|swallow\w*|kept|stuck|inside|keep|back)\b")
    want = rx(r"\b(new (card|one)|get (it|my card|the card|one)|who|what (do|should|can)|steps|how)\b")
    return has(question, MACHINE, took, want) and not has(
        question, rx(r"\b(charg\w*|fees?|money back|amount|cash back|declin\w*|work\w*|recogni\w*|account)\b")
    )


@labeling_function(
    votes_for="contactless_not_working",
    yes=["Contactless has stopped working", "Why does tap and pay fail?"],
    no=["My card has stopped working"],
)
def contactless_word(question: Question) -> bool:
    """Contactless, or tap to pay."""
    return has(question, rx(r"\bcontact-?less\b|\btap (to|and|&) (pay|go)\b|\btouch and pay\b"))


@labeling_function(
    votes_for="contactless_not_working",
    yes=["Contactless is broken on the bus"],
    no=["What is contactless?", "My card looks broken"],
)
def contactless_fails(question: Question) -> bool:
    """Contactless and a failure, a repair or a setting."""
    fails = rx(
        r"N'T\b|\bnot\b|\b(fix|troubleshoot|broken|issue\w*|problem\w*|stopp\w*|fail\w*|damaged|settings"
        r"|enabled|trouble)\b"
    )
    return has(question, CONTACTLESS, fails)


@labeling_function(
    votes_for="contactless_not_working",
    yes=["Should I reinstall the app?", "The bus terminal did not take my card"],
    no=["The app shows a wrong balance"],
)
def terminal_or_reinstall(question: Question) -> bool:
    """A terminal on bus or metro refuses the card, or the app is to be installed again."""
    return has(question, rx(r"\b(re-?|un)install\w*|\b(bus|metro|tube|train|terminal)\b")) and not has(
        question, rx(r"\b(phone|wallet|atm|charg\w*|transfer\w*|top.?up)\b")
    )
