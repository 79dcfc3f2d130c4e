"""Topping up by cheque, cash or card, and verifying it. Owner: benchmark."""

import re

from labeling import labeling_function

WRONG = re.compile(
    r"\w*n['’]t\b|\b(not|cannot|cant|fail\w*|declin\w+|reject\w*|denied|pending|disappear\w*|gone"
    r"|revert\w*|cancel\w*|wrong|problem|return\w*|deposited|missing|vanish\w*)\b",
    re.I,
)


@labeling_function(
    votes_for="top_up_by_cash_or_cheque",
    yes=["Do you take cheques?", "May I send a check to fund my account?"],
    no=["My cheque has not been credited, the balance is the same", "Please check my balance"],
)
def by_cheque(question):
    """A cheque (or a check that is a noun), where nothing is late or missing."""
    text = question.text
    late = (
        r"n['’]t\b|\b(not (credited|shown|show\w*|updat\w+)|balance|pending|still|yesterday|ago|updated"
        r"|mistake|accident\w*|cleared|deposited|how long|taking|slow|when will|worried|waiting|yet"
        r"|i am 1\d|few days"
        r"|made|placed|my last)\b"
    )
    if re.search(late, text, re.I) and not re.search(
        r"does ?n['’]t accept|won['’]t work|n['’]t (find|know)|before a check|top up my balance", text, re.I
    ):
        return False
    noun = (
        r"\b(che(que|qu)s?|chequ\w*|checques?)\b|\b(a|by|with|send|using|use|take|accept|deposit|personal"
        r"|my|write|cash(ing)?|the|this) (checks?|check-cashing)\b|check-cashing|\bchecks\b"
    )
    return re.search(noun, text, re.I) and not re.search(
        r"identity|the check\b(?!.*top)|security|check (if|on|my|that|this|with|it)", text, re.I
    )


@labeling_function(
    votes_for="top_up_by_cash_or_cheque",
    yes=["Where may I pay in cash to top up?", "Can I put banknotes or cash on my account?"],
    no=["My cash deposit has not shown up", "Where can I withdraw cash?"],
)
def by_cash(question):
    """Adding cash to an account."""
    text = question.text
    if (WRONG.search(text) and not re.search(r"find|accept cash", text, re.I)) or re.search(
        r"\b(just|recently|happened|extra|random|cost|transfer|serious amount|some this|withdr\w+|atms?"
        r"|got|gave|pending|yesterday|made|did|still|balance|back|wrong|available|charge\w*|refund)\b",
        text,
        re.I,
    ):
        return False
    return re.search(r"\b(cash|physical money|banknotes|coins)\b", text, re.I) and re.search(
        r"\b(top\w*|deposit\w*|add\w*|put|account)\b", text, re.I
    )


@labeling_function(
    votes_for="verify_top_up",
    yes=["Which code verifies my top-up?", "Must a top-up be verified?"],
    no=["Verify my identity", "Where is the top-up menu?"],
)
def verify_a_top_up(question):
    """Verification together with a top-up."""
    text = question.text
    return (
        re.search(r"\b(top\w*|topup|card transfer)\b", text, re.I)
        and re.search(r"\b(verif\w+|secure|(?<!pass)code|authenticat\w+)\b", text, re.I)
        and not re.search(r"\b(3d|crypto|identity|funds?|pass|revert\w*|declin\w+)\b", text, re.I)
    )


@labeling_function(
    votes_for="verify_top_up",
    yes=["Where will I see the verification code?", "The code for verifying never came"],
    no=["What is the code of my bank?", "Verification of my identity"],
)
def verification_code(question):
    """A verification code, of whatever."""
    return re.search(
        r"\bverif\w+ (code|number|digits)|code\b.{0,40}\bverif\w+|verif\w+ .{0,20}\bcards?\b|cards?\b.{0,25}\bverif",
        question.text,
        re.I,
    ) and not re.search(r"\b(identi\w+|id|phone|before|passcode|use)\b", question.text, re.I)


@labeling_function(
    votes_for="verify_top_up",
    yes=["Why must top-ups be verified at all?", "It annoys me to verify each top up"],
    no=["Why must I verify my ID?", "Why did the top-up fail today?"],
)
def why_verify_top_up(question):
    """Reasons for, or anger about, verifying a top-up."""
    text = question.text
    return (
        re.search(r"\bverif\w*", text, re.I)
        and re.search(r"\btop\w*", text, re.I)
        and re.search(
            r"\b(why|reason|need\w*|must|annoy\w*|have to|purpose|significance|how|what|where|find|explain"
            r"|sense|deal|important|help)\b",
            text,
            re.I,
        )
    )
