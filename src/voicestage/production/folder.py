"""A production: a folder with a script, a cast and what was made of them."""

from __future__ import annotations

import contextlib
import functools
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from voicestage.errors import Diagnostic, Place, ProductionError, UsageError, errors_of
from voicestage.model.cast import Cast, Style
from voicestage.model.script import Script
from voicestage.production.selection import WHOLE, Chosen, Selection, chosen

if TYPE_CHECKING:
    from voicestage.deliver.containers import Tags
    from voicestage.render.cache import Cache, Entry
    from voicestage.render.crew import Crew
    from voicestage.render.forecast import Forecast, Outlook
    from voicestage.render.perform import Programme
    from voicestage.render.plan import Plan, PlannedLine
    from voicestage.render.progress import Progress, Report
    from voicestage.render.record import Renders

Result = TypeVar("Result")


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
    encoded_s: float = 0.0
    """How much of the finished files was encoded; the rest was in the cache [s]."""
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made(Generic[Result]):
    """What came of a plan, and what was done for it over all attempts."""

    result: Result
    synthesised: int
    processed: int
    mixed: int
    engine_s: float


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
        from voicestage.production.schema import keep_schema
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
        elif not any(fault.code in ("yaml", "not-utf-8") for fault in faults):  # else nobody in it is known
            diagnostics += check_speakers(script, [name for each in cast.characters for name in each.names])
            diagnostics += check_directions(script, [name for name, _ in cast.directions])
        if not errors_of(diagnostics):
            keep(self, found_voices)
        keep_schema(self)
        return script, cast, tuple(diagnostics)

    def check(self) -> tuple[Diagnostic, ...]:
        """Return every diagnostic of script, cast, voices and sounds, errors first by file and line."""
        return self._checked()[2]

    def _checked(self, *, draft: bool = False) -> tuple[Script, Cast, tuple[Diagnostic, ...]]:
        """Read script and cast once, with everything that is to be said about them and what they name.

        For a draft, which has a voice of its own, the engines of the others need not be installed.
        """
        from voicestage.render.check import (
            check_ambience,
            check_ipa,
            check_likeness,
            check_spaces,
            check_takes,
            check_voices,
        )
        from voicestage.render.recordings import check_recordings
        from voicestage.render.sound_check import check_sounds

        script, cast, diagnostics = self.load()
        unheard = check_voices(cast)
        if draft:
            unheard = tuple(fault for fault in unheard if fault.code != "engine-missing")
        diagnostics += (*check_sounds(script, self.sounds_folder), *unheard)
        diagnostics += (
            *check_takes(script, cast),
            *check_recordings(script, self.takes_folder),
            *check_ipa(script, cast),
            *check_likeness(script, cast),
            *check_spaces(script, cast),
            *check_ambience(script, cast),
        )
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
        from voicestage.render.own_sounds import credits_of
        from voicestage.render.plan import plan as decide
        from voicestage.render.recordings import with_recordings
        from voicestage.render.words import SaidWords, short_names

        script, cast, diagnostics = self._checked(draft=draft)
        if errors := errors_of(diagnostics):
            raise ProductionError(errors)
        title = cast.title or script.get("title") or self.root.resolve().name
        words = SaidWords(self.memory / "words.json", lexicon=cast.lexicon, names=short_names(cast))
        notes = [sound.licence for sound in credits_of(script, self.sounds_folder)]
        plan = decide(script, cast, draft=draft, style=style, title=title, words=words, notes=notes)
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

        with contextlib.ExitStack() as stack:
            decided = stack.enter_context(self.settled(draft=draft, style=style, report=report))
            part = None if selection.whole else self.chosen(selection, decided)
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
        return chosen(selection, decided.script, decided.plan, changed=lambda: self.changed(decided.plan))

    def changed(self, plan: Plan) -> tuple[str, ...]:
        """Return the addresses of the scenes that sound different since the last render of the whole.

        They are known by the keys of their mixes, so nothing that cannot be heard is among them. Of a line that is to
        be spoken again nobody knows yet whether it will sound as before; its scene is.

        Raises:
            UsageError: nothing was rendered from which something could have changed.
        """
        last = self.renders(draft=plan.draft).last()
        if last is None:
            raise UsageError("Nothing was rendered yet, so nothing can have changed. Run `voicestage render` once.")
        heard = {scene.key for scene in last.scenes}
        return tuple(address for address, key in self.outlook(plan).scene_keys.items() if key not in heard)

    def outlook(self, plan: Plan) -> Outlook:
        """Lay a plan out with what is known; nothing is made."""
        from voicestage.render import speeds
        from voicestage.render.forecast import outlook
        from voicestage.render.sounds import SoundShelf

        cache = self.cache()
        shelf = SoundShelf(self.sounds_folder, cache)
        return outlook(plan, cache=cache, shelf=shelf, known=speeds.read(self.speeds_file))

    @contextlib.contextmanager
    def settled(self, *, draft: bool = False, style: Style | None = None, report: Report = quiet) -> Iterator[Decided]:
        """Hold off other renders, and decide on what is saved by then; faults are told before any waiting.

        Raises:
            ProductionError: script, cast or sounds have faults.
            UsageError: there is nothing to say.
            EngineError: an engine is not installed.
        """
        decided = self.decide(draft=draft, style=style)
        with self.alone(report) as waited:
            yield self.decide(draft=draft, style=style) if waited else decided

    def alone(self, report: Report = quiet) -> contextlib.AbstractContextManager[bool]:
        """Hold off other renders of this production, after waiting for one that is under way; give whether it was."""
        from voicestage.render.lock import held
        from voicestage.render.progress import Progress

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
        cache = self.cache()
        done: list[Made[float]] = []
        for piece, path, name in pieces:
            tags = Tags(title=f"{decided.title}: {name}", author=plan.cast.author)
            deliver = functools.partial(deliver_scene, plan=piece, path=path, tags=tags)
            done.append(self.make(piece, deliver, cache=cache, crew=crew, report=report))
        return Rendered(
            lines=sum(len(piece.lines) for piece, _, _ in pieces),
            synthesised=sum(each.synthesised for each in done),
            processed=sum(each.processed for each in done),
            mixed=sum(each.mixed for each in done),
            seconds=sum(each.result for each in done),
            engine_s=sum(each.engine_s for each in done),
            files=tuple(path for _, path, _ in pieces),
            delivered=True,
            warnings=tuple(cache.told.values()),
        )

    def _render_whole(self, decided: Decided, *, crew: Crew, report: Report) -> Rendered:
        from voicestage.deliver.finish import Delivered, deliver
        from voicestage.deliver.standing import made_of, remember, standing, told_of
        from voicestage.render import speeds
        from voicestage.render.record import rendered_record

        plan, tags, cache = decided.plan, self._tags(decided), self.cache()
        record = self.delivered(draft=plan.draft)

        def delivered(programme: Programme) -> tuple[Programme, tuple[Path, ...], Delivered | None]:
            if files := standing(record, programme, plan, tags=tags, folder=self.output):
                return programme, files, None
            started = time.perf_counter()
            crew.rest()
            done = deliver(programme, plan, tags=tags, folder=self.output, processes=crew.processes, report=report)
            remember(record, programme, plan, tags=tags, files=done.files, pieces=done.keys, warnings=done.warnings)
            cache.drop_made(made_of(record.parent))
            encoding = speeds.Measured(encoded_s=done.encoded_s, encode_s=time.perf_counter() - started)
            speeds.learn(self.speeds_file, encoding)
            return programme, done.files, done

        made = self.make(plan, delivered, cache=cache, crew=crew, report=report)
        programme, files, done = made.result
        whole = _whole(decided, tags) | {"gain": programme.loudness.gain_db}
        self.renders(draft=plan.draft).keep(
            rendered_record(
                plan, programme.timeline, keys=programme.scene_keys, clip_keys=programme.clip_keys, whole=whole
            )
        )
        measured = next(iter(done.measured.values())) if done else None
        return Rendered(
            lines=len(plan.lines),
            synthesised=made.synthesised,
            processed=made.processed,
            mixed=made.mixed,
            seconds=programme.timeline.frames / programme.timeline.rate,
            engine_s=made.engine_s,
            files=files,
            delivered=done is not None,
            encoded_s=done.encoded_s if done else 0.0,
            loudness_lufs=measured.loudness_lufs if measured else None,
            true_peak_dbtp=measured.true_peak_dbtp if measured else None,
            warnings=(*cache.told.values(), *told_of(record)),
        )

    def make(
        self,
        plan: Plan,
        finish: Callable[[Programme], Result],
        *,
        cache: Cache,
        crew: Crew,
        report: Report = quiet,
    ) -> Made[Result]:
        """Perform a plan and make something of it; what turns out damaged is dropped, all at once, and made again.

        Args:
            plan: what is to be heard.
            finish: makes something of the programme; it is called again where what it reads was damaged.
            cache: what was heard before; it tells what was damaged.
            crew: those who speak.
            report: is told how far the work is.

        Raises:
            DamagedEntry: something is damaged again and again.
            ProductionError: a recording cannot be read any more.
            EngineError: lines could not be spoken; the others are kept.
            StorageError: something could not be written.
        """
        from voicestage.render.cache import DamagedEntry
        from voicestage.render.pieces import sound_digests
        from voicestage.render.speaking import ATTEMPTS

        performed: list[Programme] = []
        while True:
            programme = self.perform(plan, cache=cache, crew=crew, report=report)
            performed.append(programme)
            try:
                result = finish(programme)
                break
            except DamagedEntry as error:
                if len(performed) == ATTEMPTS:
                    raise
                cache.note(error)
                cache.drop_damaged(sound_digests(programme.timeline))
                cache.drop_damaged_pieces()
        return Made(
            result=result,
            synthesised=sum(each.synthesised for each in performed),
            processed=sum(each.processed for each in performed),
            mixed=sum(each.mixed for each in performed),
            engine_s=sum(each.engine_s for each in performed),
        )

    def perform(self, plan: Plan, *, crew: Crew, cache: Cache | None = None, report: Report = quiet) -> Programme:
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

        cache = cache or self.cache()
        keep_recordings(plan.lines, cache)
        shelf = SoundShelf(self.sounds_folder, cache)
        programme = perform(plan, cache=cache, shelf=shelf, crew=crew, report=report)
        speeds.learn(self.speeds_file, programme.measured)
        return programme

    def speak(
        self, lines: Sequence[PlannedLine], *, cache: Cache, crew: Crew, report: Report = quiet
    ) -> Mapping[str, Entry]:
        """Speak what is missing of some lines, and return the clip of each by its address; all were read and are whole.

        Raises:
            ProductionError: a recording cannot be read any more.
            EngineError: lines could not be spoken; the others are kept.
            StorageError: something could not be written.
        """
        from voicestage.render import speeds
        from voicestage.render.recordings import keep_recordings
        from voicestage.render.speaking import speak_whole

        keep_recordings(lines, cache)
        spoken = speak_whole(lines, cache=cache, crew=crew, report=report)
        speeds.learn(self.speeds_file, spoken.measured)
        return spoken.clips

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
            to_encode=to_encode if selection.whole else None,
        )

    def delivered(self, *, draft: bool = False) -> Path:
        """Return where it is noted which files were delivered."""
        return self.memory / "delivered" / ("draft.json" if draft else "finished.json")

    def _tags(self, decided: Decided) -> Tags:
        from voicestage.deliver.containers import Tags
        from voicestage.deliver.rights import heard
        from voicestage.render.own_sounds import credits_of

        script, cast = decided.script, decided.plan.cast
        used = credits_of(script, self.sounds_folder) if cast.style == "drama" else ()
        credits_ = tuple((sound.name, sound.licence) for sound in used)
        author = cast.author or script.get("author")
        found = heard(((line.character, line.engine, line.voice) for line in decided.plan.lines), credits_)
        return Tags(
            title=decided.title,
            author=author,
            narrator=found.reader,
            language=script.get("language") or cast.language,
            comment=found.credits(decided.title, author),
            series=script.get("series"),
            series_number=script.get("series number"),
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
