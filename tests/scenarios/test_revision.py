"""An author goes on writing: the story is revised, and the script that was corrected by hand keeps its corrections."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from voicestage.errors import UsageError
from voicestage.production import Production, adapt, produce
from voicestage.production.review import doubts

STORY = """\
# The Lock

The barge lies low in the water, and the lock is shut.

“Who has the key?” asks Nan.

“Not me,” says Oswin.

“Then we wait.”

“For whom?”

* * *

In the morning the lock-keeper comes down the path with a lamp that nobody needs.

“You might have knocked,” he says.
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "lock.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def production(tmp_path: Path, story: Path) -> Production:
    production = Production(tmp_path)
    adapt(production, story)
    return production


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), encoding="utf-8")


def script(production: Production) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in production.scripts)


def test_only_what_was_revised_changes(production: Production, story: Path) -> None:
    file = production.scripts[0]
    change(file, "OSWIN: Not me,", "[sfx chain -6dB under]\nOSWIN (tired): Not me, [pause 0.4s] [[is he lying?]]")
    before = script(production).splitlines()
    change(story, "The barge lies low in the water", "The barge lies heavy in the water")
    change(story, "“Then we wait.”", "“Then we wait.”\n\nA heron watches them from the gate.")

    done = adapt(production, story)

    after = script(production).splitlines()
    assert [line for line in after if line not in before] == [
        "NARRATOR: The barge lies heavy in the water, and the lock is shut.",
        "NARRATOR: A heron watches them from the gate.",
    ]
    assert [line for line in before if line not in after] == [
        "NARRATOR: The barge lies low in the water, and the lock is shut.",
    ]
    assert done.revision is not None
    assert (done.revision.changed, done.revision.added, done.revision.removed) == (1, 1, 0)
    assert done.proof.holds
    assert not done.revision.conflicts


def test_a_story_that_was_not_revised_changes_no_byte(production: Production, story: Path) -> None:
    def contents() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in production.root.rglob("*") if path.is_file()}

    before = contents()
    adapt(production, story)
    assert contents() == before

    change(production.scripts[0], "OSWIN: Not me,", "NAN: Not me,")
    adapt(production, story)  # notes the correction
    before = contents()
    adapt(production, story)
    assert contents() == before


def test_what_was_doubtful_stays_doubtful_where_nothing_was_revised(production: Production, story: Path) -> None:
    def remembered() -> dict[str, str]:
        rows = (production.script_folder / "adaptation.jsonl").read_text(encoding="utf-8").splitlines()
        return {json.loads(row)["text"]: row for row in rows[1:]}

    before = remembered()
    change(story, "“You might have knocked,” he says.", "“You might have called,” he says.")
    adapt(production, story)

    after = remembered()
    assert [text for text in after if after[text] != before.get(text)] == ["“You might have called,” he says."]


def test_what_a_revision_contradicts_is_asked_for_until_it_is_decided(production: Production, story: Path) -> None:
    change(production.scripts[0], "OSWIN: Not me,", "NAN: Not me,")
    change(story, "says Oswin", "says Mrs. Pell")
    adapt(production, story)
    adapt(production, story)

    (doubt,) = [each for each in doubts(production) if each.contested]
    assert doubt.text == "Not me,"


def test_a_speaker_that_the_writer_corrected_stays_and_what_contradicts_it_is_listed(
    production: Production, story: Path
) -> None:
    change(production.scripts[0], "OSWIN: Not me,", "NAN: Not me,")
    change(story, "says Oswin", "says old Oswin")
    assert not adapt(production, story).revision.conflicts
    assert "NAN: Not me," in script(production)
    assert "NARRATOR: says old Oswin." in script(production)

    change(story, "says old Oswin", "says Mrs. Pell")
    done = adapt(production, story)

    assert "NAN: Not me," in script(production)
    (conflict,) = [each for each in done.revision.conflicts if "Not me" in str(each) or "1.1:4" in str(each)]
    assert "NAN" in conflict.message


def test_a_tag_that_now_names_whom_the_writer_did_not_mean_is_listed_though_the_tool_always_meant_him(
    production: Production, story: Path
) -> None:
    change(production.scripts[0], "OSWIN: For whom?", "LOCK-KEEPER: For whom?")
    change(story, "“For whom?”", "“For whom?” asks Oswin.")

    (conflict,) = adapt(production, story).revision.conflicts

    assert "LOCK-KEEPER: For whom?" in script(production)
    assert all(name in conflict.message for name in ("LOCK-KEEPER", "OSWIN"))
    change(story, "asks Oswin.", "asks old Oswin.")
    assert not adapt(production, story).revision.conflicts


def test_a_tag_that_the_writer_made_his_is_not_dropped_and_not_counted_as_dropped(
    production: Production, story: Path
) -> None:
    change(story, "“Not me,” says", "“Not me, and I never had it in my life,” says")
    adapt(production, story)
    change(production.scripts[0], "NARRATOR: asks Nan.", "NARRATOR: asks young Nan.")
    change(production.scripts[0], "NARRATOR: he says.", "NARRATOR (slowly): he *says*. [[hm]]")

    for _ in range(2):
        done = adapt(production, story, tags="drop")

        assert "NARRATOR: asks young Nan." in script(production)
        assert "NARRATOR (slowly): he *says*. [[hm]]" in script(production)
        assert [each.message for each in done.adaptation.dropped] == ['Dropped: "says Oswin."']
        assert done.proof.dropped == ("says", "Oswin")
        assert [(each.missing, each.added) for each in done.revision.own] == [(0, 1)]


def test_stress_keeps_no_word_that_was_revised_and_goes_on_to_the_new_one(production: Production, story: Path) -> None:
    file = production.scripts[0]
    change(file, "barge lies low in the water", "{barge|bɑːʒ} [pause 0.3s] lies *low in* the water")
    change(file, "NAN: Who has the key?", "NAN: Who has the *key*? [breath]")
    change(story, "The barge lies low in", "The barge lies deep in")
    change(story, "Who has the key?", "Who has the money?")

    done = adapt(production, story)

    assert "The {barge|bɑːʒ} [pause 0.3s] lies *deep in* the water, and the lock is shut." in script(production)
    assert "NAN: Who has the *money*? [breath]" in script(production)
    assert not done.revision.conflicts
    assert not done.proof.own


def test_stress_that_has_no_word_any_more_is_listed(production: Production, story: Path) -> None:
    change(production.scripts[0], "that nobody needs.", "that *nobody* needs.")
    change(story, "that nobody needs.", "that gives hardly any light.")

    (conflict,) = adapt(production, story).revision.conflicts

    assert "with a lamp that gives hardly any light." in script(production)
    assert "*nobody*" in conflict.message


def test_words_that_the_writer_took_out_stay_out_and_are_called_so(production: Production, story: Path) -> None:
    change(production.scripts[0], ", and the lock is shut.", ".")
    change(story, ", and the lock is shut.", ", and the lock is open.")

    (conflict,) = adapt(production, story).revision.conflicts

    assert "NARRATOR: The barge lies low in the water.\n" in script(production)
    assert 'you took out ", and the lock is shut' in conflict.message


def test_where_both_changed_the_same_words_the_writers_stay_and_the_conflict_is_listed(
    production: Production, story: Path
) -> None:
    change(production.scripts[0], "the lock is shut.", "the gate is shut.")
    change(story, "the lock is shut.", "the sluice is shut.")

    done = adapt(production, story)

    assert "and the gate is shut." in script(production)
    (conflict,) = done.revision.conflicts
    assert conflict.place is not None
    assert conflict.place.file == f"script/{production.scripts[0].name}"
    assert all(word in conflict.message for word in ("gate", "lock", "sluice"))
    assert done.proof.holds
    assert done.proof.own


def test_pauses_and_pronunciations_that_go_with_their_words_are_listed_and_notes_stay(
    production: Production, story: Path
) -> None:
    file = production.scripts[0]
    change(file, "barge lies low in the water", "barge [pause 1s] {lies|laɪz} low in the water")
    change(file, "NAN: Then we wait.", "NAN: [breath] Then we {wait|weɪt}. [[too long?]]")
    change(file, "OSWIN: For whom?", "OSWIN: For {whom|huːm}?")
    change(story, "The barge lies low", "The barge lay low")
    change(story, "Then we wait.", "Then we had better sit down here.")
    change(story, "“For whom?”\n\n", "")

    told = [str(each) for each in adapt(production, story).revision.conflicts]

    assert "NAN: [breath] Then we had better sit down here. [[too long?]]\n" in script(production)
    assert "barge [pause 1s] lay low" in script(production)
    assert [mark for each in told for mark in ("{lies|laɪz}", "{wait|weɪt}", "{whom|huːm}") if mark in each] == [
        "{lies|laɪz}",
        "{wait|weɪt}",
        "{whom|huːm}",
    ]
    assert all(each.startswith(f"script/{file.name}:") for each in told)


def test_the_marks_of_a_line_that_another_takes_the_place_of_are_listed_at_that_line(
    production: Production, story: Path
) -> None:
    file = production.scripts[0]
    change(file, "NAN: Then we wait.", "NAN: Then [pause 1s] we {wait|weɪt}.")
    change(story, "Then we wait.", "What a pity, after all this time!")

    told = adapt(production, story).revision.conflicts

    row = script(production).splitlines().index("NAN: What a pity, after all this time!") + 1
    assert [each.place.line for each in told] == [row, row]
    assert ["[pause 1s]" in told[0].message, "{wait|weɪt}" in told[1].message] == [True, True]


def test_each_place_in_the_writers_own_words_is_listed_with_what_is_missing_and_what_is_added(
    production: Production, story: Path
) -> None:
    file = production.scripts[0]
    change(file, "asks Nan.", "asks Nan, very quietly.")
    change(file, "OSWIN: For whom?\n\n", "")
    change(file, "with a lamp that nobody needs.", "with an owl.")

    done = adapt(production, story)

    rows = script(production).splitlines()
    assert [(each.told.place.line, each.missing, each.added) for each in done.revision.own] == [
        (rows.index("NARRATOR: asks Nan, very quietly.") + 1, 0, 2),
        (rows.index("NAN: Then we wait.") + 1, 2, 0),
        (rows.index("NARRATOR: In the morning the lock-keeper comes down the path with an owl.") + 1, 5, 2),
    ]
    assert "behind this line" in done.revision.own[1].told.message
    assert str(done.proof).endswith("3 places in your own words (7 words of the story missing, 4 added)")
    assert not done.warnings


def test_a_chapter_that_is_gone_from_the_script_is_told_with_what_brings_it_back(
    production: Production, story: Path
) -> None:
    with story.open("a", encoding="utf-8") as more:
        more.write("\n# The Weir\n\n“Listen,” says Nan.\n")
    adapt(production, story)
    change(production.scripts[0], "# The Weir\n\nNAN: Listen,\nNARRATOR: says Nan.\n", "")

    (warning,) = adapt(production, story).warnings

    assert warning.code == "story-missing"
    assert str(warning.place).startswith(f"script/{production.scripts[0].name}:")
    assert '"The Weir" as a whole' in warning.message
    assert "adapt --replace lock.txt" in warning.hint


def test_a_long_stretch_of_the_story_that_is_gone_from_the_script_is_told(production: Production, story: Path) -> None:
    long = " ".join(f"The {number}th boat goes by." for number in range(1, 30))
    change(story, "“Then we wait.”", f"“Then we wait.”\n\n{long}")
    adapt(production, story)
    change(production.scripts[0], f"NARRATOR: {long}\n\n", "")

    done = adapt(production, story)

    assert [(each.code, "145 words" in each.message) for each in done.warnings] == [("story-missing", True)]
    assert [(each.missing, each.added) for each in done.revision.own] == [(145, 0)]


def test_a_tag_that_now_names_another_takes_its_speech_with_it(production: Production, story: Path) -> None:
    change(story, "asks Nan", "asks Oswin")
    change(story, "says Oswin", "says Nan")

    done = adapt(production, story)

    assert "OSWIN: Who has the key?" in script(production)
    assert "NAN: Not me," in script(production)
    assert {each.code for each in done.revision.followed} == {"adapt-followed"}


def test_a_script_whose_memory_is_gone_takes_the_storys_words_and_keeps_a_copy(
    production: Production, story: Path
) -> None:
    (production.script_folder / "adaptation.jsonl").unlink()
    change(production.scripts[0], "OSWIN: Not me,", "NAN: Not I,")
    change(story, "lies low", "lies deep")

    done = adapt(production, story)

    assert "NAN: Not me," in script(production)
    assert "lies deep" in script(production)
    assert "NAN: Not I," in done.kept[0].read_text(encoding="utf-8")
    assert [each.code for each in done.warnings] == ["no-memory"]
    change(story, "lies deep", "lies low")
    assert adapt(production, story).warnings == ()


def test_a_damaged_memory_is_named_and_does_no_harm(production: Production, story: Path) -> None:
    memory = production.script_folder / "adaptation.jsonl"
    memory.write_text("<<<<<<< mine\n" + memory.read_text(encoding="utf-8"), encoding="utf-8")
    before = script(production)

    done = adapt(production, story)

    assert script(production) == before
    (warning,) = done.warnings
    assert str(warning.place) == "script/adaptation.jsonl:1"


def test_a_memory_that_is_no_text_is_damaged_like_any_other(production: Production, story: Path) -> None:
    memory = production.script_folder / "adaptation.jsonl"
    memory.write_bytes(b"\x00\xff\xfe")
    before = script(production)

    (warning,) = adapt(production, story).warnings

    assert script(production) == before
    assert warning.code == "adaptation-memory"
    assert "no UTF-8" in warning.message


def test_another_story_is_refused(production: Production, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Snow fell on the pass all week. “Go back,” called the guide.\n", encoding="utf-8")
    before = script(production)

    with pytest.raises(UsageError, match=r"`voicestage produce --out FOLDER other\.txt`.*--replace"):
        adapt(production, other)

    assert script(production) == before


def test_a_script_with_faults_is_not_touched(production: Production, story: Path) -> None:
    change(production.scripts[0], "NAN: Who has the key?", "Who has the key?")
    change(story, "lies low", "lies deep")
    before = script(production)

    with pytest.raises(Exception, match="It is not said who speaks"):
        adapt(production, story)

    assert script(production) == before


def test_produce_goes_on_from_a_revised_story(tmp_path: Path, story: Path) -> None:
    production = Production(tmp_path / "lock")
    first = produce(production, story, draft=True, workers=0)
    change(production.scripts[0], "OSWIN: Not me,", "OSWIN (angrily): Not me,")
    change(story, "lies low", "lies deep")

    done = produce(production, story, draft=True, workers=0)

    assert done.adapted is not None
    assert done.adapted.revision is not None
    assert "OSWIN (angrily): Not me," in script(production)
    assert done.rendered.lines == first.rendered.lines
    assert done.rendered.synthesised <= 2
    assert "lies deep" in (production.script_folder / "prose" / "lock.txt").read_text(encoding="utf-8")
    assert produce(production, story, draft=True, workers=0).adapted is None


def test_the_command_says_what_it_did(production: Production, story: Path) -> None:
    change(production.scripts[0], "the lock is shut.", "the gate is shut.")
    change(story, "the lock is shut.", "the sluice is shut.")
    change(story, "asks Nan", "asks Nan, softly")

    done = subprocess.run(
        [sys.executable, "-m", "voicestage", "adapt", story.name, "--json"],
        cwd=production.root,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    told = json.loads(done.stdout)
    assert told["revised"]["lines_changed"] >= 1
    assert len(told["revised"]["conflicts"]) == 1
    assert told["revised"]["own_words"] == 1
    (own,) = told["revised"]["own"]
    assert (own["missing"], own["added"]) == (1, 1)
    assert (production.root / own["file"]).read_text(encoding="utf-8").splitlines()[own["line"] - 1].count("gate") == 1
    assert (told["words_lost"], told["words_added"]) == (0, 0)


def test_an_alias_given_by_hand_moves_no_line_and_it_is_said_who_speaks(production: Production, story: Path) -> None:
    assert not adapt(production, story).warnings
    text = production.voices_file.read_text(encoding="utf-8")
    rows = [row for row in text.splitlines(keepends=True) if not row.startswith("  Oswin:")]
    rows = [row.replace("Nan: {", "Nan: {aliases: [Oswin], ") for row in rows]
    production.voices_file.write_text("".join(rows), encoding="utf-8")
    before = script(production)

    (warning,) = adapt(production, story).warnings

    assert script(production) == before
    assert warning.code == "cast-changed"
    assert "OSWIN is Nan now" in warning.message
    assert not adapt(production, story).warnings


def test_names_by_which_lines_would_be_anothers_are_told_with_what_applies_them(
    production: Production, story: Path
) -> None:
    text = production.voices_file.read_text(encoding="utf-8")
    rows = [row.replace("Oswin:", "Pell:").replace("Nan: {", "Nan: {aliases: [Oswin], ") for row in text.splitlines()]
    production.voices_file.write_text("\n".join(rows), encoding="utf-8")
    before = script(production)

    (warning,) = adapt(production, story).warnings

    assert script(production) == before
    assert str(warning.place) == "voices.yaml"
    assert "would be given to somebody else (1.1:" in warning.message
    assert "adapt --replace lock.txt" in warning.hint
    assert "cast --merge" in warning.hint
