"""Questions about money on its way from us to the merchant. Owner: payouts team."""

import re

from labeling import labeling_function

# What merchants call a payout. "Deposit" and "transfer" also mean other things: see OTHER_MATTER.
PAYOUT = re.compile(
    r"\b(pay-?outs?|settlements?|transfers?|deposits?|takings|withdrawals?|pay(ing)? (me "
    r"|us |that )?out|paid out)\b",
    re.I,
)
PAYOUT_PROPER = re.compile(r"\b(pay-?outs?|settlements?|withdrawals?|paid out|pay out)\b", re.I)
MONEY = re.compile(r"\b(pay-?outs?|settlements?|transfers?|deposits?|takings|money|funds|cash|balance)\b", re.I)

# Words of other desks: refunds, disputes, cards of customers, test deposits, our fees, subscriptions.
OTHER_MATTER = re.compile(
    r"""
    \b(refund\w*|money\ back|reimburs\w*|reminde?r?s?|nudge|reversal|charge-?backs?|disputes?|disputed
    |evidence|claim|customers?|clients?|buyers?|shoppers?|donors?|guests?|subscri\w+|invoices?|commission
    |members?|people\ pay|test|micro-?deposits?|pennies|cents?|webhooks?|api|readers?|terminal|offline
    |export|csv|spreadsheet|match|documents|permissions|in\ my\ name|because\ of\ the\ name)\b
    """,
    re.I | re.X,
)
NEW_ACCOUNT = re.compile(
    r"\b(new (bank|iban|account)|change my bank|second account|euro account|dollar account"
    r"|bank details|account (number|holder)|add)\b",
    re.I,
)

NOT_HERE = re.compile(
    r"""
    \b(where.{0,3}s?\ (is|are)?\ ?my\ (money|pay-?out|settlement|transfer)|where\?
    |(has|have|did|was|is|does)(n.?t|\ not)\ (yet\ )?(arrive\w*|come|shown?|turn\w*|here|land\w*|hit
    |reach\w*|received)|not\ (yet\ )?(arrived|received|recieved|here|there|shown)
    |never\ (arrived|came|showed|landed)|late|missing|overdue|delay|vanished|stuck
    |still\ (nothing|waiting|not)|shows?\ nothing|sees?\ nothing|should\ have\ (been|arrived|come)
    |trace\ number|no\ incoming|chase)\b|\bwhere\W*$|\bdid\ ?n.?t[.!?]
    """,
    re.I | re.X,
)
BANK_EMPTY = re.compile(
    r"\b(bank|account|statement)\b.{0,40}\b(nothing|empty|zero|no incoming|says? no|can.?t (find|see))\b"
    r"|\bnothing (in|on|at) (my|our|the) (\w+ )?(bank|account|statement)\b",
    re.I,
)
RHYTHM = re.compile(
    r"""
    \b(daily|weekly|monthly|fortnightly|every\ (day|week|month|monday|friday)|once\ a\ (week|month)
    |frequency|interval|schedule|rhythm|how\ often|timetable|cut-?off|t\+\d|cycle
    |(which|what)\ (day|days|date|time)|(last|first)\ (working\ )?day|on\ (mon|tues|wednes|thurs|fri)days?
    |saturdays|weekends?|bank\ holidays?)\b
    """,
    re.I | re.X,
)
ONE_RHYTHM = re.compile(r"\b(daily|weekly|monthly|every (day|week|month)|once a (week|month)|(mon|fri)days)\b", re.I)
IN_GENERAL = re.compile(r"\b(in general|generally|normal(ly)? (waiting )?time|usual waiting)\b", re.I)
HOLD = re.compile(
    r"\b(paus\w+|hold|halt|freez\w+|suspend\w*|withhold|on ice|stop (sending|all|paying"
    r"|the|my|our)|temporarily)\b",
    re.I,
)
KEEP_IN_BALANCE = re.compile(
    r"""
    \b((keep|stay|sit|build\ up|grow|save\ up|let)\b.{0,40}\b(balance|with\ you|pot|processor)
    |(leave|leaving)\ (it|everything|the\ money|all).{0,30}\b(balance|there|with\ you)
    |(nothing|no\ (money|funds|withdrawals|payouts|transfers))\b.{0,30}\b(sent?|transferred|go|move
    |to\ the\ bank)
    |(do\ ?n.?t|do\ not|must\ not)\ (send|pay\ out|transfer)\b.{0,40}\b(anything|until|till|it|money))\b
    """,
    re.I | re.X,
)
CALL_OFF = re.compile(
    r"""
    \b(cancel\w*|undo\w*|revers\w+|revert|annul|abort|intercept|scrap\w*|recall|delete|remove|kill|stop\ it
    |call(ed)?\ (back|off)|(take|pull|get)\ (it|that|this|my\ \w+)?\ ?back|changed\ my\ mind
    |(by|in)\ (error|mistake|accident)|wrong\ (amount|button)|did\ ?n.?t\ mean)\b
    """,
    re.I | re.X,
)
BOUNCED = re.compile(
    r"""
    \b(fail\w*|returned|bounc\w+|reject\w*|refused?|unsuccessful|sent?\ back|came\ (straight\ )?back
    |did\ ?n.?t\ go\ through|could\ ?n.?t\ (accept|be\ (delivered|completed))|could\ not\ deliver|r0\d
    |re-?sent|retry)\b
    """,
    re.I | re.X,
)
AT_ONCE = re.compile(
    r"""
    \b(instant\w*|express|immediate\w*|real-?time
    |(in|within)\ (the\ |half\ an\ |an\ )?(next\ )?(hour|minutes)|(right|straight)\ away|at\ once|asap|today
    |tonight|this\ evening|same\ (day|night)|quick\w*|fast\w*|pay\ out\ now)\b
    """,
    re.I | re.X,
)
GET_MONEY = re.compile(
    r"\b(pay-?outs?|cash out|withdrawals?|(paid|pay) out|debit card|my (money|balance"
    r"|takings)|at my balance|get(ting)? paid"
    r"|bramblepay balance|(have|get|need) (my|the|our) (cash|money))\b",
    re.I,
)
REFUND_WORDS = re.compile(r"\b(refund\w*|reimburs\w*|charge-?backs?|disputes?)\b", re.I)
HOW_SOON = re.compile(
    r"\b(how (long|many days|soon|fast)|when|wait\w*)\b.{0,40}\b(my|our|its|the) (money"
    r"|pay-?outs?|takings|cash|funds)\b",
    re.I,
)


@labeling_function(
    votes_for="payout-late",
    products=["payouts"],
    yes=[
        "Tuesday's settlement has not arrived",
        "wheres my payout, its late",
        "Our takings still have not come",
    ],
    no=["Where can I pause payouts?", "The refund has not arrived at my customer's"],
)
def payout_not_here(question):
    """Merchants who expected a payout by now and name it."""
    text = question.text
    if OTHER_MATTER.search(text) or BOUNCED.search(text) or HOLD.search(text) or IN_GENERAL.search(text):
        return False
    return MONEY.search(text) and NOT_HERE.search(text)


@labeling_function(
    votes_for="payout-late",
    products=["payouts"],
    yes=["The bank app shows nothing from you", "nothing on my account since Monday"],
    no=["The bank sent your transfer back", "My customer says her bank sees nothing of the refund"],
)
def bank_shows_nothing(question):
    """The merchant looked at the bank and the money is not there."""
    text = question.text
    if OTHER_MATTER.search(text) or KEEP_IN_BALANCE.search(text) or IN_GENERAL.search(text):
        return False
    return BANK_EMPTY.search(text)


@labeling_function(
    votes_for="payout-schedule",
    products=["payouts"],
    yes=["Can I get my payouts weekly?", "On which day do settlements go out?"],
    no=["My payout from Friday is missing", "Send me the export every Monday"],
)
def payout_rhythm(question):
    """A payout together with a word of rhythm, such as daily or how often."""
    text = question.text
    if any(p.search(text) for p in (OTHER_MATTER, NOT_HERE, HOLD, CALL_OFF, BOUNCED, AT_ONCE)):
        return False
    return PAYOUT.search(text) and RHYTHM.search(text)


@labeling_function(
    votes_for="payout-schedule",
    products=["payouts"],
    yes=["weekly rather than daily please", "switch me from monthly to weekly"],
    no=["Send the export weekly", "Members pay monthly or yearly"],
)
def from_one_rhythm_to_another(question):
    """Two different words of rhythm in one message, and none of customers, plans or files."""
    text = question.text
    if (
        OTHER_MATTER.search(text)
        or HOLD.search(text)
        or re.search(r"\b(plan|price|fee|pay monthly|sales? report)\b", text, re.I)
    ):
        return False
    return len({m.group().lower() for m in ONE_RHYTHM.finditer(text)}) >= 2


@labeling_function(
    votes_for="payout-pause",
    products=["payouts"],
    yes=["Please put my payouts on hold", "can u freeze the transfers to my bank for a month"],
    no=["Pause the subscription of a client", "Cancel only tomorrow's payout"],
)
def hold_payouts(question):
    """A payout word with pause, hold, freeze, suspend."""
    text = question.text
    if re.search(r"\b(subscri\w+|disputes?|claim|plan|guests?|cards?|how long .* held)\b", text, re.I):
        return False
    mine = PAYOUT.search(text) or re.search(r"\b(sending (me )?(my )?money|outgoing payments)\b", text, re.I)
    return mine and HOLD.search(text) and not CALL_OFF.search(text)


@labeling_function(
    votes_for="payout-pause",
    products=["payouts"],
    yes=["Leave everything in the balance until June", "dont send anything till we tell you"],
    no=["Why is my balance empty?", "Leave me alone"],
)
def keep_it_in_balance(question):
    """Merchants who want the money to stay with us for a while."""
    text = question.text
    if re.search(r"\b(charge-?backs?|disputes?|interest|this one|wrong|new (one|account))\b", text, re.I):
        return False
    return KEEP_IN_BALANCE.search(text)


@labeling_function(
    votes_for="payout-cancel",
    products=["payouts"],
    yes=["Can I cancel a transfer that is scheduled?", "I made a payout by mistake", "undo that withdrawal"],
    no=["Cancel my subscription", "I refunded the wrong person, reverse it"],
)
def call_off_payout(question):
    """One payout is named together with a word such as cancel, undo, by mistake."""
    text = question.text
    if OTHER_MATTER.search(text) or NEW_ACCOUNT.search(text) or HOLD.search(text):
        return False
    return PAYOUT.search(text) and CALL_OFF.search(text)


@labeling_function(
    votes_for="payout-failed",
    products=["payouts"],
    yes=["My payout failed", "The bank rejected your transfer", "Our settlement bounced"],
    no=["The refund failed", "A customer's payment failed"],
)
def payout_bounced(question):
    """A payout that the bank sent back."""
    text = question.text
    if OTHER_MATTER.search(text) or re.search(r"\b(cards?|donations?|orders?|plan)\b", text, re.I):
        return False
    mine = PAYOUT.search(text) or re.search(
        r"\b((my|our|receiving) bank|the bank (rejected|refused)|iban|pay (me|us)|you (pay"
        r"|sent))\b",
        text,
        re.I,
    )
    return mine and BOUNCED.search(text)


@labeling_function(
    votes_for="payout-instant",
    products=["payouts"],
    yes=["Can I get an instant payout?", "I need to get my money tonight", "quicker payouts?"],
    no=["Refund him right away", "Settlement should have come today, it is late"],
)
def paid_out_at_once(question):
    """The merchant's own money, wanted within minutes or today."""
    text = question.text
    if OTHER_MATTER.search(text) or NOT_HERE.search(text) or CALL_OFF.search(text) or HOLD.search(text):
        return False
    return AT_ONCE.search(text) and GET_MONEY.search(text) and not BOUNCED.search(text)


@labeling_function(
    votes_for=["payout-schedule", "payout-instant"],
    products=["payouts"],
    yes=["How long must I wait for my money?", "When do I get my takings?"],
    no=["When does the buyer get the refund?", "How fast does the money go back to him?"],
)
def how_soon_is_my_money(question):
    """How soon money comes in general: the usual rhythm or the fast way."""
    text = question.text
    if OTHER_MATTER.search(text) or NOT_HERE.search(text) or re.search(r"\b(go|goes|paid) back\b", text, re.I):
        return False
    return HOW_SOON.search(text)


@labeling_function(
    votes_for="topic:payouts",
    products=["payouts"],
    yes=["A question about my payouts", "How are settlements made?"],
    no=["What is in this payout? It does not match my sales", "Change the bank account for payouts"],
)
def talks_of_payouts(question):
    """The word payout or settlement, without signs of bank-account, report or refund questions."""
    text = question.text
    if OTHER_MATTER.search(text) or NEW_ACCOUNT.search(text):
        return False
    other = (
        r"\b(match|breakdown|sales|orders?|made (up )?of|what.?s in|contain|composition"
        r"|accounts?|fees?|tax|currenc\w+|euros?|name|new one|changed|moved|former|future)\b"
    )
    return PAYOUT_PROPER.search(text) and not re.search(other, text, re.I)


@labeling_function(
    votes_against="topic:payouts",
    products=["payouts", "checkout", "disputes"],
    yes=["The buyer wants a refund", "I got a chargeback"],
    no=["My payout is late", "Stop the payout, I need the money for a refund"],
)
def money_of_a_customer(question):
    """Refunds and disputes move a customer's money, so it is no payout question."""
    text = question.text
    return REFUND_WORDS.search(text) and not PAYOUT.search(text) and not KEEP_IN_BALANCE.search(text)
