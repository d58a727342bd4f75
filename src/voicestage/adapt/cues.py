"""Sounds that the prose asks for: a story becomes proposals of ambience, rooms and effects, each with its reason. Pure.

Few and right rather than many: an effect needs a sentence of narration that tells of the sound as it happens, not one
that denies, imagines, compares, remembers or expects it; an ambience needs a place or a weather that the scene's
first paragraphs are in. Speech is never looked at, as people speak of doors that slam elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicestage.adapt.assembly import ProposedCue
from voicestage.adapt.attributor import Quotation
from voicestage.adapt.scenes import ChapterPlan
from voicestage.adapt.segments import Segment, cut
from voicestage.adapt.sounding import BEGINS_TO_RAIN, EFFECTS, PLACES, WEATHER, Effect, Setting
from voicestage.model.book import Book
from voicestage.model.script import Cue
from voicestage.sentences import sentences as spans

OPENING_WORDS = 140
"""So many words of narration say where a scene is, and in what weather."""
HOLD_WORDS = 900
"""A place that so many words of a scene have not come back to is left: who knows where the story is by then."""
EFFECT_APART_WORDS = 60
"""The same effect comes again only after so many words, …"""
ANY_APART_WORDS = 5
"""… and any other after so many: one sound a sentence."""
FADE_S = 3.0
WEATHER_DB = -24.0
"""Weather beside a place that sounds."""

_CLAUSE = re.compile(r"[,;:—–]|\b(?:and|but|then)\b")

_NOT_NOW = re.compile(
    r"\b(?:would|could|might|may|should|must|ought|will|shall|if|unless|whether|until|till|before|whenever|imagin\w+"
    r"|dream\w*|remember\w*|recall\w*|pretend\w*|wish\w*|hop(?:e|es|ed|ing)|afraid|fear\w*|wait(?:s|ed|ing)? for"
    r"|expect\w*|used to|going to|about to|threaten\w*|every|each|always|often|sometimes|usually|generally|never"
    r"|seldom|rarely|thought of|as though|as if|in case|instead of|rather than|without \w+ing|almost|nearly)\b"
)
"""Words before a sound, in its sentence, that say it is not heard now."""
_NOT_AT_ALL = re.compile(r"\b(?:no|not|nor|neither|nobody|nothing|none|hardly|scarcely|barely|cannot|\w+n['’]t)\b")
"""The same in its clause."""
_LIKE = re.compile(r"\b(?:like|as|than|of)(?: \w+){0,3} $")
"""A comparison that leads to it, or what it is a picture of."""
_EARLIER = re.compile(r"\b(?:had|has|have|having)\b[^,;]{0,25}$")
_ELSEWHEN = re.compile(
    r"\b(?:years?|months?|weeks?|days?|hours?|nights?) (?:ago|before|earlier|later)\b"
    r"|\blast (?:night|year|summer|winter|week|time)\b"
    r"|\b(?:yesterday|tomorrow|once upon|in those days|as a (?:boy|girl|child))\b"
)
_PICTURE = re.compile(
    r"^(?: \w+)? of (?:\w+ )?"
    r"(?:applause|laughter|hooves|hoofs|feet|guns?|drums|rage|anger|voices|grief|joy)\b"
    r"|^(?: of (?:the|a|his|her|my) (?:cabinet|cupboard|safe|wardrobe|stove|oven|cage|clock|press)\b| (?:had|has)\b)"
)
"""What follows a sound that is a picture of another (the thunder of hooves), that is small, or that was earlier."""
_HEARD_ALL_THE_SAME = frozenset({"applause", "crowd-laughter", "carriage", "gunshot"})
"""Their own pictures are in their patterns."""
_FAR = re.compile(
    r"\b(?:far(?:-off| off| away)|distant|in the distance|somewhere|muffled|faint(?:ly)?"
    r"|down the (?:street|road|hill))\b"
)
FAR_DB = -8.0
"""How much softer what is far away is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Something in a sentence that can be heard."""

    at: int
    """Where its sentence begins, in characters of `Book.raw`."""
    words: str
    """What says so, as it stands in the story."""


def propose_cues(book: Book, plan: Sequence[ChapterPlan], quotations: Sequence[Quotation]) -> tuple[ProposedCue, ...]:
    """Propose what is to be heard beside the voices; a `CueProposer`.

    Args:
        book: the story.
        plan: its chapters and scenes.
        quotations: its speech, which is left out.

    Returns:
        In order: at each scene's head its ambience and room, and effects before the sentence that tells of them.
    """
    narration: dict[int, list[Segment]] = {}
    for passage in cut(book, quotations):
        narration[passage.paragraph] = [each for each in passage.segments if each.quotation is None]
    found: list[ProposedCue] = []
    for chapter in plan:
        for scene in chapter.scenes:
            told = [(index, narration.get(index, [])) for index in scene.paragraphs]
            found += _ambience(book, scene.paragraphs, told)
            found += _effects(told)
    return tuple(sorted(found, key=lambda each: each.at))


def sentences(segment: Segment) -> Iterator[tuple[int, str]]:
    """Go through a segment's sentences: where each begins, in characters of the raw text, and what it says."""
    for start, end in spans(segment.text):
        text = segment.text[start:end]
        if any(map(str.isalnum, text)):
            yield segment.start + start, text


def happens(sentence: str, match: re.Match[str]) -> bool:
    """Tell whether a sentence in lower case tells of what it names as happening now, where the reader is."""
    before = sentence[: match.start()]
    clause = _CLAUSE.split(before)[-1]
    if _NOT_NOW.search(before) or _NOT_AT_ALL.search(clause + match[0]):
        return False
    if re.search(r"\b(?:never|always|often|seldom|rarely|sometimes|usually)\b", match[0]):
        return False
    if _EARLIER.search(before) or _ELSEWHEN.search(sentence) or re.search(r"\b(?:had|has|have)\b", match[0]):
        return False
    return not (_LIKE.search(before) and not re.search(r"\b(?:sound|noise|hearing)\b[^,;]*$", before))


def _effects(told: Sequence[tuple[int, Sequence[Segment]]]) -> Iterator[ProposedCue]:
    """Propose effects for a scene, not too many at once."""
    words = 0
    last: dict[str, int] = {}
    for _, segments in told:
        for segment in segments:
            for at, text in sentences(segment):
                effect_found = effect_in(text)
                if effect_found:
                    effect, reason = effect_found
                    recent = max(last.values(), default=-ANY_APART_WORDS)
                    if (
                        words - last.get(effect.sound, -EFFECT_APART_WORDS) >= EFFECT_APART_WORDS
                        and words - recent >= ANY_APART_WORDS
                    ):
                        last[effect.sound] = words
                        gain_db = effect.gain_db + (FAR_DB if _FAR.search(text.lower()) else 0.0)
                        cue = Cue(
                            kind="sfx", sound=effect.sound, gain_db=gain_db, flow="under" if effect.under else "hold"
                        )
                        yield ProposedCue(cue=cue, at=at, reason=reason)
                words += len(text.split())
        words += 10  # a speech between


def effect_in(sentence: str) -> tuple[Effect, str] | None:
    """Return the effect that a sentence of narration tells of, and the words that do."""
    lower = sentence.lower().replace("’", "'")
    for effect in EFFECTS:
        for match in effect.pattern.finditer(lower):
            pictured = _PICTURE.match(lower[match.end() :]) and effect.sound not in _HEARD_ALL_THE_SAME
            if happens(lower, match) and not pictured:
                return effect, sentence[match.start() : match.end()]
    return None


def _ambience(
    book: Book, paragraphs: Sequence[int], told: Sequence[tuple[int, Sequence[Segment]]]
) -> Iterator[ProposedCue]:
    """Propose a scene's place and weather where its opening says so, and what changes in it."""
    head = book.paragraphs[paragraphs[0]].start
    opening: list[str] = []
    count = 0
    for _, segments in told:
        for segment in segments:
            for _, text in sentences(segment):
                if count < OPENING_WORDS:
                    opening.append(text)
                count += len(text.split())
    place = setting_in(opening, PLACES)
    weather = setting_in(opening, WEATHER)
    heard = list(_cues(place, weather))
    for cue, reason in heard:
        yield ProposedCue(cue=cue, at=head, reason=reason)
    yield from _later(told, place, weather, heard=any(cue.kind == "ambience" for cue, _ in heard))


def _later(
    told: Sequence[tuple[int, Sequence[Segment]]],
    place: tuple[Setting, str] | None,
    weather: tuple[Setting, str] | None,
    *,
    heard: bool,
) -> Iterator[ProposedCue]:
    """Propose rain where it begins, and the end of a place that the story has not come back to for long."""
    count = since = 0
    for _, segments in told:
        for segment in segments:
            for at, text in sentences(segment):
                lower = text.lower().replace("’", "'")
                match = BEGINS_TO_RAIN.search(lower)
                if match and count > 0 and weather is None and happens(lower, match):
                    weather = (
                        next(each for each in WEATHER if each.sound == "rain"),
                        text[match.start() : match.end()],
                    )
                    for cue, reason in _cues(place, weather):
                        if cue.kind == "ambience":
                            yield ProposedCue(cue=cue, at=at, reason=reason)
                    heard, since = True, count
                if any(each and each[0].pattern.search(lower) for each in (place, weather)):
                    since = count
                count += len(text.split())
        if heard and count - since > HOLD_WORDS and segments:
            heard = False
            reason = f"nothing has said so for {HOLD_WORDS} words"
            yield ProposedCue(cue=Cue(kind="ambience", off=True, fade_s=8.0), at=segments[-1].end, reason=reason)
            if place and place[0].space:
                yield ProposedCue(cue=Cue(kind="space", off=True), at=segments[-1].end, reason=reason)


def _cues(place: tuple[Setting, str] | None, weather: tuple[Setting, str] | None) -> Iterator[tuple[Cue, str]]:
    if place:
        setting, reason = place
        if setting.space:
            yield Cue(kind="space", space=setting.space), reason
        if setting.sound and not (weather and setting.sound in {"room-tone", "night"}):
            yield Cue(kind="ambience", sound=setting.sound, gain_db=setting.gain_db, fade_s=FADE_S), reason
    if weather:
        setting, reason = weather
        beside = place is not None and place[0].sound not in {None, "room-tone", "night"}
        inside = place is not None and place[0].outdoors is False
        level = WEATHER_DB if beside or inside else None
        yield Cue(kind="ambience", sound=setting.sound, gain_db=level, fade_s=FADE_S), reason


def setting_in(opening: Sequence[str], settings: Sequence[Setting]) -> tuple[Setting, str] | None:
    """Return the first of some settings that a scene's first sentences are in, and the words that say so."""
    for setting in settings:
        for text in opening:
            lower = text.lower().replace("’", "'")
            for match in setting.pattern.finditer(lower):
                if happens(lower, match):
                    return setting, text[match.start() : match.end()]
    return None
