"""Write the stems of a production: `render --stems`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicestage.model.cast import Style

if TYPE_CHECKING:
    from voicestage.deliver.stems import Stems
    from voicestage.production.folder import Production
    from voicestage.production.rendering import Rendered
    from voicestage.render.crew import Crew
    from voicestage.render.perform import Programme


def with_stems(
    done: Rendered, production: Production, *, crew: Crew, draft: bool = False, style: Style | None = None
) -> Rendered:
    """Write the stems of what was rendered, and return it with their files; arguments and errors as of `stems`."""
    parts = stems(production, crew=crew, draft=draft, style=style)
    return replace(done, files=(*done.files, *parts.files), warnings=(*done.warnings, *parts.warnings))


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
    from voicestage.production.rendering import make
    from voicestage.render.sounds import stored_sounds

    with production.settled(draft=draft, style=style) as decided:
        cache = production.cache()
        name = file_stem(decided.title) + (".draft" if draft else "")

        def write(programme: Programme) -> Stems:
            sounds = stored_sounds(cache.root)
            return write_stems(programme.timeline, production.output / "stems", stem=name, sounds=sounds)

        return make(production, decided.plan, write, cache=cache, crew=crew).result
