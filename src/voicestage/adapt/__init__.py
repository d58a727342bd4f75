"""A Book comes in, a Script goes out: quotations, cast, who speaks; each with a confidence and a reason."""

from voicestage.adapt.adaptation import Adaptation, Quote, adapt
from voicestage.adapt.assembly import CueProposer, ProposedCue
from voicestage.adapt.attributor import Attributed, Attributor, Choice, Quotation
from voicestage.adapt.memory import Memory, Tags
from voicestage.adapt.proof import Proof
from voicestage.adapt.ranker import Ranker
from voicestage.adapt.revise import Revision, readapt

__all__ = [
    "Adaptation",
    "Attributed",
    "Attributor",
    "Choice",
    "CueProposer",
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
