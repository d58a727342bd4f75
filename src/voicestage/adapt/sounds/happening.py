"""Whether a sentence tells of something as it happens, here and now, and not denied, imagined, compared or remembered.

Some words reach through the whole sentence (`every evening`, `he dreamed that`), others only through their clause: in
`Before he could answer, the telephone rang` nothing is doubtful about the telephone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_CLAUSE = re.compile(
    r"[,;:—–(]|\b(?:and|(?<!did )(?<!does )(?<!do )(?<!all )(?<!nothing )(?<!anything )but|then|when|while|as|because"
    r"|so|until|till|for|where|which|who|whose|that|after|though|although)\b"
)
"""Where a clause may begin."""
_SENTENCE_WIDE = re.compile(
    r"\b(?:every|each(?! other)|whenever|always|often|sometimes|usually|generally|occasionally|used to|never|seldom"
    r"|rarely"
    r"|no longer|imagin\w+|dream\w*|dreamt|remember\w*|recall\w*|pretend\w*|wish\w*|hop(?:e|es|ed|ing)|afraid"
    r"|fear(?:s|ed|ing)?|expect\w*|(?:thought|think|thinks|thinking) (?:of|over|about|back)|spoke of|talked of"
    r"|told of|tells of|instead of"
    r"|as though|as if|supposed"
    r"|hated|hates|loved|loves|liked|likes|minded|enjoyed|could have sworn|waiting for|waits? for|waited for"
    r"|listened for"
    r"|listening for|listens for|once upon|in those days|as a (?:boy|girl|child)"
    r"|on (?:sun|mon|tues|wednes|thurs|fri|satur)days|threaten\w*|promis\w+|ordered|told (?:him|her|them|me|us) to"
    r"|in case|for fear|lest|(?<!on )(?<!at )(?<!in )either)\b"
)
_CLAUSE_WIDE = re.compile(
    r"\b(?:would|might|may|should|must|ought|will|shall|won't|wouldn't|if|unless|whether|until|till|before|going to"
    r"|about to|rather than|without(?= (?:\w+ly )?\w+ing)|almost|nearly|can(?! (?:\w+ )?(?:hear|see))"
    r"|could(?! (?:\w+ )?(?:hear|see|make out|smell|feel))|to|let|make|made|help)\b"
    r"(?! (?:the|a|an|his|her|their|my|our|its)\b)"
    r"|\b(?:if|unless|whether|until|till|before|would|might|may|could)"
    r" (?:the|a|an|his|her|their|my|our|its|any|some|another)\b"
)
"""Before what sounds, in its clause: `to the` leads to a place, `to slam` to what may not happen."""
_DENIED = re.compile(
    r"\b(?:no|not|nor|neither|nobody|nothing|none|no one|hardly|scarcely|barely|cannot|failed to|refused to|\w+n't)\b"
)
_LIKE = re.compile(r"\b(?:like|than)(?: [\w'-]+){0,6} $|\bas (?:\w+ )?(?:as|if|though)(?: [\w'-]+){0,5} $")
"""A comparison that leads to it."""
_LIKE_ONE_WHO = re.compile(r"\blike (?:an?|the|some) [\w' -]{1,40},? (?:who|which|that|whose)\b[^.;]*$")
"""Another, of whom it is told."""
_NAMED = re.compile(r"\b(?:as|of)(?: [\w'-]+){0,2} $")
"""What it is likened to, or a part of, where no verb goes with it."""
_NOISE = re.compile(
    r"\b(?:sounds?|noise|hearing|din|crash|clang|clash|ring|ringing|boom|roar|rattle|echo|creak)\b[^,;]*$"
)
_CAUSED = re.compile(
    r"\b(?:makes?|made|making|lets?|letting|bade?|bids?)(?: (?:the|a|an|his|her|their|my|all|them))? $"
)
"""What somebody or something makes others do: `her tone made the girls laugh`."""
_HABIT = re.compile(r"\bwould (?!have\b)")
_SUBJECTS = (
    r"(?:he|she|it|they|we|i|you|there|the|an?|his|her|their|my|our|its|this|that|some\w*|no\w*|every\w*|then|now|still"
    r"|so|soon|again|all|both|far|near|at|in|on|from|to|by|with|out\w*|over\w*|behind|above|below|beyond|under|through"
    r"|up|down|as|when|while|if|one|two|heard|saw|was|were|had|did|went|came)"
)
_WOULD_AND = re.compile(
    rf"\bwould (?!have\b)[^.;:]*\b(?:and|or) (?!{_SUBJECTS}\b)[a-z]+(?<!ed)(?<!ing)(?<!ly)(?<!s) [^,.;:]*$"
)
"""What goes on with a `would`: no subject, and the base of a verb, as in `would run to the door and look for …`."""
_WHEN = re.compile(r"^(?:when|as|after|once|while|on|at) ")
_ABSTRACT = re.compile(
    r"\b(?:opportunity|fortune|fate|trouble|temptation|history|winter|spring|love|luck|grief) (?:\w+ )?$"
)
"""What knocks and opens doors in sayings."""
_EARLIER = re.compile(r"\b(?:had|has|have|having|been|'d|'ve)\b[^,;]{0,30}$")
_TOLD_PAST = re.compile(r"\b(?:was|were|had|did|said|went|came|could)\b")
_TOLD_PRESENT = re.compile(r"\b(?:is|are|has|does|says|goes|comes|can)\b")
_SUBJECT = re.compile(r"\b(?:who|which|that|and|he|she|it|one|then) $")
_PRESENT = re.compile(
    r"\w+s (?:the|an?|his|her|their|its|my|your|one's|open|shut|to|at|on|upon|up|out|down|off|for|from)\b"
)
"""What somebody does, not what there are: `knocks at the door`, no `bells rang`."""
_ELSEWHEN = re.compile(
    r"\b(?:years?|months?|weeks?|days?|hours?|nights?) (?:ago|before|earlier|later|since)\b"
    r"|\blast (?:night|year|summer|winter|week|time|month)\b"
    r"|\b(?:yesterday|tomorrow|next (?:week|year|month|time)|once upon|in those days|as a (?:boy|girl|child)|a boy of"
    r"|in my (?:youth|memory|dream))\b"
)
_IN_THE_MIND = re.compile(
    r"^[^.,;]{0,25}\b(?:in|within|inside|through|across|of|on) (?:his|her|my|their|our|the)? ?(?:\w+ )?"
    r"(?:memory|mind|head|heart|chest|breast|soul|imagination|dreams?|thoughts?|brain|voice|eyes?|face|conscience"
    r"|silence of)\b"
)


def clause_around(sentence: str, match: re.Match[str]) -> str:
    """Return the clause that tells of a match, up to the next mark."""
    start = max([0, *(each.start() for each in _CLAUSE.finditer(sentence, 0, match.start()))])
    end = re.compile(r"[,;:—–]| and ").search(sentence, match.end())
    return sentence[start : end.start() if end else None]


def in_the_past(narration: Iterable[str]) -> bool:
    """Tell whether a scene is told in the past, by its commonest verbs in lower case."""
    past = present = 0
    for sentence in narration:
        past += len(_TOLD_PAST.findall(sentence))
        present += len(_TOLD_PRESENT.findall(sentence))
    return past >= 4 and past > 4 * present


def happens(sentence: str, match: re.Match[str], *, told_in_the_past: bool = False) -> bool:
    """Tell whether a sentence in lower case tells of what it names as happening now, where the reader is.

    Args:
        sentence: in lower case.
        match: what it names.
        told_in_the_past: whether the story is: what it tells in the present then is true at any time, or of a play.
    """
    before, after = sentence[: match.start()], sentence[match.end() :]
    clause = _CLAUSE.split(before)[-1] if before else ""
    words = match[0]
    if _SENTENCE_WIDE.search(before) or _SENTENCE_WIDE.search(words):
        return False
    joined = _with_conjunction(before, clause)
    doubts = _CLAUSE_WIDE.finditer(joined + words)  # what may be doubted can stand in the words: `could hear`
    if any(doubt.start() < len(joined) for doubt in doubts) or _DENIED.search(clause) or _DENIED.search(words):
        return False
    if _EARLIER.search(clause) or re.search(r"\b(?:had|has|have|having been)\b", words):
        return False
    if _ELSEWHEN.search(sentence) or _IN_THE_MIND.match(after):
        return False
    if _ABSTRACT.search(clause) or _CAUSED.search(before):
        return False
    if _WOULD_AND.search(before):
        return False
    if told_in_the_past and _SUBJECT.search(before) and _PRESENT.match(words):
        return False
    if (_WHEN.match(joined + words) or re.match(r"\w+ing ", words)) and _HABIT.search(after):
        return False  # hearing his steps, she would smile
    if (_LIKE.search(before) or _LIKE_ONE_WHO.search(before)) and not _NOISE.search(before):
        return False
    return not (_NAMED.search(before) and " of " in words and not _NOISE.search(before))


def _with_conjunction(before: str, clause: str) -> str:
    """Return a clause with the word that joins it to what stands before: `until the door …`."""
    head = before[: len(before) - len(clause)]
    joined = re.search(r"[\w']+ ?$", head)
    return f"{joined[0].strip()} {clause.lstrip()}" if joined else clause
