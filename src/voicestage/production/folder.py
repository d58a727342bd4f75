"""A production: a folder with a script, a cast and what was made of them."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, Place, ProductionError, UsageError, errors_of
from voicestage.model.cast import Cast, Style
from voicestage.model.script import Script
from voicestage.production.selection import WHOLE, Chosen, Selection, chosen

if TYPE_CHECKING:
    from voicestage.deliver.containers import Tags
    from voicestage.render.cache import Cache
    from voicestage.render.crew import Crew
    from voicestage.render.forecast import Forecast
    from voicestage.render.perform import Programme, Progress, Report
    from voicestage.render.plan import Plan
    from voicestage.render.record import Renders


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a render did."""

    lines: int
    synthesised: int
    processed: int
    mixed: int
    """Scenes, chapter titles included."""
    seconds: float
    """How long the result plays."""
    engine_s: float
    """The engines' own time, added up over the workers."""
    files: tuple[Path, ...]
    delivered: bool
    """False where the finished files were there already and fit."""
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a production says, and who says it how; nothing is done yet."""

    script: Script
    plan: Plan
    title: str


def quiet(_: Progress) -> None:
    """Tell nobody how far the work is."""


def default_workers() -> int:
    """Return how many lines are spoken at once: one process a core, one thread each, is the fastest measured."""
    return max(1, os.cpu_count() or 1)


class Production:
    """A folder with `script/` and `voices.yaml`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.script_folder = root / "script"
        self.voices_file = root / "voices.yaml"
        self.choices_file = self.script_folder / "casting.jsonl"
        self.takes_folder = root / "script" / "takes"
        self.sounds_folder = root / "script" / "sounds"
        self.output = root / "output"
        self.memory = root / ".voicestage"
        self.speeds_file = self.memory / "speeds.json"

    @classmethod
    def find(cls, start: Path) -> Production:
        """Return the production that `start` stands in: the nearest folder upwards with a script or a cast.

        Raises:
            UsageError: there is none.
        """
        if (found := cls.around(start)) is None:
            raise UsageError(
                f"{start.resolve()} is not in a production: there is no voices.yaml and no script/*.md here or above. "
                "Begin one with `voicestage new NAME`, or make one of a story with `voicestage produce STORY`."
            )
        return found

    @classmethod
    def around(cls, start: Path) -> Production | None:
        """Return the production that `start` stands in, or None."""
        here = start.resolve()
        return next((cls(folder) for folder in (here, *here.parents) if _is_production(folder)), None)

    @property
    def scripts(self) -> tuple[Path, ...]:
        """The script's files in order."""
        return tuple(sorted(self.script_folder.glob("*.md"))) if self.script_folder.is_dir() else ()

    def load(self) -> tuple[Script, Cast, tuple[Diagnostic, ...]]:
        """Read script and cast with everything that is to be said about them.

        Who has no voice is given one; where nothing is at fault, that is noted in script/casting.jsonl, so that it
        stays.
        """
        from voicestage.casting.load import parse as parse_cast
        from voicestage.casting.load import read as read_cast
        from voicestage.production.voices import keep, voiced
        from voicestage.script.check import check_cast, check_directions, check_speakers
        from voicestage.script.parse import read as read_script
        from voicestage.sound.space import ROOMS

        script, found = read_script(self.script_folder)
        diagnostics = list(found)
        written = self.voices_file.exists()
        cast, faults = read_cast(self.voices_file, known_spaces=tuple(ROOMS)) if written else parse_cast("")
        diagnostics += faults
        found_voices = voiced(self, cast, script)
        cast = found_voices.cast
        if not written:
            diagnostics += check_cast(script)
        elif not any(fault.code == "yaml" for fault in faults):  # else nobody in it is known
            diagnostics += check_speakers(script, [name for each in cast.characters for name in each.names])
            diagnostics += check_directions(script, [name for name, _ in cast.directions])
        if not errors_of(diagnostics):
            keep(self, found_voices)
        return script, cast, tuple(diagnostics)

    def check(self) -> tuple[Diagnostic, ...]:
        """Return every diagnostic of script, cast, voices and sounds, errors first by file and line."""
        return self._checked()[2]

    def _checked(self) -> tuple[Script, Cast, tuple[Diagnostic, ...]]:
        """Read script and cast once, with everything that is to be said about them and what they name."""
        from voicestage.render.check import (
            check_ipa,
            check_likeness,
            check_spaces,
            check_takes,
            check_voices,
        )
        from voicestage.render.recordings import check_recordings
        from voicestage.render.sounds import check_sounds

        script, cast, diagnostics = self.load()
        diagnostics += (*check_sounds(script, self.sounds_folder), *check_voices(cast))
        diagnostics += (
            *check_takes(script, cast),
            *check_recordings(script, self.takes_folder),
            *check_ipa(script, cast),
            *check_likeness(script, cast),
            *check_spaces(script, cast),
        )
        if not self.scripts:
            hint = "Write script/01.md, or make one of a story with `voicestage adapt STORY`."
            place = Place("script")
            diagnostics += (Diagnostic(code="no-script", place=place, message="there is no script/*.md.", hint=hint),)
        if cast.cover and not (self.root / cast.cover).is_file():
            place = Place("voices.yaml")
            diagnostics += (
                Diagnostic(
                    code="no-cover",
                    place=place,
                    message=f'there is no picture "{cast.cover}".',
                    hint="Give its path from this folder, such as cover.jpg.",
                ),
            )
        return script, cast, tuple(sorted(diagnostics, key=_by_place))

    def decide(self, *, draft: bool = False, style: Style | None = None) -> Decided:
        """Read script and cast and decide who says what, without doing it.

        Raises:
            ProductionError: script, cast or sounds have faults.
            UsageError: there is nothing to say.
            EngineError: an engine is not installed.
        """
        from voicestage.render.plan import plan as decide
        from voicestage.render.recordings import with_recordings
        from voicestage.render.words import SaidWords, short_names

        script, cast, diagnostics = self._checked()
        if errors := errors_of(diagnostics):
            raise ProductionError(errors)
        title = cast.title or script.get("title") or self.root.resolve().name
        words = SaidWords(self.memory / "words.json", lexicon=cast.lexicon, names=short_names(cast))
        plan = decide(script, cast, draft=draft, style=style, title=title, words=words)
        return Decided(script=script, plan=with_recordings(plan, self.takes_folder), title=title)

    def cache(self) -> Cache:
        """Return the memory of what was spoken and mixed here."""
        from voicestage.render.cache import Cache

        return Cache(self.memory / "cache")

    def renders(self, *, draft: bool = False) -> Renders:
        """Return the records of the last renders."""
        from voicestage.render.record import Renders

        return Renders(self.memory / "renders", draft=draft)

    def render(
        self,
        selection: Selection = WHOLE,
        *,
        draft: bool = False,
        style: Style | None = None,
        workers: int | None = None,
        crew: Crew | None = None,
        report: Report = quiet,
    ) -> Rendered:
        """Speak what is missing, mix what changed, and write the finished files, or only a part of it.

        Args:
            selection: the whole, or scenes and lines that are written alone, each as a file of its own.
            draft: the quick one-voice engine; writes `*.draft.*` beside the finished files.
            style: drama, full-cast or solo, where not the cast's own.
            workers: processes that speak; one a core unless given, 0 for none but this.
            crew: speaks in place of `workers`, and is left at work for the next render.
            report: is told how far the work is.

        Raises:
            ProductionError: script, cast or sounds have faults.
            UsageError: there is no such scene, line or character, or nothing to say.
            EngineError: lines could not be spoken; the others are kept.
            StorageError: something could not be written.
        """
        from voicestage.render.crew import local_crew

        decided = self.decide(draft=draft, style=style)
        part = None if selection.whole else self.chosen(selection, decided)
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.alone(report))
            self._clear_up()
            crew = crew or stack.enter_context(local_crew(default_workers() if workers is None else workers))
            if part is None:
                return self._render_whole(decided, crew=crew, report=report)
            return self._render_part(decided, part, crew=crew, report=report)

    def _clear_up(self) -> None:
        """Remove half-written files of a render that was killed."""
        from voicestage.files import remove_unfinished

        memory = [self.memory / name for name in (".", "delivered", "renders", "cache", "cache/samples")]
        remove_unfinished(self.output, self.output / "scenes", self.output / "lines", *memory)

    def chosen(self, selection: Selection, decided: Decided) -> Chosen:
        """Find what a selection means.

        Raises:
            UsageError: there is no such scene, line or character, or nothing was rendered that could have changed.
        """
        last = self.renders(draft=decided.plan.draft).last() if selection.changed else None
        return chosen(selection, decided.script, decided.plan, last)

    def alone(self, report: Report = quiet) -> contextlib.AbstractContextManager[None]:
        """Hold off other renders of this production, after waiting for one that is under way."""
        from voicestage.render.lock import held
        from voicestage.render.perform import Progress

        waiting = Progress(stage="wait", done=0, total=1, weight_done=0.0, weight_total=1.0)
        return held(self.memory / "lock", waiting=lambda: report(waiting))

    def _render_part(self, decided: Decided, part: Chosen, *, crew: Crew, report: Report) -> Rendered:
        """Write scenes and reels, each as a file of its own."""
        from voicestage.deliver.containers import Tags
        from voicestage.deliver.finish import deliver_scene

        plan = decided.plan
        suffix = ".draft.flac" if plan.draft else ".flac"
        pieces: list[tuple[Plan, Path, str]] = []
        for address in part.scenes:
            scene = plan.part({address})
            named = scene.scenes[0].scene
            path = self.output / "scenes" / f"{address}-{named.slug}{suffix}"
            pieces.append((scene, path, named.title or address))
        pieces += [
            (plan.reel(set(reel.lines)), self.output / "lines" / f"{reel.name}{suffix}", reel.name)
            for reel in part.reels
        ]
        seconds = 0.0
        programmes: list[Programme] = []
        for piece, path, name in pieces:
            programme = self.perform(piece, crew=crew, report=report)
            tags = Tags(title=f"{decided.title}: {name}", author=plan.cast.author)
            seconds += deliver_scene(programme, piece, path=path, tags=tags)
            programmes.append(programme)
        return Rendered(
            lines=sum(len(piece.lines) for piece, _, _ in pieces),
            synthesised=sum(each.synthesised for each in programmes),
            processed=sum(each.processed for each in programmes),
            mixed=sum(each.mixed for each in programmes),
            seconds=seconds,
            engine_s=sum(each.engine_s for each in programmes),
            files=tuple(path for _, path, _ in pieces),
            delivered=True,
            warnings=tuple(warning for each in programmes for warning in each.warnings),
        )

    def _render_whole(self, decided: Decided, *, crew: Crew, report: Report) -> Rendered:
        from voicestage.deliver.finish import deliver
        from voicestage.deliver.standing import made_of, remember, standing
        from voicestage.render import speeds
        from voicestage.render.cache import DamagedEntry
        from voicestage.render.pieces import sound_digests
        from voicestage.render.record import rendered_record

        plan, tags = decided.plan, self._tags(decided)
        record = self.delivered(draft=plan.draft)
        programme = self.perform(plan, crew=crew, report=report)
        files = standing(record, programme, plan, tags=tags, folder=self.output)
        measured = None
        if files is None:
            started = time.perf_counter()
            crew.rest()
            try:
                delivered = deliver(
                    programme, plan, tags=tags, folder=self.output, processes=crew.processes, report=report
                )
            except DamagedEntry:  # a clip, a sound or a piece: drop all that are damaged, and make those again
                programme.cache.drop_damaged(sound_digests(programme.timeline))
                programme = self.perform(plan, crew=crew, report=report)
                delivered = deliver(
                    programme, plan, tags=tags, folder=self.output, processes=crew.processes, report=report
                )
            files, measured = delivered.files, next(iter(delivered.measured.values()))
            remember(record, programme, plan, tags=tags, files=files, pieces=delivered.keys)
            programme.cache.drop_made(made_of(record.parent))
            encoding = speeds.Measured(encoded_s=delivered.encoded_s, encode_s=time.perf_counter() - started)
            speeds.learn(self.speeds_file, encoding)
        whole = _whole(decided, tags)
        self.renders(draft=plan.draft).keep(
            rendered_record(plan, programme.timeline, keys=programme.scene_keys, whole=whole)
        )
        return Rendered(
            lines=len(plan.lines),
            synthesised=programme.synthesised,
            processed=programme.processed,
            mixed=programme.mixed,
            seconds=programme.timeline.frames / programme.timeline.rate,
            engine_s=programme.engine_s,
            files=files,
            delivered=measured is not None,
            loudness_lufs=measured.loudness_lufs if measured else None,
            true_peak_dbtp=measured.true_peak_dbtp if measured else None,
            warnings=programme.warnings,
        )

    def perform(self, plan: Plan, *, crew: Crew, report: Report = quiet) -> Programme:
        """Speak and mix what a plan needs, and learn how fast this machine is.

        Raises:
            ProductionError: a recording cannot be read any more.
            EngineError: lines could not be spoken; the others are kept.
            StorageError: something could not be written.
        """
        from voicestage.render import speeds
        from voicestage.render.perform import perform
        from voicestage.render.recordings import keep_recordings
        from voicestage.render.sounds import SoundShelf

        cache = self.cache()
        keep_recordings(plan, cache)
        shelf = SoundShelf(self.sounds_folder, cache)
        programme = perform(plan, cache=cache, shelf=shelf, crew=crew, report=report)
        speeds.learn(self.speeds_file, programme.measured)
        return programme

    def forecast(
        self,
        selection: Selection = WHOLE,
        *,
        draft: bool = False,
        style: Style | None = None,
        workers: int | None = None,
    ) -> Forecast:
        """Say what a render would do, and about how long it would take; nothing is made or changed.

        Raises:
            ProductionError: script, cast or sounds have faults.
            UsageError: there is nothing to say.
            EngineError: an engine is not installed.
        """
        from voicestage.deliver.standing import standing
        from voicestage.render import speeds
        from voicestage.render.forecast import forecast
        from voicestage.render.sounds import SoundShelf

        decided = self.decide(draft=draft, style=style)
        cache = self.cache()
        tags = self._tags(decided)

        def to_encode(programme: Programme) -> float | None:
            record = self.delivered(draft=draft)
            if standing(record, programme, decided.plan, tags=tags, folder=self.output):
                return None
            last, whole = self.renders(draft=draft).last(), _whole(decided, tags)
            mastered = [name for name in ("loudness", "true peak") if last and last.whole.get(name) == whole[name]]
            return 0.0 if len(mastered) == 2 else programme.timeline.frames / programme.timeline.rate

        plan = decided.plan
        if not selection.whole:
            part = self.chosen(selection, decided)
            reels = [plan.reel(set(reel.lines)) for reel in part.reels]
            scenes = plan.part(part.scenes).scenes + tuple(scene for reel in reels for scene in reel.scenes)
            plan = replace(plan, scenes=scenes)
        return forecast(
            plan,
            cache=cache,
            shelf=SoundShelf(self.sounds_folder, cache),
            known=speeds.read(self.speeds_file),
            workers=default_workers() if workers is None else workers,
            to_encode=to_encode,
        )

    def delivered(self, *, draft: bool = False) -> Path:
        """Return where it is noted which files were delivered."""
        return self.memory / "delivered" / ("draft.json" if draft else "finished.json")

    def _tags(self, decided: Decided) -> Tags:
        from voicestage.deliver.containers import Tags
        from voicestage.deliver.finish import SYNTHETIC
        from voicestage.render.sounds import credits_of

        script, cast = decided.script, decided.plan.cast
        voices = (line for line in decided.plan.lines if line.recording is None)
        narrator = sorted({f"{line.engine}/{line.voice}" for line in voices})
        used = credits_of(script, self.sounds_folder) if cast.style == "drama" else ()
        credits_ = tuple((sound.name, sound.licence) for sound in used)
        return Tags(
            title=decided.title,
            author=cast.author or script.get("author"),
            narrator=", ".join(narrator)[:250],
            language=script.get("language") or cast.language,
            comment=" ".join([SYNTHETIC, *(f"Sound: {note}." for _, note in credits_)]),
            cover=self.root / cast.cover if cast.cover else None,
            credits=credits_,
        )


def _whole(decided: Decided, tags: Tags) -> dict[str, str | float]:
    """Return what the finished files are made of beside their scenes, in people's words."""
    from voicestage.deliver.finish import file_digest

    sound = decided.plan.cast.sound
    chapters = [scene.opens for scene in decided.plan.scenes if scene.opens is not None]
    return {
        "title": tags.title,
        "author": tags.author or "",
        "language": tags.language,
        "cover": file_digest(tags.cover)[:12] if tags.cover else "",
        "chapters": " / ".join(chapters),
        "loudness": sound.loudness_lufs,
        "true peak": sound.peak_dbtp,
    }


def _is_production(folder: Path) -> bool:
    return (folder / "voices.yaml").is_file() or any((folder / "script").glob("*.md"))


def _by_place(diagnostic: Diagnostic) -> tuple[bool, str, int, int]:
    place = diagnostic.place or Place("")
    return diagnostic.severity != "error", place.file, place.line, place.column
