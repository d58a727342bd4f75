"""An utterance and a voice come in, samples go out; one interface, one file an engine.

Importing this package, or asking for an engine's name, loads no numpy and no model.
"""

from voicestage.engines.api import Engine, Session
from voicestage.engines.registry import engine, names, split_voice

__all__ = ["Engine", "Session", "engine", "names", "split_voice"]
