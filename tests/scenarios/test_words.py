"""A producer looks at how the names of a story will be said, hears some, and repairs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import soundfile

from voicestage.errors import UsageError
from voicestage.production import say_word, set_word, word_list

SCRIPT = """\
    # The Road to Vik

    ## Inn

    NARRATOR: They came to Zvorlak late. Zvorlak slept, and Captain Françoise slept too.

    ADA: “Zvorlak’s inn is full, Tom,” says Zvorlak’s only guest.

    TOM (whispering): Good! Zvorlak. We go on to {Jytte|ˈjytə} and to Reykjavík, by Mme. Delorme's grumbloo.

    ADA: Brennivín, Tom! Shh.
"""
VOICES = """\
    defaults: {language: en-GB}
    cast:
      NARRATOR: {voice: bf_emma}
      ADA: {voice: bf_isabella}
      TOM: {voice: bm_george}
    lexicon:
      - {word: Reykjavík, ipa: ˈreɪkjəvɪk}
      - {word: Brennivín, say: Brenna veen}
      - {word: Akureyri, ipa: ˈɑːkʊreɪri}
"""


@pytest.fixture
def story(project):
    project.write(script=SCRIPT, voices=VOICES)
    return project


def listed(project):
    words = word_list(project.production).words
    assert len({(word.word, word.source) for word in words}) == len(words)
    return {(word.word, word.source): word for word in words}


def test_every_name_and_unknown_word_is_listed_with_where_its_sound_comes_from(story):
    assert {(word.word, word.source) for word in word_list(story.production).words} == {
        ("Zvorlak", "guess"),
        ("grumbloo", "guess"),
        ("Vik", "guess"),  # in the chapter's title, which the narrator says
        ("Françoise", "rule"),
        ("Delorme", "rule"),
        ("Captain", "dictionary"),
        ("Tom", "dictionary"),
        ("Jytte", "script"),
        ("Reykjavík", "lexicon"),
        ("Brennivín", "lexicon"),
        ("Akureyri", "lexicon"),
    }


def test_the_most_doubtful_come_first_and_of_those_the_most_frequent(story):
    words = word_list(story.production).words
    assert [word.word for word in words[:2]] == ["Zvorlak", "grumbloo"]
    assert [word.doubtful for word in words] == [True] * 3 + [False] * (len(words) - 3)


def test_each_has_its_sounds_and_its_places(story):
    found = listed(story)
    zvorlak = found["Zvorlak", "guess"]
    assert (zvorlak.count, zvorlak.first_by, zvorlak.lines) == (5, "NARRATOR", ("1.1:1", "1.1:2", "1.1:3"))
    assert zvorlak.speakers == ("NARRATOR", "ADA", "TOM")
    assert zvorlak.name
    assert not found["grumbloo", "guess"].name
    assert zvorlak.entry == f"- {{word: Zvorlak, ipa: {zvorlak.ipa}}}"
    reykjavik = found["Reykjavík", "lexicon"]
    assert (reykjavik.ipa, reykjavik.respelling, reykjavik.count) == ("ˈreɪkjəvɪk", "RAYK-yuh-vik", 1)
    assert reykjavik.place == "voices.yaml:7:5"
    assert found["Brennivín", "lexicon"].respelling.endswith("VEEN")
    assert found["Akureyri", "lexicon"].count == 0  # an entry that no line uses is seen to be one


def test_what_the_voices_that_say_it_say_is_told(story):
    story.change("voices.yaml", "bf_isabella", "af_heart")
    story.change("script/01.md", "ADA: “Zvorlak’s inn", "ADA: “Tomorrow Marta’s inn")
    story.change("script/01.md", "TOM (whispering): Good!", "TOM (whispering): With Marta, good!")
    sounds = {word.speakers: word.respelling for word in word_list(story.production).words if word.word == "Marta"}
    assert sounds == {("ADA",): "MAR-tuh", ("TOM",): "MAH-tuh"}


def test_a_transcription_is_told_as_each_accent_says_it(story):
    story.change("voices.yaml", "bf_isabella", "af_heart")
    story.change("voices.yaml", "lexicon:", "lexicon:\n  - {word: Delorme, ipa: dəˈlɔː(r)m}")
    story.change("script/01.md", "ADA: “Zvorlak’s", "ADA: “Delorme’s")
    words = [word for word in word_list(story.production).words if word.word == "Delorme"]
    assert {(word.speakers, word.respelling) for word in words} == {(("ADA",), "duh-LORM"), (("TOM",), "duh-LAWM")}
    assert {word.entry for word in words} == {"- {word: Delorme, ipa: dəˈlɔː(r)m}"}


def test_a_word_for_one_character_is_listed_apart(story):
    story.change("voices.yaml", "lexicon:", "lexicon:\n  - {word: Zvorlak, ipa: ˈzɔːrlæk, character: TOM}")
    found = listed(story)
    assert (found["Zvorlak", "lexicon"].speakers, found["Zvorlak", "lexicon"].count) == (("TOM",), 1)
    assert found["Zvorlak", "guess"].speakers == ("NARRATOR", "ADA")


def test_what_the_voices_cannot_read_comes_before_all(story):
    story.change("script/01.md", "Good! Zvorlak.", "Good! Привет, Zvorlak.")
    words = word_list(story.production).words
    assert (words[0].word, words[0].source, words[0].entry) == ("Привет", "none", '- {word: Привет, say: "…"}')
    assert ("Delorme", "rule") in {(word.word, word.source) for word in words}


def test_of_engines_that_do_not_tell_it_is_said_so(story):
    story.change("voices.yaml", "{voice: bm_george}", "{voice: fake/elm}")
    found = word_list(story.production)
    assert found.silent_engines == ("fake",)
    told = {word.word: word for word in found.words if word.source == "engine"}
    assert told["Zvorlak"].speakers == ("TOM",)
    assert told["Zvorlak"].ipa == told["Zvorlak"].respelling == ""
    assert "grumbloo" not in told  # whether its dictionary has it is not known


def test_a_group_says_a_word_once_for_each_way_its_voices_have(story):
    story.change("voices.yaml", "TOM: {voice: bm_george}", "TOM: {voices: [bm_george, bm_lewis, af_heart]}")
    story.change("script/01.md", "Good! Zvorlak.", "With Marta, Zvorlak.")
    marta = [word for word in word_list(story.production).words if word.word == "Marta"]
    assert {(word.respelling, word.count) for word in marta} == {("MAH-tuh", 1), ("MAR-tuh", 1)}


def test_a_repair_is_one_line_and_is_heard_wherever_the_word_stands(story):
    before = story.production.voices_file.read_bytes()

    done = set_word(story.production, "Zvorlak", ipa="ˈzvɔːlæk")

    assert story.production.voices_file.read_bytes() == before + "  - {word: Zvorlak, ipa: ˈzvɔːlæk}\n".encode()
    assert done.lines == ("1.1:1", "1.1:2", "1.1:3")
    found = listed(story)
    assert ("Zvorlak", "guess") not in found
    assert found["Zvorlak", "lexicon"].count == 5
    assert set_word(story.production, "Zvorlak", say="Zwor lack", character="tom").lines == ("1.1:3",)
    words = word_list(story.production).words
    assert {(word.source, word.speakers) for word in words if word.word == "Zvorlak"} == {
        ("lexicon", ("NARRATOR", "ADA")),
        ("lexicon", ("TOM",)),
    }


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({}, "How is"),
        ({"say": "x", "ipa": "x"}, "not both"),
        ({"say": " "}, "Nothing is said"),
        ({"say": "x", "character": "TOMM"}, "Did you mean TOM"),
        ({"ipa": "ˈzǂɔː"}, "kokoro cannot say ǂ"),
    ],
)
def test_what_cannot_be_written_is_told(story, how, told):
    before = story.production.voices_file.read_bytes()
    with pytest.raises(UsageError, match=told):
        set_word(story.production, "Zvorlak", **how)
    assert story.production.voices_file.read_bytes() == before


def test_letters_are_asked_for_where_no_engine_reads_ipa(storm):
    storm.change("voices.yaml", "{engine: fake}", "{engine: pyttsx3}")
    with pytest.raises(UsageError, match="pyttsx3 cannot read IPA"):
        set_word(storm.production, "Mara", ipa="ˈmɑːrə")


def test_a_word_is_heard_as_it_is_and_as_it_might_be(storm, tmp_path):
    short = say_word(storm.production, "Mara", path=tmp_path / "mara.wav")
    long = say_word(
        storm.production, "Mara", say="Mara Mara Mara Mara Mara Mara", character="JONAS", path=tmp_path / "long.wav"
    )
    samples, rate = soundfile.read(tmp_path / "mara.wav")
    assert abs(samples).max() > 0.05
    assert len(samples) / rate == pytest.approx(short.seconds, abs=0.01)
    assert long.seconds > 2 * short.seconds


def test_the_command_tells_people_and_programs(story):
    def run(*words):
        command = [sys.executable, "-m", "voicestage", "words", *words]
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            command, cwd=story.root, capture_output=True, encoding="utf-8", env=environment, check=False
        )

    lines = run().stdout.splitlines()
    assert lines[0].split() == ["word", "sounds", "like", "IPA", "from", "times", "first", "said", "by", "at"]
    assert lines[1].split()[0] == "Zvorlak"
    assert any(line.split()[:3] == ["Reykjavík", "RAYK-yuh-vik", "ˈreɪkjəvɪk"] for line in lines)
    told = json.loads(run("--json", "--guesses").stdout)
    assert [word["word"] for word in told["words"]] == ["Zvorlak", "grumbloo", "Vik"]
    assert told["words"][0]["lines"] == ["1.1:1", "1.1:2", "1.1:3"]
    one = run("Delorme").stdout
    assert "said by TOM" in one
    assert "- {word: Delorme, ipa:" in one
    missed = run("Zvorlac")
    assert (missed.returncode, "Did you mean Zvorlak" in missed.stderr) == (2, True)
    alone = run("--as", "x")
    assert (alone.returncode, "need --say WORD" in alone.stderr) == (2, True)
    assert "1 line will be said anew." in run("--set", "grumbloo", "--as", "grum blue").stdout
    assert "grumbloo" not in run("--guesses").stdout
