"""The directions that are built in: words for a line's parentheses, and how each is spoken.

Paces stay within 0.8 to 1.25, where the default engine keeps its voice, and pitch within a semitone or so: more makes
another person of the speaker.
"""

from __future__ import annotations

from voicestage.model.cast import Delivery

_WHISPER = Delivery(effects=("whisper",), pace=0.92, gain_db=-4)
_SHOUT = Delivery(gain_db=4, pitch_st=1, pace=1.04)
_SCREAM = Delivery(gain_db=6, pitch_st=2, pace=1.06)
_MURMUR = Delivery(gain_db=-4, pitch_st=-0.5, pace=0.95)
_SOFT = Delivery(gain_db=-3, pace=0.95)
_QUIET = Delivery(gain_db=-4, pace=0.97)
_LOUD = Delivery(gain_db=3)
_FAST = Delivery(pace=1.18)
_SLOW = Delivery(pace=0.84)
_THOUGHT = Delivery(distance="near", space="close", gain_db=-2)
_LAUGH = Delivery(pitch_st=0.7, pace=1.06, gain_db=1)
_CRY = Delivery(pitch_st=0.5, pace=0.9, gain_db=-2)
_ANGRY = Delivery(gain_db=3, pitch_st=-0.5, pace=1.07)
_SAD = Delivery(pace=0.9, pitch_st=-0.5, gain_db=-1.5)
_GLAD = Delivery(pace=1.06, pitch_st=0.7, gain_db=1)
_AFRAID = Delivery(pace=1.1, pitch_st=0.7, gain_db=-1)
_WEAK = Delivery(pace=0.88, pitch_st=-0.5, gain_db=-4)
_COLD = Delivery(pace=0.95, pitch_st=-0.5)
_CALL = Delivery(gain_db=3, pitch_st=0.7, pace=0.96, distance="mid")

BUILT_IN: dict[str, Delivery] = {
    # how loud
    "whispering": _WHISPER,
    "whispered": _WHISPER,
    "in a whisper": _WHISPER,
    "hissing": Delivery(effects=("whisper",), pace=1.0, gain_db=-2),
    "murmuring": _MURMUR,
    "muttering": _MURMUR,
    "mumbling": _MURMUR,
    "under their breath": _MURMUR,
    "softly": _SOFT,
    "gently": _SOFT,
    "tenderly": _SOFT,
    "quietly": _QUIET,
    "quiet": _QUIET,
    "aside": _QUIET,
    "loudly": _LOUD,
    "loud": _LOUD,
    "exclaiming": Delivery(gain_db=2, pitch_st=0.5),
    "shouting": _SHOUT,
    "yelling": _SHOUT,
    "roaring": Delivery(gain_db=5, pitch_st=-0.5),
    "screaming": _SCREAM,
    "shrieking": _SCREAM,
    "calling": _CALL,
    "calling out": _CALL,
    # how fast
    "hurried": _FAST,
    "hurriedly": _FAST,
    "quickly": _FAST,
    "fast": _FAST,
    "breathless": Delivery(pace=1.15, gain_db=-1),
    "slow": _SLOW,
    "slowly": _SLOW,
    "hesitating": Delivery(pace=0.88, gain_db=-1),
    "pausing": Delivery(pace=0.9),
    # in what mood
    "laughing": _LAUGH,
    "smiling": Delivery(pitch_st=0.4, pace=1.02),
    "happily": _GLAD,
    "excited": _GLAD,
    "excitedly": _GLAD,
    "crying": _CRY,
    "sobbing": _CRY,
    "sadly": _SAD,
    "sighing": _SAD,
    "angry": _ANGRY,
    "angrily": _ANGRY,
    "growling": Delivery(gain_db=1, pitch_st=-1, pace=0.95),
    "coldly": _COLD,
    "sternly": _COLD,
    "afraid": _AFRAID,
    "nervously": _AFRAID,
    "pleading": Delivery(pitch_st=0.5, pace=1.03),
    "tired": _WEAK,
    "weakly": _WEAK,
    "gasping": Delivery(pace=1.08, gain_db=-3),
    "solemnly": Delivery(pace=0.9, pitch_st=-0.3),
    # where from
    "thinking": _THOUGHT,
    "to themselves": _THOUGHT,
    "close": Delivery(distance="near"),
    "from afar": Delivery(distance="far"),
    "in the distance": Delivery(distance="far"),
    "off": Delivery(distance="off"),
    "on the phone": Delivery(effects=("phone",)),
    "on the radio": Delivery(effects=("radio",)),
    "over the radio": Delivery(effects=("radio",)),
    "through the door": Delivery(effects=("muffled",), gain_db=-3),
    "muffled": Delivery(effects=("muffled",)),
}
"""By the word in lower case. `space="close"` is a dry booth next to the ear."""
