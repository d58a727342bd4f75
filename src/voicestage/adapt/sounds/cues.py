"""Sounds that the prose asks for: a story becomes proposals of ambience, rooms and effects, each with its reason. Pure.

Few and right rather than many: an effect needs a sentence of narration that tells of the sound as it happens, not one
that denies, imagines, compares, remembers or expects it; an ambience needs a place or a weather that the scene's
first paragraphs are in. Speech is never looked at, as people speak of doors that slam elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from voicestage.adapt.attributor import Quotation
from voicestage.adapt.reading.segments import Segment, cut
from voicestage.adapt.sounds.happening import clause_around, happens, in_the_past
from voicestage.adapt.sounds.sounding import EFFECTS, Effect
from voicestage.adapt.sounds.surroundings import BEGINS_TO_RAIN, PLACES, WEATHER, Setting
from voicestage.adapt.staging.assembly import ProposedCue
from voicestage.adapt.staging.scenes import ChapterPlan
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
UNSAID_FLOOR = "footsteps-wood"
"""What steps sound like where no word says on what."""
FLOORS = {"church": "footsteps-stone", "cellar": "footsteps-stone", "outdoors": None}
FADE_S = 3.0
WEATHER_DB = -24.0
"""Weather beside a place that sounds."""
EARLY_WORDS = 8
"""An effect that comes more words than this before the words that tell of it comes too early: its line is divided."""
_SHORTEST_PART = 3
"""Words that each part of a divided sentence has at least."""
_MARK = re.compile(r"[,;:](?:[\"'”’)]*)\s+|(?:—|–|--)\s*")
_CONJUNCTION = re.compile(
    r"(?<!\bthat)(?<!\band)(?<!\bso)(?<!\bbut)(?<!\bjust)(?<!\bonly)\s+(?=(?:and|but|when|then|while|as)\s)"
)
_NOUN_ALONE = re.compile(r"(?:[\w'-]+ ){0,3}[\w'-]+ of\b")
"""`a peal of thunder` may go with what stands before its `and`; a clause does not."""

_PICTURE = re.compile(
    r"^(?: \w+)? of (?:\w+ )?"
    r"(?:applause|laughter|hooves|hoofs|feet|guns?|drums|rage|anger|voices|grief|joy)\b"
    r"|^ of (?:the|a|his|her|my) (?:cabinet|cupboard|closet|safe|wardrobe|stove|oven|cage|clock|press|car|cab|lift)\b"
    r"|^ (?:had|has)\b"
)
"""What follows a sound that is a picture of another (the thunder of hooves), that is small, or that was earlier."""
_HEARD_ALL_THE_SAME = frozenset({"applause", "crowd-laughter", "carriage", "gunshot"})
"""Their own pictures are in their patterns."""
_FAR = re.compile(
    r"\b(?:far(?:-off| off| away)|distant|in the distance|faint(?:ly)?|miles away|across the (?:valley|water|fields"
    r"|bay)"
    r"|down the (?:street|road|hill|valley))\b"
)


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
            around = list(_ambience(book, scene.paragraphs, told))
            found += [*around, *_on_their_floor(_effects(told), around)]
    return tuple(sorted(found, key=lambda each: each.at))


def sentences(segment: Segment) -> Iterator[tuple[int, str]]:
    """Go through a segment's sentences: where each begins, in characters of the raw text, and what it says."""
    for start, end in spans(segment.text):
        text = segment.text[start:end]
        if any(map(str.isalnum, text)):
            yield segment.start + start, text


def _effects(told: Sequence[tuple[int, Sequence[Segment]]]) -> Iterator[ProposedCue]:
    """Propose effects for a scene, not too many at once."""
    words = 0
    last: dict[str, int] = {}
    past = in_the_past(segment.text.lower() for _, segments in told for segment in segments)
    for _, segments in told:
        for segment in segments:
            for at, text in sentences(segment):
                if effect_found := effect_in(text, told_in_the_past=past):
                    effect, match = effect_found
                    here = words + len(text[: match.start()].split())
                    recent = max(last.values(), default=-ANY_APART_WORDS)
                    if (
                        here - last.get(effect.sound, -EFFECT_APART_WORDS) >= EFFECT_APART_WORDS
                        and here - recent >= ANY_APART_WORDS
                    ):
                        last[effect.sound] = here
                        cue = Cue(
                            kind="sfx",
                            sound=effect.sound,
                            gain_db=effect.gain_db,
                            flow="under" if effect.under else "hold",
                            distance="far" if _FAR.search(clause_around(text.lower(), match)) else None,
                        )
                        place = place_before(text, match)
                        yield ProposedCue(
                            cue=cue, at=at + place, divides=place > 0, reason=text[match.start() : match.end()]
                        )
                words += len(text.split())
        words += 10  # a speech between


def _on_their_floor(effects: Iterable[ProposedCue], around: Sequence[ProposedCue]) -> Iterator[ProposedCue]:
    """Let steps sound on the floor of the room they are in; out of doors they are left out where no word says on what.

    Args:
        effects: a scene's.
        around: its rooms and ambiences, in order.
    """
    rooms = [each for each in around if each.cue.kind == "space"]
    for each in effects:
        room = next((room.cue.space for room in reversed(rooms) if room.at <= each.at), None)
        floor = FLOORS.get(room or "", UNSAID_FLOOR) if each.cue.sound == UNSAID_FLOOR else each.cue.sound
        if floor:
            yield replace(each, cue=replace(each.cue, sound=floor))


def effect_in(sentence: str, *, told_in_the_past: bool = False) -> tuple[Effect, re.Match[str]] | None:
    """Return the first effect that a sentence of narration tells of, and where in it.

    Args:
        sentence: the sentence.
        told_in_the_past: whether its scene is.
    """
    lower = sentence.lower().replace("’", "'")
    found: list[tuple[int, int, Effect, re.Match[str]]] = []
    for order, effect in enumerate(EFFECTS):
        if not effect.named.search(lower):
            continue
        for match in effect.pattern.finditer(lower):
            pictured = _PICTURE.match(lower[match.end() :]) and effect.sound not in _HEARD_ALL_THE_SAME
            if happens(lower, match, told_in_the_past=told_in_the_past) and not pictured:
                found.append((match.start(), order, effect, match))
                break
    return min(found, key=lambda each: each[:2])[2:] if found else None


def place_before(sentence: str, match: re.Match[str]) -> int:
    """Return where an effect stands that a sentence tells of in a match: at its head, or at that of the clause.

    A sentence is divided only where the effect would come too early, before a clause, and into parts that can be said.
    """
    at = match.start()
    if len(sentence[:at].split()) <= EARLY_WORDS:
        return 0
    for border in (_MARK,) if _NOUN_ALONE.match(match[0]) else (_MARK, _CONJUNCTION):
        places = [match.end() for match in border.finditer(sentence, 0, at)]
        for place in reversed(places):
            near = len(sentence[place:at].split()) <= EARLY_WORDS
            long = min(len(sentence[:place].split()), len(sentence[place:].split())) >= _SHORTEST_PART
            if near and long:
                return place
    return 0


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
