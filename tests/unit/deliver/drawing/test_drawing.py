"""Pictures that can be read: every word fits its place, nothing lies over anything else, SVG and PNG show the same."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace
from xml.etree import ElementTree

import av
import numpy as np
import pytest

from voicestage.deliver.drawing.letters import fitted, lines, width
from voicestage.deliver.drawing.png import png
from voicestage.deliver.drawing.scenes import MARGIN, PIXELS_A_SECOND, SYSTEM_S, scene_picture
from voicestage.deliver.drawing.shapes import Area, Curve, Group, Picture, Rect, Shape, Text
from voicestage.deliver.drawing.svg import svg
from voicestage.deliver.drawing.whole import programme_picture
from voicestage.model.timeline import Bed, ChapterMark, Placement, SceneTimeline, Timeline
from voicestage.units import RATE

SECOND = RATE


def line(number: int, start: float, seconds: float, text: str = "Hold the rail and do not look down.") -> Placement:
    return Placement(
        clip="c", start=round(start * SECOND), frames=round(seconds * SECOND), speaker="MARA", line=number, text=text,
        space="church",
    )  # fmt: skip


def effect(name: str, start: float, seconds: float) -> Placement:
    return Placement(clip=name, start=round(start * SECOND), frames=round(seconds * SECOND), text=name)


def bed(start: float, end: float, sound: str = "rain") -> Bed:
    return Bed(
        kind="ambience", sound=sound, digest="d", start=round(start * SECOND), end=round(end * SECOND), gain_db=-18.0,
        fade_in=SECOND // 2, fade_out=SECOND // 2, duck_db=-6.0,
    )  # fmt: skip


def scene(*placements: Placement, beds: tuple[Bed, ...] = (), seconds: float = 20.0) -> SceneTimeline:
    frames = round(seconds * SECOND)
    return SceneTimeline(
        address="1.1", title="Deck, night", frames=frames, mix_frames=frames, lead=0, pause_before=0.0,
        placements=placements, beds=beds,
    )  # fmt: skip


def energies(seconds: float) -> np.ndarray:
    return np.full(round(seconds * 10), 10 ** (-2.3))


def shapes(picture: Picture) -> list[Shape]:
    return [shape for item in picture.items for shape in (item.shapes if isinstance(item, Group) else (item,))]


def words(picture: Picture) -> list[str]:
    return [shape.words for shape in shapes(picture) if isinstance(shape, Text)]


def test_a_line_of_two_seconds_can_be_read() -> None:
    told = " ".join(words(scene_picture(scene(line(1, 1.0, 2.0)), energies(20))))
    assert "1: Hold the" in told
    assert "rail and" in told


def test_no_word_is_wider_than_its_place_and_no_two_lie_over_each_other() -> None:
    made = scene(
        *(line(number, number * 0.9, 0.1 + 0.1 * number, "Extraordinary weather, madam!") for number in range(1, 12)),
        effect("door-slam", 2.0, 2.1), effect("thunder", 3.0, 9.0), effect("knock", 3.5, 0.4),
        beds=(bed(0, 12), bed(13, 20), bed(2, 20, "sea")),
    )  # fmt: skip
    picture = scene_picture(made, energies(20))

    boxes = []
    for shape in shapes(picture):
        if isinstance(shape, Text) and shape.words:
            wide = width(shape.words, shape.size)
            left = shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.anchor]
            boxes.append((left, left + wide, shape.y - 8, shape.y, shape.words))
            assert left >= 0
            assert left + wide <= picture.width
    for one, other in itertools.combinations(boxes, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart, (one[4], other[4])


def test_effects_that_overlap_stand_in_rows_of_their_own_and_a_bed_that_is_cut_in_one() -> None:
    def rows(picture: Picture, told: str) -> set[float]:
        groups = [
            item for item in picture.items if isinstance(item, Group) and item.told.partition("  ")[2].startswith(told)
        ]
        groups += [item for item in picture.items if isinstance(item, Group) and item.told.startswith(told)]
        return {shape.bottom for group in groups for shape in group.shapes if isinstance(shape, Area)}

    made = scene(effect("thunder", 1, 9), effect("knock", 2, 1), effect("bell", 12, 3), beds=(bed(0, 8), bed(9, 20)))
    picture = scene_picture(made, energies(20))

    assert rows(picture, "thunder") == rows(picture, "bell")
    assert rows(picture, "thunder") != rows(picture, "knock")
    assert len(rows(picture, "rain")) == 1


def test_rooms_are_shown_where_somebody_is_in_them() -> None:
    cellar = replace(line(2, 8, 2), space="cellar")
    narrator = replace(line(3, 12, 2), space=None, speaker="NARRATOR")
    told = words(scene_picture(scene(line(1, 1, 2), cellar, narrator), energies(20)))

    assert {"room", "church", "cellar"} <= set(told)
    assert "room" not in words(scene_picture(scene(narrator), energies(20)))


def test_the_axis_has_its_unit_and_levels_are_those_of_the_finished_programme() -> None:
    def height(gain_db: float) -> float:
        picture = scene_picture(scene(line(1, 1, 2)), energies(20), gain_db=gain_db)
        assert "LUFS, 400 ms" in words(picture)
        (curve,) = (shape for shape in shapes(picture) if isinstance(shape, Curve))
        return float(np.median(curve.ys))

    assert height(7.0) < height(0.0), "louder is higher"


def test_a_long_scene_goes_on_in_the_next_line_and_every_second_is_as_wide() -> None:
    seconds = 3.4 * SYSTEM_S
    made = scene(*(line(number, 5.0 * number, 3.0) for number in range(20)), seconds=seconds)
    picture = scene_picture(made, energies(seconds))

    assert picture.width == pytest.approx(MARGIN + SYSTEM_S * PIXELS_A_SECOND, abs=40)
    clips = [shape for shape in shapes(picture) if isinstance(shape, Rect) and shape.height == 32]
    assert sum(clip.width for clip in clips) == pytest.approx(20 * 3.0 * PIXELS_A_SECOND, rel=0.01)
    assert len({clip.y for clip in clips}) == 4


def test_no_line_of_the_score_shows_a_silence_alone() -> None:
    made = replace(scene(line(1, 1, 2), seconds=26.0), mix_frames=33 * SECOND)

    rings_on, over = energies(33), np.concatenate([energies(28), np.zeros(50)])

    assert words(scene_picture(made, rings_on)).count("loudness") == 2
    assert words(scene_picture(made, over)).count("loudness") == 1


def test_names_of_scenes_and_chapters_do_not_lie_over_each_other() -> None:
    scenes = [(10 * SECOND * number, replace(scene(seconds=10), address=f"1.{number}")) for number in range(300)]
    chapters = [
        ChapterMark(title=f"The chapter {n}", start=30 * n * SECOND, end=30 * (n + 1) * SECOND) for n in range(100)
    ]
    whole = Timeline(frames=3000 * SECOND, scenes=tuple(scenes), chapters=tuple(chapters))
    picture = programme_picture(whole, [energies(10)] * 300, target_lufs=-16.0)

    by_row: dict[float, list[tuple[float, float]]] = {}
    for shape in shapes(picture):
        if isinstance(shape, Text) and shape.words and shape.anchor == "start":
            by_row.setdefault(shape.y, []).append((shape.x, shape.x + width(shape.words, shape.size)))
    for spans in by_row.values():
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(sorted(spans)))
    assert "wanted on the whole: −16 LUFS" in words(picture)
    assert "1.0" not in words(picture)


MADE = scene(
    line(1, 1.0, 3.0), effect("thunder", 5, 9), beds=(bed(0, 20),), seconds=20.0
)  # fmt: skip


def test_an_svg_is_xml_and_tells_words_and_levels_where_one_points() -> None:
    root = ElementTree.fromstring(svg(scene_picture(MADE, energies(20))))

    titles = [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}title")]
    assert any("Hold the rail and do not look down." in each for each in titles)
    assert any("rain: -18.0 dB" in each for each in titles)


def test_a_png_is_the_same_picture_at_twice_the_size() -> None:
    picture = scene_picture(MADE, energies(20))
    with av.open(io.BytesIO(png(picture)), format="png_pipe") as file:
        pixels = next(file.decode(video=0)).to_ndarray(format="rgb24")

    assert pixels.shape == (round(2 * picture.height), round(2 * picture.width), 3)
    (clip,) = (shape for shape in shapes(picture) if isinstance(shape, Rect) and shape.height == 32)
    inside = pixels[round(2 * (clip.y + 28)), round(2 * (clip.x + clip.width - 6))]
    assert tuple(inside) == tuple(int(clip.fill[at : at + 2], 16) for at in (1, 3, 5))
    text = pixels[round(2 * clip.y) : round(2 * (clip.y + 20)), round(2 * clip.x) : round(2 * (clip.x + 40))]
    assert text.min() < 80, "the words are dark"
    assert (pixels[-1] == 255).all()


def test_a_picture_too_large_for_a_png_is_refused() -> None:
    with pytest.raises(ValueError, match="pixels"):
        png(Picture(width=100, height=20_000, title="", items=()))


def test_words_are_cut_to_their_room() -> None:
    assert fitted("Hold the rail", 1000) == "Hold the rail"
    assert fitted("Hold the rail", 40).endswith("…")
    assert width(fitted("Hold the rail", 40)) <= 40
    assert fitted("Hold", 3) == ""
    assert lines("Hold the rail and do not look down", 70, 2)[-1].endswith("…")
    assert all(width(each) <= 70 for each in lines("Hold the rail and do not look down", 70, 2))
    assert width("海") == width("•"), "a letter that is not there has a place all the same"
