"""How names are said: words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voicestage.cli.app import app
from voicestage.cli.options import Json


@app.command(short_help="Show how names and unknown words are said; hear and repair them.")
def words(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORD]...", help="Only these, with every line that says them.", show_default=False),
    ] = None,
    guesses: Annotated[
        bool, typer.Option("--guesses", help="Only those that no dictionary and no rule knows.")
    ] = False,
    say: Annotated[
        str | None,
        typer.Option(
            "--say", metavar="WORD", help="Say this word, in the voice that says it most, and write the sample."
        ),
    ] = None,
    set_: Annotated[
        str | None,
        typer.Option("--set", metavar="WORD", help="Write into voices.yaml how this word is said: --as or --ipa."),
    ] = None,
    say_as: Annotated[
        str | None,
        typer.Option("--as", metavar="LETTERS", help="With --say or --set: letters that sound like it."),
    ] = None,
    ipa: Annotated[
        str | None, typer.Option("--ipa", metavar="IPA", help="With --say or --set: its sounds in IPA, as ˈreɪkjavɪk.")
    ] = None,
    character: Annotated[
        str | None,
        typer.Option("--character", metavar="NAME", help="Who says it; with --set for this character alone."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where the sample goes; default ./WORD.wav.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """List every name and unknown word with how it is said and where that comes from, the most doubtful first."""
    from voicestage import production
    from voicestage.cli.reports import casting
    from voicestage.cli.reports import words as report
    from voicestage.errors import UsageError

    here = production.Production.find(Path.cwd())
    if say and set_:
        raise UsageError("Give either --say or --set: first hear it, then write it.")
    if set_:
        report.repaired(production.set_word(here, set_, say=say_as, ipa=ipa, character=character), as_json=json)
    elif say:
        said = production.say_word(here, say, character=character, say=say_as, ipa=ipa, path=out)
        casting.said(said, as_json=json)
    elif say_as or ipa:
        raise UsageError("--as and --ipa need --say WORD, to hear it, or --set WORD, to write it into voices.yaml.")
    else:
        found = production.word_list(here)
        report.words(found, only=words or (), guesses=guesses, character=character, as_json=json)
