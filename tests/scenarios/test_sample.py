"""The repository is a production: its script has every word of its story, and nothing in it is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

from voicestage.adapt import adapt
from voicestage.adapt.proof import prove, words
from voicestage.books import read_story
from voicestage.production import Production
from voicestage.production import adapt as adapt_again
from voicestage.script.parse import read

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = Production(ROOT)
STORY = ROOT / "script" / "prose" / "the-light-at-carrow-head.md"


def test_nothing_is_wrong_in_script_and_cast() -> None:
    assert PRODUCTION.check() == ()


def test_every_word_of_the_story_is_in_the_script_once_and_in_order() -> None:
    story = read_story(STORY)
    script, _ = read(PRODUCTION.script_folder)

    assert prove(story, script).holds
    assert 1200 <= sum(len(words(paragraph.text)) for paragraph in story.paragraphs) <= 1800


def test_it_has_a_full_cast_in_several_places_each_with_its_ambience() -> None:
    script, cast, _ = PRODUCTION.load()

    speakers = {character.name for _, line in script.lines() if (character := cast.find(line.speaker))}
    beds = {
        tuple(cue.sound for cue in scene.items if getattr(cue, "kind", "") == "ambience") for scene in script.scenes
    }
    assert len(speakers) >= 8
    assert len(beds) >= 4
    assert all(beds)
    assert {"whispering", "screaming", "mumbling", "thinking", "laughing"} <= {
        direction for _, line in script.lines() for direction in line.directions
    }


def test_adapting_it_finds_most_speakers_by_itself() -> None:
    """The script was corrected by hand; the share that is found without a cast must not fall unseen."""
    script, cast, _ = PRODUCTION.load()
    spoken = [(line, cast.find(line.speaker)) for _, line in script.lines() if line.directions != ("thinking",)]
    speakers = [character for _, character in spoken if character and character.name != "NARRATOR"]

    found = adapt(read_story(STORY))

    assert found.proof.holds
    assert len(found.quotes) == len(speakers)
    right = sum(cast.find(quote.speaker) == who for quote, who in zip(found.quotes, speakers, strict=True))
    assert right / len(speakers) >= 0.83


def test_its_corrections_survive_a_revision_of_its_prose(tmp_path: Path) -> None:
    production = Production(tmp_path)
    shutil.copytree(ROOT / "script", tmp_path / "script")
    shutil.copyfile(ROOT / "voices.yaml", production.voices_file)
    before = [path.read_text(encoding="utf-8").splitlines() for path in production.scripts]
    story = production.script_folder / "prose" / STORY.name
    prose = story.read_text(encoding="utf-8")
    revised = prose.replace("eleven cars and a piano", "a dozen cars and a piano").replace("The light comes back.", "")
    story.write_text(revised, encoding="utf-8")

    done = adapt_again(production, story)

    after = [path.read_text(encoding="utf-8").splitlines() for path in production.scripts]
    gone = [line for old, new in zip(before, after, strict=True) for line in old if line not in new]
    come = [line for old, new in zip(before, after, strict=True) for line in new if line not in old]
    assert [line[:40] for line in gone] == [
        "NARRATOR: The night ferry Marguerite lea",
        "NARRATOR: The light comes back.",
    ]
    assert [line.replace("a dozen", "eleven") for line in come] == gone[:1]
    assert done.proof.holds
