"""What a user wrote is never replaced by what he asks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from conftest import Project
from voicestage.errors import UsageError
from voicestage.production import adapt, say
from voicestage.production.outputs import SAMPLE_ENDINGS, new_file
from voicestage.production.sounds import write_page, write_sound
from voicestage.sound import library
from voicestage.sound.audio_files import write_sample

STORY = '"Who is there?" asks Ada. "Only me," says Tom.\n'


@pytest.mark.parametrize("name", ["story.txt", "voices.yaml", "notes.md", "none"])
def test_a_story_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    target = tmp_path / name
    target.write_text(STORY, encoding="utf-8")
    project = Project(tmp_path)

    for attempt in (
        lambda: adapt(project.production, tmp_path / "story.txt", quotes=target),
        lambda: write_page(target),
        lambda: write_sound("rain", target),
        lambda: say("Good evening.", voice="fake/ash", path=target),
    ):
        with pytest.raises(UsageError, match="ends in"):
            attempt()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert target.read_text(encoding="utf-8") == STORY


@pytest.mark.parametrize("suffix", SAMPLE_ENDINGS)
def test_a_sample_replaces_only_a_sample(tmp_path: Path, suffix: str) -> None:
    mine, other = tmp_path / f"mine{suffix}", tmp_path / f"other{suffix}"
    silence = np.zeros((4_800, 2), np.float32)
    write_sample(mine, silence)
    soundfile.write(other, silence, 48_000)

    assert new_file(mine, what="A sample", endings=SAMPLE_ENDINGS) == mine
    with pytest.raises(UsageError, match=r"is there already and was not made by voicestage\. .* it is kept\."):
        new_file(other, what="A sample", endings=SAMPLE_ENDINGS)


def test_what_voicestage_made_may_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    monkeypatch.setattr(library, "names", dict)
    story = project.file("story.txt", STORY)
    quotes, page = tmp_path / "quotes.jsonl", tmp_path / "page.html"
    for _ in range(2):
        adapt(project.production, story, quotes=quotes)
        write_page(page)
        say("Good evening.", voice="fake/ash", path=tmp_path / "ash.wav")
    assert len(quotes.read_text(encoding="utf-8").splitlines()) == 2

    quotes.write_text('{"diary": "Monday"}\n', encoding="utf-8")
    page.write_text("<!doctype html><p>My page.", encoding="utf-8")
    with pytest.raises(UsageError, match="it is kept"):
        adapt(project.production, story, quotes=quotes)
    with pytest.raises(UsageError, match="it is kept"):
        write_page(page)


def test_what_a_production_remembers_is_not_written_over(project: Project) -> None:
    story = project.file("story.txt", STORY)
    adapt(project.production, story)
    memory = project.root / "script" / "adaptation.jsonl"
    before = memory.read_bytes()

    with pytest.raises(UsageError, match="it is kept"):
        adapt(project.production, story, quotes=memory)
    assert memory.read_bytes() == before
