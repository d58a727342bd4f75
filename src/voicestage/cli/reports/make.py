"""What `produce`, `adapt`, `render` and `check` tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from voicestage.cli.reports.console import console, counted, diagnostic_fields, shown, write_json
from voicestage.errors import Diagnostic
from voicestage.script.cues import write_cue
from voicestage.units import clock

if TYPE_CHECKING:
    from voicestage.adapt import Revision
    from voicestage.production import Adapted, Outcome, Produced, Rendered
    from voicestage.render.forecast import Forecast


def rendered(done: Rendered, *, as_json: bool) -> None:
    """Report a render."""
    if as_json:
        write_json(_rendered_fields(done))
        return
    _print_rendered(done)


def foreseen(forecast: Forecast, *, as_json: bool) -> None:
    """Report what a render would do."""
    if as_json:
        write_json(asdict(forecast))
        return
    out = console()
    if not forecast.lines:
        out.print(_NOTHING_CHANGED)
        return
    if not forecast.processed and not forecast.mixed and not forecast.encoded:
        out.print(f"Nothing to do: all {forecast.lines} lines are spoken and the finished files are up to date.")
        return
    most = "at most " if forecast.at_most else ""
    out.print(f"Of {counted(forecast.lines, 'line')}, {clock(forecast.plays_s)} long:")
    out.print(f"  synthesised  {counted(forecast.synthesised, 'line')}, {clock(forecast.speech_s)} of speech")
    out.print(f"  processed    {counted(forecast.processed, 'line')}")
    out.print(f"  mixed        {most}{counted(len(forecast.mixed), 'scene')}, {clock(forecast.mix_s)}")
    out.print(f"  encoded      {clock(forecast.encode_s)}; all of it where the loudness of the whole moves by 0.1 dB")
    out.print(f"This takes about {clock(forecast.work_s)} here.")


def watched(outcome: Outcome, *, as_json: bool) -> None:
    """Report one render of a watch; as JSON each is a line by itself."""
    if as_json:
        fields = _rendered_fields(outcome.rendered) if outcome.rendered else {"error": str(outcome.error)}
        write_json(fields, one_line=True)
        return
    if outcome.rendered:
        _print_rendered(outcome.rendered)
    else:
        console().print(str(outcome.error), markup=False)
    console().print("Watching; Ctrl-C ends it.")


def _rendered_fields(done: Rendered) -> dict[str, Any]:
    return {
        "lines": done.lines,
        "synthesised": done.synthesised,
        "processed": done.processed,
        "mixed": done.mixed,
        "seconds": round(done.seconds, 3),
        "engine_seconds": round(done.engine_s, 3),
        "encoded": done.delivered,
        "encoded_seconds": round(done.encoded_s, 3),
        "loudness_lufs": done.loudness_lufs,
        "true_peak_dbtp": done.true_peak_dbtp,
        "files": [str(path) for path in done.files],
        "warnings": list(done.warnings),
    }


_NOTHING_CHANGED = "No scene sounds different since the last render of the whole."


def _print_rendered(done: Rendered) -> None:
    out = console()
    for warning in done.warnings:
        out.print(f"warning: {warning}", markup=False)
    if not done.lines:
        out.print(_NOTHING_CHANGED)
        return
    if not done.synthesised and not done.processed and not done.mixed and not done.delivered:
        out.print(f"Nothing to do: all {done.lines} lines are spoken and the finished files are up to date.")
    else:
        out.print(
            f"{done.lines} lines: {done.synthesised} synthesised, {done.processed} processed, "
            f"{counted(done.mixed, 'scene')} mixed."
        )
    if done.loudness_lufs is not None:
        out.print(f"Loudness {done.loudness_lufs:.1f} LUFS, true peak {done.true_peak_dbtp:.1f} dBTP (measured).")
    out.print(f"Plays {clock(done.seconds)}:")
    for path in done.files:
        out.print(f"  {shown(path)}", markup=False)


def adapted(done: Adapted, *, as_json: bool) -> None:
    """Report an adaptation."""
    if as_json:
        write_json(_adapted_fields(done))
        return
    _print_adapted(done)


def _adapted_fields(done: Adapted) -> dict[str, Any]:
    adaptation, revision = done.adaptation, done.revision
    return {
        "scripts": [str(path) for path in done.scripts],
        "written": [str(path) for path in done.written],
        "kept": [str(path) for path in done.kept],
        "voices": str(done.voices),
        "speakers": [character.name for character in adaptation.characters],
        "added": list(done.added),
        "quotations": len(adaptation.quotes),
        "doubtful": done.doubtful,
        "words": done.proof.words_in,
        "words_lost": len(done.proof.lost),
        "words_added": len(done.proof.added),
        "words_dropped": len(done.proof.dropped),
        "cues": [{"cue": write_cue(each.cue), "at": each.at, "reason": each.reason} for each in adaptation.cues],
        "dropped": [diagnostic_fields(each) for each in adaptation.dropped],
        "revised": _revised_fields(revision) if revision else None,
        "diagnostics": [diagnostic_fields(each) for each in (*done.warnings, *adaptation.diagnostics)],
    }


def _revised_fields(revision: Revision) -> dict[str, Any]:
    return {
        "lines_changed": revision.changed,
        "lines_added": revision.added,
        "lines_removed": revision.removed,
        "own_words": len(revision.own),
        "own": [
            {**diagnostic_fields(each.told), "missing": each.missing, "added": each.added} for each in revision.own
        ],
        "followed": [diagnostic_fields(each) for each in revision.followed],
        "conflicts": [diagnostic_fields(each) for each in revision.conflicts],
    }


def _print_adapted(done: Adapted) -> None:
    out = console()
    adaptation, revision = done.adaptation, done.revision
    for diagnostic in (*done.warnings, *adaptation.diagnostics, *adaptation.dropped):
        out.print(str(diagnostic), markup=False)
    if done.kept and not revision:
        for path in done.kept:
            out.print(f"The script that stood here is kept as {shown(path)}.", markup=False)
    if revision:
        for diagnostic in (*revision.followed, *revision.conflicts, *(each.told for each in revision.own)):
            out.print(str(diagnostic), markup=False)
        _print_revised(done, revision)
        return
    out.print(f"Script: {', '.join(shown(path) for path in done.scripts)}", markup=False)
    who = ", ".join(each.name for each in adaptation.characters) or "the narrator alone"
    out.print(f"Cast:   {shown(done.voices)} ({who})", markup=False)
    speeches = "1 speech is" if done.doubtful == 1 else f"{done.doubtful or 'no'} speeches are"
    look = " (see `voicestage review`)" if done.doubtful else ""
    out.print(f"{counted(len(adaptation.quotes), 'quotation')}; {speeches} doubtful{look}; {done.proof}.")
    if adaptation.cues:
        listed = ", ".join(dict.fromkeys(write_cue(each.cue) for each in adaptation.cues))
        count = counted(len(adaptation.cues), "cue")
        out.print(f"{count} from the story (none with --cues off): {listed}.", markup=False)


def _print_revised(done: Adapted, revision: Revision) -> None:
    out = console()
    if revision.changes:
        out.print(f"Script: {', '.join(shown(path) for path in done.written)}", markup=False)
        out.print(
            f"Changed in the script: {counted(revision.changed, 'line')}, {revision.added} new, "
            f"{revision.removed} gone; the rest is as it was."
        )
    elif revision.missing:
        out.print("No line was changed; but not all of the story is in the script.")
    else:
        out.print("The script has all that the story asks for: no line was changed.")
    if done.added:
        out.print(f"New in {shown(done.voices)}: {', '.join(done.added)}", markup=False)
    conflicts = len(revision.conflicts)
    told = f"{counted(conflicts, 'conflict')} for you to decide; " if conflicts else ""
    out.print(f"{told}{done.proof}.")


def produced(done: Produced, *, as_json: bool) -> None:
    """Report what `produce` did."""
    if as_json:
        adapted_fields = _adapted_fields(done.adapted) if done.adapted else None
        write_json({"root": str(done.root), "adapted": adapted_fields, "rendered": _rendered_fields(done.rendered)})
        return
    if done.adapted:
        _print_adapted(done.adapted)
    else:
        console().print(f"The story is the one that {shown(done.root / 'script')} was made of: it is used as it is.")
    _print_rendered(done.rendered)


def checked(diagnostics: Sequence[Diagnostic], *, as_json: bool) -> None:
    """Report all diagnostics."""
    if as_json:
        write_json({"diagnostics": [diagnostic_fields(each) for each in diagnostics]})
        return
    out = console()
    for diagnostic in diagnostics:
        out.print(str(diagnostic), markup=False)
    errors = sum(each.severity == "error" for each in diagnostics)
    warnings = len(diagnostics) - errors
    out.print("All is well." if not diagnostics else f"{counted(errors, 'error')}, {counted(warnings, 'warning')}.")
