"""A Book comes in, a Script goes out: quotations, cast, who speaks; each with a confidence and a reason.

What the room offers is imported when it is asked for: who only wants its word lists pays for no numpy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicestage.adapt.adaptation import Adaptation, Quote, adapt
    from voicestage.adapt.again.revise import Revision, readapt
    from voicestage.adapt.attributor import Attributed, Attributor, Choice, Grounds, Quotation
    from voicestage.adapt.memory import Memory, Tags
    from voicestage.adapt.proof import Proof
    from voicestage.adapt.speakers.ranker import Ranker
    from voicestage.adapt.staging.assembly import CueProposer, ProposedCue

__all__ = [
    "Adaptation",
    "Attributed",
    "Attributor",
    "Choice",
    "CueProposer",
    "Grounds",
    "Memory",
    "Proof",
    "ProposedCue",
    "Quotation",
    "Quote",
    "Ranker",
    "Revision",
    "Tags",
    "adapt",
    "readapt",
]

_HOMES = {
    "adaptation": ("Adaptation", "Quote", "adapt"),
    "staging.assembly": ("CueProposer", "ProposedCue"),
    "attributor": ("Attributed", "Attributor", "Choice", "Grounds", "Quotation"),
    "memory": ("Memory", "Tags"),
    "proof": ("Proof",),
    "speakers.ranker": ("Ranker",),
    "again.revise": ("Revision", "readapt"),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
