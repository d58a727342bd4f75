"""The command line itself, to which each module of `commands` adds its own."""

from __future__ import annotations

from typing import Annotated

import typer

from voicestage import __version__

app = typer.Typer(
    name="voicestage",
    help="From a story to a full-cast audio drama, on a plain computer.",
    epilog="Begin with: voicestage produce my-story.txt",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:  # noqa: FBT001 - Typer's callback
    if asked:
        typer.echo(f"voicestage {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[  # `main` reads it, wherever it stands
        bool, typer.Option("--debug", help="Show where in the program an error arose.")
    ] = False,
) -> None:
    """Turn prose into an audio drama: a script, a cast, a finished file."""
