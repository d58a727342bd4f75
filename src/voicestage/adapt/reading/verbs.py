"""The verb of speech in a tag, and its subject in either order: said Kit, the old lady says, heard Anna say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.plurals import means_several
from voicestage.adapt.reading.segments import Token
from voicestage.adapt.reading.subjects import SAME_IN_THE_PAST, ends_phrase, joins_adjectives
from voicestage.adapt.vocabulary import vocabulary

_TAG_REACH = 12
"""Words between a subject and its verb of speech, at most: `the old lady, setting down her cup, says`."""
_BETWEEN = frozenset(
    (
        *("out", "back", "up", "on", "again", "forth", "off", "in", "old", "young", "little", "poor", "dear", "good"),
        *("big", "the", "voice", "of"),
    )
)
"""What may stand between a verb of speech and its subject: `cried out`, `said old Cotter`, `the voice of Kit`."""
_HEARS = frozenset(("heard", "hears", "hear"))
_HEARD = _HEARS | {"let", "lets", "made", "makes", "saw", "watched"}
_PHRASAL = {
    **dict.fromkeys(("went", "goes"), ("go", "on")),
    **dict.fromkeys(("put", "puts"), ("put", "in")),
    **dict.fromkeys(("broke", "breaks"), ("break", "in")),
    **dict.fromkeys(("cut", "cuts"), ("cut", "in")),
    **dict.fromkeys(("struck", "strikes"), ("strike", "in")),
    **dict.fromkeys(("shot", "shoots"), ("shoot", "back")),
}
"""Verbs that are of speech with a particle: `Kit went on`, `broke in Anna`."""
_MOST_EPITHETS = 3
_ARTICLES = frozenset(("the", "a", "an", "his", "her", "their", "my", "this", "that", "it"))
_WAS = frozenset(("was", "is", "were", "are", "came", "comes", "had", "went"))
_ANSWERS = frozenset(
    (
        *("answer", "answers", "reply", "replies", "response", "retort", "rejoinder", "remark", "comment"),
        *("observation", "exclamation", "question", "words", "greeting", "cry", "verdict", "opinion", "voice"),
        *("thought", "salutation"),
    )
)


def finite(tokens: Sequence[Token], at: int) -> str:
    """Return the base form where the token is a verb of speech in the past or present, else an empty string."""
    lower = tokens[at].lower
    with_particle = phrasal(tokens, at)
    if with_particle:
        return with_particle
    base = vocabulary().speech_verbs.get(lower, "")
    if not base or lower.endswith("ing") or tokens[at].text[0].isupper():
        return ""
    if lower == base and lower not in SAME_IN_THE_PAST:
        return "" if at == 0 or tokens[at - 1].lower not in ("i", "they", "we", "you", "did", "does", "and") else base
    if at and tokens[at - 1].lower in ("the", "a", "an", "his", "her", "my", "their", "of", "to", "no", "in", "with"):
        return ""  # a noun: "with murmurs", "his cries"
    return "" if lower == "read" and _reads_something(tokens, at + 1) else base


def _reads_something(tokens: Sequence[Token], at: int) -> bool:
    """Tell `Kit read the page twice` from `read the page aloud` and `read the page:`."""
    aloud = any(token.lower in ("aloud", "out", "loud") for token in tokens[at:])
    return at < len(tokens) and tokens[at].lower in _ARTICLES and not aloud and tokens[-1].text not in (":", ",")


def phrasal(tokens: Sequence[Token], at: int) -> str:
    """Return the base form of a verb that is one of speech with its particle: `went on`, `broke in`."""
    base, particle = _PHRASAL.get(tokens[at].lower, ("", ""))
    behind = at + 2
    if not base or behind > len(tokens) or tokens[at + 1].lower != particle:
        return ""
    while behind < len(tokens) and (tokens[behind].is_adverb or tokens[behind].lower in vocabulary().adverbs):
        behind += 1
    return base if behind == len(tokens) or not tokens[behind].is_word else ""


def saying(tokens: Sequence[Token], at: int) -> str:
    """Return the base form of `saying`, or of `is saying`."""
    lower = tokens[at].lower
    return vocabulary().speech_verbs.get(lower, "") if lower.endswith("ing") else ""


def inverted_subject(tokens: Sequence[Token], at: int, at_mention: Mapping[int, Mention]) -> Mention | None:
    """Return the subject behind a verb of speech: `said Kit`, `cried out the man`, `answered slowly the girl`."""
    known = vocabulary()
    for index in range(at, min(at + 4, len(tokens))):
        mention = at_mention.get(index)
        if mention:
            if mention.possessive:
                if owns_body(mention):
                    return mention
                continue  # "said his sister Anna", "said Kit's friend Jonas"
            if mention.kind == "pronoun" and mention.noun not in ("he", "she", "they", "i", "we", "it"):
                return None
            return mention
        lower = tokens[index].lower
        if not (tokens[index].is_adverb or lower in known.adverbs or lower in _BETWEEN):
            # "said poor, tired June": what may stand between may be the first epithet too
            return _behind_epithets(tokens, index - (tokens[index].text == ","), at_mention)
    return None


def _behind_epithets(tokens: Sequence[Token], at: int, at_mention: Mapping[int, Mention]) -> Mention | None:
    """Return whom a name names behind what is said of him: `said honest, bluff Lady Portarles`, `the poet Syme`."""
    words = 0
    for index in range(at, len(tokens)):
        mention = at_mention.get(index)
        if mention and mention.kind == "name":
            return mention
        if words and (joins_adjectives(tokens, index) or (tokens[index].text == "," and tokens[index - 1].is_word)):
            continue
        if words == _MOST_EPITHETS or ends_phrase(tokens[index]) or not tokens[index].text[0].islower():
            return None
        words += 1
    return None


def said_by_several(tokens: Sequence[Token], at: int, at_mention: Mapping[int, Mention]) -> Mention | None:
    """Return the subject of `say the forks`, where the verb has no ending."""
    lower = tokens[at].lower
    if tokens[at].text[0].isupper() or vocabulary().speech_verbs.get(lower) != lower:
        return None
    subject = at_mention.get(at + 1)
    return subject if subject and subject.kind == "description" and means_several(subject.noun) else None


def verb_of(tokens: Sequence[Token], subject: Mention, end: int, mentions: Sequence[Mention]) -> tuple[int, str] | None:
    """Return the verb of speech of a subject, within reach and before another subject."""
    limit = min(end, subject.last + _TAG_REACH)
    others = [m.first for m in mentions if m.subject and m.first > subject.last and m.kind != "description"]
    for at in range(subject.last, limit):
        if others and at >= others[0]:
            return None
        base = finite(tokens, at)
        if base:
            if base in vocabulary().weak_speech_verbs and at - subject.last > 2:
                return None
            return at, base
        base = saying(tokens, at)
        if base and at and tokens[at - 1].lower in ("is", "was", "are", "were", "am", "been"):
            return at, base
    return None


def whose_answer(tokens: Sequence[Token], at: int, at_mention: Mapping[int, Mention]) -> Mention | None:
    """Return whose speech it was: `was her answer`, `came Kit's reply`, `were his last words`."""
    if tokens[at].lower not in _WAS:
        return None
    for index in range(at + 1, min(at + 6, len(tokens))):
        if tokens[index].lower in _ANSWERS:
            return next(
                (at_mention[i] for i in range(at + 1, index) if i in at_mention and at_mention[i].possessive), None
            )
    return None


def owns_body(mention: Mention) -> bool:
    """Tell whether the mention is of someone's voice, eyes or hands: `The captain's voice is flat.`"""
    tokens = mention.segment.tokens
    following = [token.lower for token in tokens[mention.last : mention.last + 2]]
    return mention.possessive and any(word in vocabulary().body for word in following)


def heard(mentions: Sequence[Mention]) -> tuple[Mention, str] | None:
    """Return whom somebody hears say it, and the verb: `Kit heard Anna say`, `they let the boy explain`."""
    for mention in mentions:
        tokens = mention.segment.tokens
        owns = mention.possessive and mention.noun != "her"  # "heard her say"
        if not 0 < mention.first <= mention.last < len(tokens) or owns:
            continue
        before, after = tokens[mention.first - 1].lower, tokens[mention.last].lower
        if before == "the" and mention.first > 1:
            before = tokens[mention.first - 2].lower  # "hear the Rabbit say"
        base = vocabulary().speech_verbs.get(after, "")
        speaks = base and (before in _HEARS or base not in vocabulary().weak_speech_verbs)  # "saw him start"
        if speaks and (after == base or after.endswith("ing")) and before in _HEARD:
            return mention, base
    return None
