"""Who does not speak: `Kit said nothing.`, `the boy made no answer`, `she did not reply`."""

from __future__ import annotations

from collections.abc import Sequence

from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.segments import SENTENCE_ENDS

_REACH = 8
"""Words behind a subject in which it says that he is silent."""
_NOTHING = (("nothing",), ("not", "a", "word"), ("no", "word"), ("no", "words"), ("never", "a", "word"))
_NO_MORE = frozenset(("more", "else", "further", "about", "of", "to", "but", "except", "at", "for"))
"""Who says nothing more has spoken, who says nothing for a while will."""
_NOT = frozenset(("not", "never", "neither"))
_AUXILIARIES = frozenset(
    ("did", "do", "does", "would", "will", "wo", "could", "can", "ca", "had", "has", "have", "need", "dared")
)
_SAY = frozenset(("say", "said", "utter", "uttered", "speak", "spoke", "spoken"))
_ANSWER = frozenset(("answer", "answered", "reply", "replied", "respond", "responded"))
_AT_ONCE = frozenset(
    (
        *(
            "at",
            "for",
            "immediately",
            "until",
            "till",
            "right",
            "straight",
            "directly",
            "yet",
            "again",
            "first",
            "before",
        ),
        *("with", "in", "now", "then", "loudly", "quickly", "that", "this", "so", "it", "aloud", "as", "like", "much"),
    )
)
"""Who does not answer at once answers later."""
_ANYTHING = frozenset(("anything", "a"))
_NO_ANSWER = frozenset(("answer", "reply", "response", "comment", "remark", "sound", "words", "word"))
_MAKES = frozenset(
    ("made", "makes", "gave", "gives", "offered", "offers", "had", "has", "found", "finds", "vouchsafed")
)
_STAYS = frozenset(("was", "is", "were", "are", "kept", "keeps", "stayed", "stays", "remained", "remains"))
_SILENT = frozenset(("silent", "quiet", "mute", "dumb", "speechless", "wordless"))


def is_silent(subject: Mention) -> bool:
    """Tell whether the words behind a subject say that it does not speak.

    Not so where it falls silent, says nothing more, or does not answer at once: it has spoken, or will.
    """
    words: list[str] = []
    for token in subject.segment.tokens[subject.last : subject.last + _REACH]:
        if token.text in SENTENCE_ENDS or token.text in (",", "—", "–", "--"):
            break
        words.append(token.lower)
    if words in (["heard"], ["hear"], ["could", "hear"], ["overheard"]):
        return True  # `“She must go,” I heard, “and soon.”`
    words += ["", "", ""]
    return any(_is_silence(words, at) for at in range(min(3, len(words) - 3)))


def _is_silence(words: Sequence[str], at: int) -> bool:
    verb, following = words[at], words[at + 1]
    if verb in ("said", "says", "spoke", "answered", "replied", "uttered"):
        for nothing in _NOTHING:
            if tuple(words[at + 1 : at + 1 + len(nothing)]) == nothing:
                return words[at + 1 + len(nothing)] not in _NO_MORE
        return at > 0 and words[at - 1] == "never" and following not in _AT_ONCE
    if verb in _MAKES:
        return (following == "no" and words[at + 2] in _NO_ANSWER) or (
            following == "nothing" and words[at + 2 : at + 4] in (["to", "say"], ["to", "add"])
        )
    if verb in _STAYS:
        return following in _SILENT and words[at + 2] not in _AT_ONCE
    if verb in _NOT or verb.endswith("n't"):
        return _does_not(words, at)
    return verb in ("held", "holds") and words[at + 2] in ("tongue", "peace")


def _does_not(words: Sequence[str], at: int) -> bool:
    """Read on behind a negation: `did not answer`, `wouldn't say`, `could not speak`."""
    auxiliary = words[at] if words[at].endswith("n't") else words[at - 1] if at else ""
    if auxiliary.removesuffix("n't") not in _AUXILIARIES:
        return False
    verb, following = words[at + 1], words[at + 2]
    if verb in _ANSWER:
        return following not in _AT_ONCE
    return verb in _SAY and (not following or following in _ANYTHING)
