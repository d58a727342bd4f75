"""The doubtful lines are few; looking at them changes the names before them and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from voicestage.adapt import Attributed, Ranker
from voicestage.errors import UsageError
from voicestage.production import Production, adapt
from voicestage.production.review import decide, doubts

STORY = """\
“Who let the goat in?” asks Mirela.

“It was open,” says Petru.

“Somebody saw you,” a voice calls from the stairs, “and somebody will pay.”

“Ask the goat.”

“I did.”

Mirela, Petru and the old cook look at each other. The goat eats on.

“Well, well, well.”
"""


@pytest.fixture
def production(tmp_path: Path) -> Production:
    story = tmp_path / "goat.txt"
    story.write_text(STORY, encoding="utf-8")
    production = Production(tmp_path)
    adapt(production, story)
    return production


def sure(confidence: float) -> Callable[..., Attributed]:
    """Return an attributor that is equally sure of everything."""
    attribute = Ranker.__call__

    def attributed(*given: object) -> Attributed:
        found = attribute(*given)
        return replace(found, choices=tuple(replace(each, confidence=confidence) for each in found.choices))

    return attributed


def text(production: Production) -> str:
    return production.scripts[0].read_text(encoding="utf-8")


def test_doubtful_lines_have_context_candidates_and_a_reason(production: Production) -> None:
    found = doubts(production, below=0.8)

    (last,) = [doubt for doubt in found if doubt.text == "Well, well, well."]
    assert last.before[-1] == (
        "NARRATOR",
        "Mirela, Petru and the old cook look at each other. The goat eats on.",
    )
    assert last.reason
    assert 0 <= last.confidence < 0.8
    assert last.speaker not in last.candidates
    assert text(production).splitlines()[last.row - 1] == f"{last.speaker}: {last.text}"
    assert all("Who let" not in doubt.text for doubt in found)


def test_an_adaptation_counts_the_speeches_that_a_review_shows(tmp_path: Path) -> None:
    story = tmp_path / "goat.txt"
    story.write_text(STORY, encoding="utf-8")
    told = []
    for confidence in (0.55, 0.65):
        production = Production(tmp_path / str(confidence))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Ranker, "__call__", sure(confidence))
            done = adapt(production, story)
        told.append(done.doubtful)
        assert done.doubtful == len(doubts(production))

    assert told == [6, 0]


def test_a_decision_changes_the_name_and_no_other_byte(production: Production) -> None:
    before = text(production)
    doubt = next(doubt for doubt in doubts(production, below=0.8) if doubt.text == "Well, well, well.")
    name = doubt.candidates[0]

    done = decide(production, [(doubt.addresses[0], name.lower())])

    assert text(production) == before.replace(f"{doubt.speaker}: Well, well", f"{name.upper()}: Well, well")
    assert done.lines == doubt.addresses
    assert "Well, well, well." not in [each.text for each in doubts(production, below=0.8)]


def test_the_parts_of_a_speech_go_together(production: Production) -> None:
    doubt = next(doubt for doubt in doubts(production, below=1.0) if "Somebody saw you" in doubt.text)
    first, second = doubt.addresses

    done = decide(production, [(second, "Petru")])

    assert "PETRU: Somebody saw you," in text(production)
    assert "PETRU: and somebody will pay." in text(production)
    assert done.lines == (first, second)
    assert done.along == (first,)
    assert "Somebody saw you" not in " ".join(doubt.text for doubt in doubts(production, below=1.0))


def test_the_parts_of_a_speech_may_be_named_apart(production: Production) -> None:
    doubt = next(doubt for doubt in doubts(production, below=1.0) if "Somebody saw you" in doubt.text)
    first, second = doubt.addresses

    done = decide(production, [(first, "Petru")], keep=[second])

    assert done.lines == (first,)
    assert done.kept == (second,)
    assert done.along == ()


def test_a_line_that_is_right_is_not_asked_for_again(production: Production) -> None:
    before = text(production)
    found = doubts(production, below=0.8)

    decide(production, [], keep=found[0].addresses)

    assert text(production) == before
    assert len(doubts(production, below=0.8)) == len(found) - 1


def test_a_line_that_was_corrected_by_hand_is_decided(production: Production) -> None:
    doubt = next(doubt for doubt in doubts(production, below=0.8) if doubt.text == "Well, well, well.")
    other = doubt.candidates[0].upper()
    script = text(production).replace(f"{doubt.speaker}: Well, well", f"{other}: Well, well")
    production.scripts[0].write_text(script, encoding="utf-8")

    assert "Well, well, well." not in [each.text for each in doubts(production, below=0.8)]


def test_without_a_memory_the_story_beside_the_script_tells_what_is_doubtful(production: Production) -> None:
    found = doubts(production, below=0.8)
    (production.script_folder / "adaptation.jsonl").unlink()
    with pytest.raises(UsageError, match="voicestage adapt"):
        doubts(production)

    prose = production.script_folder / "prose" / "goat.txt"
    prose.parent.mkdir()
    prose.write_text(STORY, encoding="utf-8")

    assert {doubt.text for doubt in doubts(production, below=0.8)} >= {doubt.text for doubt in found[-1:]}


def test_nothing_changes_where_a_decision_cannot_be_carried_out(production: Production) -> None:
    before = text(production)
    with pytest.raises(UsageError, match="Nobody in the cast"):
        decide(production, [("1.1:1", "PETRU"), ("1.1:3", "HORATIO")])
    with pytest.raises(UsageError, match="has no line 99"):
        decide(production, [("1.1:1", "PETRU"), ("1.1:99", "PETRU")])
    with pytest.raises(UsageError, match=r"1\.1:1 is given to Petru, and to Mirela"):
        decide(production, [("1.1:1", "PETRU"), ("1:1", "MIRELA")])
    with pytest.raises(UsageError, match=r"1\.1:1 is given to Petru, and to MIRELA, as it is"):
        decide(production, [("1.1:1", "PETRU")], keep=["1.1:1"])
    assert text(production) == before


def test_the_command_lists_and_decides(production: Production) -> None:
    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "voicestage", "review", *words],
            cwd=production.root,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout

    told = json.loads(run("--json", "--below", "0.95"))["doubtful"]
    assert {"lines", "speaker", "confidence", "reason", "candidates"} <= told[0].keys()
    (parts,) = [each["lines"] for each in told if len(each["lines"]) == 2]
    assert "2 lines changed" in run("--set", f"{', '.join(parts)}=Petru")
    told = json.loads(run("--json", "--below", "0.95"))["doubtful"]
    address = told[-1]["lines"][0]
    assert address in run("--set", f"{address}=Petru" if told[-1]["speaker"] != "PETRU" else f"{address}=Mirela")
    assert len(json.loads(run("--json", "--below", "0.95"))["doubtful"]) == len(told) - 1
