"""Which engines there are: the built-in ones by a table, others by the entry-point group `voicestage.engines`."""

from __future__ import annotations

import importlib
import importlib.metadata

from voicestage.engines.api import Engine
from voicestage.errors import EngineError, EngineMissing, nearest

GROUP = "voicestage.engines"
"""The entry-point group of plug-ins; each entry names an object that is an `Engine`."""

BUILT_IN = {
    "kokoro": "voicestage.engines.kokoro:ENGINE",
    "hibari": "voicestage.engines.hibari:ENGINE",
    "pyttsx3": "voicestage.engines.pyttsx3:ENGINE",
    "piper": "voicestage.engines.piper:ENGINE",
    "http": "voicestage.engines.http:ENGINE",
}
"""Name to `module:attribute`, in the order in which they are offered."""

_UNOFFERED = {"chorus": "voicestage.engines.chorus:ENGINE", "fake": "voicestage.engines.fake:ENGINE"}
"""Found by name, and not offered: what is made of other engines' voices, and the tones that tests speak with."""


def names() -> tuple[str, ...]:
    """Return the names of all engines that are offered, the built-in ones first; none is imported."""
    plugins = {entry.name for entry in importlib.metadata.entry_points(group=GROUP)}
    return (*BUILT_IN, *sorted(plugins - BUILT_IN.keys() - _UNOFFERED.keys()))


def engine(name: str) -> Engine:
    """Return the engine of that name; plug-ins are looked for only where no built-in engine bears it.

    Raises:
        EngineMissing: there is none, or its module does not import; the message offers the nearest name.
        EngineError: two installed packages offer an engine of this name, or what one offers is no engine.
    """
    target = BUILT_IN.get(name) or _UNOFFERED.get(name) or _plugin(name)
    module, _, attribute = target.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise EngineMissing(f'The engine "{name}" is installed as {target}, which does not load: {error}.') from error
    if not isinstance(found, Engine):
        raise EngineError(f'The engine "{name}" is installed as {target}, which is not an engine. Report it there.')
    return found


def split_voice(spec: str, *, default: str = "kokoro") -> tuple[str, str]:
    """Split `pyttsx3/english-us` into the names of engine and voice; without a slash the engine is `default`."""
    head, slash, tail = spec.strip().partition("/")
    return (head.strip(), tail.strip()) if slash else (default, head.strip())


def _plugin(name: str) -> str:
    entries = tuple(importlib.metadata.entry_points(group=GROUP, name=name))
    if len({entry.value for entry in entries}) > 1:
        # the same entry twice is one package found twice on the path
        providers = " and ".join(sorted(_provider(entry) for entry in entries))
        raise EngineError(f'Two packages offer the engine "{name}": {providers}. Uninstall one of them.')
    if entries:
        return entries[0].value
    known = names()
    near = nearest(name, known)
    hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(known)}."
    raise EngineMissing(f'There is no engine "{name}". {hint}')


def _provider(entry: importlib.metadata.EntryPoint) -> str:
    return f"{entry.dist.name} ({entry.value})" if entry.dist else entry.value
