"""What the words around a speech say of who speaks it: tags, lead-ins, and what people do beside their words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from voicestage.adapt.reading.mentions import Mention, clause_start
from voicestage.adapt.reading.segments import SENTENCE_ENDS, Segment, Token
from voicestage.adapt.reading.silence import is_silent
from voicestage.adapt.reading.subjects import told_by
from voicestage.adapt.reading.verbs import (
    finite,
    heard,
    inverted_subject,
    owns_body,
    phrasal,
    said_by_several,
    saying,
    verb_of,
    whose_answer,
)
from voicestage.adapt.vocabulary import vocabulary

Strength = Literal["tag", "lead-in", "beat", "near"]
"""tag: a verb of speech and its subject beside the speech; lead-in: a sentence that ends in a colon or comma before it;
beat: what someone does in the same paragraph; near: whom the paragraph before was about."""

_BEAT_REACH = 4
"""Sentences before a speech in which its speaker does something."""
_DEVICES = frozenset(("machine", "radio", "telephone", "phone", "receiver", "loudspeaker", "intercom", "walkie-talkie"))
"""What speaks where a tag says so, and only makes a noise elsewhere: `“No.” The machine hummed.`"""
_RELATIVE_REACH = 6
"""Words between somebody and `who`, at most: `Kit on the stairs, who`."""
_LEADING = frozenset(("and", "then", "so", "thus", "but", "here", "now"))
"""What may stand before the verb of a tag: `here interposed Kit`."""
_GOES_ON = ",!?…—–-"
"""Marks at a speech's end behind which its sentence goes on."""
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
    """To whom the tag says it is said, or to whom a sentence before says that something was."""


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
    base = finite(tokens, at)
    if not base and spoken_end in _GOES_ON and told_by(tokens, at):
        base = tokens[at].lower
    if base and (tokens[at].text[0].islower() or spoken_end not in ".") and at not in at_mention:
        subject = inverted_subject(tokens, at + 1, at_mention)
        if subject:
            return Clue(
                mention=subject,
                strength="tag",
                words=_words(segment, at, subject.last),
                verb=base,
                addressee=_addressee(tokens, subject.last, mentions),
            )
    several = said_by_several(tokens, at, at_mention)
    if several:
        return Clue(
            mention=several,
            strength="tag",
            words=_words(segment, at, several.last),
            verb=vocabulary().speech_verbs[tokens[at].lower],
        )
    told = heard([mention for mention in mentions if mention.first < _sentence_end(tokens, at)])
    if told:
        return _tag_of(segment, *told)
    owner = whose_answer(tokens, at, at_mention)
    if owner:
        return Clue(mention=owner, strength="tag", words=_words(segment, at, owner.last + 1), verb="reply")
    subject = next((m for m in mentions if m.first >= at and m.subject), None)
    if subject and subject.first - at <= 2 and not is_silent(subject):
        end = _sentence_end(tokens, subject.last)
        verb = verb_of(tokens, subject, end, mentions)
        noise = subject.noun in _DEVICES and tokens[subject.first].is_capital
        if verb is not None and not noise:
            index, base = verb
            return Clue(
                mention=subject,
                strength="tag",
                words=_words(segment, subject.first, index + 1 + bool(phrasal(tokens, index))),
                verb=base,
                addressee=_addressee(tokens, index + 1, mentions),
            )
    return beat(segment, mentions, at, _sentence_end(tokens, at))


def beat(segment: Segment, mentions: list[Mention], start: int, end: int) -> Clue | None:
    """Return whom the sentence between two tokens is about."""
    inside = [m for m in mentions if start <= m.first < end and m.noun not in _DEVICES and not is_silent(m)]
    subject = next((m for kind in (_acts, _is_subject, owns_body, _is_brought_in) for m in inside if kind(m)), None)
    if subject is not None and subject.kind == "pronoun":
        subject = _named_in_clause(subject, inside) or subject
    if subject is None:
        return None
    return Clue(mention=subject, strength="beat", words=_words(segment, start, min(end, subject.last + 5)))


def _acts(mention: Mention) -> bool:
    """Tell whether a mention is the subject of the main clause: Kit, in `As Anna sat down, Kit rose.`"""
    return mention.subject and not mention.subordinate


def _named_in_clause(subject: Mention, inside: list[Mention]) -> Mention | None:
    """Return whom a clause before a pronoun names: Kit, in `When Kit saw it, he laughed.`"""
    named = [m for m in inside if m.subordinate and m.subject and m.kind != "pronoun" and m.first < subject.first]
    fits = [m for m in named if {m.gender, subject.gender} != {"male", "female"}]
    return fits[-1] if len(fits) == 1 else None


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
        if found:
            verb = verb_of(tokens, found.mention, _sentence_end(tokens, found.mention.last), mentions)
            told = _addressee(tokens, verb[0] + 1, mentions) if verb is not None else None
            return replace(found, addressee=told)
        if start == 0:
            return None
        last = start - 1
        start = clause_start(tokens, last)
    return None


def _lead_in(segment: Segment, mentions: list[Mention], start: int, end: int) -> Clue | None:
    tokens = segment.tokens
    inside = [m for m in mentions if start <= m.first < end]
    told = heard(inside)
    if told:
        return _tag_of(segment, *told)
    verbs = [at for at in range(start, end) if finite(tokens, at) or saying(tokens, at)]
    if len(verbs) > 1 and _only_happens(tokens, inside, verbs[-1]):
        verbs.pop()
    if verbs:
        at = verbs[-1]
        subject = _subject_before(tokens, inside, verbs)
        if subject is None and not saying(tokens, at):
            subject = inverted_subject(tokens, at + 1, _by_first_token(inside))
        if subject is None and start and tokens[start - 1].text == ";":
            # "Kit came to the table where Anna sat; and, pretending to look for a pen, said"
            earlier = clause_start(tokens, start - 1)
            subject = _subject_before(tokens, [m for m in mentions if earlier <= m.first < end], verbs)
        if subject:
            return Clue(
                mention=subject,
                strength="tag",
                words=_words(segment, subject.first, at + 1 + bool(phrasal(tokens, at))),
                verb=finite(tokens, at) or saying(tokens, at),
                addressee=_addressee(tokens, at + 1, inside),
            )
    subject = next((m for m in inside if m.subject), None)
    if subject is None:
        return None
    return Clue(mention=subject, strength="lead-in", words=_words(segment, subject.first, min(end, subject.last + 6)))


def _only_happens(tokens: list[Token], inside: list[Mention], at: int) -> bool:
    """Tell whether a verb that may be one of speech is none: `calling out, while her daughter read`."""
    subject = next((mention for mention in inside if mention.last == at and mention.subject), None)
    weak = finite(tokens, at) in vocabulary().weak_speech_verbs
    return weak and subject is not None and subject.subordinate


def _subject_before(tokens: list[Token], inside: list[Mention], verbs: list[int]) -> Mention | None:
    """Return the subject of the last of some verbs of speech, of those that stand before it."""
    at = verbs[-1]
    subjects = [m for m in inside if m.subject and m.first < at]
    nearest = subjects[-1] if subjects else None
    if nearest is not None and nearest.last == at:
        return nearest  # "Kit looked up when Anna said"
    earlier = verbs[-2] if len(verbs) > 1 else 0
    if saying(tokens, at) and any(m.last == earlier for m in subjects):
        return next(m for m in subjects if m.last == earlier)  # "Kit replied that he was, adding"
    who = max((place for place in range(at) if tokens[place].lower == "who"), default=0)
    told = [m for m in inside if m.last <= who and not m.possessive]
    if told and told[-1].last >= who - _RELATIVE_REACH and (nearest is None or nearest.first < who):
        return told[-1]  # "She met Kit on the stairs, who, out of breath, cried"
    return next((m for m in reversed(subjects) if not m.subordinate), nearest)


def paragraph_before(segment: Segment, mentions: list[Mention]) -> Clue | None:
    """Read a paragraph of narration alone, just before a paragraph of speech."""
    tokens = segment.tokens
    if not tokens:
        return None
    if tokens[-1].text in (":", ",", "—", "–", "--"):
        clue = before(segment, mentions)
        if clue and clue.strength in ("tag", "lead-in"):
            return replace(clue, strength="lead-in")
        return clue
    clue = before(segment, mentions)
    if clue is None:
        return None
    verb = verb_of(tokens, clue.mention, _sentence_end(tokens, clue.mention.last), mentions)
    # "She replied in the affirmative." was her turn already: the next speech is as likely the other's
    spoke = verb[1] if verb is not None and verb[1] not in vocabulary().weak_speech_verbs else ""
    return replace(clue, strength="near", verb=spoke)


def _tag_of(segment: Segment, mention: Mention, verb: str) -> Clue:
    words = _words(segment, mention.first - 1, mention.last + 1)
    return Clue(mention=mention, strength="tag", words=words, verb=verb)


def _by_first_token(mentions: list[Mention]) -> dict[int, Mention]:
    """Index mentions by where they begin; of `his mother` and `his` the longer one stays."""
    return {mention.first: mention for mention in sorted(mentions, key=lambda mention: mention.last)}


def _addressee(tokens: list[Token], at: int, mentions: list[Mention]) -> Mention | None:
    """Return to whom it is said: `to Anna` behind the verb or the subject, `told him`."""
    for mention in mentions:
        if mention.noun.endswith(("self", "selves")):
            continue  # "said Kit to himself"
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


def _sentence_end(tokens: list[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].text not in SENTENCE_ENDS:
        at += 1
    return at


def _words(segment: Segment, first: int, last: int) -> str:
    return segment.words(first, max(first + 1, min(last, len(segment.tokens))))
