"""Questions about colleagues and what they may do. Owner: accounts team."""

import re

from labeling import labeling_function

PERSON = (
    r"(?:colleague|co-?worker|assistant|book-?keeper|accountant|partner|wife|husband|brother|sister"
    r"|daughter|son"
    r"|staff|employees?|manager|treasurer|temp|developer|tax advis[eo]r|person|people|users?|deputy|waiter"
    r"|intern"
    r"|volunteers?|members? of staff|team ?mates?|team members?|agency|secretary|somebody|someone|dev)"
)

PERSON_RE = re.compile(rf"\b{PERSON}\b", re.I)

LET_IN = re.compile(
    r"""\b( add\ (a|an|another|my|our|her|him)\b | invit\w+ | give | grant | access
          | own\ (login|account|access) | extra | additional | new\ user
          | a\ login | log-?in\ for | set\ up | be\ let\ in | get\ in | get\ into
          | see\ the\ (sales|takings) )\b""",
    re.I | re.X,
)

INVITE = re.compile(
    r"\b(invit(e|ed|ation|ing|es)|add (a |an |another |my |our )?(\w+ )?(user|colleague|staff))\b", re.I
)

KEEP_OUT = re.compile(
    r"""\b( remov\w+ | delet\w+ | kick\w* | block | revok\w+ | throw\w* | fired | left | quit
          | stepped\ down | ex
          | leaving | off\ the\ team | no\ longer\ works? | sacked | let\ go )\b""",
    re.I | re.X,
)

RIGHTS = re.compile(
    r"""\b( (user|staff|team|other\ people'?s|access|full|owner|admin)?\ ?(rights|permissions?|roles?)
          | admin
          | read[\ -]only | view[\ -]only | viewer | restrict | downgrade | upgrade\ (him|her|them)
          | must\ only\ \w+
          | too\ many\ permissions | between\ (manager|admin|owner) | ownership\ of\ the\ account
          | what\ (he|she|they)\ can\ (do|see) )\b""",
    re.I | re.X,
)

TEAM_ELSEWHERE = re.compile(
    r"""\b( authenticator | 2fa | two-?(step|factor) | passw\w* | passport | directors? | ubo | shares?
          | owns | phish\w*
          | api | keys? | tokens? | secret | credentials? | links? | reader | thorn | terminal | plan
          | subscri\w+
          | fraud | webhooks? | hack\w* | invoice | monthly | clock | training | job | pupils? | members
          | kyc
          | mailbox | newsletter | id | verif\w* | refund\ (was|of) | membership | locked | csv | export
          | codes?
          | payroll | divorce | spreadsheet | sync | reports? | banks? | donors? | donations?
          | statements? | disputes?
          | payouts? | payments? | customers? | buyers? | evidence | tax | vat | fees? | bills?
          | receipts? | deposits?
          | currency | commission | joint\ account | pay\ into | accepted | so\ we'?re\ good | handset
          | digits?
          | language | unblock | test | pretend | flagged )\b""",
    re.I | re.X,
)


def about_team(text):
    """A person of the merchant's side, and nothing of security, readers or the API."""
    return bool(PERSON_RE.search(text)) and not TEAM_ELSEWHERE.search(text)


@labeling_function(
    votes_for="account-add-user",
    products=["account"],
    yes=["Can I invite my bookkeeper to the dashboard?", "our new manager needs access, where"],
    no=["Remove a former employee please", "Which documents does the director need?"],
)
def colleague_gets_access(question):
    """Let a further person in."""
    text = question.text
    return about_team(text) and LET_IN.search(text) and not (KEEP_OUT.search(text) or RIGHTS.search(text))


@labeling_function(
    votes_for="account-user-roles",
    products=["account"],
    yes=["Our shop manager quit, how do I remove him from the team?", "make Anna admin, she is staff"],
    no=["How do I invite a colleague?", "Remove a payment link"],
)
def colleague_loses_rights(question):
    """Remove a person or change what they may do."""
    text = question.text
    if TEAM_ELSEWHERE.search(text):
        return False
    if re.search(r"\b(user|staff|team) (rights|permissions?|roles?)\b|\badmin\b", text, re.I):
        return True
    if PERSON_RE.search(text) and RIGHTS.search(text):
        return True
    return PERSON_RE.search(text) and KEEP_OUT.search(text) and not INVITE.search(text)


@labeling_function(
    votes_for=["account-add-user", "account-user-roles"],
    products=["account"],
    yes=["What may an employee do in the dashboard?"],
    no=["Where is the dashboard?"],
)
def something_about_the_team(question):
    """Colleagues and the dashboard: who gets in and who may do what."""
    text = question.text
    places = re.search(r"\b(dashboard|access|a log-?in|team|invit\w+|rights|permissions?)\b", text, re.I)
    return about_team(text) and places
