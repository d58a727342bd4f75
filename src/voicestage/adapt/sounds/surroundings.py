# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Where a scene is, and in what weather: for each place and weather what prose says of it, its sound and its room."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voicestage.adapt.sounds.phrasing import MODIFIERS, THE, Verb, does, of, pattern


@dataclass(frozen=True, slots=True)
class Setting:
    """A place or a weather: what it sounds of, and its room."""

    sound: str | None
    space: str | None
    gain_db: float | None
    """None: the production's own level for ambience."""
    outdoors: bool | None
    """Whether it is under the sky; None where it may be either, as weather is heard inside too."""
    pattern: re.Pattern[str]


def _setting(
    sound: str | None, *alternatives: str, space: str | None = None, gain_db: float | None = None, outdoors: bool | None
) -> Setting:
    return Setting(sound, space, gain_db, outdoors, pattern(*alternatives))


_IN = (
    r"(?:in|inside|into|within|through|across|entered|enters|entering|reached|reaches|under|beneath|back in|back into)"
)
_AT = (
    r"(?:in|on|at|along|down|up|by|beside|over|across|near|towards?|onto|upon|reached|reaches|above|below|through|from"
    r"|round|around|walked|crossed)"
)
_ON = rf"(?:{THE} )"
_TREES = r"(?:trees|pines?|firs?|oaks?|beech(?:es)?|birch(?:es)?|elms?|spruces?|larch(?:es)?|cedars?|chestnuts?|olives?|willows?)"
_STORM = r"(?:storm|tempest|gale|hurricane|blizzard)(?! of)"
_SITTING = r"(?:sat|sits|sitting|stood|stands|standing|lay|lies|lying|crouch\w*|huddled|gathered|warmed|knelt|slept|dozed|waited|talked)"
_RAIN = r"(?<!about )(?<!of )(?:rain|drizzle)(?! (?:of|in (?:spain|portugal)|barrel|coat|cloud|forest|dance|check|gauge|water)s?\b)"

WEATHER: tuple[Setting, ...] = (
    _setting(
        "storm",
        does(_STORM, Verb("howl howled, rage raged, roar roared, shake shook shaking, blow blew, batter battered, strike struck, rise rose rising, gather gathered, scream screamed, lash lashed")),
        rf"{_STORM} (?:breaks|broke|burst) (?:over|upon|on|above|at|that night)",
        rf"(?:in|through|into|against|during|out in|out into) (?:the|a) {MODIFIERS}(?:storm|tempest|gale|hurricane)(?! (?:of|lantern|in a))",
        outdoors=None,
    ),
    _setting(
        "downpour",
        r"(?:the|a) (?:\w+ )?(?:downpour|cloudburst)(?! of)",
        r"it (?:\w+ )?(?:was pouring|is pouring|poured down|pours down)(?: with rain)?(?! (?:out|from|coffee|tea))",
        does(_RAIN, Verb("pour poured, lash lashed, hammer hammered, sheet sheeted, pelt pelted, drench drenched, teem teemed")),
        r"(?:torrents|sheets|curtains|buckets) of rain",
        r"it (?:was |is )?(?:raining|rains|rained) (?:hard|heavily|cats|in torrents|in sheets)",
        outdoors=None,
    ),
    _setting(
        "rain",
        does(_RAIN, Verb(
            "fall fell, drum drummed drumming, beat beat beating, patter pattered, stream streamed, run ran running, come came,"
            "drip dripped dripping, tap tapped tapping, whisper whispered, rattle rattled, blow blew, drift drifted, splash"
            " splashed, trickle trickled, hiss hissed, set set setting, dash dashed, continue continued, go went going"
        )),
        r"it (?:\w+ )?(?:rains|rained|was raining|is raining|was still raining|is still raining|drizzles|drizzled|was drizzling|kept raining)(?= ?[.,;:!—–-]| (?:and|but|when|as|on|in|all|again|outside|there|that|softly|steadily|gently|still|now|so|for|harder|at|over|while)\b|$)",
        rf"(?:out in|in|through|into|out into|against|to|under) (?:the|a) {MODIFIERS}(?:rain|drizzle|shower)(?! (?:of|room|coat|cap|curtain|stall|in)\b)(?<!the shower)",
        r"the (?:rain|drizzle)(?= (?:had not|hadn't|did not|didn't|would not|wouldn't|showed no sign of|has not) (?:stop|let up|ceas|paus|slacken))",
        outdoors=None,
    ),
    _setting(
        "wind",
        does(r"(?<!second )winds?(?! of)", Verb(
            "howl howled, blow blew, moan moaned, lean leaned, whistle whistled, sigh sighed, tear tore tearing, shake shook,"
            "rattle rattled, rise rose, gust gusted, scream screamed, sing sang, sweep swept, pull pulled, roar roared, whip"
            " whipped whipping, wail wailed, tug tugged tugging, shriek shrieked, buffet buffeted, whine whined, drive drove"
        ), plural=True),
        r"the wind was (?:up|high|strong|rising|getting up|bitter|fierce)",
        r"(?:in|against|into) (?:the|a) (?:\w+ )?wind(?! (?:of|instrument|section|tunnel|up))",
        outdoors=None,
    ),
)  # fmt: skip
"""Heaviest first: of several only one is heard."""

PLACES: tuple[Setting, ...] = (
    _setting(
        "backstage",
        r"backstage(?! pass)", r"in the wings", r"behind the (?:curtain|scenery|backcloth|flats)(?= )",
        r"behind the scenes,? [^.]*\b(?:stagehands?|actors?|actress\w*|dancers?|prompter|scenery|ropes|curtain|dressers?|play|chorus)\b",
        r"(?:in|into|to) (?:the|her|his|their) (?:[\w-]+ )?(?:green room|dressing[ -]room)(?= )",
        space="theatre", outdoors=False,
    ),
    _setting(
        "crowd-murmur",
        rf"(?:in|into|entered|filled) (?:the|a) {MODIFIERS}(?:theatre|playhouse|opera house|auditorium|stalls|foyer)(?! of)",
        space="theatre", gain_db=-24.0, outdoors=False,
    ),
    _setting(
        "cave-drips",
        rf"{_IN} (?:the|a|an|this|that) {MODIFIERS}(?:caves?|cavern|grotto|mine(?:shaft)?|sewers?|catacombs?|underground lake)",
        r"(?:floor|mouth|walls|roof|darkness|depths) of the (?:\w+ )?(?:cave|cavern|grotto|mine)",
        space="cellar", outdoors=False,
    ),
    _setting(
        None,
        rf"{_IN} (?:the|a) {MODIFIERS}(?:church|cathedral|chapel|abbey|minster|nave|basilica)(?! (?:clock|bell|tower|yard|door|mouse|council|hall|school|street|lane|roof|fete|fair|choir practice)s?\b)",
        r"(?:at|before|beside) the (?:\w+ )?altar", r"in the (?:\w+ )?(?:aisle|pews?|pulpit|nave|choir stalls|chancel|vestry)",
        space="church", outdoors=False,
    ),
    _setting(
        None,
        rf"(?:{_IN}|down to|down into) (?:the|a|his|her) {MODIFIERS}(?:cellar|crypt|dungeon|vaults?|tomb)(?! (?:door|stairs|steps|window|head))",
        space="cellar", outdoors=False,
    ),
    _setting(
        "train",
        r"(?:in|on|aboard|into|boarded) (?:the|a|their|his|her|this|that) (?:[\w'-]+ ){0,3}?(?:train|railway carriage|compartment|sleeping[ -]car|dining[ -]car|pullman)(?! (?:of|set|station|driver|ticket|times?)\b)",
        does(r"(?<!her )(?<!his )(?<!my )trains?(?! of)", Verb("rattle rattled, roll rolled, rock rocked, rush rushed, thunder thundered, speed sped, clatter clattered, jolt jolted, lurch lurched"), behind=r"(?! (?:in|into|out|past|by|off|away)\b)"),
        outdoors=False,
    ),
    _setting(
        "carriage",
        r"(?<!railway )(?:in|into) (?:the|a|their|his|her) (?:[\w-]+ )?(?:carriage|coach|hansom|stagecoach|cab|chaise|phaeton|brougham)(?! (?:house|window|door|house)\b)",
        does(r"(?:carriage|coach|hansom|stagecoach|chaise)", Verb("rattle rattled, jolt jolted, roll rolled, sway swayed, rumble rumbled, lurch lurched"), behind=r"(?! (?:up|away|off|past|by|in)\b)"),
        gain_db=-22.0, outdoors=None,
    ),
    _setting(
        "engine",
        r"(?:on|aboard|boarded) (?:the|a) (?:[\w-]+ ){0,2}?(?:ferry|steamer|liner|steamship|paddle steamer)(?! (?:trunk|terminal|port))",
        r"(?:ferry|steamer|liner) (?:\w+ )?(?:leaves|left|sails|sailed|ploughs|ploughed|throbs|throbbed)",
        r"in(?:to)? the (?:[\w-]+ )?engine[ -]room",
        gain_db=-24.0, outdoors=None,
    ),
    _setting(
        "sea",
        rf"{_AT} (?:the|a) (?:[\w-]+ ){{0,2}}?(?:beach|shore|sands|cliffs?|cliff path|headland|seashore|shingle|breakwater|promenade|quay|quayside|pier|sea wall|harbour wall|jetty|seafront)(?! (?:of|house|ball|head|hut|road|end|wall)\b)",
        r"(?:on|to|came on|went on) (?:the )?(?:deck|poop|forecastle|quarter-?deck)(?! of cards)",
        does(r"(?:waves|breakers|surf|tide)(?! of)", Verb("break broke, roll rolled, beat beat beating, crash crashed, wash washed, suck sucked, come came, lap lapped lapping, run ran running, hiss hissed, thunder thundered"), plural=True),
        r"the sea (?:\w+ )?(?:broke|breaks|beat|washed|washes|rolled|heaved|ran high|roared|sucked|lapped|boomed|was (?:rough|running|high|breaking|beating))",
        space="outdoors", outdoors=True,
    ),
    _setting(
        "river",
        r"(?:by|beside|along|down to|at|reached|near|on the banks? of|on the edge of|into|across) the (?:[\w-]+ )?(?:river|brook|stream|riverbank|creek|waterfall|weir|mill-race|rapids)(?! (?:bed|road|mouth|police|town|of)\b)",
        r"(?:banks?|edge|side) of the (?:[\w-]+ )?(?:river|brook|stream|creek)",
        does(r"(?:river|brook|stream|creek)(?! of)", Verb("run ran running, flow flowed, babble babbled, murmur murmured, rush rushed, chatter chattered, gurgle gurgled, roar roared, tumble tumbled")),
        space="outdoors", outdoors=True,
    ),
    _setting(
        "night",
        does(r"(?<!but )(?:crickets|cicadas|grasshoppers)", Verb("sing sang, chirp chirped, shrill shrilled, trill trilled, call called, creak creaked, start started, scrape scraped"), plural=True),
        r"(?:chirp|song|chirping|singing|noise|sound|shrilling|chorus) of (?:the )?(?:\w+ )?(?:crickets|cicadas|grasshoppers)",
        space="outdoors", outdoors=True,
    ),
    _setting(
        "forest",
        rf"(?:in|into|through|entered|across|deeper into|deep in) (?:the|a|this|that) (?:[\w-]+ ){{0,2}}?(?:woods?|forest|orchard|grove|spinney|copse|glade|beechwood|pinewood)(?! (?:fire|stove|floor|panel\w*|carving|work|shed|pile)\b)(?! for the trees)(?! of (?!(?:[\w-]+ )?{_TREES}\b))",
        does(r"(?:birds|blackbirds?|thrush(?:es)?|larks?|skylarks?|nightingales?|finch(?:es)?|robins?|cuckoos?|wrens?|doves?|rooks)(?! of)", Verb("sing sang, call called, twitter twittered, chirp chirped, warble warbled, pipe piped, trill trilled, whistle whistled, caw cawed, coo cooed"), plural=True),
        r"in the (?:[\w-]+ )?garden(?! (?:of eden|party|gate|shed|wall|room|chair|door|hose|path))",
        space="outdoors", outdoors=True,
    ),
    _setting(
        "city-street",
        does(r"traffic", Verb("roar roared, rush rushed, hum hummed humming, crawl crawled, thunder thundered, pass passed, move moved, hoot hooted, rumble rumbled, go went going, stream streamed")),
        does(r"(?:cars|taxis|buses|lorries|trams|omnibuses)", Verb("pass passed, crawl crawled, hoot hooted, rush rushed, honk honked, stream streamed, roar roared, go went going, hiss hissed"), plural=True),
        r"(?:street|road|square|avenue|boulevard) (?:was|is|were) (?:\w+ )?(?:full of|crowded with|jammed with|choked with|busy with|loud with) (?:[\w-]+ )*?(?:cars|traffic|taxis|cabs|buses|lorries|trams|motors)",
        r"(?:roar|hum|noise|rumble|din) of (?:the )?(?:[\w-]+ )?(?:traffic|street|city)",
        space="outdoors", outdoors=True,
    ),
    _setting(
        "crowd-murmur",
        of(r"(?:hum|murmur|buzz|babble|noise|din|hubbub|drone)", r"(?:voices|conversation|conversations|talk|crowd|guests|company)"),
        r"(?:in|into|entered|through) (?:the|a) (?:\w+ )?(?:crowded|packed|busy|full|noisy|bustling) (?:[\w-]+ ){0,2}?(?:room|hall|inn|tavern|bar|pub|café|cafe|restaurant|ballroom|saloon|taproom|market|courtroom|station|marketplace|canteen)",
        r"(?<!empty )(?:room|hall|inn|tavern|bar|pub|café|cafe|restaurant|ballroom|saloon|taproom|market|courtroom|station|canteen) (?:is|was) (?:\w+ ){0,2}?(?:full|crowded|packed|busy|noisy|crammed|bustling)(?! (?:of|with) (?!people|guests|men|women|soldiers|sailors|voices|drinkers|talk|dancers|children|travellers|farmers|students|strangers|customers))",
        r"guests (?:\w+ ){0,2}?(?:chat|chatted|talk|talked|mingle|mingled|chattered|were talking|were chatting)",
        space="room", outdoors=False,
    ),
    _setting(
        "fire",
        does(r"(?:fire|logs|flames|coals)(?! (?:of|engine|alarm|escape|brigade|station)s?\b)", Verb("crackle crackled, burn burned, burn burnt, blaze blazed, roar roared, glow glowed, spit spat spitting, snap snapped snapping, hiss hissed, leap leapt, leap leaped"), plural=True, behind=r"(?! (?:in|within) (?:his|her|their|my) (?:eyes?|heart|breast|soul|chest|veins))"),
        rf"(?:{_SITTING}|drew|moved|came|chairs?|back|seat|place|tea|warm) (?:[\w'-]+ ){{0,3}}?(?:by|before|beside|at|around|round|in front of|over|near|nearer|close to|to) (?:the|a|his|her|their|my) (?:[\w-]+ ){{0,2}}?(?:fire|hearth|fireside|fireplace|campfire|bonfire)",
        r"(?:by|before|beside|around|round|in front of) (?:the|a) (?:[\w-]+ ){0,2}?(?:fire|hearth|fireside|fireplace|campfire|bonfire)",
        r"(?<!of a )(?:log|camp|peat|driftwood|wood|coal) ?-?fire(?= )",
        space="room", gain_db=-22.0, outdoors=False,
    ),
    _setting(
        "room-tone",
        rf"(?:in|into|entered|enters|entering|inside|back to) (?:the|a|an|his|her|their|my|our) {MODIFIERS}(?:kitchen|library|study|parlour|parlor|bedroom|office|drawing[ -]room|sitting[ -]room|living[ -]room|dining[ -]room|attic|nursery|bathroom|schoolroom|classroom|surgery|cottage|workshop|cabin|hut|shop|bedchamber|sickroom|waiting[ -]room)(?! (?:door|window|garden|table|stairs|clock|wall|floor|book|block|hours|party)s?\b)",
        space="room", outdoors=False,
    ),
)  # fmt: skip
"""The more particular first: the first that is found is the place."""

BEGINS_TO_RAIN = pattern(
    r"it (?:begins|began|starts|started|has begun|had begun) (?:to rain|raining)",
    r"(?:the )?(?:first )?(?:drops of )?rain (?:begins|began|starts|started)(?: to fall)?",
)
