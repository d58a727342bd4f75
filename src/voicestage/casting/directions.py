"""The directions that are built in: words for a line's parentheses, and how each is spoken.

Paces stay within 0.8 to 1.25, where the default engine keeps its voice. Pitch moves without the formants, so that the
speaker stays the same person: a shout lies 2 semitones up, a scream 3.5. `make bench-voices` measures what each does to
voicing, spectrum, level and pace, and whether its words are understood.
"""

from __future__ import annotations

from voicestage.model.cast import Delivery

_WHISPER = Delivery(effects=("whisper",), pace=0.92, gain_db=-4)
_SHOUT = Delivery(effects=("shout",), gain_db=4, pitch_st=2, pace=0.97)
_SCREAM = Delivery(effects=("scream",), gain_db=6, pitch_st=3.5, pace=0.95)
_MUMBLE = Delivery(effects=("mumble",), gain_db=-3, pitch_st=-0.7, pace=1.05)
_MURMUR = Delivery(effects=("breath -9dB",), gain_db=-4, pitch_st=-0.5, pace=0.95)
_SOFT = Delivery(gain_db=-3, pace=0.95)
_QUIET = Delivery(gain_db=-4, pace=0.97)
_LOUD = Delivery(gain_db=3)
_FAST = Delivery(pace=1.18)
_SLOW = Delivery(pace=0.84)
_THOUGHT = Delivery(effects=("inner",), distance="near", space="close", gain_db=-2, pace=0.97)
_LAUGH = Delivery(effects=("laugh",), pitch_st=1, pace=1.04, gain_db=1)
_CRY = Delivery(effects=("cry",), pitch_st=0.7, pace=0.9, gain_db=-2)
_ANGRY = Delivery(effects=("drive 5dB",), gain_db=3, pitch_st=-0.5, pace=1.07)
_SAD = Delivery(pace=0.9, pitch_st=-0.5, gain_db=-1.5)
_GLAD = Delivery(pace=1.06, pitch_st=0.7, gain_db=1)
_AFRAID = Delivery(effects=("tremble 7Hz",), pace=1.08, pitch_st=0.7, gain_db=-1)
_WEAK = Delivery(effects=("breath -10dB",), pace=0.88, pitch_st=-0.5, gain_db=-4)
_BREATHLESS = Delivery(effects=("breath -7dB",), pace=1.1, gain_db=-1)
_COLD = Delivery(pace=0.95, pitch_st=-0.5)
_CALL = Delivery(effects=("shout",), gain_db=3, pitch_st=1.5, pace=0.9, distance="mid")
_PHONE = Delivery(effects=("phone",))
_RADIO = Delivery(effects=("radio",))
_LOUDSPEAKER = Delivery(effects=("loudspeaker",), gain_db=1)
_DOOR = Delivery(effects=("muffled",), gain_db=-3)
_NEXT_ROOM = Delivery(effects=("wall",), gain_db=-4)
_GHOST = Delivery(effects=("ghost",), pace=0.88, pitch_st=-0.5, gain_db=-1)
_NEAR = Delivery(distance="near")
_FAR = Delivery(distance="far")
_OFF = Delivery(distance="off")

BUILT_IN: dict[str, Delivery] = {
    # how loud
    "whispering": _WHISPER,
    "whispered": _WHISPER,
    "in a whisper": _WHISPER,
    "hissing": Delivery(effects=("whisper",), pace=1.0, gain_db=-2),
    "murmuring": _MURMUR,
    "muttering": _MUMBLE,
    "mumbling": _MUMBLE,
    "under their breath": Delivery(effects=("mumble", "breath -6dB"), gain_db=-5, pitch_st=-0.7),
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
    "roaring": Delivery(effects=("shout", "drive 6dB"), gain_db=5, pitch_st=-0.5, pace=0.95),
    "screaming": _SCREAM,
    "shrieking": _SCREAM,
    "calling": _CALL,
    "calling out": _CALL,
    # how fast
    "hurried": _FAST,
    "hurriedly": _FAST,
    "quickly": _FAST,
    "fast": _FAST,
    "breathless": _BREATHLESS,
    "panting": _BREATHLESS,
    "slow": _SLOW,
    "slowly": _SLOW,
    "hesitating": Delivery(pace=0.88, gain_db=-1),
    "pausing": Delivery(pace=0.9),
    # in what mood
    "laughing": _LAUGH,
    "giggling": _LAUGH,
    "smiling": Delivery(pitch_st=0.4, pace=1.02),
    "happily": _GLAD,
    "excited": _GLAD,
    "excitedly": _GLAD,
    "crying": _CRY,
    "sobbing": _CRY,
    "in tears": _CRY,
    "sadly": _SAD,
    "sighing": Delivery(effects=("breath -9dB",), pace=0.9, pitch_st=-0.5, gain_db=-1.5),
    "angry": _ANGRY,
    "angrily": _ANGRY,
    "growling": Delivery(effects=("drive 10dB",), gain_db=1, pitch_st=-1.5, pace=0.93),
    "coldly": _COLD,
    "sternly": _COLD,
    "afraid": _AFRAID,
    "nervously": _AFRAID,
    "trembling": _AFRAID,
    "pleading": Delivery(pitch_st=0.5, pace=1.03),
    "tired": _WEAK,
    "weakly": _WEAK,
    "gasping": Delivery(effects=("breath -6dB",), pace=1.08, gain_db=-3),
    "solemnly": Delivery(pace=0.9, pitch_st=-0.3),
    # where from
    "thinking": _THOUGHT,
    "to themselves": _THOUGHT,
    "close": _NEAR,
    "near": _NEAR,
    "far": _FAR,
    "far away": _FAR,
    "far off": _FAR,
    "distant": _FAR,
    "from afar": _FAR,
    "in the distance": _FAR,
    "off": _OFF,
    "off stage": _OFF,
    "offstage": _OFF,
    "on the phone": _PHONE,
    "over the phone": _PHONE,
    "on the telephone": _PHONE,
    "on the radio": _RADIO,
    "over the radio": _RADIO,
    "over the loudspeaker": _LOUDSPEAKER,
    "over the tannoy": _LOUDSPEAKER,
    "on the intercom": Delivery(effects=("low-cut 400Hz", "high-cut 3000Hz", "drive 9dB")),
    "through the door": _DOOR,
    "through the wall": _NEXT_ROOM,
    "from another room": _NEXT_ROOM,
    "from the next room": _NEXT_ROOM,
    "muffled": Delivery(effects=("muffled",)),
    "ghostly": _GHOST,
}
"""By the word in lower case. `space="close"` is a dry booth next to the ear."""
