"""Hearing a production at once: its first lines are played while the next ones are still spoken."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicestage.model.cast import Style
from voicestage.production.selection import Selection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.production.folder import Decided, Production
    from voicestage.render.arrange import SoundClip
    from voicestage.render.cache import Entry
    from voicestage.render.crew import Crew
    from voicestage.render.plan import Plan, PlannedLine
    from voicestage.render.progress import Report
    from voicestage.render.stretches import Stretch
    from voicestage.render.wanted import Wanted
    from voicestage.sound.player import Player

    Samples = NDArray[np.float32]

AHEAD = 2
"""How many stretches wait to be heard: enough that none is waited for, few that the end of playing leaves behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What was played."""

    seconds: float
    warnings: tuple[str, ...]
    """What was found damaged and made again."""


def play(
    production: Production,
    selection: Selection,
    *,
    player: Player,
    crew: Crew,
    draft: bool = False,
    style: Style | None = None,
    report: Report | None = None,
) -> Played:
    """Play a production or a part of it, speaking a few lines ahead.

    The samples are those of the finished file, its gain that of the last render of the whole; where there was none with
    this loudness, the gain that speech alone needs. Other commands wait for no more than the lines that are spoken.

    Args:
        production: the folder.
        selection: what to play; its parts follow each other as scenes do.
        player: what it is heard by.
        crew: those who speak.
        draft: the quick one-voice engine.
        style: drama, full-cast or solo, where not the cast's own.
        report: is told how far the work is.

    Raises:
        ProductionError: script, cast or sounds have faults.
        UsageError: there is no such scene, line or character, or no way to play a sound here.
        EngineError: lines could not be spoken; the others are kept.
        StorageError: something could not be written.
    """
    from voicestage.production.rendering import quiet
    from voicestage.render import master
    from voicestage.units import RATE

    decided = production.decide(draft=draft, style=style)
    plan = _selected(production, decided, selection)
    speaker = _Speaker(production, plan, crew=crew, report=report or quiet)
    frames = 0
    with player:
        blocks = _mixed(_ahead(speaker), speaker)
        gain_db, ceiling_dbtp = _gain_db(production, plan), plan.cast.sound.peak_dbtp
        for block in master.mastered(blocks, gain_db=gain_db, ceiling_dbtp=ceiling_dbtp):
            if len(block):  # the limiter keeps the first one back
                player.play(block)
                frames += len(block)
    return Played(seconds=frames / RATE, warnings=tuple(speaker.cache.told.values()))


def _selected(production: Production, decided: Decided, selection: Selection) -> Plan:
    plan = decided.plan
    if selection.whole:
        return plan
    found = production.chosen(selection, decided)
    reels = (plan.reel(set(reel.lines)) for reel in found.reels)
    scenes = [scene for address in found.scenes for scene in plan.part({address}).scenes]
    return replace(plan, scenes=(*scenes, *(scene for reel in reels for scene in reel.scenes)))


def _gain_db(production: Production, plan: Plan) -> float:
    """Return the gain of the last render of the whole, where the loudness is still the same."""
    from voicestage.render import master

    settings = plan.cast.sound
    last = production.renders(draft=plan.draft).last()
    gain_db = last.whole.get("gain") if last and last.whole.get("loudness") == settings.loudness_lufs else None
    return gain_db if isinstance(gain_db, float) else master.expected_gain_db(settings)


class _Speaker:
    """Speaks some lines at a time, and holds the production only meanwhile."""

    def __init__(self, production: Production, plan: Plan, *, crew: Crew, report: Report) -> None:
        from voicestage.render.sounds import SoundShelf

        self.plan = plan
        self.cache = production.cache()
        self._production = production
        self._crew = crew
        self._report = report
        self._shelf = SoundShelf(production.sounds_folder, self.cache)
        self._whole: set[str] = set()
        """The digests of sounds that were read and are as they were made."""

    def stretches(self) -> Iterator[Stretch]:
        """Yield the plan's stretches."""
        from voicestage.render.stretches import stretches

        found = stretches(self.plan, speak=self._speak, sound=self._sound)
        while True:
            with self._production.alone(self._report):
                stretch = next(found, None)
            if stretch is None:
                return
            yield stretch

    def _speak(self, lines: Sequence[PlannedLine]) -> Mapping[str, Entry]:
        """Return the clips of some lines, each read and found whole."""
        from voicestage.production.rendering import speak

        return speak(self._production, lines, cache=self.cache, crew=self._crew, report=self._report)

    def _sound(self, wanted: Wanted) -> SoundClip:
        """Return what the arrangement needs of a sound, read and found whole."""
        clip = self._shelf.clip(wanted)
        if clip.digest not in self._whole and self.cache.drop_damaged([clip.digest]):
            clip = self._shelf.clip(wanted)
        self._whole.add(clip.digest)
        return clip


def _ahead(speaker: _Speaker) -> Iterator[Stretch]:
    """Yield the plan's stretches; they are spoken in a thread of their own, at most `AHEAD` before they are heard.

    What goes wrong there is raised here.
    """
    waiting: queue.Queue[Stretch | BaseException | None] = queue.Queue(maxsize=AHEAD)
    ended = threading.Event()

    def put(item: Stretch | BaseException | None) -> None:
        while not ended.is_set():
            try:
                waiting.put(item, timeout=0.1)
            except queue.Full:
                continue
            return

    def render() -> None:
        try:
            for stretch in speaker.stretches():
                put(stretch)
                if ended.is_set():
                    return
            put(None)
        except BaseException as error:  # noqa: BLE001 - raised again where it is heard
            put(error)

    thread = threading.Thread(target=render, name="render", daemon=True)
    thread.start()
    try:
        while (item := waiting.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        ended.set()
        thread.join()


def _mixed(stretches: Iterator[Stretch], speaker: _Speaker) -> Iterator[Samples]:
    from voicestage.render.mix import mix
    from voicestage.render.sounds import stored_sounds

    sounds = stored_sounds(speaker.cache.root)
    for stretch in stretches:
        yield from mix(stretch.scenes, stretch.start, stretch.end, sounds=sounds)
