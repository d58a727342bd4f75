"""The commands. Each parses, calls one method of the production and reports.

Nothing heavy is imported here: `voicestage --help` must answer at once, so Rich and everything that makes sound are
imported by the command that needs them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from voicestage import __version__
from voicestage.errors import ProductionError, VoicestageError, errors_of

INTERRUPTED = 130

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


Story = Annotated[Path, typer.Argument(help="The story: a text (.txt) or Markdown (.md) file.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Report as one JSON object instead of text.")]
Draft = Annotated[bool, typer.Option("--draft", help="Quick and rough: one fast voice for all, files named *.draft.*.")]
StyleOption = Annotated[
    Literal["drama", "full-cast", "solo"] | None,
    typer.Option(
        "--style",
        help="drama: with ambience and effects. full-cast: voices only. solo: one narrator. Default: the production's.",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", min=0, metavar="N", help="Processes that speak; default one a core.", show_default=False),
]


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


@app.command(short_help="Make a finished audio drama of a story.")
def produce(
    story: Story,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The production's folder; default: the one you stand in, else ./STORY-NAME/."),
    ] = None,
    draft: Draft = False,
    style: StyleOption = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Make a finished audio drama of a story: adapt, cast, render, deliver.

    Run it again after an interruption, or after you changed the script or voices.yaml: it goes on from what is there.
    """
    from voicestage import production
    from voicestage.cli import report

    root = production.produce_root(story, out=out, here=Path.cwd())
    with report.progress(quiet=json) as told:
        done = production.produce(
            production.Production(root), story, draft=draft, style=style, workers=workers, report=told
        )
    report.produced(done, as_json=json)


@app.command(short_help="Turn a story into a script and a cast.")
def adapt(
    story: Story,
    replace: Annotated[
        bool, typer.Option("--replace", help="Make a new script; the one that stands here goes to script/old/.")
    ] = False,
    quotes: Annotated[
        Path | None,
        typer.Option(
            "--quotes", metavar="FILE.jsonl", help="Also write who speaks each quotation, and how sure it is."
        ),
    ] = None,
    voices: Annotated[
        Path | None,
        typer.Option("--voices", metavar="FILE", help="Take this cast (a voices.yaml); it is read, never written."),
    ] = None,
    json: Json = False,
) -> None:
    """Turn a story into script/*.md and voices.yaml in the folder you stand in, to change before you render."""
    from voicestage import production
    from voicestage.cli import report

    here = production.Production(Path.cwd())
    done = production.adapt(here, story, replace_script=replace, quotes=quotes, voices=voices)
    report.adapted(done, as_json=json)


@app.command(short_help="Render this production; only what changed.")
def render(
    scene: Annotated[
        list[str] | None,
        typer.Option("--scene", metavar="SCENE", help="Only this scene: its number (1.2) or name; may be given again."),
    ] = None,
    draft: Draft = False,
    style: StyleOption = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Render the production you stand in, or single scenes; only what changed is spoken again."""
    from voicestage.cli import report
    from voicestage.production import Production

    production = Production.find(Path.cwd())
    with report.progress(quiet=json) as told:
        done = production.render(scenes=tuple(scene or ()), draft=draft, style=style, workers=workers, report=told)
    report.rendered(done, as_json=json)


@app.command(short_help="Find everything that is wrong, and where.")
def check(json: Json = False) -> None:
    """Find everything that is wrong in script, cast and sounds, with its place and what to do."""
    from voicestage.cli import report
    from voicestage.production import Production

    diagnostics = Production.find(Path.cwd()).check()
    report.checked(diagnostics, as_json=json)
    if errors_of(diagnostics):
        raise typer.Exit(ProductionError.exit_code)


@app.command(short_help="List the voices, or hear one.")
def voices(
    engine: Annotated[
        str | None,
        typer.Option("--engine", help="Only this engine's voices."),
    ] = None,
    say: Annotated[
        str | None,
        typer.Option("--say", metavar="TEXT", help="Say this with --voice and write the sample."),
    ] = None,
    voice: Annotated[
        str, typer.Option("--voice", help="A voice, such as bf_emma, pyttsx3/english, 0.6*bm_george + 0.4*bm_fable.")
    ] = "bf_emma",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Where the sample goes; default ./VOICE.wav.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """List the voices with gender and accent, or let one of them say something."""
    from voicestage import production
    from voicestage.cli import report

    if say is not None:
        report.said(production.say(say, voice=voice, path=out), as_json=json)
    else:
        report.voices(production.list_voices(engine), as_json=json)


@app.command(short_help="Begin a production with a short scene.")
def new(name: Annotated[Path, typer.Argument(help="The folder of the new production.", show_default=False)]) -> None:
    """Begin a production with a short scene that you can change and render."""
    from voicestage.cli import report
    from voicestage.production import begin

    report.begun(name, begin(name))


@app.command(short_help="Say what this machine can do.")
def doctor(json: Json = False) -> None:
    """Say what this machine can do, and what to install for the rest."""
    from voicestage.cli import report
    from voicestage.production import examine

    report.examined(examine(Path.cwd()), as_json=json)


def main() -> None:
    """Run the command line; errors that a person can act on are one sentence, without a traceback."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1 or bool(os.environ.get("VOICESTAGE_DEBUG"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(arguments)
    except SystemExit as leaving:  # Typer turns Ctrl-C into exit code 130
        if leaving.code == INTERRUPTED:
            _fail("Interrupted. What was spoken so far is kept: run the same command again and it goes on from there.")
            sys.stderr.flush()
            os._exit(INTERRUPTED)  # not waiting for threads that wait for workers that were ended
        raise
    except VoicestageError as error:
        if debug:
            raise
        _fail(str(error))
        if isinstance(error, ProductionError):
            count = len(error.diagnostics)
            _fail(f"{count} error{'s' if count != 1 else ''}; nothing was rendered.")
        sys.exit(error.exit_code)
    except Exception as error:
        if debug:
            raise
        _fail(
            f"voicestage itself failed: {type(error).__name__}: {error}. Nothing that was finished is lost. "
            "Run it again with --debug and report what it prints."
        )
        sys.exit(70)


def _fail(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201
