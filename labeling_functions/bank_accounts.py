"""Questions about the bank account that payouts go to. Owner: payouts team."""

import re

from labeling import labeling_function

BANK_ACCOUNT = re.compile(
    r"\b(bank (account|acount|details|info)|ibans?|sort code|account (number|details|holder)|bank)\b", re.I
)
ACCOUNT = re.compile(r"\b((bank )?acc(oun)?ts?|acc|acounts?|ibans?|bank details|bank info|banks?)\b", re.I)
NEW = re.compile(
    r"""
    \b(chang\w+|swap\w*|switch\w*|replac\w+|updat\w+|alter|edit\w*|correct(ed)?|redirect
    |mov(ed|ing)\ (from|to|bank)|new\ (one|iban|bank|account|number|numbers|details)
    |(another|different)\ (bank|number|details)|put\ in|(former|old|previous)\ (bank|account|one|place)
    |typo)\b
    """,
    re.I | re.X,
)
EXTRA = re.compile(
    r"""
    \b(second|2|two|both|extra|additional|another|one\ more|alongside|next\ to|as\ well|besides|separate
    |multiple|several|add(ing)?)\b
    """,
    re.I | re.X,
)
CURRENCY = re.compile(
    r"\b(euros?|eur|dollars?|usd|gbp|pounds?|sterling|francs?|chf|nok|sek|dkk|cad|pln"
    r"|currenc(y|ies)|multi-?currency)\b|\$",
    re.I,
)
CURRENCY_ACCOUNT = re.compile(
    r"\b(euro|eur|dollar|usd|gbp|pound|sterling|franc|canadian|foreign-currency) (bank )?(account|acc)\b",
    re.I,
)
CONVERTED = re.compile(
    r"\b(convert\w*|conversion|exchange|fx|turn(ed)? (every|each|all|my|our)|lump\w*|stay|remain|kept|keep"
    r"|directly|destination)\b",
    re.I,
)
SMALL_AMOUNTS = re.compile(
    r"""
    \b((two|both|tiny|small|cent|penny|exact)\ (\w+\ )?(amounts?|sums?|credits?|deposits?|transfers?)
    |micro-?\ ?deposits?|test\ (deposits?|payments?|transfers?|amounts?)|pennies|penny|cents
    |0[.,]\d\d\ and\ 0[.,]\d\d|\d+p\ and\ \d+p)\b
    """,
    re.I | re.X,
)
BOUNCED = re.compile(
    r"\b(returned|bounc\w+|failed|refused?|rejected|unsuccessful|came (straight )?back|deliver)\b", re.I
)
CONFIRM = re.compile(r"\b(confirm\w*|unconfirmed|verif\w+|validat\w+|check(ing)?)\b", re.I)
TRIES = re.compile(
    r"\b(tries|try|attempts?|wrong|incorrect)\b.{0,60}\b(amounts?|pennies|cents|comma|left)\b"
    r"|\b(amounts?|pennies|cents)\b.{0,60}\b(tries|try|attempts?|wrong|incorrect|rounded)\b",
    re.I,
)
NAME_DIFFERS = re.compile(
    r"""
    \b(name.{0,40}\b(mismatch|match(es)?|differ\w*|different|not\ the\ same|abbreviat\w*|short\w*|cut\ off)
    |(mismatch|different|wrong|maiden|own|full|abbreviated|trading)\ (\w+\ )?names?|names\ differ
    |close\ match|payee\ check|account\ holder|holder\ (not|name)|in\ (my|his|her|whose|the)\ (own\ )?name
    |whose\ name|because\ of\ the\ name)\b
    """,
    re.I | re.X,
)
SOMEONE_ELSE = re.compile(
    r"\b(husband|wife|mother|mum|father|dad|parent company|friend|partner|joint"
    r"|somebody else|brother|sister)(.?s)?\b"
    r".{0,30}\b(account|acc|iban)\b|\bjoint account\b",
    re.I,
)
CARD_STATEMENT = re.compile(r"\b(customers?|clients?|buyers?|donors?|guests?|card (statement|bill)|descriptor)\b", re.I)
OTHER_DESK = re.compile(
    r"""
    \b(refund\w*|reimburs\w*|charge-?backs?|disputes?|claim|e-?mail|mail\ ?box|password|phone\ number
    |invoices?|plan|statement\ name|signed\ (in|out)|sync|webhooks?|quickbooks|xero|sage|debit|terminal
    |readers?|fees?|logins?|link|cards?|donation)\b
    """,
    re.I | re.X,
)


def about_customers(text):
    """True where the text is about somebody who pays, not about the merchant's own account."""
    return bool(OTHER_DESK.search(text) or CARD_STATEMENT.search(text))


@labeling_function(
    votes_for="bank-change",
    products=["bank-accounts", "payouts"],
    yes=["We changed banks, where do I put the new IBAN?", "how to swap my account details"],
    no=["Add a euro account next to the old one", "Change my email"],
)
def other_bank_account(question):
    """A bank account or IBAN and a word of change."""
    text = question.text
    if about_customers(text) or NAME_DIFFERS.search(text) or SMALL_AMOUNTS.search(text) or CURRENCY.search(text):
        return False
    if BOUNCED.search(text) or CONFIRM.search(text) or re.search(r"\b(add|second|not mine|statements)\b", text, re.I):
        return False
    return BANK_ACCOUNT.search(text) and NEW.search(text)


@labeling_function(
    votes_for="bank-change",
    products=["bank-accounts", "payouts"],
    yes=[
        "All takings should go into my Monzo account from now on",
        "money shouldn't go to the old account any more",
    ],
    no=["Should my Monzo show the payout by now?"],
)
def pay_into_other_place(question):
    """From now on the money is to land elsewhere."""
    pattern = (
        r"\b(from (now|\w+) on|any ?more|any longer|in future|future)\b.{0,80}"
        r"\b(account|bank|old|former|there|land|into|by|to)\b"
        r"|\b(account|bank)\b.{0,40}\bfrom (now|\w+) on\b"
        r"|\b(account|bank|one)\b.{0,60}\b(pay into|takings? (paid|land)|no longer|any more)\b"
    )
    text = question.text
    return re.search(pattern, text, re.I) and ACCOUNT.search(text) and not about_customers(text)


@labeling_function(
    votes_for="bank-second",
    products=["bank-accounts", "currencies"],
    yes=["Can we have a second bank account?", "add an extra IBAN besides the old one"],
    no=["Replace our bank account", "I have two customers with one account"],
)
def one_more_account(question):
    """An account more, next to the one that is there."""
    text = question.text
    if about_customers(text) or SMALL_AMOUNTS.search(text) or NAME_DIFFERS.search(text):
        return False
    pattern = (
        r"\b(second|2|two|extra|additional|one more|adding an?|add (an?|another|my|our|a new))\b.{0,25}"
        r"\b(bank accounts?|accounts? (for|in|next|alongside|with)|ibans?)\b"
        r"|\bsecond account\b|\baccounts?\b.{0,30}\b(next to|alongside|as well|besides)\b"
    )
    return re.search(pattern, text, re.I) and not re.search(
        r"\b(close|user|login|merge|bramblepay accounts?)\b", text, re.I
    )


@labeling_function(
    votes_for="bank-second",
    products=["bank-accounts", "currencies"],
    yes=[
        "Could our dollars go to a dollar account?",
        "I have a GBP account and want to put a EUR account too",
    ],
    no=["What does currency conversion cost?", "A payout of 300 euros is late"],
)
def account_per_currency(question):
    """A currency with an account of its own."""
    text = question.text
    if re.search(
        r"\b(rate|markup|fees?|percentage|refund\w*|customers?|e-?mails?)\b|\bwhat\b.{0,30}\bcost\b",
        text,
        re.I,
    ):
        return False
    own_account = CURRENCY_ACCOUNT.search(text) or (CURRENCY.search(text) and ACCOUNT.search(text))
    return own_account and (CONVERTED.search(text) or EXTRA.search(text) or CURRENCY_ACCOUNT.search(text))


@labeling_function(
    votes_for="bank-verify",
    products=["bank-accounts"],
    yes=["Where do I type the two small amounts?", "the micro deposits have not come", "I got 0.12 and 0.34"],
    no=["My payout is late", "A few cents are missing from each sale"],
)
def small_test_amounts(question):
    """The two small amounts, under any of their names."""
    text = question.text
    if re.search(r"\b(fees?|sale|sell|for you|missing|duplicate|identical|charged|refund\w*)\b", text, re.I):
        return False
    return SMALL_AMOUNTS.search(text)


@labeling_function(
    votes_for="bank-verify",
    products=["bank-accounts"],
    yes=["How do I confirm our bank account?", "The new account is not yet validated"],
    no=["Confirm the email address of my account", "Has the customer's bank confirmed the payment?"],
)
def confirm_bank_account(question):
    """A bank account that waits to be confirmed, or tries that were used up."""
    text = question.text
    if about_customers(text) or re.search(r"\b(payments? is|pay-?outs?|orders?|profile)\b", text, re.I):
        return False
    return TRIES.search(text) or (CONFIRM.search(text) and re.search(r"\baccount\b", text, re.I))


@labeling_function(
    votes_for="bank-name-mismatch",
    products=["bank-accounts", "verification"],
    yes=[
        "The name on our bank account is different",
        "account holder does not match",
        "whose name on the IBAN?",
    ],
    no=["Change the name on card statements", "Change our company name"],
)
def name_on_account(question):
    """The name at the bank is not the name that we know."""
    text = question.text
    return NAME_DIFFERS.search(text) and ACCOUNT.search(text) and not CARD_STATEMENT.search(text)


@labeling_function(
    votes_for="bank-name-mismatch",
    products=["bank-accounts", "verification"],
    yes=["Can the payouts go to my wife's account?", "We only have a joint account, is it ok?"],
    no=["My wife needs access to the dashboard"],
)
def account_of_another(question):
    """The account of a relative, friend or parent company."""
    return SOMEONE_ELSE.search(question.text) and not re.search(r"\b(refund\w*|take payments|login)\b", question.text)


@labeling_function(
    votes_for=["bank-change", "bank-second"],
    products=["bank-accounts"],
    yes=["I opened a new bank account for the shop", "other IBAN please"],
    no=["The new account of my colleague", "Is my old bank statement fine as proof?"],
)
def new_or_one_more(question):
    """A new account at a bank: whether it comes in place of the old one stays open."""
    text = question.text
    if about_customers(text) or SMALL_AMOUNTS.search(text) or NAME_DIFFERS.search(text) or CONFIRM.search(text):
        return False
    pattern = (
        r"\b(new|another|other|different|opened|changed|switch\w*)\b.{0,30}\b(bank account"
        r"|ibans?|bank details|banks?)\b"
    )
    return re.search(pattern, text, re.I) and not BOUNCED.search(text)


@labeling_function(
    votes_for="topic:bank-accounts",
    products=["bank-accounts"],
    yes=["A question about my bank account", "What IBAN do you have for us?"],
    no=["Does the customer's bank account matter?", "My bank account is empty, where is the payout"],
)
def talks_of_bank_account(question):
    """The merchant's bank account is the subject, not the money that should be on it."""
    text = question.text
    payout = (
        r"\b(pay-?outs?|where|arriv\w+|nothing|fail\w*|reject\w*|refus\w+|bounc\w+|hold"
        r"|received|back|came|empty|zero"
        r"|missing|statements?|not mine|company number|confirmed|invalid|frozen|freeze"
        r"|access|let go|no account|not send|leave it)\b"
    )
    if about_customers(text) or re.search(payout, text, re.I):
        return False
    return re.search(r"\b(bank acc?ounts?|ibans?|sort code|bank details|account (holder|number))\b", text, re.I)


@labeling_function(
    votes_against="topic:bank-accounts",
    products=["bank-accounts", "checkout"],
    yes=["My client's card was declined by her bank", "The donor's bank opened a dispute"],
    no=["My bank account has a new IBAN"],
)
def bank_of_a_customer(question):
    """The customer's bank or card: no question about the merchant's own account."""
    pattern = (
        r"\b(customer|client|buyer|shopper|donor|cardholder|guest|his|her|their)(.?s)?.?\s(card|bank)\b"
        r"|\bcharge-?backs?\b|\bdisputes?\b"
    )
    return re.search(pattern, question.text, re.I) and not re.search(r"\biban\b", question.text, re.I)
