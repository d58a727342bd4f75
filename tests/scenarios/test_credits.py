"""Credits are turned on and off again: the story stays where it is, and nothing is spoken anew."""

from __future__ import annotations

import json

import av

from conftest import Project


def test_credits_come_and_go_and_the_story_stays(rendered: Project) -> None:
    def addresses() -> list[str]:
        manifest = json.loads((rendered.root / "output/manifest.json").read_text(encoding="utf-8"))
        return [line["address"] for line in manifest["lines"]]

    def chapters() -> list[str]:
        with av.open(str(rendered.root / "output/Storm.m4b")) as book:
            return [chapter["metadata"]["title"] for chapter in book.chapters()]

    before = addresses()
    rendered.change("voices.yaml", "defaults:", "credits: {opening: spoken, closing: spoken}\ndefaults:")

    on = rendered.render()

    assert (on.synthesised, on.mixed) == (4, 2)
    assert addresses() == ["0.1:1", *before, "0.2:1", "0.2:2", "0.2:3"]
    assert chapters() == ["Opening credits", "One", "Two", "Closing credits"]
    captions = (rendered.root / "output/Storm.vtt").read_text(encoding="utf-8")
    assert captions.index("<v NARRATOR>Storm, by A. Writer.") < captions.index("<v MARA>Hold the rail.")
    assert captions.rstrip().endswith("<v NARRATOR>The voices in this recording are synthetic.")

    rendered.change("voices.yaml", "credits: {opening: spoken, closing: spoken}\n", "")
    off = rendered.render()

    assert (off.synthesised, off.processed, off.mixed) == (0, 0, 0)
    assert addresses() == before
    assert chapters() == ["One", "Two"]
