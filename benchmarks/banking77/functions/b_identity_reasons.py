"""Why identity is checked, and where money comes from. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import IDENTITY, USE_BEFORE, words

WHY = re.compile(
    r"\b(why|reasons?|purpose|what for|how come|important|necessary|required|mandatory|point|used? for"
    r"|what do you do|do with|have to|do you need)\b",
    re.I,
)
MONEY = words(r"funds?|money|cash|deposits?|transfers?|income|payments?|balance")


@labeling_function(
    votes_for="why_verify_identity",
    yes=["Why is my identity checked?", "For which reason do you ask for my ID?"],
    no=["Why did my identity check fail?", "Why was the card payment declined?", "How do I prove my identity?"],
)
def why_identity(question):
    """Why an identity check is made, with no failure of it."""
    text = question.text
    if re.search(
        r"not being|seem to|['’]t be\b|accepting|so long|wont|process used|activate|what (do you need"
        r"|is necessary)|, what do|some reason|payments?|any reasons|\w*n['’]t (my|the|i|it|you|verify)\b"
        r"|\b(unable|fail\w*|not (working|accepted|verified|allowed|able)|wo(\w*n['’])?t|top\w*|problem"
        r"|funds?)\b",
        text,
        re.I,
    ):
        return False
    return (
        (IDENTITY.search(text) or re.search(r"\b(verif\w+|personal)\b", text, re.I))
        and WHY.search(text)
        and not re.search(
            r"\b(what|which|how) (\w+ ){0,3}(do i|documents?|proof|will i|steps|forms?)\b|\b(documents?|steps"
            r"|kind of)\b",
            text,
            re.I,
        )
    )


@labeling_function(
    votes_for="why_verify_identity",
    yes=["May I use the account before you have verified me?", "Can I log in although the check is not done yet?"],
    no=["I forgot how to log in", "Why must I prove my identity?"],
)
def account_before_verification(question):
    """Using the account or card while the identity is not verified yet."""
    text = question.text
    meanwhile = re.search(
        r"\b(make|do) (transfers?|transactions?|payments?) before\b|has(n['’]t| not) been verified\. can i"
        r"|access\w* even though|unless my|n['’]t (gone through|finished)\b.{0,30}(can i|may i)",
        text,
        re.I,
    )
    return (
        (USE_BEFORE.search(text) or meanwhile)
        and re.search(r"\b(verif\w+|identi\w+|ids?|confirm\w+|check\w*)\b", text, re.I)
        and not re.search(r"\b(top\w*|transfer (is|was|has)|funds)\b", text, re.I)
    )


@labeling_function(
    votes_for="why_verify_identity",
    yes=["I refuse to have my identity verified", "Must I really verify my identity?", "What is the identity check?"],
    no=["What documents does the identity check need?", "I do not see how to verify my identity"],
)
def doubts_the_check(question):
    """Whether an identity check must be at all, what it is for, or a refusal of it."""
    text = question.text
    if re.search(
        r"\b(top\w*|documents?|steps?|funds?|how (do|can) i|trouble|fail\w*|card|payment|process|code"
        r"|what do i|n['’]t know how)\b",
        text,
        re.I,
    ) or (not IDENTITY.search(text) and not re.search(r"\bverif", text, re.I)):
        return False
    return re.search(
        r"\b(must i|do i have to|am i supposed|supposed to|required? me|requiring|refuse|don['’]?t (want"
        r"|wish|like)|what if i|what happens if|bypass|skip|avoid|normal|policy|legal"
        r"|what is (the )?(identity|id|identification) (check|verification)"
        r"|function of|is the identity|being asked|not verifying|uncomfortable|not comfortable)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="unable_to_verify_identity",
    yes=[
        "Results of a verification come within the hour; see that the photos are clear",
        "I have no way of proving my identity",
    ],
    no=["How does one prove an identity?", "The photos of the item are not clear"],
)
def no_way_to_prove(question):
    """No way or a hard time to prove one's identity, or the advice on clear photos after a failed check."""
    text = question.text
    if re.search(r"\bverif\w+", text, re.I) and re.search(r"\b(images?|photos?|minutes|results)\b", text, re.I):
        return True
    return IDENTITY.search(text) and re.search(
        r"\b(no way|hard time|missing|help (\w+ )?(me )?(with )?(prov\w+|verif\w+|to (prove|verify))"
        r"|have identification|take so long|everything i['’]ve provided)\b",
        text,
        re.I,
    )


@labeling_function(
    votes_for="why_verify_identity",
    yes=["I don't like giving you so many personal details", "Must you know my date of birth?"],
    no=["I want to change my personal details", "How do I edit my name?"],
)
def too_much_personal_data(question):
    """Unease about how much personal information is asked for, or what becomes of it."""
    text = question.text
    if re.search(
        r"\b(chang\w+|edit\w*|updat\w+|modif\w+|married|moved|new|wrong|transactions?|payments?"
        r"|compromised|stolen|transfers?|correct|activate|documents?|steps|proof|forms?"
        r"|what (\w+ )?do i need|what do you need for|funds?|money|delivery|cards?|need to (do|know)|have to do)\b",
        text,
        re.I,
    ):
        return False
    data = (
        r"\b(personal|identi\w+|indentity|id|birth ?date|date of birth|(first|last) (and last )?name|info\w*|details)\b"
    )
    unease = (
        r"\b(so (much|many)|all (my|the|these|this)|comfortable|afraid|want to (give|share|provide)"
        r"|not verifying|do you need|do with|going to use|safe|secure|collecting|must you"
        r"|like giving|used for|required)\b"
    )
    return re.search(data, text, re.I) and re.search(unease, text, re.I)


@labeling_function(
    votes_for="verify_source_of_funds",
    yes=["The source of my funds must be verified", "what are the sources of my money"],
    no=["Verify my identity", "an open source app"],
)
def source_of_funds(question):
    """The word source or origin together with money."""
    text = question.text
    return (
        re.search(r"\b(sources?|origins?|originat\w+)\b", text, re.I)
        and not re.search(r"\b(atm|rate|exchange)\b", text, re.I)
        and MONEY.search(text)
    )


@labeling_function(
    votes_for="verify_source_of_funds",
    yes=["From where did that money come?", "Who sent these funds?"],
    no=["When does my money come?", "I never sent that payment"],
)
def where_money_comes_from(question):
    """Where money came from, or who sent it."""
    text = question.text
    came = (
        r"\b(com(e|es|ing)|came|originat\w+|(money|funds?|cash)( is| are| was)?( being)? transferred"
        r"|are) from\b|\bwho (sent|put|can put)\b|\bfrom where\b"
        r"|where (is|are|did|does|do)\b.{0,40}\bfrom\b|\btrac(e|k)\b|\bhistory\b"
    )
    if re.search(
        r"\b(europe|us|uk|china|exchange|rates?|fees?|charges?|card|withdr\w+|how long|refund|fee|chinese"
        r"|atm|debit|payment|shop)\b",
        text,
        re.I,
    ):
        return False
    return re.search(came, text, re.I) and MONEY.search(text)


@labeling_function(
    votes_for="verify_source_of_funds",
    yes=["How may I have my funds verified?", "I want to look at what funds I have"],
    no=["I have no funds left after the transfer", "verify my top-up funds"],
)
def verify_my_funds(question):
    """Funds or available money with verify, check, see or find."""
    text = question.text
    if re.search(
        r"\b(top\w*|transfer\w*|add\w*|withdr\w+|refund\w*|deposit(ed)?|pending|show(ing)?|\w*n['’]t"
        r"|cheque|payment|not|from|card|still|when|arriv\w+|currenc\w+|exchange)\b",
        text,
        re.I,
    ):
        return False
    return re.search(r"\b(funds|available (money|cash)|my money)\b", text, re.I) and re.search(
        r"\b(verif\w+|check|see|find|look|know|info\w*|view|where)\b", text, re.I
    )
