"""The product's promise, a row a case: what an edit renders again and what it does not."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from textwrap import dedent

import av
import numpy as np
import pytest
import soundfile

from conftest import STORM_SCRIPT, STORM_VOICES, Project
from voicestage.production import Rendered, export
from voicestage.render.crew import local_crew
from voicestage.render.perform import Programme

Edit = Callable[[Project], None]


def script(old: str, new: str) -> Edit:
    return lambda project: project.change("script/01.md", old, new)


def voices(old: str, new: str) -> Edit:
    return lambda project: project.change("voices.yaml", old, new)


def own_sound(name: str) -> Edit:
    def write(project: Project) -> None:
        folder = project.root / "script/sounds"
        folder.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / f"{name}.wav", 0.1 * np.sin(np.arange(24000) / 20), 48000)

    return write


def performed(project: Project, *, workers: int = 0) -> Programme:
    """Speak and mix what is missing: all of a render but its finished files."""
    with local_crew(workers) as crew:
        return project.production.perform(project.production.decide().plan, crew=crew)


def in_another_order(project: Project) -> None:
    """Let the second scene stand before the first."""
    path = project.root / "script/01.md"
    text = path.read_text(encoding="utf-8")
    deck, cabin, end = text.index("## Deck"), text.index("## Cabin"), text.index("# Two")
    path.write_text(text[:deck] + text[cabin:end] + text[deck:cabin] + text[end:], encoding="utf-8")


def own_room(rt60: str) -> Edit:
    def write(project: Project) -> None:
        path = project.root / "voices.yaml"
        text = re.sub(r"^sound: .*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        path.write_text(f"sound: {{spaces: {{vault: {{rt60: {rt60}}}}}}}\n{text}", encoding="utf-8")

    return write


DECK, CABIN, HARBOUR, ONE, TWO = "1.1", "1.2", "2.1", "1.0", "2.0"

ROWS: dict[str, tuple[Edit, tuple[int, int], tuple[str, ...]]] = {
    "a note": (script("MARA: Good.", "[[ask the composer]]\n\nMARA: Good."), (0, 0), ()),
    "white space": (script("MARA: Good.", "MARA:   Good.\n\n"), (0, 0), ()),
    "an unused lexicon entry": (voices("harbour master}", "harbour boss}"), (0, 0), ()),
    "one word": (script("Hold the rail", "Hold the railing"), (1, 1), (DECK,)),
    "one word of the last scene": (script("We are.", "We are so."), (1, 1), (HARBOUR,)),
    "the speaker of one line": (script("MARA: Good.", "JONAS: Good."), (1, 1), (DECK,)),
    "two lines swapped": (
        script("NARRATOR: Morning came.\n\nMARA: We are.", "MARA: We are.\n\nNARRATOR: Morning came."),
        (0, 0),
        (HARBOUR,),
    ),
    "the order of scenes": (in_another_order, (0, 0), ()),
    "a longer pause": (script("MARA: Good.", "[pause 2s]\n\nMARA: Good."), (0, 0), (DECK,)),
    "a cue's level": (script("[sfx door-knock -6dB]", "[sfx door-knock -9dB]"), (0, 0), (DECK,)),
    "a bed's level": (script("-20dB", "-23dB"), (0, 0), (DECK,)),
    "the level of all ambience, where each cue has its own": (
        voices("defaults:", "sound: {ambience: -30dB}\ndefaults:"),
        (0, 0),
        (),
    ),
    "the level of all ambience": (
        lambda project: (
            script(" -20dB", "")(project),
            voices("defaults:", "sound: {ambience: -30dB}\ndefaults:")(project),
        ),
        (0, 0),
        (DECK,),
    ),
    "a character's pan": (voices("pan: -0.2", "pan: 0.2"), (0, 0), (DECK, HARBOUR)),
    "a character's gain": (voices("{voice: cedar}", "{voice: cedar, gain: -2dB}"), (0, 0), (DECK, CABIN)),
    "a character's voice": (voices("{voice: cedar}", "{voice: oak}"), (2, 2), (DECK, CABIN)),
    "a character's pitch": (voices("{voice: cedar}", "{voice: cedar, pitch: +2}"), (0, 2), (DECK, CABIN)),
    "a lexicon word": (voices("lexicon:", "lexicon:\n  - {word: Morning, say: The morning}"), (1, 1), (HARBOUR,)),
    "a direction": (script("JONAS (whispering):", "JONAS:"), (1, 1), (CABIN,)),
    "another take": (script("MARA: Good.", "MARA (take 2): Good."), (1, 1), (DECK,)),
    "a take that the voice has not": (script("MARA: Good.", "MARA (take 99): Good."), (0, 0), ()),
    "a character's effects": (voices("{voice: cedar}", "{voice: cedar, effects: [phone]}"), (0, 2), (DECK, CABIN)),
    "a character's pace": (voices("{voice: cedar}", "{voice: cedar, pace: 1.2}"), (2, 2), (DECK, CABIN)),
    "a character's room": (voices("{voice: cedar}", "{voice: cedar, space: church}"), (0, 0), (DECK, CABIN)),
    "a character's distance": (voices("{voice: cedar}", "{voice: cedar, distance: far}"), (0, 0), (DECK, CABIN)),
    "a scene's room": (script("[ambience wind", "[space church]\n\n[ambience wind"), (0, 0), (DECK,)),
    "a character who says nothing": (voices("lexicon:", "  ADA: {voice: oak, pan: 0.5}\nlexicon:"), (0, 0), ()),
    "a room of one's own, in which nobody is": (own_room("2s"), (0, 0), ()),
    "a cue that is gone": (script("[sfx door-knock -6dB]\n\n", ""), (0, 0), (DECK,)),
    "a cue that stands elsewhere": (
        script("[sfx door-knock -6dB]\n\nMARA: Good.", "MARA: Good.\n\n[sfx door-knock -6dB]"),
        (0, 0),
        (DECK,),
    ),
    "another sound": (script("[sfx door-knock", "[sfx door-slam"), (0, 0), (DECK,)),
    "a sound of one's own in place of a built-in one": (own_sound("door-knock"), (0, 0), (DECK,)),
    "a sound of one's own that nobody uses": (own_sound("gong"), (0, 0), ()),
    "a lexicon word of one character": (
        voices("lexicon:", "lexicon:\n  - {word: Good, say: Splendid, character: MARA}"),
        (1, 1),
        (DECK,),
    ),
    "a lexicon word of another character": (
        voices("lexicon:", "lexicon:\n  - {word: Good, say: Splendid, character: JONAS}"),
        (0, 0),
        (),
    ),
    "the pause between paragraphs": (
        voices("defaults:", "pauses: {paragraph: 900ms}\ndefaults:"),
        (0, 0),
        (DECK, CABIN, HARBOUR),
    ),
    "the pause of a beat, which no scene has": (voices("defaults:", "pauses: {beat: 2s}\ndefaults:"), (0, 0), ()),
    "the pause between chapters": (voices("defaults:", "pauses: {chapter: 5s}\ndefaults:"), (0, 0), ()),
    "a blank line between two who speak": (
        script("MARA: Hold the rail.\nNARRATOR", "MARA: Hold the rail.\n\nNARRATOR"),
        (0, 0),
        (DECK,),
    ),
    "the ducking": (voices("defaults:", "sound: {duck: -9dB}\ndefaults:"), (0, 0), (DECK,)),
    "the author": (script("author: A. Writer", "author: Somebody Else"), (0, 0), ()),
    "the loudness": (voices("defaults:", "sound: {loudness: -20}\ndefaults:"), (0, 0), ()),
    "the title": (script("title: Storm", "title: Tempest"), (0, 0), ()),
    "a chapter's name": (script("# Two", "# Three"), (1, 1), (TWO,)),
    "chapters' names that nobody says": (
        voices("engine: fake", "engine: fake, titles: silent"),
        (0, 0),
        (DECK,),  # its wind is heard in the pause before it, which is a chapter's now
    ),
    "a scene's name": (script("## Cabin", "## Below"), (0, 0), ()),
}


@pytest.mark.parametrize("edit", ROWS)
def test_an_edit_renders_only_what_can_be_heard(rendered: Project, edit: str) -> None:
    assert_renders(rendered, *ROWS[edit])


@pytest.mark.full
@pytest.mark.parametrize("edit", ROWS)
def test_after_an_edit_all_is_as_if_it_were_rendered_from_nothing(rendered: Project, tmp_path: Path, edit: str) -> None:
    assert_renders(rendered, *ROWS[edit], fresh=tmp_path / "fresh")


def test_a_room_of_ones_own_that_is_heard_mixes_its_scenes_again(rendered: Project, tmp_path: Path) -> None:
    script("JONAS (whispering)", "[space vault]\n\nJONAS (whispering)")(rendered)
    own_room("2s")(rendered)
    performed(rendered)

    assert_renders(rendered, own_room("1s"), (0, 0), (CABIN,), fresh=tmp_path / "fresh")


def test_a_chapters_name_that_nobody_says_is_only_packaged(rendered: Project) -> None:
    voices("engine: fake", "engine: fake, titles: silent")(rendered)
    performed(rendered)

    assert_renders(rendered, script("# Two", "# Three"), (0, 0), ())


def assert_renders(
    project: Project, change: Edit, lines: tuple[int, int], mixed: Iterable[str], *, fresh: Path | None = None
) -> None:
    """Make an edit: only this is done, the forecast knew, and the result is that of a render from nothing.

    `lines` are how many are synthesised and processed, `fresh` is where one from nothing is made.
    """
    synthesised, processed = lines
    before = set(performed(project).scene_keys.values())
    change(project)
    foreseen = project.production.forecast(workers=0)

    done, again = performed(project), performed(project)

    new = [address for address, key in done.scene_keys.items() if key not in before]
    assert (done.synthesised, done.processed, done.mixed, new) == (synthesised, processed, len(new), [*mixed])
    assert (foreseen.synthesised, foreseen.processed, foreseen.mixed) == (synthesised, processed, (*mixed,))
    assert (again.synthesised, again.processed, again.mixed) == (0, 0, 0)
    if fresh is None:
        return
    shutil.copytree(project.root, fresh, ignore=shutil.ignore_patterns(".voicestage", "output"))
    anew = performed(Project(fresh))
    assert (anew.key, anew.loudness, anew.timeline) == (done.key, done.loudness, done.timeline)
    assert anew.clip_keys == done.clip_keys


PACKAGED: dict[str, Edit] = {
    "a title": script("title: Storm", "title: Tempest"),
    "an author": script("author: A. Writer", "author: Somebody Else"),
    "a cover": lambda project: (cover(project), voices("defaults:", "cover: cover.png\ndefaults:")(project))[1],
}


def cover(project: Project) -> None:
    picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 90, np.uint8), format="rgb24")
    with av.open(str(project.root / "cover.png"), "w", format="image2") as file:
        stream = file.add_stream("png", rate=1)
        stream.width = stream.height = 64
        stream.pix_fmt = "rgb24"
        for packet in (*stream.encode(picture), *stream.encode(None)):
            file.mux(packet)


@pytest.mark.parametrize("edit", PACKAGED)
def test_what_listeners_only_see_is_packaged_again_and_nothing_else(rendered: Project, edit: str) -> None:
    PACKAGED[edit](rendered)
    foreseen = rendered.production.forecast(workers=0)

    done = rendered.render()

    assert (done.synthesised, done.processed, done.mixed, done.delivered) == (0, 0, 0, True)
    assert (foreseen.mixed, foreseen.encoded, foreseen.encode_s) == ((), True, 0.0)


KOKORO: dict[str, tuple[Edit, tuple[int, int], tuple[str, ...]]] = {
    "a note": ROWS["a note"],
    "one word": ROWS["one word"],
    "two lines swapped": ROWS["two lines swapped"],
    "another take": ROWS["another take"],
    "a lexicon word": ROWS["a lexicon word"],
    "a lexicon word that nobody says": ROWS["an unused lexicon entry"],
    "the order of scenes": ROWS["the order of scenes"],
    "the title": ROWS["the title"],
    "a character's voice": (voices("voice: bm_george", "voice: bm_lewis"), (2, 2), (DECK, CABIN)),
    "another spelling of a mix": (voices("0.6*bf_emma + 0.4*bf_lily", "0.4 * bf_lily + .6*bf_emma"), (0, 0), ()),
    "a character's gain": (voices("voice: bm_george", "voice: bm_george, gain: -2dB"), (0, 0), (DECK, CABIN)),
    "a character's effects": (
        voices("voice: bm_george", "voice: bm_george, effects: [phone]"),
        (0, 2),
        (DECK, CABIN),
    ),
}


@pytest.mark.full
def test_the_same_holds_with_kokoro(tmp_path: Path) -> None:
    project = Project(tmp_path / "storm")
    cast = STORM_VOICES.replace("engine: fake", "engine: kokoro")
    for tone, voice in (("ash", "bf_alice"), ("birch", "0.6*bf_emma + 0.4*bf_lily"), ("cedar", "bm_george")):
        cast = cast.replace(f"voice: {tone}", f"voice: {voice}")
    project.write(script=STORM_SCRIPT, voices=cast)
    first = performed(project)
    assert (first.synthesised, first.processed, first.mixed) == (10, 10, 5)

    for edit, row in KOKORO.items():
        shutil.copytree(project.root, tmp_path / edit)
        assert_renders(Project(tmp_path / edit), *row, fresh=tmp_path / f"{edit}, fresh")


def pieces(project: Project) -> dict[str, int]:
    """Return the encoded pieces that are kept, by kind: the time at which each was written."""
    folder = project.root / ".voicestage/cache/made"
    return {f"{path.parent.parent.name}/{path.name}": path.stat().st_mtime_ns for path in folder.glob("*/*/*.bin")}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Five scenes, rendered; the wind of the third fades out into the fourth."""
    project = Project(tmp_path_factory.mktemp("nights"))
    scenes = "".join(
        f"## Night {n}\n\n{'[ambience wind]' if n == 3 else ''}\n\n"
        f"NARRATOR: Hour {n * n}, and still the sea.\n\nMARA: It is the {n}th night, and no land.\n\n"
        for n in range(1, 6)
    )
    cast = f"{dedent(STORM_VOICES)}sound: {{loudness: -22.95}}\n"  # so that 0.6 dB of gain lie far from 0.5 and 0.7
    project.write(script=f"---\ntitle: Nights\n---\n\n# One\n\n{scenes}", voices=cast)
    project.render()
    return project


NIGHT = "NARRATOR: Hour 1, and still the sea.\n\n", "MARA: It is the 1th night, and no land.\n\n"

ENCODED: dict[str, tuple[Edit, int]] = {
    "two lines swapped": (script("".join(NIGHT), "".join(NIGHT[::-1])), 1),
    "a pause, so that all that follows moves": (script("MARA: It is the 1", "[pause 3s]\n\nMARA: It is the 1"), 1),
    "a word": (script("Hour 1,", "Hour 3,"), 1),
    "a word in the scene into which the wind fades": (script("the 4th night", "the 4th long night"), 1),
    "the wind, which is heard in two": (script("[ambience wind]", "[ambience wind -26dB]"), 2),
    "a cover": (voices("lexicon:", "cover: cover.png\nlexicon:"), 0),
}
"""How many pieces an edit is heard in; of the six in all, as the chapter's title is one."""


def gain(project: Project) -> float:
    last = project.production.renders().last()
    assert last is not None
    return float(last.whole["gain"])


def encoded_again(project: Project, edit: str) -> Rendered:
    """Make an edit, render, and see that just the pieces in which it is heard are encoded again."""
    change, count = ENCODED[edit]
    cover(project)
    before, gain_before = pieces(project), gain(project)
    change(project)

    done = project.render()

    assert gain(project) == gain_before, "then all would be encoded again"
    after = pieces(project)
    rounds = sum(name.startswith("aac/") for name in after) // 6  # of encoding, until the loudness fits
    written = [name for name, at in after.items() if before.get(name) != at]
    by_kind = {kind: sum(name.startswith(f"{kind}/") for name in written) for kind in ("aac", "mp3", "flac")}
    assert by_kind == dict.fromkeys(by_kind, count * rounds), edit
    assert (done.encoded_s > 0) == bool(count)
    assert done.delivered
    return done


@pytest.mark.parametrize("edit", ENCODED)
def test_only_the_pieces_in_which_an_edit_is_heard_are_encoded_again(
    nights: Project, tmp_path: Path, edit: str
) -> None:
    shutil.copytree(nights.root, tmp_path / "nights")
    encoded_again(Project(tmp_path / "nights"), edit)


@pytest.mark.full
@pytest.mark.parametrize("edit", ENCODED)
def test_files_joined_of_old_and_new_pieces_are_to_the_byte_those_of_a_render_from_nothing(
    nights: Project, tmp_path: Path, edit: str
) -> None:
    shutil.copytree(nights.root, tmp_path / "nights")
    project, fresh = Project(tmp_path / "nights"), Project(tmp_path / "fresh")

    done = encoded_again(project, edit)
    shutil.copytree(project.root, fresh.root, ignore=shutil.ignore_patterns(".voicestage", "output"))
    fresh.render()

    for path in done.files:
        assert path.read_bytes() == (fresh.root / "output" / path.name).read_bytes(), path.name


def test_a_second_render_does_nothing_and_says_so(finished: Project) -> None:
    times = {path: path.stat().st_mtime_ns for path in (finished.root / "output").iterdir()}

    again = finished.render()

    assert (again.synthesised, again.processed, again.mixed, again.delivered) == (0, 0, 0, False)
    assert {path: path.stat().st_mtime_ns for path in (finished.root / "output").iterdir()} == times


def test_where_the_finished_files_stand_nothing_is_made_though_all_that_they_were_made_of_is_gone(
    rendered: Project,
) -> None:
    shutil.rmtree(rendered.root / ".voicestage/cache")

    again = rendered.render()

    assert (again.synthesised, again.processed, again.mixed, again.delivered) == (0, 0, 0, False)
    assert again.seconds > 1
    assert not (rendered.root / ".voicestage/cache").exists()


def test_what_was_changed_and_changed_back_is_delivered_again_though_its_plan_is_known(rendered: Project) -> None:
    script = rendered.root / "script/01.md"
    first, book = script.read_text(encoding="utf-8"), (rendered.root / "output/Storm.m4b").read_bytes()
    script.write_text(first.replace(".", "!", 1), encoding="utf-8")
    assert rendered.render().delivered
    assert (rendered.root / "output/Storm.m4b").read_bytes() != book
    script.write_text(first, encoding="utf-8")

    back = rendered.render()

    assert (back.synthesised, back.mixed, back.delivered) == (0, 0, True)
    assert (rendered.root / "output/Storm.m4b").read_bytes() == book


def test_another_version_of_the_code_looks_at_everything_and_finds_that_nothing_changed(
    rendered: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from voicestage.deliver import standing
    from voicestage.production import rendering
    from voicestage.render import planned

    performed = []
    perform = rendering.perform
    monkeypatch.setattr(rendering, "perform", lambda *args, **more: performed.append(1) or perform(*args, **more))
    for module in (planned, standing):
        monkeypatch.setattr(module, "code_key", lambda: "another version")

    looked, again = rendered.render(), rendered.render()

    assert [(each.synthesised, each.mixed, each.delivered) for each in (looked, again)] == [(0, 0, False)] * 2
    assert len(performed) == 1


def test_lines_that_sound_alike_are_spoken_once_and_keep_the_times_of_their_own_words(project: Project) -> None:
    project.write(
        script="""\
            NARRATOR: One twothree, four.

            NARRATOR: Onetwo three, four.

            NARRATOR: Onetwo three, four.
        """,
        voices=STORM_VOICES,
    )
    raw = {line.raw_key for line in project.production.decide().plan.lines}
    assert len(raw) == 2

    first, second = project.render(), project.render()
    (captions,) = export(project.production, ["vtt"]).files

    assert (first.synthesised, first.processed) == (2, 2)
    assert (second.synthesised, second.processed, second.mixed, second.delivered) == (0, 0, 0, False)
    words = [
        [float(second) for second in re.findall(r"<00:00:(\d\d\.\d\d\d)>", cue)]
        for cue in captions.read_text(encoding="utf-8").split("\n\n")[1:]
        if "four" in cue
    ]
    begins = [
        float(each) for each in re.findall(r"^00:00:(\d\d\.\d\d\d) -->", captions.read_text(encoding="utf-8"), re.M)
    ]
    told = [[round(second - begin, 2) for second in cue] for begin, cue in zip(begins, words, strict=True)]
    assert told[0] != told[1] == told[2]


def test_a_production_that_was_copied_elsewhere_renders_nothing(rendered: Project) -> None:
    for path in (rendered.root / "output").iterdir():
        os.utime(path, (0, 0))

    again = rendered.render()

    assert (again.synthesised, again.mixed, again.delivered) == (0, 0, False)


def test_a_finished_file_that_was_deleted_or_changed_is_written_again(rendered: Project) -> None:
    (rendered.root / "output/Storm.m4b").unlink()
    (rendered.root / "output/Storm.vtt").write_text("mine", encoding="utf-8")

    again = rendered.render()

    assert again.synthesised == 0
    assert again.delivered
    assert (rendered.root / "output/Storm.m4b").exists()
    assert (rendered.root / "output/Storm.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
