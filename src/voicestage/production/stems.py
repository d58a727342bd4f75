"""Write the stems of a production: `render --stems`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicestage.model.cast import Style

if TYPE_CHECKING:
    from voicestage.deliver.stems import Stems
    from voicestage.production.folder import Production
    from voicestage.render.crew import Crew


def stems(production: Production, *, crew: Crew, draft: bool = False, style: Style | None = None) -> Stems:
    """Write dialogue, narration, ambience, effects and music into output/stems/, each as long as the whole.

    They add up to the mix before its mastering. What is not rendered yet is rendered first.

    Raises:
        ProductionError: script, cast or sounds have faults.
        EngineError: lines could not be spoken; the others are kept.
        StorageError: one could not be written.
    """
    from voicestage.deliver.finish import file_stem
    from voicestage.deliver.stems import write_stems
    from voicestage.render.sounds import stored_sounds

    decided = production.decide(draft=draft, style=style)
    with production.alone():
        programme = production.perform(decided.plan, crew=crew)
        name = file_stem(decided.title) + (".draft" if draft else "")
        sounds = stored_sounds(programme.cache.root)
        return write_stems(programme.timeline, production.output / "stems", stem=name, sounds=sounds)
