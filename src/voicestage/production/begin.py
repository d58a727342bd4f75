"""Begin a production with a short scene to change."""

from __future__ import annotations

from pathlib import Path

from voicestage.errors import UsageError
from voicestage.files import write_text
from voicestage.model.cast import Character


def begin(folder: Path) -> tuple[Path, ...]:
    """Begin a production in a new or empty folder, with a short scene to change; return the files written.

    Raises:
        UsageError: the folder has something in it.
        StorageError: it cannot be written.
    """
    from voicestage.casting.extend import extend
    from voicestage.production.folder import Production
    from voicestage.production.schema import keep_schema

    if folder.is_file():
        raise UsageError(f"{folder} is a file. Choose another name for the folder.")
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is there already and not empty. Choose another name.")
    title = " ".join(folder.name.replace("-", " ").replace("_", " ").split()).title() or "New Production"
    cast = (
        Character(name="NARRATOR", gender="female"),
        Character(name="MARA", gender="female", age="young"),
        Character(name="JONAS", gender="male"),
    )
    texts = {
        folder / "script" / "01-opening.md": FIRST_SCRIPT.replace("TITLE", title),
        folder / "voices.yaml": extend(None, cast, title=title, author=None, language="en-GB"),
        folder / ".gitignore": ".voicestage/\noutput/\n",
    }
    for path, text in texts.items():
        write_text(path, text)
    keep_schema(Production(folder))
    (folder / "script" / "sounds").mkdir(parents=True, exist_ok=True)
    return tuple(texts)


FIRST_SCRIPT = """\
---
title: TITLE
language: en-GB
---

# One

## The kitchen, late

[ambience rain -22dB fade 2s]

NARRATOR: It has been raining since Tuesday, and the kettle has only just begun to sing.

MARA (whispering): Did you hear that?
NARRATOR: she asks.

[sfx door-knock]

JONAS: It's only the wind. [pause 0.4s] It always is.

[[Everything in double brackets is a note and never spoken. Change a line, and `voicestage render` speaks that line.]]
"""
