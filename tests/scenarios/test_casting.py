"""Casting a story: who gets which voice, what is said of it, and what hearing them takes."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import pytest
import soundfile

from voicestage.casting.heard import heard_of, how_alike
from voicestage.errors import ProductionError, UsageError, VoicestageError
from voicestage.production import Production, audition, cast_list
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


def voices_of(production):
    return {each.name: (each.voice, each.delivery.pitch_st) for each in production.load()[1].characters}


UNWRITTEN = "cast: {MARA: {gender: female}, SUSAN: {gender: female}, JONAS: {gender: male}, TOM: {gender: male}}\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cast: {", "cast: {ANNA: {gender: female}, ", "MARA: The boat"),
        ("TOM: {", "ANNA: {gender: female}, TOM: {", "MARA: Nobody"),
        ("TOM: {gender: male}}", "TOM: {gender: male}, ANNA: {gender: female}}", "TOM: I am."),
        ("cast: {", "cast: {ANNA: {gender: female, voice: af_heart}, ", "MARA: The boat"),
    ],
)
def test_whoever_is_added_moves_nobody(project, old, new, said):
    project.write(script=CROWD, voices=UNWRITTEN)
    production = project.production
    before = voices_of(production)

    project.change("voices.yaml", old, new)
    project.change("script/01.md", said, f"ANNA: {'I have far more to say than all of you. ' * 40}\n{said}")

    after = voices_of(production)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() == {"ANNA"}


def test_more_lines_move_nobody_and_who_says_most_chose_first(project):
    lead = CROWD.replace("SUSAN: It was late", "SUSAN: And late, and later than that, and still later. It was late")
    project.write(script=lead, voices=UNWRITTEN)
    chosen = voices_of(project.production)
    assert chosen["SUSAN"] == ("af_heart", 0.0)  # the best that is unlike the narrator's

    project.change("script/01.md", "MARA: Nobody is here.", f"MARA: {'Nobody is here. ' * 40}")
    assert voices_of(project.production) == chosen


def test_what_the_tool_chose_travels_with_the_script(project, tmp_path_factory):
    project.write(script=CROWD, voices=UNWRITTEN)
    chosen = voices_of(project.production)
    rows = [json.loads(row) for row in project.production.choices_file.read_text(encoding="utf-8").splitlines()]
    assert [row["name"] for row in rows] == ["JONAS", "MARA", "NARRATOR", "SUSAN", "TOM"]
    project.change("script/01.md", "MARA: Nobody is here.", f"MARA: {'Nobody is here. ' * 40}")

    clone = tmp_path_factory.mktemp("clone")
    shutil.copytree(project.root, clone, dirs_exist_ok=True)

    assert voices_of(Production(clone)) == chosen


def test_only_who_is_described_anew_is_cast_anew(project):
    project.write(script=CROWD, voices=UNWRITTEN)
    before = voices_of(project.production)

    project.change("voices.yaml", "SUSAN: {gender: female}", "SUSAN: {gender: male}")

    after = voices_of(project.production)
    assert after["SUSAN"][0][1] == "m"
    assert {name: voice for name, voice in after.items() if name != "SUSAN"} == {
        name: voice for name, voice in before.items() if name != "SUSAN"
    }


def test_what_was_chosen_is_forgotten_once_it_is_written(project):
    project.write(script=CROWD, voices=UNWRITTEN)
    production = project.production
    before = voices_of(production)

    cast_list(production, write=True)

    assert voices_of(production) == before
    assert not production.choices_file.exists()


def test_a_script_with_faults_fixes_no_voices(project):
    project.write(script=CROWD.replace("MARA:", "MARRA:"), voices=UNWRITTEN)
    project.production.load()
    assert not project.production.choices_file.exists()


def test_choices_that_cannot_be_read_are_made_again(project):
    project.write(script=CROWD, voices=UNWRITTEN)
    before = voices_of(project.production)
    rows = '<<<<<<< HEAD\n[]\n{"name": 3}\n{"name": "MARA", "voice": "two words", "pitch": 0, "reason": ""}\n'
    project.production.choices_file.write_text(rows, encoding="utf-8")
    assert voices_of(project.production) == before


def test_the_default_engine_speaks_whoever_has_no_voice(project):
    cast = "cast: {SUSAN: kokoro/bf_emma, MARA: , JONAS: {gender: male}, TOM: }\n"
    project.write(script=CROWD, voices="defaults: {engine: hibari}\n" + cast)
    roles = {role.name: role for role in cast_list(project.production).roles}
    assert roles["SUSAN"].voice == "kokoro/bf_emma"
    assert {roles[name].voice for name in ("NARRATOR", "MARA", "JONAS", "TOM")} == {"hibari/heart"}
    assert roles["MARA"].pitch_st != roles["JONAS"].pitch_st
    noted = (project.root / "script/casting.jsonl").read_text(encoding="utf-8")
    assert noted.count('"hibari/heart"') == 4

    again = {role.name: role.pitch_st for role in cast_list(project.production).roles}
    assert again == {name: role.pitch_st for name, role in roles.items()}

    project.write(voices=cast)
    assert not any("/" in role.voice for role in cast_list(project.production).roles if role.name != "SUSAN")


def test_a_default_engine_that_cannot_speak_here_is_named_and_forgets_nothing(project, monkeypatch):
    monkeypatch.delenv("VOICESTAGE_HTTP_URL", raising=False)
    project.write(script=CROWD, voices="cast: {MARA: af_heart, SUSAN: , JONAS: , TOM: }\n")
    project.production.load()
    noted = (project.root / "script/casting.jsonl").read_bytes()

    project.write(voices="defaults: {engine: http}\ncast: {MARA: kokoro/af_heart, SUSAN: , JONAS: , TOM: }\n")
    (fault,) = project.production.check()

    assert fault.code == "engine-missing"
    assert "NARRATOR and 3 more have no other voice" in fault.message
    assert "VOICESTAGE_HTTP_URL" in fault.message
    assert (project.root / "script/casting.jsonl").read_bytes() == noted
    assert project.production.decide(draft=True).plan.draft, "a draft has a voice of its own"


def test_a_draft_asks_for_no_engine_but_its_own(project, monkeypatch):
    monkeypatch.delenv("VOICESTAGE_HTTP_URL", raising=False)
    project.write(script="MARA: Here.\n", voices="cast: {MARA: http/alloy}\n")
    with pytest.raises(ProductionError, match="VOICESTAGE_HTTP_URL"):
        project.production.decide()

    assert project.render(draft=True).lines == 1


def test_an_audition_offers_the_default_engines_voices(storm):
    _, cast, _ = storm.production.load()
    tried = _candidates(cast.find("JONAS"), cast, {}, voices=(), count=6)
    assert [each.voice for each in tried] == ["cedar", "fake/fake_tenor", "fake/fake_bass"]


def test_a_narrator_who_tells_as_somebody_is_told_from_those_of_the_scene(project):
    script = CROWD + "    NARRATOR: It was so.\n"
    voices = (
        "cast: {MARA: af_heart, SUSAN: bf_emma, JONAS: am_onyx, TOM: am_echo, DAVID: am_puck, NARRATOR: as DAVID}\n"
    )
    project.write(script=script, voices=voices)
    (found,) = project.production.check()
    assert "TOM and NARRATOR both speak in 1.2 and sound alike: 0.89" in found.message


def test_each_of_a_group_is_told_from_those_of_the_scene(project):
    voices = "cast: {MARA: {voices: [am_echo, af_heart, as JONAS]}, SUSAN: af_heart, JONAS: am_onyx, TOM: am_fenrir}\n"
    project.write(script=CROWD, voices=voices)
    alike = [found.message for found in project.production.check()]
    assert len(alike) == 2  # JONAS is one of the group
    assert "MARA and SUSAN both speak in 1.1 and sound alike: 1.00" in alike[0]
    assert "MARA and TOM both speak in 1.2 and sound alike: 0.82" in alike[1]


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
    partners = {"MARA": heard_of(mara, cast)}

    offered = _candidates(susan, cast, partners, voices=(), count=6)

    assert offered[0].voice == "af_bella"
    assert len({each.voice for each in offered}) == 6
    assert all(how_alike(heard_of(each, cast), partners["MARA"]) < 0.8 for each in offered[1:])


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
