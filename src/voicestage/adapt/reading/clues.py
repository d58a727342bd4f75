"""What the words around a speech say of who speaks it: tags, lead-ins, and what people do beside their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voicestage.adapt.reading.mentions import Mention, clause_start
from voicestage.adapt.reading.plurals import means_several
from voicestage.adapt.reading.segments import SENTENCE_ENDS, Segment, Token
from voicestage.adapt.reading.subjects import SAME_IN_THE_PAST, ends_phrase, joins_adjectives, told_by
from voicestage.adapt.vocabulary import vocabulary

Strength = Literal["tag", "lead-in", "beat", "near"]
"""tag: a verb of speech and its subject beside the speech; lead-in: a sentence that ends in a colon or comma before it;
beat: what someone does in the same paragraph; near: whom the paragraph before was about."""

_TAG_REACH = 12
"""Words between a subject and its verb of speech, at most: `the old lady, setting down her cup, says`."""
_BEAT_REACH = 4
"""Sentences before a speech in which its speaker does something."""
_BETWEEN = frozenset(
    (
        "out",
        "back",
        "up",
        "on",
        "again",
        "forth",
        "off",
        "in",
        "old",
        "young",
        "little",
        "poor",
        "dear",
        "good",
        "big",
        "the",
        "voice",
        "of",
    )
)
"""What may stand between a verb of speech and its subject: `cried out`, `said old Cotter`, `the voice of Kit`."""
_DEVICES = frozenset(("machine", "radio", "telephone", "phone", "receiver", "loudspeaker", "intercom", "walkie-talkie"))
"""What speaks where a tag says so, and only makes a noise elsewhere: `“No.” The machine hummed.`"""
_LEADING = frozenset(("and", "then", "so", "thus", "but", "here", "now"))
"""What may stand before the verb of a tag: `here interposed Kit`."""
_GOES_ON = ",!?…—–-"
"""Marks at a speech's end behind which its sentence goes on."""
_HEARD = frozenset(("heard", "hears", "hear", "let", "lets", "made", "makes", "saw", "watched"))
_MOST_EPITHETS = 3
_WAS = frozenset(("was", "is", "were", "are", "came", "comes", "had", "went"))
_ANSWERS = frozenset(
    (
        *(
            "answer",
            "answers",
            "reply",
            "replies",
            "response",
            "retort",
            "rejoinder",
            "remark",
            "comment",
            "observation",
        ),
        *(
            "exclamation",
            "question",
            "words",
            "greeting",
            "cry",
            "verdict",
            "opinion",
            "voice",
            "thought",
            "salutation",
        ),
    )
)
_SKIPPED = frozenset((",", "—", "–", "--", "-", "...", "…", ";", ".", "”", '"', "'", "’", "*", "_", ")", "("))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """Someone who may be the speaker, and why."""

    mention: Mention
    strength: Strength
    words: str
    """The words that say so."""
    verb: str = ""
    """The verb of speech in its base form; empty where there is none."""
    addressee: Mention | None = None
    """To whom the tag says it is said."""


def tag_after(segment: Segment, mentions: list[Mention], spoken_end: str) -> Clue | None:
    """Read the narration behind a speech: `said Kit`, `she mutters`, `The captain puts down her mug.`

    Args:
        segment: the narration.
        mentions: the mentions in it.
        spoken_end: the last character of the speech.
    """
    known = vocabulary()
    tokens = segment.tokens
    at = 0
    while at < len(tokens) and (tokens[at].text in _SKIPPED or tokens[at].lower in _LEADING):
        at += 1
    while at < len(tokens) and (tokens[at].lower in known.adverbs or tokens[at].is_adverb):
        at += 1
    if at >= len(tokens):
        return None
    at_mention = _by_first_token(mentions)
    base = _finite(tokens, at)
    if not base and spoken_end in _GOES_ON and told_by(tokens, at):
        base = tokens[at].lower
    if base and (tokens[at].text[0].islower() or spoken_end not in ".") and at not in at_mention:
        subject = _inverted_subject(tokens, at + 1, at_mention)
        if subject:
            strength: Strength = "tag"
            return Clue(
                mention=subject,
                strength=strength,
                words=_words(segment, at, _end_of(subject, tokens)),
                verb=base,
                addressee=_addressee(tokens, subject.last, mentions),
            )
    several = _said_by_several(tokens, at, at_mention)
    if several:
        return Clue(
            mention=several,
            strength="tag",
            words=_words(segment, at, _end_of(several, tokens)),
            verb=vocabulary().speech_verbs[tokens[at].lower],
        )
    heard = _heard(segment, [m for m in mentions if m.first < _sentence_end(tokens, at)])
    if heard:
        return heard
    owner = _whose_answer(tokens, at, at_mention)
    if owner:
        return Clue(mention=owner, strength="tag", words=_words(segment, at, owner.last + 1), verb="reply")
    subject = next((m for m in mentions if m.first >= at and m.subject), None)
    if subject and subject.first - at <= 2:
        end = _sentence_end(tokens, subject.last)
        verb = _verb_of(tokens, subject, end, mentions)
        noise = subject.noun in _DEVICES and tokens[subject.first].is_capital
        if verb is not None and not noise:
            index, base = verb
            return Clue(
                mention=subject,
                strength="tag",
                words=_words(segment, subject.first, index + 1),
                verb=base,
                addressee=_addressee(tokens, index + 1, mentions),
            )
    return beat(segment, mentions, at, _sentence_end(tokens, at))


def beat(segment: Segment, mentions: list[Mention], start: int, end: int) -> Clue | None:
    """Return whom the sentence between two tokens is about."""
    inside = [m for m in mentions if start <= m.first < end and m.noun not in _DEVICES]
    subject = next(
        (m for kind in (_is_subject, _owns_body, _is_brought_in) for m in inside if kind(m)),
        None,
    )
    if subject is None:
        return None
    return Clue(mention=subject, strength="beat", words=_words(segment, start, min(end, subject.last + 5)))


def before(segment: Segment, mentions: list[Mention]) -> Clue | None:
    """Read the narration before a speech in its paragraph: `Kit says, “…”`, `Kit lowers the lamp. “…”`"""
    tokens = segment.tokens
    last = len(tokens) - 1
    while last >= 0 and tokens[last].text in "\"'“‘(*_":
        last -= 1
    if last < 0:
        return None
    led = tokens[last].text in (",", ":", "—", "–", "--") or tokens[last].is_word
    stop = last if tokens[last].text in SENTENCE_ENDS or led else last + 1
    start = clause_start(tokens, stop if not tokens[last].is_word else last)
    if led:
        clue = _lead_in(segment, mentions, start, last + 1)
        if clue:
            return clue
    for _ in range(_BEAT_REACH):
        found = beat(segment, mentions, start, last + 1)
        if found or start == 0:
            return found
        last = start - 1
        start = clause_start(tokens, last)
    return None


def _lead_in(segment: Segment, mentions: list[Mention], start: int, end: int) -> Clue | None:
    tokens = segment.tokens
    inside = [m for m in mentions if start <= m.first < end]
    heard = _heard(segment, inside)
    if heard:
        return heard
    verbs = [at for at in range(start, end) if _finite(tokens, at) or _saying(tokens, at)]
    if verbs:
        at = verbs[-1]
        subjects = [m for m in inside if m.subject and m.first < at]
        nearest = subjects[-1] if subjects else None
        subject = next((m for m in reversed(subjects) if not m.subordinate), nearest)
        if nearest is not None and nearest.last == at:
            subject = nearest  # "Kit looked up when Anna said"
        if subject is None and not _saying(tokens, at):
            subject = _inverted_subject(tokens, at + 1, _by_first_token(inside))
        if subject:
            return Clue(
                mention=subject,
                strength="tag",
                words=_words(segment, subject.first, at + 1),
                verb=vocabulary().speech_verbs[tokens[at].lower],
                addressee=_addressee(tokens, at + 1, inside),
            )
    subject = next((m for m in inside if m.subject), None)
    if subject is None:
        return None
    return Clue(mention=subject, strength="lead-in", words=_words(segment, subject.first, min(end, subject.last + 6)))


def paragraph_before(segment: Segment, mentions: list[Mention]) -> Clue | None:
    """Read a paragraph of narration alone, just before a paragraph of speech."""
    tokens = segment.tokens
    if not tokens:
        return None
    if tokens[-1].text in (":", ",", "—", "–", "--"):
        clue = before(segment, mentions)
        if clue and clue.strength in ("tag", "lead-in"):
            return Clue(
                mention=clue.mention, strength="lead-in", words=clue.words, verb=clue.verb, addressee=clue.addressee
            )
        return clue
    clue = before(segment, mentions)
    if clue is None:
        return None
    verb = _verb_of(tokens, clue.mention, _sentence_end(tokens, clue.mention.last), mentions)
    # "She replied in the affirmative." was her turn already: the next speech is as likely the other's
    spoke = verb[1] if verb is not None and verb[1] not in vocabulary().weak_speech_verbs else ""
    return Clue(mention=clue.mention, strength="near", words=clue.words, verb=spoke)


def _finite(tokens: list[Token], at: int) -> str:
    """Return the base form where the token is a verb of speech in the past or present, else an empty string."""
    lower = tokens[at].lower
    base = vocabulary().speech_verbs.get(lower, "")
    if not base or lower.endswith("ing") or tokens[at].text[0].isupper():
        return ""
    if lower == base and lower not in SAME_IN_THE_PAST:
        return "" if at == 0 or tokens[at - 1].lower not in ("i", "they", "we", "you", "did", "does", "and") else base
    if at and tokens[at - 1].lower in ("the", "a", "an", "his", "her", "my", "their", "of", "to", "no", "in", "with"):
        return ""  # a noun: "with murmurs", "his cries"
    return base


def _said_by_several(tokens: list[Token], at: int, at_mention: dict[int, Mention]) -> Mention | None:
    """Return the subject of `say the forks`, where the verb has no ending."""
    lower = tokens[at].lower
    if tokens[at].text[0].isupper() or vocabulary().speech_verbs.get(lower) != lower:
        return None
    subject = at_mention.get(at + 1)
    return subject if subject and subject.kind == "description" and means_several(subject.noun) else None


def _heard(segment: Segment, mentions: list[Mention]) -> Clue | None:
    """Read `Kit heard Anna say`, `they let the boy explain`."""
    tokens = segment.tokens
    for mention in mentions:
        if not 0 < mention.first <= mention.last < len(tokens) or mention.possessive:
            continue
        before, after = tokens[mention.first - 1].lower, tokens[mention.last].lower
        base = vocabulary().speech_verbs.get(after, "")
        if base and (after == base or after.endswith("ing")) and before in _HEARD:
            return Clue(
                mention=mention, strength="tag", words=_words(segment, mention.first - 1, mention.last + 1), verb=base
            )
    return None


def _saying(tokens: list[Token], at: int) -> str:
    """Return the base form of `saying`, or of `is saying`."""
    lower = tokens[at].lower
    return vocabulary().speech_verbs.get(lower, "") if lower.endswith("ing") else ""


def _inverted_subject(tokens: list[Token], at: int, at_mention: dict[int, Mention]) -> Mention | None:
    """Return the subject behind a verb of speech: `said Kit`, `cried out the man`, `answered slowly the girl`."""
    known = vocabulary()
    for index in range(at, min(at + 4, len(tokens))):
        mention = at_mention.get(index)
        if mention:
            if mention.possessive:
                if _owns_body(mention):
                    return mention
                continue  # "said his sister Anna", "said Kit's friend Jonas"
            if mention.kind == "pronoun" and mention.noun not in ("he", "she", "they", "i", "we", "it"):
                return None
            return mention
        lower = tokens[index].lower
        if not (tokens[index].is_adverb or lower in known.adverbs or lower in _BETWEEN):
            return _behind_epithets(tokens, index, at_mention)
    return None


def _behind_epithets(tokens: list[Token], at: int, at_mention: dict[int, Mention]) -> Mention | None:
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


def _verb_of(tokens: list[Token], subject: Mention, end: int, mentions: list[Mention]) -> tuple[int, str] | None:
    """Return the verb of speech of a subject, within reach and before another subject."""
    limit = min(end, subject.last + _TAG_REACH)
    others = [m.first for m in mentions if m.subject and m.first > subject.last and m.kind != "description"]
    for at in range(subject.last, limit):
        if others and at >= others[0]:
            return None
        base = _finite(tokens, at)
        if base:
            if base in vocabulary().weak_speech_verbs and at - subject.last > 2:
                return None
            return at, base
        base = _saying(tokens, at)
        if base and at and tokens[at - 1].lower in ("is", "was", "are", "were", "am", "been"):
            return at, base
    return None


def _by_first_token(mentions: list[Mention]) -> dict[int, Mention]:
    """Index mentions by where they begin; of `his mother` and `his` the longer one stays."""
    return {mention.first: mention for mention in sorted(mentions, key=lambda mention: mention.last)}


def _whose_answer(tokens: list[Token], at: int, at_mention: dict[int, Mention]) -> Mention | None:
    """Return whose speech it was: `was her answer`, `came Kit's reply`, `were his last words`."""
    if tokens[at].lower not in _WAS:
        return None
    for index in range(at + 1, min(at + 6, len(tokens))):
        if tokens[index].lower in _ANSWERS:
            return next(
                (at_mention[i] for i in range(at + 1, index) if i in at_mention and at_mention[i].possessive), None
            )
    return None


def _addressee(tokens: list[Token], at: int, mentions: list[Mention]) -> Mention | None:
    """Return to whom it is said: `to Anna` behind the verb or the subject, `told him`."""
    for mention in mentions:
        if at <= mention.first <= at + 3 and not mention.possessive:
            previous = tokens[mention.first - 1].lower
            if previous == "to" or (mention.first == at and not mention.subject):
                return mention
    return None


def _is_subject(mention: Mention) -> bool:
    return mention.subject


def _is_brought_in(mention: Mention) -> bool:
    """Tell whether the sentence brings someone in: `The torch belongs to a man in a yellow oilskin.`"""
    return mention.new and not mention.possessive


def _owns_body(mention: Mention) -> bool:
    """Tell whether the mention is of someone's voice, eyes or hands: `The captain's voice is flat.`"""
    tokens = mention.segment.tokens
    following = [token.lower for token in tokens[mention.last : mention.last + 2]]
    return mention.possessive and any(word in vocabulary().body for word in following)


def _sentence_end(tokens: list[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].text not in SENTENCE_ENDS:
        at += 1
    return at


def _end_of(subject: Mention, tokens: list[Token]) -> int:
    return min(subject.last, len(tokens))


def _words(segment: Segment, first: int, last: int) -> str:
    tokens = segment.tokens
    last = max(first + 1, min(last, len(tokens)))
    return " ".join(segment.text[tokens[first].start - segment.start : tokens[last - 1].end - segment.start].split())
