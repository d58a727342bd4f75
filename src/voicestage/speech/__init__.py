"""A line's words come in, what is really said goes out."""

from voicestage.speech.check import check_lexicon, check_line
from voicestage.speech.spoken import spoken

__all__ = ["check_lexicon", "check_line", "spoken"]
