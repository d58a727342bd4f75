"""The façade: one function or method a use case. What the command line does, any other program may do by it.

production = Production.find(Path("."))
result = production.render(Selection(scenes=("1.2",)))
"""

from voicestage.production.begin import begin
from voicestage.production.casting import Audition, CastList, audition, cast_list
from voicestage.production.export import FORMATS, Exported, export
from voicestage.production.folder import Production
from voicestage.production.inspect import Inspected, inspect
from voicestage.production.lexicon import Repaired, say_word, set_word
from voicestage.production.machine import Finding, Said, examine, list_voices, say
from voicestage.production.produce import Produced, produce, produce_root
from voicestage.production.rendering import Rendered
from voicestage.production.selection import Selection
from voicestage.production.speakers import crew_of
from voicestage.production.story import Adapted, adapt
from voicestage.production.watch import Outcome, watched
from voicestage.production.words import Word, WordList, word_list

__all__ = [
    "FORMATS",
    "Adapted",
    "Audition",
    "CastList",
    "Exported",
    "Finding",
    "Inspected",
    "Outcome",
    "Produced",
    "Production",
    "Rendered",
    "Repaired",
    "Said",
    "Selection",
    "Word",
    "WordList",
    "adapt",
    "audition",
    "begin",
    "cast_list",
    "crew_of",
    "examine",
    "export",
    "inspect",
    "list_voices",
    "produce",
    "produce_root",
    "say",
    "say_word",
    "set_word",
    "watched",
    "word_list",
]
