"""Words and helpers that several modules share."""

import re

from labeling.values import Question

NT = r"\b(?:\w*n[^\w\s]t|\w+[ds]nt|(?:ca|wo|do|have)nt)"


def rx(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that ignores case and lets a dot cross lines; N'T stands for a shortened not."""
    return re.compile(pattern.replace("N'T", NT), re.I | re.S)


def has(question: Question, *patterns: re.Pattern[str]) -> bool:
    """Whether every pattern is found in the question."""
    return all(p.search(question.text) for p in patterns)


def lacks(question: Question, *patterns: re.Pattern[str]) -> bool:
    """Whether no pattern is found in the question."""
    return not any(p.search(question.text) for p in patterns)


def words(pattern):
    """Match any of the alternatives as whole words, whatever their case."""
    return re.compile(rf"\b(?:{pattern})\b", re.I)


ABROAD = words(
    r"abroad|holidays?|vacation\w*|travel\w*|foreign|overseas|out of (?:the )?country|home curr\w+"
    r"|internation\w*|another country|visiting|trip"
)
ARRIVED = re.compile(
    r"(\w*n['’]?t|\bnot|\bnever|\byet to)\s(\w+ ){0,3}(receiv\w*|recived|arriv\w+|got|gotten|get|seen?"
    r"|seeing|show\w*|there|come|gone|have|cleared|completed?|been|in)\b|\b(no|without) (money|sign)"
    r"|\bstill\b|\bdelayed|where|claim\w*|didn",
    re.I,
)
BAD = rx(
    r"\b(wrong\w*|incorrect\w*|inaccurate|mistake\w*|error|bad|awful|terrible|overcharged|over charged"
    r"|too (much|high|low)|extra|less|more"
    r"|different|off|problem|issue|higher|above|incorrectly|return|expected|(N'T|not) (seem"
    r"|look)\w* right|question|unfair|not right|unsure|false|N'T (\w+ )?(right|correct|good)|worse"
    r"|check|messed up|high|wasn.?t|isn.?t|not (\w+ )?(correct|right|receiv\w*|given)"
    r"|N'T (\w+ )?(receiv\w*|given|get|got|apply|applied))\b"
)
CAME = words(
    r"went through|successful\w*|complet\w+|was done|saw|seen|it was there|deducted"
    r"|supposed to be done|3d|glitch|system"
)
CONTACTLESS = rx(r"\bcontact-?less\b")
DISPOSABLE = words(r"dispos\w+|single[- ]use|one[- ]time|throw-?away|temporary")
DISPUTE = words(
    r"recogni[sz]e\w*|direct debit|dispute|didn['’]t (?:make|do)|did not make|unauthori[sz]ed|fraud\w*"
    r"|never made|not mine|atm|cash|transfer\w*|exchange|top\w*|rate|withdr\w+"
)
IDENTITY = words(
    r"identi\w+|ids?|indentit\w+|identif\w+|who i am|i am (?:me|myself)|myself|it(?:['’]?s| is) me"
    r"|passport|selfie|(?:verif\w+|prove) (?:me|myself)"
)
LESS = words(r"(?:right|full|correct|whole|entire) (?:amount|transfer)|less(?:er)?|missing bit|remainder")
MACHINE = rx(r"\b(atm|atms|cash ?point|machines?|cash dispenser)\b|\bamt\b")
MISSING = words(
    r"lost|loss|losing|lose|stole\w*|steal\w*|missing|misplac\w+|theft|thief|taken|took|disappear\w*"
    r"|can(?:no|['’]?)t find|can not find|gone|left my"
    r"|\w*n['’]?t know where|not sure where|fell out|retrieve|no longer have|lost track"
)
MISTAKE = rx(
    r"\b(mistak\w*|wrong|incorrect\w*|typo|error|accident\w*|inadvertent\w*|goof\w*|messed|stupid\w*"
    r"|different account|correct account|right account|typed|not mean|N'T mean)\b"
)
MONEY_MOVES = rx(r"\b(transfer\w*|top\w*.?up|payments?|refund\w*|cheque|withdraw\w*|deposit\w*|account from)\b")
NOT_SEEN = rx(
    r"(N'T|\bnot?|\bnever|\bcannot|\bunable|\bwithout|\bno|nothing|yet to|any)\b.{0,45}"
    r"\b(see\w*|show\w*|appear\w*|reflect\w*|arriv\w*|receiv\w*|reciev\w*|updat\w*|post\w*|there|here"
    r"|in|gotten|got|get|clear\w*|gone"
    r"|chang\w*|visible|increas\w*|available|landed|process\w*|come|came|up|hit|sign|on|into)\b"
    r"|\b(missing|still|waiting|wait|pending|where.?s?|stayed the same|delay\w*|slow|n.t find"
    r"|cannot find|nothing happened|can.?t have|too long|so long|late)\b"
)
PHONE = words(r"phones?|mobile|cell(?:phone)?|iphone|device")
PHYSICAL = words(r"physical|actual|real|tangible|plastic|hard copy|standard")
PIN_FEES = rx(
    r"\b(fees?|charg\w*|pin|atms?|top\w*.?up|exchange|rates?|withdr\w+|declin\w*|reject\w*|cancel\w*|swallow\w*)\b"
)
TWICE = words(
    r"twice|dupli\w+|double[sd]?|multiple|more than once|two times|2 times|(?:two|both|2) of the same"
    r"|same (?:charge|payment|transaction|thing|purchase)|two (?:\w+ )?(?:charges|payments"
    r"|transactions)|several times|again|second (?:time|charge)|repeat\w*|2x|extra time"
)
UNDONE = words(
    r"revers\w+|revert\w*|cancel\w*|return\w*|pulled|refund\w*|undone|taken back|sent back|rolled back|back out"
)
USE_BEFORE = re.compile(
    r"\b(use|using|usable|access\w*|log|start|utili[sz]e|login|operate|working)\b.{0,40}\b(account|in"
    r"|card|app|services?|it)\b.{0,60}\b(before|without|although|even|though|while|if|yet|until|prior"
    r"|during|still|after|once|when|pending)\b"
    r"|\b(before|without|although|even though|yet|still|too soon|prior)\b.{0,80}\b(use|access|using|log)\b",
    re.I,
)
VANISHED = words(r"disappear\w*|vanish\w*|gone(?! through)|missing|lost|went away")
