"""Account questions: e-mail, business details, statement name, team, closing. Owner: accounts team."""

import re

from labeling import labeling_function

MAILBOX = re.compile(
    r"\b(e-?mails?|mail ?ad+ress|mail ?box|gmail|hotmail|yahoo|outlook|proton|login name)\b|\w@\w*|\w@", re.I
)

MAIL_CHANGES = re.compile(
    r"""\b( chang\w+ | updat\w+ | replac\w+ | swap | switch\w* | instead | different | another | other\ one
          | new | old | former | wrong | typo | edit | moved? | should\ be | no\ more | rebrand )\b""",
    re.I | re.X,
)

MAIL_ELSEWHERE = re.compile(
    r"""\b( passw\w* | reset | invit\w* | receipts? | invoices? | bills? | phish\w* | scam | hack\w* | fake
          | link\ in | reminders? | refunds? | payouts? | customers? | newsletter | codes? | statements?
          | webhooks? | report | export | colleague | director | document | dispute | team | clients?
          | bookkeeper | accountant | sign-?in\ from | buyers? | passport | api | attempts? | attach\w*
          | out\ of\ (the\ )?office | monitored | wrong\ size | people\ list | sign-in\ to | font | spam
          | junk )\b""",
    re.I | re.X,
)

LOST_MAILBOX = re.compile(
    r"""\b(mail\ ?box|inbox|e-?mail|mail|yahoo|gmail|hotmail)\b .{0,60}
        \b(closed|gone|dead|bounces?|switched\ off|expired|no\ longer|not\ (?:any\ )?more|belong\w*
        |former|ex)\b
      | \b(lost|no\ longer\ have|can'?t\ (?:open|reach|read)|no\ more)\b .{0,40}
        \b(mail\ ?box|inbox|mail|yahoo|gmail|hotmail)\b""",
    re.I | re.X | re.S,
)

CLOSE = re.compile(
    r"""\b(close|closing|delete|erase|cancel|terminate|deactivate|wind\ up|shut|remove\ my)\b .{0,30}
        \b(account|profile|registration|contract|membership\ with\ you|whole\ thing|us\ from\ your)\b

          | \b(unregister|de-?register|terminate\ us|shut\ it\ down|say\ goodbye|notice\ period|want\ out
          |wanna\ leave)\b
      | \b(leave|leaving|quit|stop\ using)\b .{0,15} \b(bramblepay|bramble|your\ service)\b
      | \bstop\ being\ your\ customer\b | \b(account|profile)\b .{0,40} \b(not|isn'?t)\ needed\b""",
    re.I | re.X | re.S,
)

CLOSE_ELSEWHERE = re.compile(
    r"""\b( user | colleague | subscri\w+ | plans? | links? | invoices? | bank | payouts? | keys? | refunds?
          | disputes? | page | buyer | paypal | cards? | authenticator | temporarily | holiday | hack\w*
          | case | evidence | temporar\w* | two-?step
          | insolvency | buyers? | merge )\b""",
    re.I | re.X,
)

WINDING_UP = re.compile(
    r"""\b(retir(e|ing)|sold\ the\ (business|shop)|business\ is\ sold|buis?ness\ is\ sold|dissolv\w+
    |struck\ off
        |shutting\ (down|the)|ceas\w+\ trading|giving\ up\ (the|my)\ (shop|business)|clos(ing|ed)\ (the
        |my|our)\ (shop|business))\b""",
    re.I | re.X,
)

ASKS = re.compile(r"\?|\b(how|what|where|please|pls|need|want|should|can|could|kindly|close|end|proper)\b", re.I)

FIRM_DATA = re.compile(
    r"""\b( (business|company|firm|trading|shop|registered|legal|charity)('s)?\ (name|adress|address|seat
    |number|form)
          | name\ of\ (the|our|my)\ (firm|company|business|shop)
          | company\ no | registration\ number | fiscal\ code | legal\ (form|entity|status) | post\ ?code
          | premises
          | new\ (ad+ress|premises|office|street) | old\ (ad+ress|office) | trading\ (as|under) )\b""",
    re.I | re.X,
)

FIRM_CHANGE = re.compile(
    r"""\b( chang\w+ | updat\w+ | correct\w* | edit\w* | new | mov(ed|ing) | relocat\w+ | renam\w+
          | rebrand\w*
          | wrong | old | former | merged | different | from\ now\ on | is\ now | no\ longer
          | still\ says )\b""",
    re.I | re.X,
)

MOVED = re.compile(
    r"""\b( we('ve|\ have)?\ moved | i('ve|\ have)?\ moved | relocat(ed|ing)
          | moving\ (the|our|my)\ (shop|office|studio|firm)
          | changed?\ (our|my|the)\ (\w+\ )?(address|name) )\b""",
    re.I | re.X,
)

NEW_FORM = re.compile(
    r"""\b( sole\ trader | freelancer | partnership | self-?employed | association | society
          | charity )\b .{0,90}
        \b( limited | ltd | gmbh | bv | srl | company | corporation | llc | sarl | cic )\b
      | \b(chang\w+|new|different|switch\w*)\b .{0,30} \blegal\ (form|status|entity)\b | \blegal\ form\b

          | \b(turn\w*|become|became|convert\w*|now)\b .{0,20}\ (a|an|into\ a|in)?\ ?\b(gmbh|ltd|bv|srl
          |llc|sarl|limited\ company)\b""",
    re.I | re.X | re.S,
)

FIRM_ELSEWHERE = re.compile(
    r"""\b( statements? | card\ bills? | bank\ (app|account)s? | iban | descriptors? | banking\ app
          | directors?
          | owners? | ubo | documents? | extract | receipts? | invoices? | bills? | slips? | logo | payouts?
          | customers?\ (see|card) | mailbox | e-?mails? | refused | rejected | passport | taxwise
          | proof | receipts? | recipts? | fyi | machine | reader | account\ is\ under | statement\ name
          | mail | shareholders? | domain | delivery | ship\w* )\b""",
    re.I | re.X,
)

EXTRACT_FOR_FORM = re.compile(r"\bchang\w+\b.{0,30}\b(legal form|company name)\b", re.I)

STATEMENT = re.compile(
    r"""\b( (card|bank|credit\ card|visa)\ (statements?|bills?)
          | (their|her|his|the|your)\ (card\ )?statements?
          | online\ banking | bank(ing)?\ app | descriptors? | card\ transactions
          | on\ (people'?s\ )?statements
          | statement\ (name|text) )\b""",
    re.I | re.X,
)

STATEMENT_TEXT = re.compile(
    r"""\b( names? | text | wording | read\w* | shows? | appears? | recogni[sz]e\w* | see | says?
          | unfamiliar
          | called | entry | brand\w* | code | edit | change | stands | letters | cryptic )\b""",
    re.I | re.X,
)

STATEMENT_ELSEWHERE = re.compile(
    r"\b(not a merchant|i am a buyer|bought|twice|double|last year'?s|payouts?|iban|name of the account"
    r"|evidence|refund|credits|two times|billed|deposits?|shopper'?s)\b",
    re.I,
)


@labeling_function(
    votes_for="account-email",
    products=["account"],
    yes=["How do I change the email on our account?", "pls swap my old gmail for the office mailbox"],
    no=["My customer wants the receipt to another email", "The reset email for my password never came"],
)
def email_changes(question):
    """A mail address of the merchant next to a word of change."""
    text = question.text
    if MAIL_ELSEWHERE.search(text):
        return False
    return MAILBOX.search(text) and MAIL_CHANGES.search(text)


@labeling_function(
    votes_for="account-email",
    products=["account"],
    yes=["Our old mailbox was closed, so I can't confirm anything in there"],
    no=["How do I change the bank account?"],
)
def mailbox_is_lost(question):
    """The mailbox on file is dead or belongs to someone who left."""
    return LOST_MAILBOX.search(question.text) and not MAIL_ELSEWHERE.search(question.text)


@labeling_function(
    votes_for="account-close",
    products=["account"],
    yes=["please delete my account", "I want to terminate the contract with you, how?"],
    no=["How do I close a payment link?", "cancel the subscription of one member"],
)
def closes_account(question):
    """Close, delete, terminate, and it is the account itself."""
    return CLOSE.search(question.text) and not CLOSE_ELSEWHERE.search(question.text)


@labeling_function(
    votes_for="account-close",
    products=["account"],
    yes=["I'm retiring in May and sold the shop, what do I need to do with you?"],
    no=["The shop is closed on Mondays, do payouts still come?"],
)
def business_ends(question):
    """The business is sold, dissolved or given up, and the merchant asks what to do."""
    text = question.text
    return WINDING_UP.search(text) and ASKS.search(text) and not CLOSE_ELSEWHERE.search(text)


@labeling_function(
    votes_for="account-details",
    products=["account", "verification"],
    yes=[
        "Where do I update our company name and address?",
        "we moved, new premises, tell me where to put it",
    ],
    no=["Customers see the wrong company name on their card statement", "What is your postal address?"],
)
def firm_data_changes(question):
    """Business name, address or number next to a word of change."""
    text = question.text
    if FIRM_ELSEWHERE.search(text):
        return False
    return MOVED.search(text) or (FIRM_DATA.search(text) and FIRM_CHANGE.search(text))


@labeling_function(
    votes_for="account-details",
    products=["account", "verification"],
    yes=["I was a sole trader and we are a limited company since June. What now?"],
    no=["Which papers do you need from a limited company?"],
)
def legal_form_changes(question):
    """From sole trader to company and the like."""
    text = question.text
    if EXTRACT_FOR_FORM.search(text):
        return True
    return NEW_FORM.search(text) and not FIRM_ELSEWHERE.search(text)


@labeling_function(
    votes_for="account-statement-name",
    products=["account", "checkout"],
    yes=["Buyers don't recognise the name on their card statement", "Where can I edit the descriptor?"],
    no=["Where is my monthly statement of fees?"],
)
def name_on_statement(question):
    """What customers read on the bank or card statement."""
    text = question.text
    if STATEMENT_ELSEWHERE.search(text):
        return False
    return STATEMENT.search(text) and STATEMENT_TEXT.search(text)


@labeling_function(
    votes_for="topic:account",
    products=["account"],
    yes=["Where in the profile is the business information?"],
    no=["How much is the reader?"],
)
def profile_and_team_words(question):
    """Words of the profile, business and team pages."""
    if re.search(r"\b(statement shows|invoice|trading name not|misspelt|overnight|bank)\b", question.text, re.I):
        return False
    return re.search(
        r"\b(my profile|in the profile|business information|team (page|list)|members page|company name"
        r"|user permissions"
        r"|trading name|firm name|descriptor|delete my account|legal form|e-?mail (address )?on (my|our"
        r"|the) account)\b",
        question.text,
        re.I,
    )


@labeling_function(
    votes_against=["account-details", "account-email", "account-close"],
    products=["account"],
    yes=["My bank says the IBAN is wrong"],
    no=["We have a new company address"],
)
def money_words_are_not_settings(question):
    """Payouts, refunds, fees, disputes or IBANs: not a change of our settings."""
    return re.search(
        r"\b(payouts?|refund(s|ed)?|fees?|chargebacks?|iban|webhooks?|reader|thorn)\b", question.text, re.I
    )
