"""Signing in: passwords, two-step sign-in, locks and suspicious things. Owner: security team."""

import re

from labeling import labeling_function

PASSWORD = re.compile(
    r"\b(pas+w(or|r)d|passwort|pass-?word|passwrd|credentials|pw|reset (link|e-?mail|mail)"
    r"|recovery e-?mail)s?\b",
    re.I,
)
FORGOT = re.compile(
    r"""\b( forg[oe]t\w* | lost | remember | new | reset | fresh | gone | guess\w* | blank | expired
          | changed?
          | not\ (working|coming|come) | recover\w* | incorrect | wrong | vergessen | how\ long
          | never\ wrote
          | autocorrected | another | turned\ up | arriv\w+ | (don'?t|no)\ (longer\ )?(know|idea) )\b""",
    re.I | re.X,
)
CODE_APP = re.compile(
    r"""\b( authent[ia]c?a?tor | 2fa | mfa | two-?\ ?(step|factor) | second\ (factor|step)
          | six[- ]digits? | 6[- ]digits?
          | code\ generator | codes\ app | backup\ codes? | recovery\ codes? | rescue\ codes?
          | emergency\ codes?
          | double\ authentication | sign-?in\ (code|number)s? | authy | extra\ sign-?in
          | rolling\ numbers )\b""",
    re.I | re.X,
)
PHONE = re.compile(r"\b(phone|mobile|handset|iphone|samsung|pixel|telephone|smartphone|tablet)\b", re.I)
PHONE_GONE = re.compile(
    r"""\b( lost | stolen | broken | dead | smash\w+ | gone | fell | dropped | drown\w* | vanish\w*
          | wiped | deleted
          | disappeared | factory\ reset | traded\ in | took\ with | at\ the\ bottom | no\ phone
          | used\ up | have\ not
          | can'?t\ (get|produce|sign|read) | cannot | stuck | locked\ out | went\ into | no\ longer
          | no\ backup
          | finished\ off | never\ saved | shut\ out | off\ from\ your\ side | reset )\b""",
    re.I | re.X,
)
TURN_ON = re.compile(
    r"""\b( turn\w*\ on | activat\w+ | enabl\w+ | set\ ?up | switch\ it\ on | how\ to | obligatory
          | mandatory | move | moving
          | transfer\w* | carry | new\ (phone|pixel|iphone|mobile) | second\ mobile
          | old\ (one|phone)\ still | scan\w* | fresh
          | before\ i | protect\w* | secure | qr | insurer | insists | swap | must\ use | tell\ the\ steps
          | required )\b""",
    re.I | re.X,
)
LOCK = re.compile(
    r"""\b( (account|acount|acc|login|log-in|sign-?in|user|page|dashboard|it|us)\ (\w+\ ){0,3}(lock(ed)?
    |frozen|froze|blocked|disabled)
          | lockd?\ ?(ed)?\ out | locked\b | padlock
          | (too|to)\ many\ (wrong\ )?(attempts|tries|trys|logins|passwords?)
          | unlock | unblock | wrong\ pass\w+\ (many|several|too|a\ few|x\ ?\d) | wrong\ entr(ies|ys)
          | tries | used\ up\ all\ my )\b""",
    re.I | re.X,
)
LOCK_ELSEWHERE = re.compile(
    r"""\b( api | 429 | requests? | payouts? | money | funds | customer'?s | 3-?d | reader | stolen | iban
          | deposit
          | card\ (is|was|got)\ blocked | authenticator | backup\ codes? | codes? | links? | documents?
          | passport
          | paypal | retry | renewal | micro | bank\ account | two-?step | balance | subscription )\b""",
    re.I | re.X,
)
SIGN_IN = re.compile(
    r"\b(sign(ed)? ?-?in|log(ged|ging)? ?-?in|passw\w*|attempts?|tries|account|lock\w*|entr(y|ies|ys))\b",
    re.I,
)
ATTACK = re.compile(
    r"""\b( hack(ed|er|ers|ing)? | phish\w* | scam\w* | suspicious | virus | malware | spoof\w* | smishing
          | fake\ (bramble\w*|website|site|e-?mail|mail|sms|page|support) | pretend(ed|ing|s)?\ to\ be
          | genuine
          | not\ (me|us|mine)\b | wasn'?t\ (me|us) | someone\ is\ in | somebody\ is\ in | stranger
          | compromised
          | unknown\ (device|sign-?in|login) | new\ device | security\ alerts?
          | weird\ (mail|e-?mail|sms|text)
          | strange\ (e-?mail|mail|message|sms|text|call|login|sign-?in) | fishy | is\ that\ from\ you
          | is\ this\ (really\ )?from\ you
          | impersonat\w+ | log\ out\ all | sign\ out\ all )\b""",
    re.I | re.X,
)
ATTACK_ELSEWHERE = re.compile(
    r"""\b( two-?factor | another\ hacked | i\ am\ a\ buyer | bug\ bounty | customers?\ (claims?|says?)
          | charge-?back
          | fraud\ model | dispute | 3-?d\w* | donors | checkout | orders?
          | bank\ (page|account) | current\ account | deduction | refunds? | receipts? | takings
          | wrong\ chat | api | key | train | prevention | fake\ (credit\ )?card | statement )\b""",
    re.I | re.X,
)
TRICK = re.compile(
    r"""\b( (got|received|recieved|came|have)\b .{0,40}\b(sms|text|mail|e-?mail|message|call|letter)
          | (rang|called|phoned)\ (me|us)?
          | clicked | whatsapp | sign-?in\ from | logged\ in\ from | somebody\ phoned | threatens )\b""",
    re.I | re.X | re.S,
)
TRICK_SIGNS = re.compile(
    r"""\b( fraud\ team | is\ (it|that|this)\ (real|you|genuine|from\ you) | urgent | your\ logo | asleep
          | bramble-\w+
          | pretend\w* | bad\ feeling | typed\ my | password | frozen | is\ he\ bramblepay | says\ he\ is
          | real\ or
          | never\ (did|made|requested) | did\ not\ request | \w+@(gmail|outlook|hotmail)\w* )\b""",
    re.I | re.X,
)
FORGOT_MAIL = re.compile(r"\b(reset (link|mail|e-?mail)|forgot|confirmation link|invite|i called)\b", re.I)


@labeling_function(
    votes_for="login-password",
    products=["account"],
    yes=["I forgot my password", "the reset email has not arrived", "pasword is gone, can i get a new one"],
    no=["Too many wrong passwords, now I'm locked out", "My authenticator is lost but the password is fine"],
)
def password_forgotten(question):
    """A password that is forgotten, wrong or to be reset."""
    text = question.text
    if LOCK.search(text) or CODE_APP.search(text) or ATTACK.search(text) or TRICK.search(text):
        return False
    if re.search(
        r"\b(api|colleague|share|customers?|tokens?|keys?|rotate|every \d+ days|pentest|production|worked"
        r"|i'm in)\b",
        text,
        re.I,
    ):
        return False
    return PASSWORD.search(text) and FORGOT.search(text)


@labeling_function(
    votes_for="login-password",
    products=["account"],
    yes=["I can't sign in any more, no idea which word I picked"],
    no=["I can't sign in, it says locked", "customers cannot log in to my shop"],
)
def cannot_sign_in(question):
    """Cannot sign in, with no word of codes, locks or phones."""
    text = question.text
    stuck = re.search(
        r"\b(can'?t|cannot|can not|unable to|couldn'?t|not able to) (sign|log|get) ?-?(in|into)\b", text, re.I
    )
    other = re.search(
        r"\b(bookkeeper|accountant|colleague|customers?|mailbox|api|plugin|employee|assistant)\b", text, re.I
    )
    return stuck and not (other or LOCK.search(text) or CODE_APP.search(text) or PHONE.search(text))


@labeling_function(
    votes_for="login-2fa-lost",
    products=["account", "security"],
    yes=["My phone was stolen and the authenticator with it", "no backup codes left and the mobile is dead"],
    no=["How do I turn on two-step sign-in?", "My phone can't find the reader"],
)
def code_phone_is_gone(question):
    """The phone or app that makes the codes is lost, broken or wiped."""
    text = question.text
    codes = CODE_APP.search(text) or (PHONE.search(text) and re.search(r"\b(codes?|digits)\b", text, re.I))
    kept = re.search(r"\b(still (have|works?|working|switched)|both devices|signed in on|not request)\b", text, re.I)
    return codes and PHONE_GONE.search(text) and not (kept or TRICK.search(text))


@labeling_function(
    votes_for="login-2fa-setup",
    products=["account", "security"],
    yes=["How do I set up 2fa?", "new phone, old one still works: how do I move the authenticator?"],
    no=["I lost the phone with the authenticator", "How do I set up the reader?"],
)
def codes_set_up_or_moved(question):
    """Turn two-step sign-in on or carry it to another device."""
    text = question.text
    codes = CODE_APP.search(text) or re.search(
        r"\b(more security on my login|only protected by a password|code was required|bramble codes)\b",
        text,
        re.I,
    )
    lost = re.search(
        r"\b(lost|stolen|dead|smashed|vanished|wiped|disappeared|locked out|no access|fell|dropped|reset"
        r"|gone|stuck)\b",
        text,
        re.I,
    )
    return codes and TURN_ON.search(text) and not (lost or TRICK.search(text))


@labeling_function(
    votes_for="login-locked",
    products=["account", "security"],
    yes=[
        "My account is locked after too many attempts",
        "wrong password x4, locked out, how long does it last",
    ],
    no=["I forgot my password", "My payouts are blocked"],
)
def sign_in_is_locked(question):
    """Locked, blocked or frozen after wrong tries."""
    text = question.text
    if LOCK_ELSEWHERE.search(text) or ATTACK.search(text):
        return False
    return LOCK.search(text) and SIGN_IN.search(text)


@labeling_function(
    votes_for="login-suspicious",
    products=["account", "security"],
    yes=["I think somebody hacked us", "Is this sms a scam or really from you?"],
    no=["How do I turn on two-factor?", "The customer says a dispute was fraud"],
)
def attack_or_phishing(question):
    """Plain words of hacking and phishing."""
    return ATTACK.search(question.text) and not ATTACK_ELSEWHERE.search(question.text)


@labeling_function(
    votes_for="login-suspicious",
    products=["account", "security"],
    yes=["A man rang me, said he is from your fraud team and wanted my password"],
    no=["I called you about my password", "I received the email with the invoice"],
)
def somebody_tried_a_trick(question):
    """A call or message that asks for too much."""
    return TRICK.search(question.text) and TRICK_SIGNS.search(question.text) and not FORGOT_MAIL.search(question.text)


@labeling_function(
    votes_for=["login-2fa-lost", "login-2fa-setup"],
    products=["account", "security"],
    yes=["Question about the authenticator app", "where do backup codes go"],
    no=["I forgot my password"],
)
def two_step_words(question):
    """Authenticator, backup codes, two-step: lost or set up."""
    return CODE_APP.search(question.text) and not TRICK.search(question.text)


@labeling_function(
    votes_for="topic:login",
    products=["account", "security"],
    yes=["The sign-in page shows a red box", "login screen refuses me"],
    no=["My colleague needs a login", "Where is my payout?"],
)
def sign_in_words(question):
    """The sign-in page, passwords and codes."""
    text = question.text
    page = re.search(
        r"\b(sign-?in (page|screen)|log-?in (page|screen)|passw\w+|authenticator|2fa|two-?factor"
        r"|locked out|phishing)\b",
        text,
        re.I,
    )
    other = re.search(
        r"\b(share|colleague|book-?keeper|accountant'?s? (needs|would)|plugin|api|reader|partner)\b",
        text,
        re.I,
    )
    return page and not other


@labeling_function(
    votes_against=["login-password", "login-2fa-setup", "login-suspicious"],
    products=["account", "security"],
    yes=["Why is my account locked for half an hour?"],
    no=["I forgot the password"],
)
def locked_is_not_forgotten(question):
    """Who is locked out asks about the lock or lost codes, not about a plain reset."""
    return re.search(r"\b(lock(ed|d)|too many (attempts|tries)|padlock)\b", question.text, re.I)
