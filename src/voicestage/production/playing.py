"""Hearing a production at once: a scene is played while the next ones are still rendered."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from voicestage.model.cast import Style
from voicestage.production.selection import Selection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.production.folder import Production
    from voicestage.render.crew import Crew
    from voicestage.render.perform import Report
    from voicestage.render.plan import Plan
    from voicestage.sound.player import Player

    Samples = NDArray[np.float32]

AHEAD = 2
"""How many parts wait to be heard: enough that none is waited for, and few that the end of playing leaves behind."""


def play(
    production: Production,
    selection: Selection,
    *,
    player: Player,
    crew: Crew,
    draft: bool = False,
    style: Style | None = None,
    report: Report | None = None,
) -> float:
    """Play a production or a part of it, rendering scene by scene a little ahead; return how long it played [s].

    Each scene is mastered by itself: its loudness is right, but the last 0.1 dB of the finished file may be others.

    Args:
        production: the folder.
        selection: what to play.
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
    from voicestage.production.folder import quiet
    from voicestage.units import RATE

    decided = production.decide(draft=draft, style=style)
    plan = decided.plan
    if selection.whole:
        parts = [plan.part({scene.scene.address}) for scene in plan.scenes]
    else:
        found = production.chosen(selection, decided)
        parts = [plan.part({address}) for address in found.scenes]
        parts += [plan.reel(set(reel.lines)) for reel in found.reels]
    frames = 0
    with production.alone(report or quiet), player:
        for block in _ahead(production, parts, crew=crew, report=report or quiet):
            if len(block):  # the limiter keeps the first one back
                player.play(block)
                frames += len(block)
    return frames / RATE


def _ahead(production: Production, parts: list[Plan], *, crew: Crew, report: Report) -> Iterator[Samples]:
    """Yield the sound of all parts; they are rendered in a thread of their own, at most `AHEAD` before they are heard.

    What goes wrong there is raised here.
    """
    waiting: queue.Queue[Iterator[Samples] | BaseException | None] = queue.Queue(maxsize=AHEAD)
    ended = threading.Event()

    def put(item: Iterator[Samples] | BaseException | None) -> None:
        while not ended.is_set():
            try:
                waiting.put(item, timeout=0.1)
            except queue.Full:
                continue
            return

    def render() -> None:
        try:
            for part in parts:
                if ended.is_set():
                    return
                put(_mastered(production, part, crew=crew, report=report))
            put(None)
        except BaseException as error:  # noqa: BLE001 - raised again where it is heard
            put(error)

    thread = threading.Thread(target=render, name="render", daemon=True)
    thread.start()
    try:
        while (item := waiting.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield from item
    finally:
        ended.set()
        thread.join()


def _mastered(production: Production, part: Plan, *, crew: Crew, report: Report) -> Iterator[Samples]:
    from voicestage.render import master

    programme = production.perform(part, crew=crew, report=report)
    return master.mastered(
        programme.blocks(), gain_db=programme.loudness.gain_db, ceiling_dbtp=part.cast.sound.peak_dbtp
    )
