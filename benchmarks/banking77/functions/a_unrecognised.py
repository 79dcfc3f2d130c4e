"""Payments and debits that the customer did not make. Owner: benchmark."""

from labeling import labeling_function
from labeling.values import Question

from ._words import has, lacks, rx

NOT_MINE = rx(
    r"(N'T|\bnot|\bnever)\b.{0,25}\b(recogni[sz]e\w*|make|made|mak|do|done|did|mine|my|approve\w*"
    r"|authori[sz]e\w*|me|know"
    r"|remember\w*|recall|familiar|initiate\w*|agree\w*|purchas\w*|buy|bought|withdr\w+|aware|consent"
    r"|belong\w*|order\w*"
    r"|set up|take|used?|allow\w*|request\w*|sign\w*|permission|identify)\b"
    r"|\b(unfamiliar|unknown|unauthori[sz]ed|unrecogni[sz]ed|strange|weird|suspicious|fraud\w*|mysterious|dispute\w*"
    r"|someone else|know nothing|no idea|without my)\b"
)
CASH = rx(r"\b(cash|withdr\w+|atms?|cash ?point|money (was |is )?(taken )?out|pounds? from)\b|\bwd\b")
DEBIT = rx(r"\b(direct|automatic|auto) ?-?debits?\b|\bdebits?\b(?! card)")
PAYMENT = rx(r"\b(payments?|charges?|charged|purchases?|transactions?|bought)\b")
ELSE = rx(
    r"\b(exchange|rate|fees?|extra|twice|double|duplicate|pending|refund me|top.?up|transfer\w*|phone|wallet|pin)\b"
)


@labeling_function(
    votes_for="direct_debit_payment_not_recognised",
    yes=["A direct debit I never agreed to", "unknown debit on my account"],
    no=["My debit card is unknown to the shop"],
)
def debit_not_mine(question: Question) -> bool:
    """A direct debit that is not the customer's."""
    return has(question, DEBIT) and (
        has(question, NOT_MINE)
        or has(
            question,
            rx(
                r"\b(should\w*|where|what|why|cancel|dispute|wrong|stop|who|mistake|help|refund|set up"
                r"|potential\w*|false|show\w*|perform\w*|never|recogni\w*|unusual|error)\b"
            ),
        )
    )


@labeling_function(
    votes_for="direct_debit_payment_not_recognised",
    yes=["Can I still dispute a payment from some months ago?"],
    no=["Can I dispute this withdrawal of today?"],
)
def old_payment_disputed(question: Question) -> bool:
    """A payment of some weeks or months ago to be disputed or traced."""
    old = rx(
        r"\b(weeks? ago|months? ago|weeks? back|time (has )?passed|some time ago|old (statements?"
        r"|transaction)|long time ago"
        r"|quite some time|while (ago|back)|late to|disputable|past statements?|older)\b"
    )
    return has(question, PAYMENT, old) and lacks(
        question,
        CASH,
        rx(
            r"\b(fee|refund from|transfer|top.?up|pending|returned|item|deposit\w*|cheque|refund\w*|bought"
            r"|cancel\w*|return\w*)\b"
        ),
    )


@labeling_function(
    votes_for="direct_debit_payment_not_recognised",
    yes=["I did not use the card that day, please refund the payment"],
    no=["I did not use the card to withdraw", "I did not get my refund"],
)
def not_used_that_day(question: Question) -> bool:
    """The card was not used on the day; cancel it and give the money back."""
    unused = rx(r"(N'T|\bnot)\b.{0,25}\bus(e|ed)\b.{0,30}\b(day|card)\b|\bthat day\b|\ball day\b")
    back = rx(r"\b(reimburs\w*|return|refund|cancel|money back|give|back|sure|definitely|know|certain|app)\b")
    return has(question, PAYMENT, unused, back) and lacks(question, CASH, rx(r"\b(fees?|declin\w*|work\w*|top.?up)\b"))


@labeling_function(
    votes_for=["direct_debit_payment_not_recognised", "card_payment_not_recognised"],
    yes=["There is a payment I did not make", "unknown charge in my app"],
    no=["A cash withdrawal I did not make", "They declined my payment"],
)
def payment_not_mine(question: Question) -> bool:
    """A payment, charge or transaction that the customer did not make."""
    return (
        has(question, PAYMENT, NOT_MINE)
        and lacks(question, CASH, ELSE)
        and lacks(
            question,
            rx(
                r"\b(declin\w*|reject\w*|go(ne|ing)? through|went through|cancell?ed|revert\w*|returned|item"
                r"|received?|deliver\w*)\b"
            ),
            rx(
                r"\b(pound|dollar|euro)\b|[£€$] ?1\b|\b1 ?[£€$]|work\w*|verify\w*|\b(friend\w*|recip\w+|rece\w+"
                r"|clear\w*|stuck|process|thru|yet|rent|wrong account|letting|methods?|available|more than once"
                r"|how long|disposable|arriv\w*|complet\w*|typo|wrong payment|accept any|cancel (a|my) (purchase"
                r"|payment)|fee|shown? up|showing up\W*$|add funds|add money|use my card|extra|additional|free"
                r"|small|wrong amount|transactions\W*$|back my|device|forms|delay|approved yet|beneficiary"
                r"|embarrass\w*|failed|order\w*|duplicat\w*|isn.?t showing|not showing|go back|revere\w*)\b"
                r"|\b(details|information|hacked|compromised|someone (else )?(is|has|must|stole|managed|found"
                r"|might|using)|account was|accidental?ly)\b"
            ),
        )
    )


@labeling_function(
    votes_for="card_payment_not_recognised",
    yes=["A card payment I do not recognise"],
    no=["A direct debit I do not recognise", "A withdrawal by card that is not mine"],
)
def card_payment_not_mine(question: Question) -> bool:
    """A card payment that the customer did not make, and no debit."""
    not_made = rx(
        r"\b(card payments?|payments?|charges?)\b.{0,40}((N'T|\bnot|\bnever)\b.{0,12}\b(recogni\w*|do|did"
        r"|make|made|familiar|know)\b"
        r"|\b(unknown|unfamiliar|strange))|\b(unfamiliar|strange|fraudulent|unknown)\b.{0,10}\b(card payment|payment)\b"
    )
    return (
        has(question, not_made)
        and lacks(question, CASH, DEBIT, ELSE)
        and lacks(
            question,
            rx(
                r"\b(day|weeks?|years?|months?|declin\w*|go through|cancell?ed|received?|revert\w*|cancel\w*"
                r"|dispute|back|large|victim|online|hacked|bunch|made it through|stop|identity|error|dollar"
                r"|pound)\b|[£€$]"
            ),
        )
    )


@labeling_function(
    votes_for="card_payment_not_recognised",
    yes=["Several payments in my app are not mine", "Where did the charge come from, the name is unknown?"],
    no=["The name on my account is wrong"],
)
def payments_by_unknown_name(question: Question) -> bool:
    """Several payments, or an unknown name, in the app."""
    several = rx(
        r"\b(couple|few|several|multiple|some|two)\b.{0,12}\b(payments|charges)\b|\bnever (seen|heard)\b.{0,15}\bname\b"
        r"|\bname\b.{0,25}\b(recogni\w*|payment|before|attached)\b"
        r"|\bwhere (did )?(this|that|the) (payment|charge)\b.{0,15}\b(from|come|came)\b"
        r"|\bwhat is this (card )?payment\b"
    )
    return (
        has(question, several)
        and has(question, rx(r"\bpayments?|\bcharges?\b"))
        and lacks(question, CASH, DEBIT, ELSE, rx(r"\b(change|account name|declin\w*|ago)\b"))
    )


@labeling_function(
    votes_for="card_payment_not_recognised",
    yes=["I don't know this payment in my app", "There is a payment on the statement that isn't mine"],
    no=["I want my money back for a payment that isn't mine", "A debit that isn't mine"],
)
def payment_in_app_unknown(question: Question) -> bool:
    """A payment that is only reported as unknown: no refund, no dispute and no date."""
    demand = rx(
        r"\b(refund\w*|back|cancel\w*|disput\w*|reimburs\w*|days?|today|weeks?|months?|while|ago|seller"
        r"|company|large|how long|track|trace"
        r"|late|credit my|reverse|debit\w*|stole|stolen|someone|person|hack\w*|compromis\w*"
        r"|unauthori[sz]ed charge|transactions|purchases|charges)\b"
    )
    return has(question, rx(r"\bpayments?\b|\bpurchase\b|\bcharge\b"), NOT_MINE) and lacks(
        question,
        demand,
        CASH,
        ELSE,
        DEBIT,
        rx(
            r"\b(declin\w*|rejected|go(ne|ing)? through|thru|process|yet|stuck|arriv\w*|wrong account|verify"
            r"|order\w*|cancel|letting|work\w*|use|using|friend|recip\w*|clear\w*|accept\w*|pound|dollar|euro"
            r"|small|forms|methods?|rent|account number|show(n|ing)? up\W*$|isn.?t showing|fee|mortgage"
            r"|make it|beneficiary|embarrass\w*|failed|fraudulent charges|available|device|available"
            r"|duplicat\w*|additional|wrong (payment|amount)|item|incorrect|applied|gotten|funds)\b|[£€$]"
            r"|\b1l\b"
        ),
    )


@labeling_function(
    votes_for="direct_debit_payment_not_recognised",
    yes=["I want my money back for a payment I never made", "A seller took a payment that I don't recall"],
    no=["I don't know this payment", "I want my money back for an item"],
)
def unknown_payment_money_back(question: Question) -> bool:
    """A payment that is not the customer's, to be disputed, cancelled, refunded or traced to a seller."""
    demand = rx(
        r"\b(refund|money back|back|cancel|disput\w*|reimburs\w*|credit my|reverse|sellers?|trace|track"
        r"|look up|large|approved? of)\b"
    )
    return has(question, rx(r"\b(payments?|charge|transaction|sale|deducted|debit)\b"), NOT_MINE, demand) and lacks(
        question,
        CASH,
        ELSE,
        rx(
            r"\b(transfer|mistake|wrong account|arriv\w*|order\w*|item|bought|came|card payment|freeze|frozen"
            r"|declin\w*|stop|hack\w*|return(ed)? (to|it)|account number|went through|received?|town|go(ne"
            r"|ing)? through|merchant|come back|back (in|into|to) my)\b"
        ),
    )


@labeling_function(
    votes_for="card_payment_not_recognised",
    yes=["There is an odd payment on the statement", "why is this payment in my app"],
    no=["There is an odd fee on the statement", "An odd debit"],
)
def odd_payment_on_statement(question: Question) -> bool:
    """An odd, random or wrong payment on the statement, or the question how it got there."""
    odd = rx(
        r"\b(unusual|odd|weird|random|strange|wrong|mistake|off|never seen|never submitted|unknown|uknown"
        r"|recogni\w*)\b.{0,40}\b(payments?|statement)\b|\bpayment\b.{0,40}\b(odd|wrong|off|mistake"
        r"|never (seen|submitted))\b"
        r"|\bhow\b.{0,30}\btransaction\b.{0,25}\b(got|came|come)\b|\bdisagree with\b|\bwhy is (this"
        r"|there) (payment|an un?known charge)|\bpurchase\b.{0,40}\b(name|N'T go)\b"
    )
    return has(question, odd, rx(r"\b(payments?|purchase|transaction|charge)\b")) and lacks(
        question,
        CASH,
        DEBIT,
        ELSE,
        rx(
            r"\b(used|disput\w*|pending|fees?|rent|account number|wrong account|ago|months?|weeks?|refund\w*"
            r"|cancel\w*|large|seller|small|declin\w*|wrong (amount|payment)|made the wrong|incorrect payment"
            r"|saturday|applied|abroad|order\w*|day|wrong with|revert\w*|going (wrong|through)|verify|direct"
            r"|yesterday|days|pound|reverse|hacked|details|information|mistake yesterday|correct the mistake"
            r"|card numbers|app right|several)\b|[£€$]"
        ),
    )
