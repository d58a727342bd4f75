from __future__ import annotations

import time

import pytest

from voicestage.errors import Place
from voicestage.model.script import Breath, Cue, Rest, Words
from voicestage.script.parse import parse, read


def read_text(*texts):
    """Read texts that are without fault."""
    script, diagnostics = parse([(f"script/{number:02}.md", text) for number, text in enumerate(texts, start=1)])
    assert not diagnostics
    return script


def line_of(text):
    (_, line) = next(read_text(text).lines())
    return line


def cue_of(text):
    (cue,) = read_text(text).scenes[0].items
    return cue


def test_a_script_without_headings_is_scene_1_1():
    (scene,) = read_text("MARA: Hello.").scenes
    assert (scene.address, scene.slug, scene.title) == ("1.1", "1-1", None)


def test_chapters_and_scenes_are_numbered_through_the_files():
    script = read_text("# One\n## A\nMARA: a", "MARA: still a\n## B\nMARA: b\n", "# Two\nMARA: c\n## D\nMARA: d")
    assert [(scene.address, scene.slug) for scene in script.scenes] == [
        ("1.1", "a"), ("1.2", "b"), ("2.1", "2-1"), ("2.2", "d"),
    ]  # fmt: skip
    assert [chapter.title for chapter in script.chapters] == ["One", "Two"]
    assert [line.number for line in script.scenes[0].lines] == [1, 2]
    assert [line.paragraph for line in script.scenes[0].lines] == [1, 2]


def test_every_chapter_has_a_scene_so_that_its_title_is_heard():
    script = read_text("# Part One\n# The Beginning\nMARA: a")
    assert [(chapter.title, len(chapter.scenes)) for chapter in script.chapters] == [
        ("Part One", 1), ("The Beginning", 1),
    ]  # fmt: skip


def test_cues_before_the_first_scene_belong_to_it():
    script = read_text("[music theme]\n\n# One\n\n[ambience rain]\n\n## A\nMARA: a")
    (scene,) = script.scenes
    assert scene.title == "A"
    assert [getattr(item, "kind", "line") for item in scene.items] == ["music", "ambience", "line"]


def test_cues_and_notes_neither_make_nor_break_a_paragraph():
    script = read_text("MARA: a\n[sfx door]\n[[loud]]\nJONAS: b\n\n[sfx door]\nMARA: c\n[beat]\n\nMARA: d")
    assert [line.paragraph for _, line in script.lines()] == [1, 1, 2, 3]


def test_front_matter_is_literal_and_its_keys_have_no_case():
    script = read_text('---\r\nTitle: "Storm": a play \r\nlanguage: en-GB\r\n---\r\nMARA: a')
    assert script.meta == (("title", '"Storm": a play'), ("language", "en-GB"))


def test_the_first_value_of_a_key_counts_and_the_others_are_told():
    script, (found,) = parse([("1.md", "---\ntitle: A\n---"), ("2.md", "---\nlanguage: en\ntitle: B\n---")])
    assert script.meta == (("title", "A"), ("language", "en"))
    assert (found.code, found.severity, found.place) == ("repeated-key", "warning", Place("2.md", 3, 1))
    assert "1.md:2:1" in found.message


def test_a_stray_fence_at_the_top_swallows_no_lines():
    script, (fence, later) = parse([("1.md", "---\n\nMARA: Hello.\n\n---\n")])
    assert [line.text for _, line in script.lines()] == ["Hello."]
    assert (fence.code, later.code) == ("front-matter", "unknown-line")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("MARA: a", "MARA"),
        ("Mara  Voss : a", "Mara Voss"),
        ("O'BRIEN & CO.: a", "O'BRIEN & CO."),
        ("O’Brien: a", "O’Brien"),
        ("@the old man: a", "the old man"),
        ("@2nd guard: a", "2nd guard"),
        ("Émile: a", "Émile"),
        ("E\u0301mile: a", "E\u0301mile"),
        ("小明: a", "小明"),
        ("मीरा: a", "मीरा"),
        ("A" * 40 + ": a", "A" * 40),
        ("\ufeffMARA: a", "MARA"),
    ],
)
def test_names(text, speaker):
    assert line_of(text).speaker == speaker


@pytest.mark.parametrize(
    ("text", "directions", "take"),
    [
        ("MARA (whispering): a", ("whispering",), None),
        ("MARA(on  the radio ,sad): a", ("on the radio", "sad"), None),
        ("MARA (sad, take 2): a", ("sad",), "2"),
        ("MARA (Take 02, sad): a", ("sad",), "2"),
        ("MARA (take mara 12.wav): a", (), "mara 12.wav"),
        (r"MARA (take a\, b \(2\).wav): a", (), "a, b (2).wav"),
        ("MARA (take a\\b.wav): a", (), "a\\b.wav"),
        ("MARA (sad,\n   low): a", ("sad", "low"), None),
        ("MARA (mistaken): a", ("mistaken",), None),
    ],
)
def test_directions_and_takes(text, directions, take):
    line = line_of(text)
    assert (line.directions, line.take) == (directions, take)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("It *ends*.", (Words(text="It "), Words(text="ends", stress=True), Words(text="."))),
        ("*so very* much", (Words(text="so very", stress=True), Words(text=" much"))),
        ("a, [pause 0.3s] b", (Words(text="a, "), Rest(seconds=0.3), Words(text="b"))),
        ("a[pause 300ms]b", (Words(text="a"), Rest(seconds=0.3), Words(text="b"))),
        ("[Breath] a [breath]", (Breath(), Words(text="a"), Breath())),
        ("[breath]", (Breath(),)),
        ("a [[why [really]]] b", (Words(text="a b"),)),
        ("{Reykjavik|ˈreɪ}.", (Words(text="Reykjavik", ipa="ˈreɪ"), Words(text="."))),
        ("{a b | /eɪ/}", (Words(text="a b", ipa="eɪ"),)),
        ("*{no|nəʊ}*", (Words(text="no", stress=True, ipa="nəʊ"),)),
        ("*never [pause 1s] again*",
         (Words(text="never", stress=True), Words(text=" "), Rest(seconds=1), Words(text="again", stress=True))),
        (r"\*a\* \[b\] \{c\} \\ C:\dir", (Words(text=r"*a* [b] {c} \ C:\dir"),)),
        ("a\n\tb\r\n  c\r d", (Words(text="a b c d"),)),
        ("\n  a", (Words(text="a"),)),
        ("a: b # c (d) | e", (Words(text="a: b # c (d) | e"),)),
        ("“So,” he said", (Words(text="“So,” he said"),)),
    ],
)  # fmt: skip
def test_words(text, content):
    assert line_of(f"MARA: {text}").content == content


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("[pause 1.2s]", Cue(kind="pause", seconds=1.2)),
        ("[Pause 300 ms]  ", Cue(kind="pause", seconds=0.3)),
        ("[beat]", Cue(kind="beat")),
        ("[silence 2s]", Cue(kind="silence", seconds=2)),
        ("[sfx door-slam]", Cue(kind="sfx", sound="door-slam")),
        ("[SFX door −6 dB UNDER] [[late?]]", Cue(kind="sfx", sound="door", gain_db=-6, flow="under")),
        ("[sfx door far -3dB]", Cue(kind="sfx", sound="door", gain_db=-3, distance="far")),
        ("[sfx door OFF pan −0.4 under]", Cue(kind="sfx", sound="door", distance="off", pan=-0.4, flow="under")),
        ("[sfx pan pan 1]", Cue(kind="sfx", sound="pan", pan=1.0)),
        ("[sfx door wait fade 1s +3dB]", Cue(kind="sfx", sound="door", gain_db=3, fade_s=1, flow="wait")),
        (r"[sfx my\ door\[1\].wav]", Cue(kind="sfx", sound="my door[1].wav")),
        ("[ambience rain -26dB fade 3s]", Cue(kind="ambience", sound="rain", gain_db=-26, fade_s=3)),
        ("[ambience off fade 4s]", Cue(kind="ambience", off=True, fade_s=4)),
        ("[space church]", Cue(kind="space", space="church")),
        (r"[space great\ hall]", Cue(kind="space", space="great hall")),
        ("[space off]", Cue(kind="space", off=True)),
        ("[music theme under]", Cue(kind="music", sound="theme", flow="under")),
        ("[music theme loop -18dB]", Cue(kind="music", sound="theme", gain_db=-18.0, loop=True)),
        ("[music off]", Cue(kind="music", off=True)),
    ],
)
def test_cues(text, cue):
    place = Place("script/01.md", 1, 1)
    assert cue_of(text) == Cue(**{name: getattr(cue, name) for name in cue.__slots__ if name != "place"}, place=place)


def test_an_overlap_stands_between_two_lines():
    assert (
        Cue(kind="overlap", seconds=0.4).seconds == read_text("A: a\n[overlap 0.4s]\nB: b").scenes[0].items[1].seconds
    )
    _, found = parse([("1.md", "[overlap]\nA: a\n[overlap]\n## Next\nB: b")])
    assert [(diagnostic.code, diagnostic.place.line) for diagnostic in found] == [
        ("lone-overlap", 1), ("lone-overlap", 3),
    ]  # fmt: skip


def test_a_title_keeps_its_characters_but_for_notes_and_backslashes():
    script = read_text("# The *Great* [sic] C\\# #1 [[or not?]]\n## #\nMARA: a")
    assert script.chapters[0].title == "The *Great* [sic] C# #1"
    assert (script.scenes[0].title, script.scenes[0].slug) == ("#", "1-1")


def test_the_folder_is_read_in_the_order_of_names(tmp_path):
    folder = tmp_path / "script"
    (folder / "prose").mkdir(parents=True)
    for name, text in {
        "10-b.md": "MARA: b",
        "02-a.md": "MARA: a",
        ".02-a.md": "?",
        "c.txt": "?",
        "prose/d.md": "?",
    }.items():
        (folder / name).write_text(text, "utf-8")
    script, diagnostics = read(folder)
    assert not diagnostics
    assert [str(line.place) for _, line in script.lines()] == ["script/02-a.md:1:1", "script/10-b.md:1:1"]


def test_a_file_that_is_not_utf_8_is_told_with_its_place_and_the_others_are_read(tmp_path):
    folder = tmp_path / "script"
    folder.mkdir()
    (folder / "1.md").write_bytes("MARA: é\r\nMARA: é, caf".encode() + b"\xe9")
    (folder / "2.md").write_text("MARA: b", "utf-8")
    script, (found,) = read(folder)
    assert (found.code, found.place) == ("not-utf-8", Place("script/1.md", 2, 13))
    assert [line.text for _, line in script.lines()] == ["b"]


@pytest.mark.parametrize("text", [None, "", "\n\n"])
def test_an_empty_or_missing_folder_is_told(tmp_path, text):
    folder = tmp_path / "script"
    if text is not None:
        folder.mkdir()
        (folder / "1.md").write_text(text, "utf-8")
    _, (found,) = read(folder)
    assert found.code == "empty-script"


HUGE = 200_000


@pytest.mark.parametrize(
    "unit", ["a ", "[", "[a", "[[", "[[a ", "{", "{a|", "*a", "\\", "(", "\n a(", "\n A B(c", "| ", "/"]
)
@pytest.mark.parametrize("start", ["MARA (", "MARA: ", "[sfx ", "# ", ""])
def test_no_line_is_long_enough_to_hang(start, unit):
    """A quadratic reading of these takes minutes."""
    text = start + unit * (HUGE // len(unit))
    began = time.process_time()
    parse([("1.md", text)])
    assert time.process_time() - began < 10
