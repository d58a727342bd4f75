"""What is in a story: inspect."""

from __future__ import annotations

from voicestage.cli.app import app
from voicestage.cli.options import Chapters, Json, Keep, Skip, Story


@app.command(short_help="Say what is in a story: chapters, words, minutes.")
def inspect(story: Story, chapters: Chapters = None, skip: Skip = None, keep: Keep = None, json: Json = False) -> None:
    """Say what is in a story before anything is made of it: its parts, words and minutes, and what to know about it.

    Parts without a number are not read aloud; `--keep` takes them in.
    """
    from voicestage import production
    from voicestage.books.selection import parse_selection
    from voicestage.cli.reports import books as report

    report.inspected(production.inspect(story, parse_selection(chapters, skip or (), keep or ())), as_json=json)
