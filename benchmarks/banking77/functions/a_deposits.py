"""Cheques, cash and transfers that are not in the balance. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import NOT_SEEN, PIN_FEES, has, lacks, rx

REFUND = rx(r"\brefund\w*|\breimburs\w*|\bmoney back\b")
CHEQUE = rx(r"\b(ch(e|c)?(ck|que|eque|ecque)s?|cheques?|checks?|deposit\w*|cash)\b")
DEPOSITED = rx(
    r"\b(cash|cheques?|checque|checks?) ?(or (cash|cheque|check) )?deposit\w*|\bdeposit\w*|\bche(que"
    r"|cque)s?\b|\ba check\b|\b(the|my) check\b"
)
TRANSFER = rx(r"\btransfer\w*|\bswift\b|\bbank transaction\b")
TO_OTHERS = rx(
    r"\b(friends?|recipients?|famil\w+|landlord|someone|somebody|seller|merchant|her|him|she|he"
    r"|girlfriend|beneficiar\w*|receiver"
    r"|they|them|sister|brother|mother|sent)\b"
)


@labeling_function(
    votes_for="balance_not_updated_after_cheque_or_cash_deposit",
    yes=["I paid in a cheque and it isn't in my account", "Cash deposit still missing"],
    no=["How do I deposit a cheque?", "My transfer isn't in my account"],
)
def deposit_not_seen(question: Question) -> bool:
    """A deposit or a cheque that is not shown or booked."""
    return has(question, DEPOSITED, NOT_SEEN) and lacks(
        question, PIN_FEES, TRANSFER, rx(r"\b(flat|refund\w*|salary|card payment)\b")
    )


@labeling_function(
    votes_for="balance_not_updated_after_cheque_or_cash_deposit",
    yes=["When is my cheque processed?", "How long do cash deposits need?"],
    no=["When is my transfer processed?", "Do you accept cheques?"],
)
def when_is_deposit_there(question: Question) -> bool:
    """How long a cheque or a deposit takes, or when it will be there."""
    when = rx(
        r"\b(how long|when (will|is|does|do|can|should)|how (soon|quick\w*|fast)|tak(e|es|ing)|status"
        r"|situation|wrong|updat\w*|process\w*)\b"
    )
    return has(question, DEPOSITED, when) and lacks(
        question, PIN_FEES, TRANSFER, rx(r"\b(top|add|accept|limit|refund\w*|recogni\w*|card)\b")
    )


@labeling_function(
    votes_for="balance_not_updated_after_cheque_or_cash_deposit",
    yes=["I put cash into my account but it is not there"],
    no=["I took cash out but the balance is the same"],
)
def cash_put_in(question: Question) -> bool:
    """Cash that was put in, added or deposited, and the balance."""
    put = rx(
        r"\b(put|added|add|deposit\w*|place\w*|paid|made|sent)\b.{0,40}\b(cash|cheques?|checks?|deposit"
        r"|money)\b|\bcash\b.{0,15}\b(i|that i) (put|added|deposit\w*)"
    )
    return has(question, put, NOT_SEEN, rx(r"\b(cash|che(que|ck)s?|deposit\w*)\b")) and lacks(
        question,
        PIN_FEES,
        TRANSFER,
        rx(
            r"\b(N'T|not|never) (make|do|made|mine)\b|\b(right|correct|enough) |source|where can|\bapp\b"
            r"|\brefund|\bbut i did"
        ),
    )


@labeling_function(
    votes_for=["balance_not_updated_after_cheque_or_cash_deposit", "balance_not_updated_after_bank_transfer"],
    yes=["My balance has not been updated", "The balance stayed the same"],
    no=["What is the minimum balance?", "The withdrawal is not in my balance"],
)
def balance_stands_still(question: Question) -> bool:
    """A balance that does not change."""
    still = rx(
        r"\bbalance\b.{0,40}((N'T|\bnot|\bnever)\b.{0,25}\b(updat\w*|chang\w*|increas\w*|reflect\w*|right"
        r"|show\w*|up to date|went|gone)"
        r"|\b(stayed|remains|same|unchanged))|\bupdat\w*\b.{0,20}\bbalance\b|\baccount\b.{0,15}N'T\b.{0,6}\bupdat\w*"
    )
    return has(question, still) and lacks(question, PIN_FEES, REFUND, rx(r"\b(purchase|card payment|merchant)\b"))


@labeling_function(
    votes_for="balance_not_updated_after_bank_transfer",
    yes=["I transferred money and my account does not show it", "I transferred money but don't see it on my account"],
    no=["I transferred money to a friend and she doesn't see it", "My top-up is not there"],
)
def own_transfer_not_seen(question: Question) -> bool:
    """A transfer to the own account or balance that is not shown."""
    own = rx(
        r"\b(balance|(my|this|the|our) (\w+ )?account|reflect\w*|updat\w*|not (show\w*|appear\w*)"
        r"|N'T (show\w*|appear\w*)|check)\b"
    )
    return has(question, TRANSFER, NOT_SEEN, own) and lacks(
        question,
        PIN_FEES,
        TO_OTHERS,
        REFUND,
        CHEQUE,
        rx(
            r"\b(let|allow\w*|beneficiar\w*|fail\w*|accepted|possible|unable to transfer|wrong account|pending"
            r"|complete|able|work\w*|buy|error|unable to|how (do|does|can) i|want to|need to|can i|figure"
            r"|another account|how many|am i to wait|up yet|appeared yet|in country|within|wait time"
            r"|international|one country|a way to|option|deplet\w*|other bank)\b"
        ),
    )


@labeling_function(
    votes_for="balance_not_updated_after_bank_transfer",
    yes=["I made a transfer from my UK account some hours ago, is everything okay?"],
    no=["Can I get a card outside the UK?"],
)
def transfer_from_uk_or_france(question: Question) -> bool:
    """A transfer of some hours or days ago from a British or French account."""
    place = rx(
        r"\b(uk|united kingdom|british|france|french|different country|another country|international|domestic)\b"
    )
    made = rx(r"\b(transfer\w*)\b")
    time = rx(
        r"\b(hours?|days? ago|just (made|did|completed|finished|sent)|couple|seen|show\w*|longer|appear\w*"
        r"|everything|check)\b"
    )
    return has(question, place, made, time) and lacks(
        question,
        PIN_FEES,
        rx(r"\b(friend|receiv\w*|receipt|recipient|seller|beneficiar\w*|purchased|urgent\w*|china)\b"),
    )


@labeling_function(
    votes_for=[
        "balance_not_updated_after_bank_transfer",
        "pending_transfer",
        "transfer_timing",
        "transfer_not_received_by_recipient",
    ],
    yes=["My transfer is not there yet", "How long until the transfer arrives?"],
    no=["My transfer was declined", "Transfer fee?"],
)
def transfer_waiting(question: Question) -> bool:
    """A transfer that is waited for."""
    wait = rx(r"\b(yet|how long|when will|still|waiting|pending|arriv\w*|show\w*|receiv\w*|appear\w*|hours|days)\b")
    return has(question, TRANSFER, wait) and lacks(
        question,
        PIN_FEES,
        REFUND,
        CHEQUE,
        rx(r"\b(card|fail\w*|work\w*|mistake|wrong|possible|beneficiar\w*|revert\w*|undo|verif\w*|accept\w*|error)\b"),
    )
