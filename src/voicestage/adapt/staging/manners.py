"""The words that say how something is said, and the direction that each one asks for."""

from __future__ import annotations

import re


def _table(text: str) -> dict[str, str]:
    """Read `direction: word word` lines."""
    table: dict[str, str] = {}
    for line in text.strip().splitlines():
        direction, _, words = line.partition(":")
        table |= dict.fromkeys(words.split(), direction.strip())
    return table


VERBS = _table("""
    whispering: whisper breathe
    hissing: hiss
    murmuring: murmur
    mumbling: mumble
    muttering: mutter grumble
    shouting: shout yell bellow holler thunder bawl
    roaring: roar
    screaming: scream screech
    shrieking: shriek
    calling: hail
    laughing: laugh chuckle
    giggling: giggle
    crying: wail
    sobbing: sob weep
    pleading: plead beg implore beseech entreat
    sighing: sigh
    gasping: gasp
    panting: pant
    growling: growl snarl
    angrily: snap bark rage fume
    hesitating: stammer stutter falter
    trembling: quaver tremble
    thinking: think
""")
"""By the base form of the verb."""

ADVERBS = _table("""
    softly: softly tenderly soothingly
    gently: gently kindly
    quietly: quietly lowly
    loudly: loudly
    hurriedly: hurriedly hastily quickly rapidly breathlessly
    slowly: slowly thoughtfully deliberately
    happily: happily cheerfully merrily brightly gaily joyfully gladly delightedly
    excitedly: excitedly eagerly
    sadly: sadly mournfully sorrowfully miserably gloomily
    angrily: angrily furiously crossly sharply fiercely savagely irritably
    coldly: coldly icily coolly
    sternly: sternly severely grimly
    nervously: nervously anxiously fearfully timidly uneasily
    weakly: weakly faintly feebly
    tired: wearily tiredly
    solemnly: solemnly gravely
    hesitating: hesitantly haltingly
    pleading: pleadingly imploringly
    in tears: tearfully
    whispering: hoarsely
    trembling: shakily tremulously
""")

PARTICIPLES = _table("""
    laughing: laughing chuckling
    giggling: giggling
    smiling: smiling grinning beaming
    crying: crying weeping
    sobbing: sobbing
    panting: panting breathless gasping
    sighing: sighing
    trembling: trembling shaking shivering
    angry: angry furious
    afraid: afraid frightened terrified
    tired: exhausted
""")
"""What stands after a comma behind the tag: `said Tom, laughing`."""

_WHOSE = r"(?:his|her|their|my|its|the \w+'s|\w+'s)"
_VOICE = rf"(?:(?:{_WHOSE}|the|a|an) (?:\w+ )?)?voice"
_WENT = r"(?:went|goes|is|was|had gone|turned|turns|grew|grows|became|becomes|sounded|sounds|came|comes)"


def _patterns(entries: list[tuple[str, str]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), direction) for pattern, direction in entries)


_OF_VOICES = [
    (rf"{_VOICE} (?:softens|softened|gentle|{_WENT} (?:soft|gentle|tender))", "softly"),
    (rf"{_VOICE} (?:drops|dropped|sinks|sank|falls|fell|low|lowered|{_WENT} (?:low|quiet|hushed))", "quietly"),
    (r"(?:lowers|lowered|lowering|drops|dropped|dropping) (?:his|her|their|my) voice", "quietly"),
    (rf"{_VOICE} (?:rises|rose|rising|{_WENT} (?:loud|louder|shrill))", "loudly"),
    (r"(?:raises|raised|raising) (?:his|her|their|my) voice", "loudly"),
    (
        rf"{_VOICE} (?:trembles|trembled|trembling|shakes|shook|shaking|quivers|quivered|quavers|quavered|wavers|"
        rf"wavered|cracks|cracked|breaks|broke|breaking|{_WENT} (?:unsteady|shaky))",
        "trembling",
    ),
    (rf"{_VOICE} (?:hardens|hardened|cold|icy|{_WENT} (?:cold|hard|icy|flat))", "coldly"),
    (rf"{_VOICE} (?:little more than|hardly more than|no more than|barely) a whisper", "whispering"),
    (rf"{_VOICE} (?:thick with tears|full of tears)", "in tears"),
]

_FROM_AFAR = [
    (r"(?:over|on) the (?:radio|wireless)|(?:crackled|crackles|said|says|squawked|squawks) the radio", "on the radio"),
    (
        r"(?:voice|said|says) (?:on|from) the other end(?: of the line)?|voice (?:on|over) the (?:phone|line)",
        "on the phone",
    ),
    (r"(?:over|through) the (?:tannoy|loudspeaker|speakers)", "over the loudspeaker"),
    (r"(?:over|on|through) the intercom", "on the intercom"),
    (r"(?:through|behind|from behind|other side of) the (?:\w+ )?door", "through the door"),
    (r"through the wall", "through the wall"),
    (r"from the next room", "from the next room"),
    (r"from another room", "from another room"),
    (r"from far (?:off|away)|from afar|in the distance", "from afar"),
]

PHRASES = _patterns(
    [
        *_OF_VOICES,
        *_FROM_AFAR,
        (r"in (?:a|an) (?:\w+ )?whisper(?! of)|below (?:his|her|their|my) breath", "whispering"),
        (r"under (?:his|her|their|my) breath", "under their breath"),
        (r"in (?:a|his|her|the same) (?:low|quiet|hushed|lowered) (?:voice|tone)|in an undertone", "quietly"),
        (r"in (?:a|his|her) (?:small|soft|gentle|tender) voice", "softly"),
        (r"in (?:a|his|her) (?:loud|booming|great) voice", "loudly"),
        (r"at the top of (?:his|her|their|my) (?:voice|lungs|voices)", "shouting"),
        (r"in (?:a|his|her) (?:shaking|trembling|unsteady|shaky|broken) voice|with a (?:shiver|tremor)", "trembling"),
        (r"in (?:a|his|her) (?:tired|weary|exhausted) voice", "tired"),
        (r"in (?:a|his|her) (?:weak|faint|feeble|thin) voice", "weakly"),
        (r"in (?:a|his|her) (?:cold|icy|hard) voice", "coldly"),
        (r"in (?:a|his|her) (?:stern|severe) voice", "sternly"),
        (r"with (?:a|another) (?:\w+ )?(?:laugh|chuckle)", "laughing"),
        (r"with a (?:\w+ )?giggle", "giggling"),
        (r"with a (?:\w+ )?sigh", "sighing"),
        (r"with a (?:\w+ )?sob|between sobs", "sobbing"),
        (r"through (?:his|her|their|my) tears|in tears|with tears in (?:his|her|their|my) (?:eyes|voice)", "in tears"),
        (r"with a (?:\w+ )?(?:smile|grin)(?! that)", "smiling"),
        (r"with a (?:\w+ )?(?:growl|snarl)", "growling"),
        (r"out of breath|gasping for breath|between breaths", "breathless"),
        (r"(?:through|between) (?:his |her )?(?:clenched|gritted|his|her) teeth", "angrily"),
        (r"to (?:himself|herself|myself|themselves)", "to themselves"),
    ]
)
"""What may stand in the sentence of a tag."""

LEADS = _patterns(
    [
        *_OF_VOICES,
        (
            r"(?:the|a) (?:radio|wireless) (?:coughs|coughed|crackles|crackled|hisses|hissed|spoke|speaks)",
            "on the radio",
        ),
        (r"\A(?:he|she|i|they) (?:laughs|laughed|laugh|chuckles|chuckled)", "laughing"),
        (r"\A(?:he|she|i|they) (?:giggles|giggled)", "giggling"),
        (r"\A(?:he|she|i|they) (?:sighs|sighed|sigh)", "sighing"),
        (r"\A(?:he|she|i|they) (?:sobs|sobbed|is sobbing|was sobbing)", "sobbing"),
        (r"\A(?:he|she|i|they) (?:is|was) (?:crying|weeping)|burst into tears|bursts into tears", "crying"),
        (r"\A(?:he|she|i|they) (?:is|was) out of breath|(?:is|was) panting", "breathless"),
    ]
)
"""What in a sentence beside a speech says how it sounds."""
