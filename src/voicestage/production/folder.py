"""A production: a folder with a script, a cast and what was made of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from voicestage.errors import Diagnostic, Place, ProductionError, UsageError, errors_of
from voicestage.model.cast import Cast, Style
from voicestage.model.script import Script
from voicestage.production import rendering
from voicestage.production.rendering import Rendered, default_workers, quiet
from voicestage.production.selection import WHOLE, Chosen, Selection, chosen

if TYPE_CHECKING:
    from voicestage.render.cache import Cache
    from voicestage.render.crew import Crew
    from voicestage.render.forecast import Forecast, Outlook
    from voicestage.render.perform import Programme
    from voicestage.render.plan import Plan
    from voicestage.render.progress import Report
    from voicestage.render.record import Renders

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a production says, and who says it how; nothing is done yet."""

    script: Script
    plan: Plan
    title: str


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
        from voicestage.sound.rooms import ROOMS

        script, found = read_script(self.script_folder)
        diagnostics = list(found)
        written = self.voices_file.exists()
        cast, faults = read_cast(self.voices_file, known_spaces=tuple(ROOMS)) if written else parse_cast("")
        diagnostics += faults
        found_voices = voiced(self, cast, script)
        cast = found_voices.cast
        if not any(fault.code in ("yaml", "not-utf-8") for fault in faults):  # else nobody in it is known
            names = [name for each in cast.characters for name in each.names]
            diagnostics += check_speakers(script, names) if written else check_cast(script)
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
            cache = self.cache()
            part = None if selection.whole else self.chosen(selection, decided, cache=cache)
            self._clear_up()
            crew = crew or stack.enter_context(local_crew(default_workers() if workers is None else workers))
            if part is None:
                return rendering.render_whole(self, decided, cache=cache, crew=crew, report=report)
            return rendering.render_part(self, decided, part, cache=cache, crew=crew, report=report)

    def _clear_up(self) -> None:
        """Remove half-written files of a render that was killed."""
        from voicestage.files import remove_unfinished

        memory = [self.memory / name for name in (".", "delivered", "renders", "cache", "cache/samples")]
        remove_unfinished(self.output, self.output / "scenes", self.output / "lines", *memory)

    def chosen(self, selection: Selection, decided: Decided, *, cache: Cache | None = None) -> Chosen:
        """Find what a selection means.

        Args:
            selection: what was asked for.
            decided: script and plan.
            cache: what was heard before, where it was read already.

        Raises:
            UsageError: there is no such scene, line or character, or nothing was rendered that could have changed.
        """
        return chosen(selection, decided.script, decided.plan, changed=lambda: self.changed(decided.plan, cache=cache))

    def changed(self, plan: Plan, *, cache: Cache | None = None) -> tuple[str, ...]:
        """Return the addresses of the scenes that sound different since the last render of the whole.

        They are known by the keys of their mixes, so nothing that cannot be heard is among them; what is planned as it
        was then is not even laid out. Of a line that is to be spoken again nobody knows yet whether it will sound as
        before; its scene is.

        Raises:
            UsageError: nothing was rendered from which something could have changed.
        """
        return rendering.changed_scenes(self, plan, cache=cache or self.cache())

    def outlook(self, plan: Plan, *, cache: Cache | None = None) -> Outlook:
        """Lay a plan out with what is known; nothing is made."""
        from voicestage.render import speeds
        from voicestage.render.forecast import outlook
        from voicestage.render.sounds import SoundShelf

        cache = cache or self.cache()
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

    def perform(self, plan: Plan, *, crew: Crew, report: Report = quiet) -> Programme:
        """Speak and mix what a plan needs; see `rendering.perform`."""
        return rendering.perform(self, plan, crew=crew, report=report)

    def forecast(
        self,
        selection: Selection = WHOLE,
        *,
        draft: bool = False,
        style: Style | None = None,
        workers: int | None = None,
    ) -> Forecast:
        """Say what a render would do; see `rendering.forecast`."""
        return rendering.forecast(self, selection, draft=draft, style=style, workers=workers)

    def delivered(self, *, draft: bool = False) -> Path:
        """Return where it is noted which files were delivered."""
        return self.memory / "delivered" / ("draft.json" if draft else "finished.json")


def _is_production(folder: Path) -> bool:
    return (folder / "voices.yaml").is_file() or any((folder / "script").glob("*.md"))


def _by_place(diagnostic: Diagnostic) -> tuple[bool, str, int, int]:
    place = diagnostic.place or Place("")
    return diagnostic.severity != "error", place.file, place.line, place.column
