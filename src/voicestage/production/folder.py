"""A production: a folder with a script, a cast and what was made of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, Place, ProductionError, UsageError, errors_of
from voicestage.model.cast import Cast, Character, Style
from voicestage.model.script import NARRATOR, Scene, Script

if TYPE_CHECKING:
    from voicestage.render.perform import Programme, Progress, Report
    from voicestage.render.plan import Plan


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
        self.sounds_folder = root / "script" / "sounds"
        self.output = root / "output"
        self.memory = root / ".voicestage"

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
        """Read script and cast with everything that is to be said about them."""
        from voicestage.casting.load import read as read_cast
        from voicestage.script.check import check_directions, check_speakers
        from voicestage.script.parse import read as read_script
        from voicestage.sound.space import ROOMS

        script, found = read_script(self.script_folder)
        diagnostics = list(found)
        cast = Cast()
        if self.voices_file.exists():
            cast, faults = read_cast(self.voices_file, known_spaces=tuple(ROOMS))
            diagnostics += faults
        cast = _with_choices(cast, script)
        diagnostics += check_speakers(script, [name for each in cast.characters for name in each.names])
        diagnostics += check_directions(script, [name for name, _ in cast.directions])
        return script, cast, tuple(diagnostics)

    def check(self) -> tuple[Diagnostic, ...]:
        """Return every diagnostic of script, cast, voices and sounds, errors first by file and line."""
        return self._checked()[2]

    def _checked(self) -> tuple[Script, Cast, tuple[Diagnostic, ...]]:
        """Read script and cast once, with everything that is to be said about them and what they name."""
        from voicestage.render.check import check_ipa, check_rooms, check_spaces, check_takes, check_voices
        from voicestage.render.sounds import check_sounds

        script, cast, diagnostics = self.load()
        diagnostics += (*check_sounds(script, self.sounds_folder), *check_voices(cast))
        diagnostics += (
            *check_takes(script, cast),
            *check_ipa(script, cast),
            *check_rooms(cast),
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

    def render(
        self,
        *,
        scenes: Sequence[str] = (),
        draft: bool = False,
        style: Style | None = None,
        workers: int | None = None,
        report: Report = quiet,
    ) -> Rendered:
        """Speak what is missing, mix what changed, and write the finished files, or only some scenes.

        Args:
            scenes: addresses (`1.2`) or slugs (`saloon-midnight`); the whole production where empty.
            draft: the quick one-voice engine; writes `*.draft.*` beside the finished files.
            style: drama, full-cast or solo, where not the cast's own.
            workers: processes that speak; one a core unless given, 0 for none but this.
            report: is told how far the work is.

        Raises:
            ProductionError: script, cast or sounds have faults.
            UsageError: there is no such scene, or nothing to say.
            EngineError: lines could not be spoken; the others are kept.
            StorageError: something could not be written.
        """
        from voicestage.render.plan import plan as decide
        from voicestage.render.words import SaidWords
        from voicestage.script.scenes import scene_of

        script, cast, diagnostics = self._checked()
        if errors := errors_of(diagnostics):
            raise ProductionError(errors)
        title = cast.title or script.get("title") or self.root.resolve().name
        chosen = [scene_of(script, name) for name in scenes]
        words = SaidWords(self.memory / "words.json", lexicon=cast.lexicon)
        plan = decide(script, cast, draft=draft, style=style, only=chosen or None, title=title, words=words)
        if workers is None:
            workers = default_workers()
        if chosen:
            return self._render_scenes(plan, chosen, title=title, workers=workers, report=report)
        return self._render_whole(plan, script, title=title, workers=workers, report=report)

    def _render_scenes(
        self, plan: Plan, chosen: Sequence[Scene], *, title: str, workers: int, report: Report
    ) -> Rendered:
        from voicestage.deliver.encode import Tags
        from voicestage.deliver.finish import deliver_scene

        files: list[Path] = []
        seconds = 0.0
        programmes: list[Programme] = []
        for scene in chosen:
            part = replace(plan, scenes=tuple(each for each in plan.scenes if each.scene.address == scene.address))
            programme = self._perform(part, workers=workers, report=report)
            suffix = ".draft.flac" if plan.draft else ".flac"
            path = self.output / "scenes" / f"{scene.address}-{scene.slug}{suffix}"
            tags = Tags(title=f"{title}: {scene.title or scene.address}", author=plan.cast.author)
            seconds += deliver_scene(programme, part, path=path, tags=tags)
            files.append(path)
            programmes.append(programme)
        return Rendered(
            lines=len(plan.lines),
            synthesised=sum(each.synthesised for each in programmes),
            processed=sum(each.processed for each in programmes),
            mixed=sum(each.mixed for each in programmes),
            seconds=seconds,
            engine_s=sum(each.engine_s for each in programmes),
            files=tuple(files),
            delivered=True,
            warnings=tuple(warning for each in programmes for warning in each.warnings),
        )

    def _render_whole(self, plan: Plan, script: Script, *, title: str, workers: int, report: Report) -> Rendered:
        from voicestage.deliver.encode import Tags
        from voicestage.deliver.finish import SYNTHETIC, deliver
        from voicestage.deliver.standing import remember, standing
        from voicestage.render.cache import DamagedEntry

        author = plan.cast.author or script.get("author")
        narrator = sorted({f"{line.engine}/{line.voice}" for line in plan.lines})
        tags = Tags(
            title=title,
            author=author,
            narrator=", ".join(narrator)[:250],
            language=script.get("language") or plan.cast.language,
            comment=SYNTHETIC,
            cover=self.root / plan.cast.cover if plan.cast.cover else None,
        )
        record = self.memory / "delivered" / ("draft.json" if plan.draft else "finished.json")
        programme = self._perform(plan, workers=workers, report=report)
        files = standing(record, programme, plan, tags=tags, folder=self.output)
        measured = None
        if files is None:
            try:
                delivered = deliver(programme, plan, tags=tags, folder=self.output, report=report)
            except DamagedEntry:  # a scene's mix: drop all that are damaged, and mix those again
                programme.cache.drop_damaged(entry.digest for entry in programme.mixes.values())
                programme = self._perform(plan, workers=workers, report=report)
                delivered = deliver(programme, plan, tags=tags, folder=self.output, report=report)
            files, measured = delivered.files, next(iter(delivered.measured.values()))
            remember(record, programme, plan, tags=tags, files=files)
        programme.cache.drop_unused("scene", frozenset(programme.scene_keys.values()))
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

    def _perform(self, plan: Plan, *, workers: int, report: Report) -> Programme:
        from voicestage.render.cache import Cache
        from voicestage.render.crew import local_crew
        from voicestage.render.perform import perform
        from voicestage.render.sounds import SoundShelf

        cache = Cache(self.memory / "cache")
        shelf = SoundShelf(self.sounds_folder, cache)
        with local_crew(workers) as crew:
            return perform(plan, cache=cache, shelf=shelf, crew=crew, report=report)


def _is_production(folder: Path) -> bool:
    return (folder / "voices.yaml").is_file() or any((folder / "script").glob("*.md"))


def _with_choices(cast: Cast, script: Script) -> Cast:
    """Give everyone a voice who has none, the narrator too where voices.yaml does not name one."""
    from voicestage.casting.choose import complete

    if cast.find(NARRATOR) is None:
        cast = replace(cast, characters=(Character(name=NARRATOR), *cast.characters))
    if language := script.get("language"):
        cast = replace(cast, language=language)
    return complete(cast)


def _by_place(diagnostic: Diagnostic) -> tuple[bool, str, int, int]:
    place = diagnostic.place or Place("")
    return diagnostic.severity != "error", place.file, place.line, place.column
