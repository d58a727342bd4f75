"""Casting a story: who gets which voice, what is said of it, and what hearing them takes."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from html.parser import HTMLParser

import pytest
import soundfile

from voicestage.casting.likeness import likeness, sound_of
from voicestage.errors import UsageError, VoicestageError
from voicestage.production import audition, cast_list
from voicestage.production.casting import _candidates
from voicestage.production.selection import Selection

CROWD = """\
    # One

    ## Quay

    MARA: The boat is late again.
    SUSAN: It was late yesterday.
    JONAS: And the day before.

    ## Loft

    MARA: Nobody is here.
    TOM: I am.
"""


def test_two_of_a_scene_who_sound_alike_are_named_with_their_cosine(project):
    project.write(script=CROWD, voices="cast: {MARA: af_heart, SUSAN: af_bella, JONAS: am_michael, TOM: am_onyx}\n")

    (found,) = project.production.check()

    assert found.code == "voices-alike"
    assert found.severity == "warning"
    assert str(found.place).startswith("voices.yaml:1:")
    assert "MARA and SUSAN both speak in 1.1 and sound alike: 0.89" in found.message


def test_who_never_meets_may_sound_alike(project):
    project.write(script=CROWD, voices="cast: {MARA: af_heart, SUSAN: bf_emma, JONAS: am_puck, TOM: am_echo}\n")
    assert project.production.check() == ()


def test_a_moved_pitch_tells_one_voice_apart(project):
    voices = "cast: {MARA: af_heart, SUSAN: {voice: af_heart, pitch: PITCH}, JONAS: am_puck, TOM: am_echo}\n"
    project.write(script=CROWD, voices=voices.replace("PITCH", "+2"))
    assert [found.code for found in project.production.check()] == ["voices-alike"]
    project.write(voices=voices.replace("PITCH", "+5"))
    assert project.production.check() == ()


def test_casting_by_itself_knows_who_meets(project):
    project.write(
        script=CROWD, voices="cast: {MARA: af_heart, SUSAN: {}, JONAS: {gender: male}, TOM: {gender: male}}\n"
    )
    production = project.production

    before = {character.name: character.voice for character in production.load()[1].characters}
    assert production.check() == ()
    project.change("voices.yaml", "TOM: {gender: male}}", "TOM: {gender: male}, ANNA: {gender: female}}")
    project.change("script/01.md", "TOM: I am.", "TOM: I am.\nANNA: So am I.")

    after = {character.name: character.voice for character in production.load()[1].characters}
    assert {name: after[name] for name in before} == before
    assert production.check() == ()


def test_the_cast_is_told_by_who_speaks_most(finished):
    roles = {role.name: role for role in cast_list(finished.production).roles}

    assert next(iter(roles)) == "NARRATOR"
    assert (roles["MARA"].lines, roles["MARA"].words, roles["MARA"].scenes) == (3, 6, 2)
    assert roles["JONAS"].reason == "written at voices.yaml:5:3"
    assert roles["JONAS"].written


def test_voices_that_were_chosen_say_why_and_can_be_written(project):
    voices = "cast:\n  MARA: {}  # to be found\n  SUSAN: {voice: bf_emma}\n  TOM: {age: child}\n"
    project.write(script=CROWD, voices=voices)
    project.change("script/01.md", "JONAS: And", "SUSAN: And")
    production = project.production
    before = {role.name: (role.voice, role.pitch_st) for role in cast_list(production).roles}
    chosen = {role.name: role for role in cast_list(production).roles if not role.written}
    assert chosen.keys() == {"NARRATOR", "MARA", "TOM"}
    assert "for a child, female" in chosen["TOM"].reason
    assert chosen["TOM"].pitch_st == 2.5

    assert cast_list(production, write=True).wrote == ("NARRATOR", "MARA", "TOM")

    text = production.voices_file.read_text(encoding="utf-8")
    assert "# to be found" in text
    after = cast_list(production)
    assert {role.name: (role.voice, role.pitch_st) for role in after.roles} == before
    assert all(role.written for role in after.roles)
    assert cast_list(production, write=True).wrote == ()


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, _, attrs):
        found = dict(attrs)
        self.sources += [found["src"]] if "src" in found else []
        self.links += [found["href"]] if "href" in found else []


def test_an_audition_is_heard_on_one_page(storm):
    storm.change("script/01.md", "MARA: Hold the rail.", "MARA: Hold the rail & <stay>.")
    production = storm.production

    made = audition(production, "mara", voices=("birch", "fake_alto"), workers=0)

    assert [sample.voice for sample in made.samples] == ["birch", "fake_alto"]
    assert made.lines == ("Hold the rail & <stay>.", "Good.", "We are.")
    text = made.page.read_text(encoding="utf-8")
    page = Page(text)
    assert not page.links
    assert len(page.sources) == 2
    for source, sample in zip(page.sources, made.samples, strict=True):
        kind, _, sound = source.partition(",")
        assert kind == "data:audio/mpeg;base64"
        assert base64.b64decode(sound) == sample.path.read_bytes()
        samples, rate = soundfile.read(sample.path)
        assert len(samples) / rate == pytest.approx(sample.seconds, abs=0.1)
        assert abs(samples).max() > 0.1
    assert "Hold the rail &amp; &lt;stay&gt;." in text
    assert "MARA: {voice: fake_alto}" in text


def test_an_audition_of_a_line_a_scene_or_what_changed_reads_just_that(rendered):
    def read(name=None, **selection):
        made = audition(rendered.production, name, selection=Selection(**selection), voices=("birch",), workers=0)
        return made.character, made.lines

    rendered.change("script/01.md", "We are.", "We are there.")
    rendered.change("script/01.md", "JONAS (whispering)", "MARA: No.\n\nJONAS (whispering)")

    assert read(lines=("1.1:4", "2.1:2")) == ("MARA", ("Good.", "We are there."))
    assert read("Mara", scenes=("harbour",)) == ("MARA", ("We are there.",))
    assert read(characters=("mara",), changed=True) == ("MARA", ("No.", "We are there."))
    for name, selection, told in (
        (None, {}, "Say whose"),
        (None, {"characters": ("MARA", "JONAS")}, "One character at a time"),
        ("JONAS", {"lines": ("1.1:1",)}, "said by MARA"),
        ("JONAS", {"scenes": ("2.1",)}, "JONAS says nothing there"),
    ):
        with pytest.raises(UsageError, match=told):
            read(name, **selection)


def test_an_audition_offers_voices_that_are_unlike_those_of_the_scenes(project):
    voices = "cast: {MARA: af_heart, SUSAN: {voice: af_bella, gender: female}, JONAS: am_puck}\n"
    project.write(script=CROWD, voices=voices)
    _, cast, _ = project.production.load()
    mara, susan = cast.find("MARA"), cast.find("SUSAN")
    partners = {"MARA": sound_of(mara, cast)}

    offered = _candidates(susan, cast, partners, voices=(), count=6)

    assert offered[0].voice == "af_bella"
    assert len({each.voice for each in offered}) == 6
    assert all(likeness(sound_of(each, cast), partners["MARA"]) < 0.8 for each in offered[1:])


@pytest.mark.parametrize(
    ("name", "how", "told"),
    [
        ("Marra", {}, "Did you mean MARA"),
        ("NOBODY AT ALL", {}, "There are: NARRATOR, MARA, JONAS"),
        ("MARA", {"voices": ("two words",)}, "must be a voice"),
        ("MARA", {"voices": ("Fake_Alto",)}, "Did you mean"),
        ("MARA", {"count": 0}, "at least 1"),
    ],
)
def test_what_cannot_be_heard_is_told(storm, name, how, told):
    with pytest.raises(VoicestageError, match=told):
        audition(storm.production, name, workers=0, **how)


def test_who_says_nothing_has_no_audition(storm):
    storm.change("voices.yaml", "JONAS: {voice: cedar}", "JONAS: {voice: cedar}\n  TOM: {voice: elm}")
    with pytest.raises(UsageError, match="TOM says nothing"):
        audition(storm.production, "TOM", workers=0)


def test_the_commands_tell_people_and_programs(finished):
    def told(*words):
        command = [sys.executable, "-m", "voicestage", *words]
        return subprocess.run(command, cwd=finished.root, capture_output=True, encoding="utf-8", check=True).stdout

    lines = told("cast").splitlines()
    assert lines[0].split() == ["name", "lines", "words", "minutes", "scenes", "voice"]
    assert any(line.startswith("MARA") and line.endswith("birch") for line in lines)
    assert {role["name"] for role in json.loads(told("cast", "--json"))["roles"]} == {"NARRATOR", "MARA", "JONAS"}
    heard = json.loads(told("audition", "--line", "1.1:4", "--voice", "elm", "--workers", "0", "--json"))
    assert heard["lines"] == ["Good."]
    assert [sample["voice"] for sample in heard["samples"]] == ["elm"]
    assert heard["page"].endswith("index.html")
