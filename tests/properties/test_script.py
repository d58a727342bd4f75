"""What holds for every script, not only for those that somebody thought of."""

from __future__ import annotations

import dataclasses

from hypothesis import example, given
from hypothesis import strategies as st

from voicestage.model.script import NOWHERE, Breath, Chapter, Cue, Line, Rest, Scene, Script, Words
from voicestage.script.blocks import blocks
from voicestage.script.cues import read_cue, write_cue
from voicestage.script.edit import edit_line
from voicestage.script.grammar import as_name, is_spoken, name_fault
from voicestage.script.marks import normal, read_words, write_words
from voicestage.script.parse import parse
from voicestage.script.write import write

# --- texts: wild ones, and ones made of what the grammar cares for

FRAGMENTS = [
    *("---", "title: x", "# A", "## B", "##", "MARA: hi", "MARA (low): hi", "@old man: hi", "mara: hi", "NARRATOR:"),
    *(
        "[pause 1s]",
        "[sfx a -6dB]",
        "[",
        "]",
        "[[",
        "]]",
        "[[note]]",
        "{",
        "}",
        "|",
        "*",
        "**",
        "\\",
        "(",
        ")",
        ",",
        ":",
    ),
    *(
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\ufeff",
        "\0",
        "\f",
        "\x0b",
        "\x85",
        "\u2028",
        "\xa0",
        "é",
        "e\u0301",
        "你",
    ),
]
texts = st.text(max_size=60) | st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join)


@given(texts)
@example("\ufeff")
@example("\ufeff---\r\ntitle: x\r\n---")
@example("MARA: a\r  b\r\r\n\n c")
def test_blocks_joined_are_the_text(text):
    assert "".join(block.source for block in blocks(text)) == text


@given(texts)
def test_blocks_count_lines_as_an_editor_does(text):
    line_ends = text.replace("\r\n", "\n").replace("\r", "\n")
    starts = [
        1 + line_ends[: len(before.replace("\r\n", "\n").replace("\r", "\n"))].count("\n") for before in _befores(text)
    ]
    assert [block.line for block in blocks(text)] == starts


def _befores(text):
    before = ""
    for block in blocks(text):
        yield before
        before += block.source


@given(st.lists(texts, max_size=3))
def test_any_text_is_read_and_every_place_is_inside_its_file(files):
    sources = [(f"script/{number}.md", text) for number, text in enumerate(files)]
    script, diagnostics = parse(sources)
    line_counts = {file: len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) for file, text in sources}
    for diagnostic in diagnostics:
        assert 1 <= diagnostic.place.line <= line_counts[diagnostic.place.file]
        assert diagnostic.place.column >= 1
        assert diagnostic.hint
    for chapter in script.chapters:
        assert chapter.scenes
    for _, line in script.lines():
        assert is_spoken(line.content)


@given(texts)
def test_a_line_of_text_is_read_or_complained_about(text):
    """Nothing is dropped in silence: without a diagnostic, every utterance block is a line."""
    script, diagnostics = parse([("a.md", text)])
    spoken = [block for block in blocks(text) if block.kind in {"utterance", "unknown"}]
    if not [found for found in diagnostics if found.severity == "error"]:
        assert len(spoken) == len(list(script.lines()))
        assert all(block.kind == "utterance" for block in spoken)


# --- scripts

MARKS = [
    "*",
    "**",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "|",
    "\\",
    "\\*",
    "#",
    ":",
    "(",
    ")",
    "\n",
    "\r",
    " ",
    "  ",
    "\xa0",
    "@",
    "---",
]
wordings = st.text(max_size=12) | st.lists(st.sampled_from([*MARKS, "so", "it", "[pause 1s]"]), max_size=6).map("".join)
seconds = st.integers(0, 600_000_000).map(lambda micros: micros / 1e6)
words = st.builds(Words, text=wordings, stress=st.booleans(), ipa=st.none() | wordings)
contents = st.lists(words | st.builds(Rest, seconds=seconds) | st.just(Breath()), max_size=6).map(tuple)
names = st.one_of(
    st.sampled_from(["NARRATOR", "Mara", "old man", "2nd Guard", "O’Brien & Co.", "Émile", "小明", "J.-P. d'Arc"]),
    st.text(min_size=1).map(as_name).filter(bool),
)
directions = st.lists(
    wordings.map(lambda text: " ".join(text.split())).filter(lambda text: text and text.split()[0].lower() != "take"),
    max_size=3,
).map(tuple)
takes = st.none() | st.integers(1, 99).map(str) | st.sampled_from(["mara, door (2).wav", "a\\b.wav", "nested/1.flac"])
lines = st.builds(
    Line,
    speaker=names,
    content=contents.map(normal).filter(is_spoken),
    directions=directions,
    take=takes,
    paragraph=st.integers(0, 3),
)
gains = st.none() | st.integers(-100_000, 40_000).map(lambda milli: milli / 1000)
fades = st.none() | seconds
sounds = st.sampled_from(["rain", "my door.wav", " a]b[", "storm/1.wav", "c:\\x", "-6", "é"]).filter(
    lambda name: name != "-6"
)
cues = st.one_of(
    st.builds(Cue, kind=st.sampled_from(["pause", "silence"]), seconds=seconds),
    st.just(Cue(kind="beat")),
    st.builds(Cue, kind=st.just("overlap"), seconds=fades),
    st.builds(Cue, kind=st.just("space"), space=st.sampled_from(["church", "great hall", "sea]cave", "é"])),
    st.just(Cue(kind="space", off=True)),
    st.builds(
        Cue, kind=st.sampled_from(["sfx", "music"]), sound=sounds, gain_db=gains, fade_s=fades,
        flow=st.sampled_from(["hold", "under", "wait"]),
    ),
    st.builds(
        Cue, kind=st.just("sfx"), sound=sounds, distance=st.sampled_from([None, "near", "mid", "far", "off"]),
        pan=st.none() | st.sampled_from([-1.0, -0.25, 0.0, 0.4, 1.0]),
    ),
    st.builds(Cue, kind=st.just("ambience"), sound=sounds, gain_db=gains, fade_s=fades),
    st.builds(Cue, kind=st.just("music"), sound=sounds, gain_db=gains, fade_s=fades, loop=st.just(True)),
    st.builds(Cue, kind=st.sampled_from(["ambience", "music"]), off=st.just(True), fade_s=fades),
)  # fmt: skip
titles = st.none() | wordings.map(lambda text: " ".join(text.split()) or None)
scenes = st.builds(
    Scene, address=st.just(""), slug=st.just(""), title=titles, items=st.lists(lines | cues, max_size=6).map(tuple)
)
chapters = st.builds(
    Chapter, number=st.just(0), title=titles, scenes=st.lists(scenes, min_size=1, max_size=3).map(tuple)
)
metas = st.lists(
    st.tuples(st.sampled_from(["title", "author", "my key"]), wordings.map(lambda text: " ".join(text.split()))),
    max_size=3, unique_by=lambda entry: entry[0],
).map(tuple)  # fmt: skip
scripts = st.builds(Script, chapters=st.lists(chapters, max_size=3).map(tuple), meta=metas)


def structure(script):
    """All that a script says, with paragraphs as changes between lines."""
    return script.meta, [
        (chapter.title, [(scene.title, [*_items(scene)]) for scene in chapter.scenes]) for chapter in script.chapters
    ]


def _items(scene):
    before = None
    for item in scene.items:
        if isinstance(item, Cue):
            yield dataclasses.replace(item, place=NOWHERE)
            continue
        flows_on = before is not None and before.paragraph == item.paragraph
        yield flows_on, dataclasses.replace(item, place=NOWHERE, number=0, paragraph=0)
        before = item


@given(scripts)
def test_what_is_written_is_read_as_it_was(script):
    read, diagnostics = parse([("a.md", write(script))])
    # titles repeat and overlaps stand at borders in scripts made by chance
    assert {found.code for found in diagnostics} <= {"repeated-slug", "lone-overlap"}
    assert structure(read) == structure(script)


@given(scripts)
def test_writing_again_changes_nothing(script):
    text = write(script)
    assert write(parse([("a.md", text)])[0]) == text


@given(contents)
def test_words_survive_but_for_white_space(content):
    faults = []
    text = write_words(content)
    assert read_words(text, 0, len(text), faults) == normal(content) == normal(normal(content))
    assert not faults
    was = "".join(part.text for part in content if isinstance(part, Words))
    now = "".join(part.text for part in normal(content) if isinstance(part, Words))
    assert now.split() == was.split()


@given(cues)
def test_a_cue_is_read_as_it_was_written(cue):
    faults = []
    assert read_cue(write_cue(cue), faults) == cue
    assert not faults


@given(st.text())
def test_a_name_made_of_any_text_is_one(text):
    name = as_name(text)
    assert not name or name_fault(name, forced=True) is None


# --- edits


@given(st.data(), st.lists(texts, min_size=1, max_size=2))
def test_an_edit_changes_one_block_and_one_line(data, files):
    files = [text + "\n\nMARA (low, take 2): Well, [pause 1s] *so*. \r\n" for text in files]
    sources = [(f"{number}.md", text) for number, text in enumerate(files)]
    script, _ = parse(sources)
    index = data.draw(st.integers(0, len(list(script.lines())) - 1))
    scene, line = list(script.lines())[index]
    speaker, take = data.draw(names), data.draw(takes) or ""
    new_directions, content = data.draw(directions), data.draw(contents.map(normal).filter(is_spoken))
    file, text = edit_line(
        sources, f"{scene.address}:{line.number}",
        speaker=speaker, take=take, directions=new_directions, words=write_words(content),
    )  # fmt: skip
    assert file == line.place.file
    old, new = blocks(dict(sources)[file]), blocks(text)
    at = next(place for place, block in enumerate(old) if block.line == line.place.line)
    assert [block.source for block in new[:at]] == [block.source for block in old[:at]]
    assert [block.source for block in new[at + 1 :]] == [block.source for block in old[at + 1 :]]
    after, _ = parse([(name, text if name == file else source) for name, source in sources])
    expected = dataclasses.replace(line, speaker=speaker, directions=new_directions, take=take or None, content=content)
    assert [read for _, read in after.lines()][index] == expected


@given(texts)
def test_an_edit_to_what_stands_already_keeps_every_byte(text):
    text += "\n\nMARA  (low ,  take 02 ) :  Well…\n   so \r\n"
    sources = [("a.md", text)]
    scene, line = list(parse(sources)[0].lines())[-1]
    assert edit_line(sources, f"{scene.address}:{line.number}", speaker="MARA") == ("a.md", text)
