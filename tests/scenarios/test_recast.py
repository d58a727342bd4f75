"""Two characters that are one person, one that is two: repaired in the cast and in every script."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Project
from voicestage.errors import ProductionError, StorageError, UsageError
from voicestage.production import adapt
from voicestage.production.recast import merge, split
from voicestage.production.review import doubts

SCRIPT = """\
# One

KIT: Mind the step.
KATHERINE (softly): [[hm]] I always do.
TOM: She never does.

MISS VOSS: Quiet, both of you.
"""
VOICES = """\
# who speaks
defaults: {engine: fake}
cast:
  KIT: {voice: ash, pace: 0.9}   # quick
  # the same?
  KATHERINE:
    voice: birch
    aliases: [Miss Voss, Kate]
  TOM: cedar
"""


@pytest.fixture
def kit(project: Project) -> Project:
    project.write(script=SCRIPT, voices=VOICES)
    project.file("script/02.md", "# Two\n\nKate: Later.\n\nTOM: Kate?\n")
    return project


def texts(project: Project) -> list[str]:
    paths = (*project.production.scripts, project.production.voices_file)
    return [path.read_text(encoding="utf-8") for path in paths]


def test_two_that_are_one_person_are_one_everywhere(kit: Project) -> None:
    done = merge(kit.production, "kit", "Katherine")

    one, two, voices = texts(kit)
    assert one == SCRIPT.replace("KATHERINE (", "KIT (").replace("MISS VOSS:", "KIT:")
    assert two == "# Two\n\nKIT: Later.\n\nTOM: Kate?\n"
    assert voices == (
        "# who speaks\ndefaults: {engine: fake}\ncast:\n"
        "  KIT: {voice: ash, pace: 0.9, aliases: [KATHERINE, Miss Voss, Kate]}   # quick\n"
        "  # the same?\n  TOM: cedar\n"
    )
    assert done.lines == ("1.1:2", "1.1:4", "2.1:1")
    assert len(done.files) == 3
    assert kit.production.check() == ()


def test_one_that_is_two_people_is_told_apart_by_the_name_in_the_script(kit: Project) -> None:
    done = split(kit.production, "KATHERINE", "Miss Voss")

    one, _, voices = texts(kit)
    assert one == SCRIPT
    assert "aliases: [Kate]" in voices
    _, cast, faults = kit.production.load()
    assert not faults
    assert cast.find("miss voss") is not cast.find("katherine")
    assert done.name == "Miss Voss"


def test_nobody_elses_line_is_given_away(kit: Project) -> None:
    before = texts(kit)

    with pytest.raises(UsageError, match=r"1\.1:1 is KIT's and not TOM's\. Nothing was changed\."):
        split(kit.production, "TOM", "Big Tom", lines=["1.1:1"])

    assert texts(kit) == before


def test_of_a_stretch_of_lines_only_his_own_are_given_away(kit: Project) -> None:
    done = split(kit.production, "TOM", "Big Tom", lines=["1.1:1-4"])

    assert done.lines == ("1.1:3",)
    assert texts(kit)[0] == SCRIPT.replace("TOM:", "BIG TOM:")


def test_one_that_is_two_people_is_told_apart_by_its_lines(kit: Project) -> None:
    done = split(kit.production, "TOM", "Big Tom", lines=["1.1:3, 2.1:2"])

    one, two, _ = texts(kit)
    assert one == SCRIPT.replace("TOM:", "BIG TOM:")
    assert two == "# Two\n\nKate: Later.\n\nBIG TOM: Kate?\n"
    assert done.lines == ("1.1:3", "2.1:2")
    assert kit.production.load()[1].find("Big Tom") is not None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda p: merge(p, "KIT", "KITTY CAT"), "Nobody in the cast"),
        (lambda p: merge(p, "KATHERINE", "Kate"), "one character already"),
        (lambda p: split(p, "KIT", "Kate"), "KATHERINE already"),
        (lambda p: split(p, "KIT", "Small Kit"), "--lines"),
        (lambda p: split(p, "KIT", "Small Kit", lines=["1.1:9"]), "no line 9"),
    ],
)
def test_what_cannot_be_done_changes_nothing(kit: Project, wrong, told) -> None:
    before = texts(kit)
    with pytest.raises(UsageError, match=told):
        wrong(kit.production)
    assert texts(kit) == before


def test_a_merged_cast_outlives_a_revision_of_the_story(project: Project) -> None:
    story = project.file("tale.txt", "“Come,” says Kit.\n\n“No,” says Miss Voss.\n\nThe door is shut.\n")
    adapt(project.production, story)
    merge(project.production, "Kit", "Miss Voss")
    story.write_text(story.read_text(encoding="utf-8").replace("shut", "open"), encoding="utf-8")

    done = adapt(project.production, story)

    assert not done.revision.conflicts
    assert done.added == ()
    assert {line.speaker for _, line in project.production.load()[0].lines()} == {"KIT", "NARRATOR"}


def test_reasons_follow_a_merge_and_what_they_quote_stays(project: Project) -> None:
    text = (
        "“Come,” said the boy, and he shut the door.\n\n“No,” says Miss Voss.\n\n"
        "The boy laughs. “Why not?” he asks.\n\n“Because,” she says.\n\n“Well,” says Daniel.\n"
    )
    adapt(project.production, project.file("tale.txt", text))
    before = {doubt.text: doubt for doubt in doubts(project.production, below=1.0)}
    assert before["Because,"].speaker == "MISS VOSS"
    assert "he is Boy" in before["Why not?"].reason

    merge(project.production, "Daniel", " Boy ")

    after = {doubt.text: doubt for doubt in doubts(project.production, below=1.0)}
    assert after["Why not?"].reason == before["Why not?"].reason.replace("he is Boy", "he is Daniel")
    assert after["Come,"].reason == before["Come,"].reason
    assert "Boy" not in [name for doubt in after.values() for name in doubt.candidates]


def test_an_entry_that_others_repeat_is_named_with_its_place(kit: Project) -> None:
    kit.change("voices.yaml", "TOM: cedar", "TOM: &t {voice: cedar}\n  ANN: *t")
    before = texts(kit)

    with pytest.raises(ProductionError, match=r"voices\.yaml:9:3  .*remove \"TOM\" from cast:"):
        merge(kit.production, "KIT", "TOM")

    assert texts(kit) == before


def test_spaces_around_a_name_are_none_of_it(kit: Project) -> None:
    done = split(kit.production, "TOM", " Big  Tom ", lines=["1.1:3"])

    assert done.name == "Big Tom"
    assert "  Big Tom: " in texts(kit)[-1]


REPAIRS = {
    "merge": lambda p: merge(p, "Kit", "Miss Voss"),
    "split": lambda p: split(p, "Kit", "Big Kit", lines=["1.1:1", "2.1:1"]),
    "split off an alias": lambda p: split(p, "Kit", "Kitty"),
}


@pytest.mark.parametrize("repair", REPAIRS.values(), ids=REPAIRS)
def test_a_repair_that_broke_off_goes_on_when_it_is_asked_for_again(
    project: Project, monkeypatch: pytest.MonkeyPatch, repair
) -> None:
    chapter = "“Come,” says Kit.\n\n“No,” says Miss Voss.\n\n“Well,” says Kitty.\n\n"
    project.write(voices="cast: {Kit: {voice: bf_emma, aliases: [Kitty]}, Miss Voss: bf_alice}\n")
    adapt(project.production, project.file("tale.txt", f"Chapter 1\n\n{chapter}Chapter 2\n\n{chapter}"))

    def contents() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}

    before = contents()
    repair(project.production)
    whole = contents()
    changed = sum(whole[path] != before[path] for path in whole)
    assert changed == 4

    replace = Path.replace
    for number in range(changed):
        for path, data in before.items():
            path.write_bytes(data)
        targets: list[Path] = []

        def full(self: Path, target: Path, *, number: int = number, targets: list[Path] = targets) -> Path:
            if len(targets) == number:
                raise OSError(28, "No space left on device")
            targets.append(target)
            return replace(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", full)
            with pytest.raises(StorageError, match="No space left"):
                repair(project.production)
        assert contents() != whole

        repair(project.production)
        assert contents() == whole


def test_the_command_repairs_the_cast(kit: Project) -> None:
    for words in (["--merge", "KIT", "KATHERINE"], ["--split", "TOM", "BIG TOM", "--lines", "1.1:3", "--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "voicestage", "cast", *words],
            cwd=kit.root,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert "1.1:" in done.stdout
