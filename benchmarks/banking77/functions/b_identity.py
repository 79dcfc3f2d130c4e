"""How to prove who one is, and trouble with it. Owner: benchmark."""

import re

from labeling import labeling_function

from ._words import IDENTITY, USE_BEFORE, words

CHECK = words(
    r"verif\w+|check\w*|prov(?:e|en|ing|ed)|proofs?|confirm\w*|validat\w+|authenticat\w+|documents?"
    r"|documentation|details|information"
)
NOT = re.compile(
    r"\w*n['’]t\b|\b(cant|wont|doesnt|isnt|not|unable|cannot|trouble|problems?|issues?|fail\w*|wrong"
    r"|difficult\w*|error|denied|reject\w*|declin\w*|stuck)\b",
    re.I,
)
OTHER = words(r"top\w*|card transfer|refund|atm|exchange|pass-?codes?|pin|currenc\w+|recipient|beneficiar\w+")


@labeling_function(
    votes_for=["unable_to_verify_identity", "verify_my_identity", "why_verify_identity"],
    yes=["the identity check", "I must prove who I am"],
    no=["verify my top-up", "I have no idea"],
)
def speaks_of_identity(question):
    """Identity, ID or who I am, with no top-up named."""
    return IDENTITY.search(question.text) and not re.search(
        r"\b(top\w*|name|address|married|debit id|source|fraud)\b", question.text, re.I
    )


@labeling_function(
    votes_for="unable_to_verify_identity",
    yes=["I cannot prove my identity", "The ID check failed"],
    no=[
        "Why must I verify my identity?",
        "I can't use my account before the check of my identity, can I?",
        "The check failed",
    ],
)
def cannot_prove_identity(question):
    """Identity with a word of failure, and no question why or about using the account meanwhile."""
    text = question.text
    if USE_BEFORE.search(text) or re.search(
        r"\b((did|do|done|made?|make) (it )?myself|payments?|transactions?|stolen|can i use|unless|what if"
        r"|what happens|edit|documents|why (do|should|must|would|are|on)|comfortable|want to|refuse"
        r"|my name|don['’]t (know|understand|want)|not sure (how|what)|can['’]t figure|\w*n['’]t i)\b",
        text,
        re.I,
    ):
        return False
    if re.search(r"\bnot verifying|(even though|although|before)\b", text, re.I):
        return False
    return IDENTITY.search(text) and NOT.search(text) and not OTHER.search(text)


@labeling_function(
    votes_for="unable_to_verify_identity",
    yes=["Your app will not recognise me", "It does not believe that I am who I say"],
    no=["I do not recognise this payment", "Who am I speaking to?"],
)
def app_does_not_believe(question):
    """The app does not believe, know or accept the person."""
    text = question.text
    doubt = r"(\w*n['’]t|\bnot|to)\s(\w+ )?(believe|think|recogni[sz]e|reali[sz]e|know|identif\w+|accept\w*)\b"
    me = r"\b(who i (am|say)|i am|i['’]m|myself|it['’]?s (really )?me|it is me|identi\w+|that it is me|\bme\b)"
    if re.search(
        r"\b(not|n['’]t) recogni[sz]ed by the app|app\b.{0,20}\b(recogni[sz]ing me|that i am not"
        r"|says? (that )?i['’]?m not verified)",
        text,
        re.I,
    ):
        return True
    return (
        re.search(doubt, text, re.I)
        and re.search(me, text, re.I)
        and re.search(r"\b(app|it|you|system|won['’]t)\b", text, re.I)
        and not re.search(
            r"funds|\bi (do|did)(\w*n['’]t| not)|payment|transaction|withdraw|charge|card"
            r"|\bdo you (not )?accept|why (do|should)",
            text,
            re.I,
        )
    )


@labeling_function(
    votes_for="unable_to_verify_identity",
    yes=["Lend me a hand with verifying my ID", "Verification of my account is stuck"],
    no=["What is needed for verification of my ID?", "Help me verify a top-up"],
)
def help_with_verification(question):
    """Help, trouble, waiting or delay with a verification that is not of a top-up or of funds."""
    text = question.text
    if USE_BEFORE.search(text) or re.search(
        r"\b(top\w*|funds?|source|code|steps|documents?|card|need(ed)?(?! (some )?help)|why (do|is|are|should))\b",
        text,
        re.I,
    ):
        return False
    trouble = (
        r"\b(help|trouble|problems?|issues?|still waiting|how long|wrong with|struggl\w+|stuck|upload\w*"
        r"|difficult\w*|unsure|hand)\b"
    )
    return re.search(trouble, text, re.I) and re.search(
        r"\b(verif\w+|identi\w+|ids?|prov(e|ing) (who|my|that))\b", text, re.I
    )


@labeling_function(
    votes_for="verify_my_identity",
    yes=["Which papers are needed to check my identity?", "List the requirements for the ID verification"],
    no=["Why do you need my ID?", "What documents for the source of funds?"],
)
def what_is_needed(question):
    """Which documents, steps or proofs an identity check needs."""
    text = question.text
    if re.search(
        r"\b(top\w*|why|funds?|so (much|many)|use my|if i can['’]?t|wrong|reasons?|purpose|transfer\w*"
        r"|minutes|used for|my card|need my|identity details)\b",
        text,
        re.I,
    ):
        return False
    need = (
        r"\b(documents?|documentation|papers?|steps?|requirements?|forms? of|kind of proof|what (proof|id"
        r"|am i going to need|all do i need|needs? to be|has to be|do you demand|is necessary|(types?"
        r"|forms?) of id\w*|can i use|do i (need|use|have)|will i|is needed|can i|works|identification"
        r"|types?)"
        r"|(is|are) (needed|required|acceptable|accepted)|process|instructions|social security"
        r"|drivers? licen[sc]e|with what|do you (need|require|accept)|i need (to|for))\b"
    )
    return (
        re.search(need, text, re.I)
        and (IDENTITY.search(text) or re.search(r"\bverif\w+\b", text, re.I))
        and CHECK.search(text)
    )


@labeling_function(
    votes_for="verify_my_identity",
    yes=["How might I prove who I am?", "Guide me through the identity checks"],
    no=["How is a top-up verified?", "Why must I prove who I am?"],
)
def how_to_verify(question):
    """How to go about proving one's identity."""
    text = question.text
    if re.search(
        r"\b(how long|how does|speed|top\w*|why|funds?|trouble|problems?|won['’]?t|can['’]?t|unable"
        r"|provide|if|yet|although)\b",
        text,
        re.I,
    ):
        return False
    return re.search(r"\b(how|where|show me|tell me|guide|walk|\w*n['’]t know|not sure|figure out)\b", text, re.I) and (
        IDENTITY.search(text) and CHECK.search(text)
    )
