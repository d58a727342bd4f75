"""Pauses, cues and the places of scenes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from voicestage.model.cast import Pauses, SoundSettings
from voicestage.model.script import Cue, Item, Line, Scene, Words
from voicestage.model.timeline import SceneTimeline
from voicestage.render.arrange import EFFECT_HOLD_S, LineClip, SoundClip, arrange, pause_before
from voicestage.render.ducking import BED_UNDER_DB
from voicestage.render.joining import CLOSING_S, GRID_FRAMES, OPENING_S, programme
from voicestage.render.wanted import LOOPS, wanted_sounds
from voicestage.units import RATE

PAUSES = Pauses()
SECOND = RATE


def line(number: int, text: str, speaker: str = "MARA", paragraph: int = 0) -> Line:
    return Line(speaker=speaker, content=(Words(text=text),), number=number, paragraph=paragraph)


def laid_out(*items: Item, kind_pause: float = 1.8) -> SceneTimeline:
    """Arrange lines of one second each; `knock` lasts 1 s, `boom` 4 s; `rain` goes round."""
    scene = Scene(address="1.1", slug="a", items=items)
    clips = {
        item.number: LineClip(digest=f"c{item.number}", frames=SECOND, gain_db=0.0, pan=0.0)
        for item in items
        if isinstance(item, Line)
    }
    known = {
        "knock": SoundClip(digest="knock", frames=SECOND, loop=False),
        "boom": SoundClip(digest="boom", frames=4 * SECOND, loop=False),
        "storm": SoundClip(digest="storm", frames=90 * SECOND, loop=False),
        "rain": SoundClip(digest="rain", frames=30 * SECOND, loop=True),
        "sea": SoundClip(digest="sea", frames=30 * SECOND, loop=True),
        "theme": SoundClip(digest="theme", frames=20 * SECOND, loop=False),
        "sting": SoundClip(digest="sting", frames=5 * SECOND, loop=False, body=3 * SECOND),
    }
    sounds = {
        wanted: replace(known[wanted.name], loop=wanted.role in LOOPS) for wanted in wanted_sounds(items).values()
    }
    return arrange(scene, clips, sounds, pauses=PAUSES, sound=SoundSettings(), kind_pause=kind_pause)


def starts(timeline: SceneTimeline) -> list[float]:
    return [placement.start / SECOND for placement in timeline.placements]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (line(1, "I'll be there,"), line(2, "she said.", "NARRATOR"), PAUSES.join),
        (line(1, "Hold the"), line(2, "rail."), PAUSES.join),
        (line(1, "Good."), line(2, "She went.", "NARRATOR"), PAUSES.sentence),
        (line(1, "Good.”"), line(2, "She went.", "NARRATOR"), PAUSES.sentence),
        (line(1, "Good."), line(2, "Bad.", "JONAS", paragraph=1), PAUSES.turn),
        (line(1, "Good."), line(2, "Bad.", "JONAS"), PAUSES.turn),
        (line(1, "Good."), line(2, "He went.", "NARRATOR", paragraph=1), PAUSES.paragraph),
        (line(1, "Good,"), line(2, "he went.", "NARRATOR", paragraph=1), PAUSES.paragraph),
        (line(1, "But I—"), line(2, "No.", "JONAS", paragraph=1), -0.08),
        (line(1, "But I—”"), line(2, "No.", "JONAS", paragraph=1), -0.08),
        (line(1, "But I—"), line(2, "she began.", "NARRATOR"), 0.0),
        (line(1, "But I—"), line(2, "I know.", paragraph=1), 0.0),
        (line(1, "So…"), line(2, "It ended.", "NARRATOR"), PAUSES.beat),
        (line(1, "So...”"), line(2, "“Yes?", "JONAS", paragraph=1), PAUSES.beat),
        (line(1, "So…"), line(2, "she said.", "NARRATOR"), PAUSES.sentence),
    ],
)
def test_the_first_pause_that_fits_stands_before_a_line(before: Line, after: Line, expected: float) -> None:
    assert pause_before(after, before, PAUSES) == expected


def test_names_are_compared_without_case() -> None:
    assert pause_before(line(2, "B.", "mara", paragraph=1), line(1, "A."), PAUSES) == PAUSES.paragraph


def test_an_explicit_pause_replaces_the_other_and_is_not_added() -> None:
    timeline = laid_out(line(1, "A."), Cue(kind="pause", seconds=1.2), line(2, "B.", paragraph=1))

    assert starts(timeline) == [0.0, 1.0 + 1.2]


def test_a_beat_has_the_length_that_the_cast_file_says() -> None:
    assert starts(laid_out(line(1, "A."), Cue(kind="beat"), line(2, "B."))) == [0.0, 1.0 + PAUSES.beat]


@pytest.mark.parametrize(
    ("cue", "next_start"),
    [
        (Cue(kind="sfx", sound="knock"), 1.0 + PAUSES.sentence + 1.0),
        (Cue(kind="sfx", sound="boom"), 1.0 + PAUSES.sentence + 1.5),
        (Cue(kind="sfx", sound="boom", flow="wait"), 1.0 + PAUSES.sentence + 4.0),
        (Cue(kind="sfx", sound="boom", flow="under"), 1.0 + PAUSES.paragraph),
    ],
)
def test_an_effect_holds_the_next_line(cue: Cue, next_start: float) -> None:
    timeline = laid_out(line(1, "A."), cue, line(2, "B.", paragraph=1))

    assert timeline.placements[-1].start == round(next_start * SECOND)


def test_an_overlap_starts_before_the_line_before_has_ended() -> None:
    assert starts(laid_out(line(1, "A."), Cue(kind="overlap"), line(2, "B.")))[1] == 0.6
    assert starts(laid_out(line(1, "A."), Cue(kind="overlap", seconds=0.7), line(2, "B.")))[1] == pytest.approx(0.3)


def test_a_bed_at_the_head_sounds_through_the_pause_before_the_scene() -> None:
    timeline = laid_out(Cue(kind="ambience", sound="rain"), line(1, "A."))

    assert timeline.lead == round(1.8 * SECOND)
    assert timeline.beds[0].start == 0
    assert timeline.placements[0].start == timeline.lead


def test_a_bed_fades_out_beyond_its_scene_and_the_next_scene_comes_over_it() -> None:
    timeline = laid_out(Cue(kind="ambience", sound="rain"), line(1, "A."))

    assert timeline.beds[0].end == timeline.frames + round(PAUSES.scene * SECOND)
    assert timeline.mix_frames == timeline.beds[0].end


def test_ambiences_side_by_side_sound_together_and_a_later_one_takes_over() -> None:
    timeline = laid_out(
        Cue(kind="ambience", sound="rain"),
        Cue(kind="ambience", sound="sea"),
        line(1, "A."),
        Cue(kind="ambience", sound="rain", fade_s=1.0),
        line(2, "B."),
    )

    first, second, third = timeline.beds
    assert (first.start, second.start) == (0, 0)
    assert first.end == second.end == third.start + SECOND
    assert third.end > first.end


def test_ambience_off_fades_what_runs() -> None:
    timeline = laid_out(
        Cue(kind="ambience", sound="rain"), line(1, "A."), Cue(kind="ambience", off=True, fade_s=4.0), line(2, "B.")
    )

    (bed,) = timeline.beds
    assert bed.fade_out == 4 * SECOND
    assert bed.end == timeline.placements[0].start + SECOND + 4 * SECOND


def test_at_a_silence_beds_stop_and_go_on_where_they_would_have_been() -> None:
    timeline = laid_out(
        Cue(kind="ambience", sound="rain"), line(1, "A."), Cue(kind="silence", seconds=2.0), line(2, "B.")
    )

    before, after = timeline.beds
    assert after.start - before.end == 2 * SECOND
    assert after.offset == after.start - before.start


def test_music_plays_once_and_is_cut_with_a_fade_where_the_scene_ends() -> None:
    timeline = laid_out(Cue(kind="music", sound="theme", flow="under"), line(1, "A."))

    (bed,) = timeline.beds
    assert bed.end == timeline.frames + round(PAUSES.scene * SECOND)
    assert bed.fade_out > 0


@pytest.mark.parametrize(
    ("cue", "next_start"),
    [
        (Cue(kind="music", sound="sting"), 1.0 + 3.0),
        (Cue(kind="music", sound="sting", flow="wait"), 1.0 + 5.0),
        (Cue(kind="music", sound="sting", flow="under"), 1.0 + PAUSES.turn),
        (Cue(kind="music", sound="theme"), 1.0 + 8.0),
        (Cue(kind="music", sound="theme", flow="wait"), 1.0 + 20.0),
        (Cue(kind="music", sound="theme", loop=True), 1.0 + PAUSES.turn),
    ],
)
def test_a_line_waits_for_music_until_its_tail(cue: Cue, next_start: float) -> None:
    timeline = laid_out(line(1, "A."), cue, line(2, "B.", "JONAS"))

    assert starts(timeline)[-1] == next_start


def test_music_that_goes_round_ends_where_it_is_taken_off_or_with_the_scene() -> None:
    loop, off = Cue(kind="music", sound="theme", loop=True), Cue(kind="music", off=True, fade_s=4.0)

    (to_the_end,) = laid_out(loop, line(1, "A."), line(2, "B.")).beds
    taken_off = laid_out(loop, line(1, "A."), off, line(2, "B."))

    scene = laid_out(loop, line(1, "A."), line(2, "B."))
    assert to_the_end.end == scene.frames + round(PAUSES.scene * SECOND)
    (bed,) = taken_off.beds
    first = taken_off.placements[0]
    assert (bed.end - (first.start + first.frames), bed.fade_out) == (4 * SECOND, 4 * SECOND)


def test_music_is_taken_off_after_the_pause_that_stands_before() -> None:
    timeline = laid_out(
        line(1, "A."),
        Cue(kind="music", sound="theme", flow="under"),
        Cue(kind="pause", seconds=6.0),
        Cue(kind="music", off=True),
        line(2, "B."),
    )

    (bed,) = timeline.beds
    assert (bed.start, bed.end) == (SECOND, 9 * SECOND)
    assert starts(timeline) == [0.0, 7.0]


def test_one_music_gives_way_to_the_next() -> None:
    timeline = laid_out(
        line(1, "A."),
        Cue(kind="music", sound="sting"),
        Cue(kind="music", sound="theme", loop=True, fade_s=1.0),
        line(2, "B."),
        Cue(kind="music", sound="sting", flow="under"),
        line(3, "C."),
    )

    sting, theme, last = timeline.beds
    assert theme.start == sting.start + 3 * SECOND, "it comes in over the tail"
    assert sting.end == theme.start + SECOND, "and both cross"
    assert theme.end == last.start + 2 * SECOND


@pytest.mark.parametrize(("level", "under"), [(None, -18.0), (0.0, -18.0), (-18.0, -24.0), (-14.0, -20.0)])
def test_music_is_far_down_under_speech_whatever_its_level(level: float | None, under: float) -> None:
    (bed,) = laid_out(Cue(kind="music", sound="theme", gain_db=level), line(1, "A.")).beds

    assert bed.gain_db + bed.duck_db == under
    assert bed.gain_db + bed.duck_db <= BED_UNDER_DB["music"]


def test_a_sound_can_be_an_effect_and_a_bed_in_one_scene() -> None:
    timeline = laid_out(Cue(kind="ambience", sound="boom"), line(1, "A."), Cue(kind="sfx", sound="boom"))

    assert timeline.beds[0].end > timeline.frames
    assert timeline.placements[-1].clip == "boom"


def test_what_is_longer_than_its_scene_fades_with_it() -> None:
    effect = laid_out(line(1, "A."), Cue(kind="sfx", sound="storm", flow="under"), line(2, "B."))
    music = laid_out(line(1, "A."), Cue(kind="music", sound="theme", flow="under"))

    shot = effect.placements[1]
    assert shot.start + shot.frames == effect.mix_frames == effect.frames + round(PAUSES.scene * SECOND)
    assert shot.fade_out == round(PAUSES.scene * SECOND)
    assert music.mix_frames == music.frames + round(PAUSES.scene * SECOND)


def test_an_effect_that_ends_a_scene_is_heard_before_the_scene_is_over() -> None:
    for flow in ("under", "hold"):
        timeline = laid_out(line(1, "A."), Cue(kind="sfx", sound="boom", flow=flow))
        shot = timeline.placements[-1]
        assert timeline.frames == shot.start + round(EFFECT_HOLD_S * SECOND)
        assert shot.frames > round(EFFECT_HOLD_S * SECOND)
    waited = laid_out(line(1, "A."), Cue(kind="sfx", sound="boom", flow="wait")).placements[-1]
    assert (waited.frames, waited.fade_out) == (4 * SECOND, 0)


KNOCK, BOOM = Cue(kind="sfx", sound="knock"), Cue(kind="sfx", sound="boom")
AFTER_BOOM = 1.0 + PAUSES.sentence + EFFECT_HOLD_S


def asked(seconds: float) -> Cue:
    return Cue(kind="pause", seconds=seconds)


@pytest.mark.parametrize(
    ("between", "next_start"),
    [
        ((BOOM, asked(1.2)), AFTER_BOOM + 1.2),
        ((BOOM, Cue(kind="beat")), AFTER_BOOM + PAUSES.beat),
        ((BOOM, Cue(kind="silence", seconds=2.0)), AFTER_BOOM + 2.0),
        ((KNOCK, asked(0.4)), 1.0 + PAUSES.sentence + 1.0 + 0.4),
        ((replace(BOOM, flow="wait"), asked(0.4)), 1.0 + PAUSES.sentence + 4.0 + 0.4),
        ((asked(1.2), BOOM), 1.0 + 1.2 + EFFECT_HOLD_S),
        ((asked(1.2), BOOM, asked(0.5)), 1.0 + 1.2 + EFFECT_HOLD_S + 0.5),
        ((BOOM, asked(1.2), KNOCK), AFTER_BOOM + 1.2 + 1.0),
        ((asked(1.2), replace(BOOM, flow="under")), 1.0 + 1.2),
        ((asked(1.2), replace(BOOM, flow="under"), asked(0.5)), 1.0 + 1.2 + 0.5),
        ((replace(BOOM, flow="under"), asked(2.0)), 1.0 + 2.0),
        ((Cue(kind="music", sound="sting"), asked(1.0)), 1.0 + 3.0 + 1.0),
        ((asked(1.0), Cue(kind="music", sound="sting")), 1.0 + 1.0 + 3.0),
        ((asked(1.0), Cue(kind="music", sound="theme", flow="under"), asked(2.0)), 1.0 + 1.0 + 2.0),
        ((asked(2.0), asked(0.5)), 1.0 + 2.0),
    ],
)
def test_a_pause_counts_from_what_is_heard_before_it(between: tuple[Cue, ...], next_start: float) -> None:
    timeline = laid_out(line(1, "A."), *between, line(2, "B.", paragraph=1))

    assert timeline.placements[-1].start == round(next_start * SECOND)


def gap_of(*scenes: SceneTimeline) -> float:
    """The silence between the last line of the first scene and the first of the second [s]."""
    timeline = programme(scenes, chapter_titles={"1.1": "One"})
    (start, one), (other_start, other) = timeline.scenes
    end = max(each.start + each.frames for each in one.placements if each.line)
    begin = min(each.start for each in other.placements if each.line)
    return (other_start + begin - start - end) / SECOND


A, B, BEAT = line(1, "A."), line(1, "B."), Cue(kind="beat")
RAIN = Cue(kind="ambience", sound="rain")


@pytest.mark.parametrize(
    ("ends", "begins", "pause"),
    [
        ((), (), 1.8),
        ((asked(2.5),), (), 2.5),
        ((asked(0.4),), (), 0.4),
        ((), (asked(0.4),), 0.4),
        ((), (asked(3.0),), 3.0),
        ((asked(2.0),), (BEAT,), 2.0),
        ((asked(2.0),), (asked(3.0),), 3.0),
        ((BEAT,), (BEAT,), 1.8),
        ((), (RAIN, asked(3.0)), 3.0),
        ((asked(3.0),), (RAIN,), 3.0),
        ((asked(0.4),), (RAIN,), 1.8),  # the bed needs its own time before the first word
        ((Cue(kind="silence", seconds=2.2),), (), 2.2),
    ],
)
def test_one_pause_stands_between_two_scenes_never_a_sum(
    ends: tuple[Cue, ...], begins: tuple[Cue, ...], pause: float
) -> None:
    found = gap_of(laid_out(A, *ends), laid_out(*begins, B))

    assert pause <= found < pause + GRID_FRAMES / SECOND + 1e-6


def test_a_pause_at_the_head_of_the_programme_is_as_long_as_it_says() -> None:
    for cues, opening in (((), OPENING_S), ((asked(1.5),), 1.5), ((asked(0.1),), OPENING_S)):
        start, scene = programme([laid_out(*cues, A)], chapter_titles={"1.1": "One"}).scenes[0]
        assert 0 <= start + scene.placements[0].start - opening * SECOND < GRID_FRAMES


def test_a_pause_at_the_end_of_the_programme_is_part_of_its_closing_silence() -> None:
    plain, paused, long = (
        programme([laid_out(A, *cues)], chapter_titles={"1.1": "One"}).frames
        for cues in ((), (asked(1.0),), (asked(5.0),))
    )
    assert plain == paused
    assert 0 <= (long - plain) / SECOND - (5.0 - CLOSING_S) < 2 * GRID_FRAMES / SECOND


def test_a_bed_goes_on_through_the_pause_that_ends_its_scene() -> None:
    (bed,) = laid_out(RAIN, A, asked(5.0)).beds
    scene = laid_out(RAIN, A, asked(5.0))

    assert bed.end == scene.frames + 5 * SECOND
    assert bed.fade_out == round(PAUSES.scene * SECOND)


def test_music_at_the_head_begins_in_the_pause_or_after_one_that_is_asked_for() -> None:
    theme = Cue(kind="music", sound="theme", flow="under")

    heads = laid_out(theme, asked(6.0), Cue(kind="music", off=True, fade_s=3.0), A)
    later = laid_out(asked(2.0), theme, asked(3.0), A)

    assert (heads.beds[0].start, heads.placements[0].start) == (0, 6 * SECOND)
    assert heads.beds[0].end == 9 * SECOND
    assert (later.beds[0].start, later.placements[0].start) == (2 * SECOND, 5 * SECOND)


def test_no_fade_is_so_short_that_it_clicks() -> None:
    timeline = laid_out(
        Cue(kind="ambience", sound="rain", fade_s=0.0), A, Cue(kind="ambience", off=True, fade_s=0.0), line(2, "B.")
    )

    (bed,) = timeline.beds
    assert bed.fade_in >= 0.003 * SECOND
    assert bed.fade_out >= 0.003 * SECOND


def test_the_same_sound_twice_in_a_row_is_not_the_same_twice_and_stays_as_it_is_where_scenes_move() -> None:
    items = (A, BOOM, line(2, "B."), BOOM, line(3, "C."), BOOM, line(4, "D."))

    readings = [wanted.reading for wanted in wanted_sounds(items).values()]

    assert all(one != other for one, other in pairwise(readings))
    assert readings == [wanted.reading for wanted in wanted_sounds(items).values()]
    assert wanted_sounds((Cue(kind="space", space="room"), *items))[2].reading == readings[0]


def test_a_synthesised_bed_begins_elsewhere_in_every_scene_and_an_own_one_at_its_beginning() -> None:
    def offset(words: str, *, begins_anywhere: bool) -> int:
        scene = Scene(address="1.1", slug="a", items=(RAIN, line(1, words)))
        clip = SoundClip(digest="rain", frames=48 * SECOND, loop=True, begins_anywhere=begins_anywhere)
        clips = {1: LineClip(digest="c", frames=SECOND, gain_db=0.0, pan=0.0)}
        sounds = dict.fromkeys(wanted_sounds(scene.items).values(), clip)
        made = arrange(scene, clips, sounds, pauses=PAUSES, sound=SoundSettings(), kind_pause=1.8)
        return made.beds[0].offset

    starts = {offset(words, begins_anywhere=True) for words in ("One.", "Two.", "Three.")}
    assert len(starts) == 3
    assert all(0 <= start < 48 * SECOND for start in starts)
    assert offset("One.", begins_anywhere=False) == 0


def test_scenes_follow_after_their_pause_and_a_lead_counts_as_part_of_it() -> None:
    plain = laid_out(line(1, "A."))
    scored = laid_out(Cue(kind="ambience", sound="rain"), line(1, "A."))

    timeline = programme([plain, scored, plain], chapter_titles={"1.1": "One"})

    first, second, third = (start for start, _ in timeline.scenes)
    assert 0 <= second - (first + plain.frames) < GRID_FRAMES
    assert scored.placements[0].start == round(1.8 * SECOND)
    assert 0 <= third - (second + scored.frames) - round(1.8 * SECOND) < GRID_FRAMES
    assert all(start % GRID_FRAMES == 0 for start in (first, second, third, timeline.frames))
    assert timeline.frames >= third + plain.frames + 2 * SECOND


def test_chapters_cover_the_programme_without_a_gap() -> None:
    scenes = [laid_out(line(1, "A.")) for _ in range(3)]
    named = [
        SceneTimeline(
            address=f"{number}.1", title="", frames=scene.frames, mix_frames=scene.mix_frames, lead=0, pause_before=2.5
        )
        for number, scene in enumerate(scenes, start=1)
    ]

    timeline = programme(named, chapter_titles={"1.1": "One", "2.1": "Two", "3.1": "Three"})

    assert timeline.chapters[0].start == 0
    assert timeline.chapters[-1].end == timeline.frames
    assert all(one.end == other.start for one, other in pairwise(timeline.chapters))


def test_everything_is_in_the_scenes_room_unless_it_has_its_own() -> None:
    church, off = Cue(kind="space", space="church"), Cue(kind="space", off=True)
    timeline = laid_out(line(1, "A."), church, line(2, "B."), Cue(kind="sfx", sound="knock"), off, line(3, "C."))

    assert [placement.space for placement in timeline.placements] == [None, "church", "church", None]
