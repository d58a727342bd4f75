# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""What prose says that can be heard as it happens: for each effect the things and verbs that tell of it. Data alone.

Written for precision: a door that is ajar, a bell that somebody remembers, a voice like thunder or a clock that ticks on
a deal must find nothing. Whether a sentence tells of what happens here and now, `happening` says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from voicestage.adapt.sounds.phrasing import HEARD, MODIFIERS, PLACE_OF, THE, Verb, does, done_to, itself, of, pattern


@dataclass(frozen=True, slots=True)
class Effect:
    """A sound that the narration tells of as it happens."""

    sound: str
    gain_db: float
    """Against the sound's own level, 3 LU above speech: what goes on under words is 9 LU or more below them."""
    under: bool
    """Whether the words need not wait for it: it is long, or goes on behind them."""
    named: re.Pattern[str]
    """What a sentence must have to be worth a closer look: most have none of it."""
    pattern: re.Pattern[str]


def _effect(sound: str, gain_db: float, named: str, *alternatives: str, under: bool = False) -> Effect:
    return Effect(sound, gain_db, under, re.compile(named), pattern(*alternatives))


_SMALL_THINGS = """
car cab taxi oven stove cage cupboard wardrobe cabinet closet fridge refrigerator lift elevator safe carriage coach van
locker hutch furnace boiler glass screen revolving garage
"""
_SMALL = "".join(rf"(?<!\b{each} )" for each in _SMALL_THINGS.split())
_DOOR = rf"{_SMALL}doors?"
_DOOR_OR_GATE = rf"(?:{_DOOR}|{_SMALL}gates?|hatch)"
_LEADS = (
    r"(?! (?:directly |straight )?(?:on ?to|onto|into|on|off|out of|out on|upon|in|inward|inwards|outward|outwards)\b)"
)
"""A door that opens on to a courtyard is no sound, nor is one in a memory."""
_SHUT = r"(?: (?:shut|to|closed|home))?"

_SLAM = Verb("slam slammed slamming, bang banged, crash crashed")
_CREAK = Verb("creak creaked, groan groaned, squeak squeaked")
_KNOCK = Verb("knock knocked, rap rapped rapping, hammer hammered, pound pounded, thump thumped")
_RING = Verb("ring rang, shrill shrilled")
_TOLL = Verb("toll tolled, peal pealed")
_CHURCH = (
    r"(?:(?:church|chapel|abbey|cathedral|minster|steeple|tower|town|temple|mission|convent|monastery|evening|passing"
    r"|great|vesper|angelus|turret|stable)(?:(?:'s|s')? |-))"
)
_HAND_BELL = (
    r"(?:(?:hand|dinner|supper|breakfast|luncheon|tea|little|small|brass|silver|table|desk|shop|school|door|front-door"
    r"|service|servants'|ship's)[ -]?)"
)
_STEPS = r"(?:footsteps|footfalls|(?<!the )(?<!of )(?<!stone )(?<!took )(?<!few )steps)"
_GRAVEL = r"(?:gravel|shingle|cinders|pebbles|(?:the|a) (?:\w+ )?drive)"
_NOT_ON_EARTH = (
    r"(?![^.,;:!?]{0,24}\b(?:gravel|grass|cinders|pebbles|sand|snow|leaves|shingle|turf|mud|earth|bracken|ice|lawn)\b)"
)
_COME = Verb(
    "come came, approach approached, echo echoed echoing, sound sounded, cross crossed, ring rang, pass passed,"
    "climb climbed, mount mounted, retreat retreated, recede receded, fade faded, hurry hurried, go went going,"
    "clatter clattered, die died dying, shuffle shuffled, patter pattered, thud thudded, stop stopped stopping,"
    "pause paused"
)
_TREAD = Verb(
    "crunch crunched, grate grated, scrape scraped, come came, approach approached, sound sounded, cross crossed,"
    "hurry hurried, go went going, crackle crackled"
)
_STONE = (
    r"(?:stones?|flagstones?|flags|cobbles|cobblestones|pavement|paving|marble|tiles|crypt|cloisters?|nave|aisle|vault)"
)
_OF_SEVERAL = "".join(rf"(?<!\b{few} of )(?<!\b{few} of the )" for few in ("one", "two", "some", "any", "few"))
_CROWD = (
    rf"{_OF_SEVERAL}"
    r"(?:(?:whole |entire |packed )?(?:audience|crowd|house|hall|theatre|gallery|stalls|company|congregation|room|table"
    r"|class|court|courtroom|bar|carriage|party|assembly|school|pit)|everyone|everybody|(?:the )?(?:passengers|guests"
    r"|people|children|spectators|onlookers|villagers|men|women|boys|girls|soldiers|sailors)|they all|we all|all of them)"
)
_BLADE = r"(?:swords?|rapiers?|sabres?|sabers?|cutlass(?:es)?|blades?|broadswords?|scimitars?|daggers?)"
_GUN = r"(?:guns?|pistols?|rifles?|revolvers?|muskets?|shotguns?|carbines?)"
_SHEET = (
    r"(?:letters?|paper|papers|newspaper|map|note|telegram|document|parchment|sheet|page|programme|pamphlet|bill|banknote"
    r"|envelope|chart|leaflet|wrapping|wrapper)"
)
_GLASSWARE = (
    r"(?:glass|glasses|windows?|windowpanes?|panes?|bottles?|mirrors?|vases?|tumblers?|goblets?|decanters?|skylight|jars?"
    r"|plates?|saucers?|cups?|dish(?:es)?|bowls?|jugs?|wineglass(?:es)?|teacups?|china|crockery|chandelier|lamps?)"
)
_VEHICLE = (
    r"(?:carriages?|coach(?:es)?|hansoms?|cabs?|carts?|wagons?|waggons?|landaus?|stagecoach|chaise|gigs?|buggy|buggies)"
)
_NO_RAILWAY = r"^(?!.*\b(?:trains?|engine|locomotive|platform|railway|rails|compartment)\b).*"
"""Where there is one, carriages and doors are its own."""
_NO_SOFT_GROUND = r"^(?!.*\b(?:lawn|grass|sands?|snow|moss|meadow|heather|turf|mud)\b).*"
_OVER = r" (?:over|against|on|upon|across|into|onto|along|down on)\b"

EFFECTS: tuple[Effect, ...] = (
    _effect(
        "door-slam", -8.0, r"\b(?:door|gate|hatch)",
        does(_DOOR_OR_GATE, _SLAM, plural=True),
        done_to(Verb("slam slammed slamming, bang banged"), _DOOR_OR_GATE),
        itself(_DOOR_OR_GATE, Verb("slam slammed slamming")),
        rf"{_DOOR_OR_GATE}{PLACE_OF}{{0,1}}? (?:shut|shuts|closes?|closed|fell to|flew to) with an? {MODIFIERS}(?:bang|crash|slam|thud)",
        of(r"(?:slam|slamming|bang|banging|crash)", _DOOR_OR_GATE),
    ),
    _effect(
        "door-knock", -8.0, r"\b(?:knock|rap|rapp|tapp?|hammer|pound|thump)",
        rf"(?:{_KNOCK.finite}|{_KNOCK.going}|tapped|taps|tapping) (?:(?!the |a )[\w'-]+ ){{0,3}}?(?:at|on|upon) (?:{THE} )?{MODIFIERS}{_DOOR}",
        rf"(?:{HEARD}|came|comes|there (?:is|was|were|came|comes)) (?:{THE} )?{MODIFIERS}(?:knocks?|knocking|raps?|rapping|taps?|tapping)"
        rf"(?: (?:at|on|upon) (?:{THE} )?{MODIFIERS}{_DOOR})",
        rf"(?:knocks?|knocking|raps?|rapping)(?: (?:at|on|upon) (?:{THE} )?{MODIFIERS}{_DOOR}) (?:\w+ly )?(?:interrupt|ma[kd]e|sound|startle|br[io]|came|come|cut|stop|rouse|woke|wake|shook|follow|was heard|announce|echo|ring|rang)\w*",
        rf"(?:{HEARD}|came|comes|there (?:is|was|came|comes)) (?:{THE} ){MODIFIERS}(?:knock|rap)(?= ?[.,;:!]| and| that| from|$)(?!, as (?:if|though))",
        does(rf"{THE} {MODIFIERS}(?:knock|rap|knocks|knocking)", Verb("sound sounded, come came, fall fell, follow followed, ring rang, echo echoed echoing, shake shook, interrupt interrupted, startle startled, rouse roused"), plural=True),
        rf"^(?:then |and then |again )?(?:{THE} )?{MODIFIERS}(?:knocks?|raps?) (?:at|on|upon) (?:{THE} )?{MODIFIERS}{_DOOR}(?= ?[.!…])",
        r"(?:someone|somebody) (?:knocks|knocked|rapped|raps|was knocking|is knocking)",
        r"(?:he|she|they|i|we) (?:\w+ly )?(?:knocked|rapped)(?= ?[.,;:!]| and| but| again| twice| once| softly| gently| loudly| three| two| hard|$)",
    ),
    _effect(
        "door-open", -10.0, rf"{_NO_RAILWAY}\bdoors?\b",
        does(_DOOR, _CREAK, plural=True),
        rf"{_DOOR}{PLACE_OF}{{0,1}}? (?:(?:slowly|suddenly|then|softly|quietly|silently|abruptly|at last|again) )?(?:opens|opened|was opened|is opened|(?:was|were) (?:thrown|flung|pushed|torn) open){_LEADS}",
        does(_DOOR, Verb("swing swung, fly flew, burst burst, creak creaked, crash crashed"), plural=True, behind=r" (?:wide )?open"),
        done_to(Verb("open opened, unlatch unlatched, unlock unlocked, unbolt unbolted"), _DOOR, behind=r"(?! (?:of|to) (?:the|a|his|her|my|their) (?:cage|oven|stove|cupboard|safe|wardrobe|heart|mind|past|future))"),
        rf"(?:pushe[sd]|pushing|pull(?:s|ed|ing)|fl[iu]ngs?|flinging|throws|threw|throwing|tears|tore|tearing|kick(?:s|ed|ing)|wrench(?:es|ed|ing)) open {THE} {MODIFIERS}{_DOOR}",
        rf"(?:pushe[sd]|pushing|pull(?:s|ed|ing)|fl[iu]ngs?|flinging|throws|threw|throwing|tears|tore|tearing|kick(?:s|ed|ing)|wrench(?:es|ed|ing)) {THE} {MODIFIERS}{_DOOR} (?:wide )?open",
    ),
    _effect(
        "door-close", -10.0, r"\bdoors?\b",
        done_to(Verb("close closed, shut shut shutting, latch latched"), _DOOR),
        rf"(?:pushe[sd]|pushing|pull(?:s|ed|ing)|dr[ae]ws?|drawing|swung|swings) {THE} {MODIFIERS}{_DOOR} (?:to|shut|closed)(?! the| a)",
        rf"(?:pushe[sd]|pushing|pull(?:s|ed|ing)) (?:to|shut) {THE} {MODIFIERS}{_DOOR}",
        rf"{_DOOR}{PLACE_OF}{{0,1}}? (?:(?:softly|quietly|gently|slowly|then|silently|firmly) )?(?:closes|closed|shuts|clicks shut|clicked shut|clicked to|falls to|fell to|falls shut|fell shut|swings shut|swung shut|swung to|swings to)(?! to (?:the|all|any))",
        rf"{_DOOR} (?:shut|closing|shutting) (?:behind|after|on|upon|again|softly|quietly)",
    ),
    _effect(
        "thunder", -12.0, r"\bthunder",
        does(r"(?<!like )thunder(?! of)", Verb(
            "roll rolled, rumble rumbled, crash crashed, growl growled, crack cracked, boom boomed, clap clapped clapping,"
            "mutter muttered, break broke, peal pealed, shake shook, grumble grumbled, explode exploded, split split"
            " splitting, come came, sound sounded, follow followed, burst burst"
        ), plural=True),
        of(r"(?:(?:an?|the|one|another|long|loud|low|sharp|terrific|tremendous|distant|first|great|single|last|deep|sudden) )"
           rf"{MODIFIERS}(?:clap|peal|crack|roll|rumble|crash|growl|mutter|boom|burst)s?", r"thunder"),
        r"(?:claps?|peals?|cracks?|rolls?|rumbles?|crash(?:es)?) of (?:\w+ )?thunder",
        r"it (?:thunders|thundered|was thundering|is thundering)(?! (?:past|by|down|along|over|through|across))",
        under=True,
    ),
    _effect(
        "church-bell", -14.0, r"\b(?:bell|clock|tower|toll|chime|peal|carillon)",
        does(rf"{_CHURCH}?bells?(?! (?:jar|boy|rope|tent|pull|tower))", _TOLL, plural=True),
        does(r"(?<!door)(?<!hand)bells", Verb("ring rang, chime chimed, clang clanged, sound sounded"), plural=True),
        does(rf"{_CHURCH}(?:bell|clock)s?", Verb("ring rang, strike struck, chime chimed, sound sounded, boom boomed, clang clanged"), plural=True),
        rf"(?:midnight|noon|the hour|the quarter|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:struck|strikes|rang|rings|was striking|sounded|tolled|boomed)(?: out)? (?:from|in|on|across|over) {THE} {MODIFIERS}(?:church|tower|steeple|belfry|cathedral|abbey|minster|town)",
        does(r"clocks? (?:of|in|on|from) (?:the|a) (?:[\w'-]+ ){0,2}?(?:church|tower|town|courtyard|square|belfry|steeple|cathedral|abbey|chapel|market-place|marketplace|village)", Verb("strike struck, chime chimed, boom boomed, toll tolled")),
        of(r"(?:toll|tolling|peal|pealing)", rf"{_CHURCH}?bells?"),
        of(r"(?:ringing|clang|clanging|chime|chimes|chiming|boom|sound)", rf"(?:{_CHURCH}bells?|(?<!hand)(?<!door)bells)"),
        under=True,
    ),
    _effect(
        "hand-bell", -12.0, r"\b(?:bell|doorbell|handbell|rang|rings?)\b",
        rf"(?:rings?|rang|ringing|shakes?|shook|shaking|tinkle[sd]?|jangle[sd]?|pull(?:s|ed)) {THE} {MODIFIERS}{_HAND_BELL}bell",
        does(rf"{_HAND_BELL}bell", Verb("ring rang, tinkle tinkled, jingle jingled, jangle jangled, sound sounded, go went going, clang clanged"), plural=False),
        does(r"(?:doorbell|handbell)", Verb("ring rang, sound sounded, chime chimed, go went going, buzz buzzed")),
        does(r"(?:(?:the|a) )bell", Verb("tinkle tinkled, jingle jingled, jangle jangled")),
        r"(?:he|she|they|i|we|the \w+) (?:rings|rang|was ringing) for (?:the|a|his|her|my|their|more) [\w-]+",
        r"(?:rings|rang|ringing) (?:the|a) bell(?= ?[.,;:!]| and| for| twice| again| at|$)",
    ),
    _effect(
        "telephone", -10.0, r"\b(?:telephone|phone|mobile|cellphone)",
        does(r"(?:telephones?|phones?|(?:his|her|my) mobile|(?:his|her|my) cell|cellphone)(?! (?:call|number|book|box|line|company)s?)",
             Verb("ring rang, shrill shrilled, buzz buzzed, trill trilled, jangle jangled, go went going"), plural=True),
    ),
    _effect(
        "footsteps-running", -12.0, rf"{_NO_SOFT_GROUND}\b(?:running|ran|feet|footsteps|pounded|raced)\b",
        r"(?:running|hurrying|racing) (?:footsteps|steps|feet)",
        does(rf"(?:{_STEPS}|(?:\w+ )feet)", Verb("run ran running, pound pounded, race raced, fly flew"), plural=True),
        r"(?:came|comes|come) (?:running|racing|pelting|dashing|tearing|pounding)(?: up| down| along| across| through| out| into| in| back| towards?| round| over)",
    ),
    _effect(
        "footsteps-stone", -12.0, r"\b(?:steps|footsteps|footfalls|boots|heels)\b",
        does(_STEPS, _COME, plural=True, behind=rf" (?:[\w'-]+ ){{0,2}}?(?:on|over|along|across|up|down|in|through) {THE} {MODIFIERS}{_STONE}"),
        rf"{_STEPS} (?:on|over|along|across|in) {THE} {MODIFIERS}{_STONE}",
        does(r"(?:boots|heels|shoes)", Verb("ring rang, click clicked, clack clacked, clatter clattered, tap tapped tapping, echo echoed echoing"), plural=True,
             behind=rf" (?:[\w'-]+ ){{0,2}}?(?:on|over|along|across) {THE} {MODIFIERS}{_STONE}"),
    ),
    _effect(
        "footsteps-gravel", -12.0, rf"^(?!.*\b(?:snow|ice|frost)\b).*\b(?:{_GRAVEL}\b|crunch|grating)",
        does(rf"(?:{_STEPS}|boots|feet|shoes|heels)", _TREAD, plural=True, behind=rf" (?:[\w'-]+ ){{0,2}}?(?:on|over|along|across|up|down|in) {THE} {MODIFIERS}{_GRAVEL}"),
        rf"(?:{HEARD}|came|comes|there (?:is|was|were|came)) (?:{THE} )?{MODIFIERS}(?:footsteps?|footfalls?|steps?|boots|feet) (?:crunch\w* |coming |approaching )?(?:on|over|along|across|up|down) {THE} {MODIFIERS}{_GRAVEL}",
        r"(?:crunch|crunching|grating) of (?:[\w'-]+ ){0,3}?(?:footsteps|steps|feet|boots|shoes|gravel)",
        does(r"gravel", Verb("crunch crunched, grate grated"), behind=r"(?= (?:under|beneath) (?:(?:his|her|their|my|our|heavy|slow|light|someone's|somebody's) )+(?:feet|boots|shoes|steps|heels|tread|footsteps))"),
    ),
    _effect(
        "footsteps-wood", -12.0, r"\b(?:steps?|footsteps?|footfalls|boots|heels)\b",
        rf"(?<!in the )(?<!in his )(?<!in her )(?<!in their ){does(_STEPS, _COME, plural=True, behind=_NOT_ON_EARTH)}",
        rf"(?:there (?:are|were)) (?:{THE} )?{MODIFIERS}(?:footsteps|footfalls)(?= |[.,;:!]|$)",
        rf"(?:{HEARD}|came|comes) (?:{THE} )?{MODIFIERS}(?:footsteps|footfalls|steps|footstep|step)(?= (?:on|in|outside|behind|overhead|above|below|upon|coming|approaching|going|crossing|descending|ascending|running|at|along|across|up|down|of)|[.,;:!]|$){_NOT_ON_EARTH}",
        does(r"(?:boots|heels|shoes)", Verb("cross crossed, clatter clattered, tramp tramped, thud thudded, ring rang, clump clumped"), plural=True,
             behind=r" (?:[\w'-]+ ){0,2}?(?:the|on|over|up|down|along|across) (?:[\w'-]+ ){0,2}?(?:stairs?|staircase|boards|floorboards|floor|landing|deck|planks|planking|steps|passage|corridor)"),
    ),
    _effect(
        "glass-break", -10.0, r"\b(?:shatter|smash|brea?k|broke|burst|glass)",
        does(_GLASSWARE, Verb("shatter shattered, smash smashed"), plural=True, behind=r"(?! of)"),
        does(r"(?:glass|windows?|panes?|windowpanes?|mirror|bottle|skylight)", Verb("break broke, burst burst, crash crashed"), plural=True),
        done_to(Verb("shatter shattered, smash smashed"), _GLASSWARE),
        done_to(Verb("break broke"), r"(?:windows?|panes?|windowpanes?|mirror|glass)", behind=r"(?! (?:of|case|door))"),
        itself(_GLASSWARE, Verb("shatter shattered, smash smashed")),
        rf"(?:{HEARD}|came|comes|there (?:is|was|were|came)) (?:[\w'-]+ ){{0,3}}?(?:crash|tinkle|smash|smashing|shattering|breaking|splintering) of (?:breaking |broken |shattering |smashing |falling |splintering )?(?:glass|china|crockery)",
        r"(?:sound|crash|noise|tinkle|smash) of (?:breaking|shattering|smashing|splintering|broken) (?:glass|china|crockery)",
        r"(?:crash|tinkle) of glass",
    ),
    _effect(
        "gunshot", -8.0, rf"\b(?:shots?|gunshots?|gunfire|{_GUN}|fired|fires)\b",
        does(r"(?:shots?|gunshots?)", Verb(
            "ring rang, crack cracked, echo echoed echoing, sound sounded, break broke, tear tore, whip whipped whipping, boom"
            " boomed, split split splitting, shatter shattered, follow followed, explode exploded"
        ), plural=True),
        rf"(?:fires|fired|firing|discharge[sd]|discharging|loose[sd] off|let off) {THE} {MODIFIERS}(?:shots?|{_GUN}|barrels?|rounds?|volley)",
        rf"(?:shots?|volley|rounds?|{_GUN}) (?:was|were|is|are) (?:fired|discharged|let off)",
        does(_GUN, Verb("fire fired, bark barked, crack cracked, roar roared, explode exploded"), plural=True),
        rf"{_GUN} (?:\w+ly )?(?:goes off|went off|going off|spoke|speaks)",
        of(r"(?:crack|report|bang|boom|blast|roar|sound|noise)", rf"(?:{_GUN}|shots?|gunshots?|gunfire|firing)"),
        r"(?:he|she|they|i|we) (?:\w+ly )?(?:fired|fires)(?= (?:into|twice|again|once|three times|both|over (?:his|her|their|the) heads?|from|through)\b|[.;!])",
    ),
    _effect(
        "applause", -14.0, r"\b(?:applau|clap|cheer)",
        does(r"applause(?: of [\w' -]{1,30}?)?", Verb(
            "break broke, burst burst, fill filled, rise rose, roll rolled, swell swelled, thunder thundered, greet greeted,"
            "follow followed, ring rang, crash crashed, come came, begin began beginning, erupt erupted, sound sounded, roar"
            " roared, go went going"
        )),
        does(_CROWD, Verb("applaud applauded, clap clapped clapping"), plural=True,
             behind=r"(?! (?:him|her|his|their|them|me|you|the|a|up|hands over|eyes)\b)"),
        does(r"(?:audience|crowd|house|theatre|gallery|stalls|spectators)", Verb("cheer cheered"), plural=True),
        does(_CROWD, Verb("burst burst, break broke, erupt erupted"), plural=True, behind=r" (?:out )?into (?:\w+ )?(?:applause|cheers|clapping)"),
        r"(?:burst|round|storm|roar|wave|thunder|outburst|rattle|ripple|patter|salvo|hurricane|peal)s? of (?:[\w-]+ ){0,3}(?:applause|clapping|handclapping)",
        r"(?:clapping|applause) (?:broke|breaks|burst|bursts) (?:out|from|forth)",
        under=True,
    ),
    _effect(
        "crowd-laughter", -15.0, r"\b(?:laugh|roar|shriek|howl)",
        does(_CROWD, Verb("laugh laughed, guffaw guffawed, chuckle chuckled, titter tittered"), plural=True),
        does(_CROWD, Verb("roar roared, shriek shrieked, howl howled, rock rocked, scream screamed"), plural=True, behind=r" (?:\w+ )?with (?:\w+ )?laughter"),
        does(_CROWD, Verb("burst burst, break broke, erupt erupted, dissolve dissolved"), plural=True, behind=r" (?:out )?(?:laughing|into (?:\w+ )*?laughter)"),
        r"(?:general|loud|great|universal|delighted) (?:burst|bursts|shout|shouts|peals?|roars?|outburst|ripple|explosion) of (?:[\w-]+ )?laughter",
        r"(?:saluted|greeted|received|met|answered|interrupted|drowned) (?:by|with|in) (?:[\w'-]+ ){0,3}?(?:laughter)",
        r"(?:roar|gale|gales|wave|storm|roars|gusts?|ripple|explosion) of (?:[\w-]+ )?laughter (?:went|goes|ran|runs|rose|rises|came|comes|from|greeted|followed|filled|swept|shook|broke|rang|burst|at|in|among|all|round|around)",
        r"laughter (?:\w+ly )?(?:fills|filled|rolls|rolled|runs|ran|swept|sweeps|ripples|rippled|went|goes|broke|burst) (?:up |out )?(?:the|through|round|around|along|over|across|from|among)",
        r"(?:general|loud|great) (?:roar of )?laughter (?:greeted|followed|broke|burst|from|at|among)",
        under=True,
    ),
    _effect(
        "orchestra-tuning", -16.0, r"\btun",
        does(r"(?:orchestra|band|violins|strings|fiddles|fiddlers|musicians|players)", Verb("tune tuned, tune-up tuned-up"), plural=True,
             behind=r"(?: up|[.,;]| their| its| for|$)"),
        r"(?:orchestra|band|violins|strings|fiddles|musicians)(?: [\w'-]+){0,3}? tun(?:e|es|ed|ing) up",
        r"(?:violins|fiddles|instruments|strings) (?:were|are|was) (?:being )?tuned",
        under=True,
    ),
    _effect(
        "ship-horn", -14.0, r"\b(?:fog ?-?horn|horn|siren|whistle)",
        does(r"(?:fog ?-?horns?|(?:ship|boat|steamer|ferry|liner|tug|vessel)'s (?:horn|siren|whistle|hooter)|(?:ferry|steamer|liner|tug) (?:horn|siren|whistle))",
             Verb("sound sounded, blow blew, boom boomed, blare blared, low lowed, moan moaned, bellow bellowed, hoot hooted, cry cried crying,"
                  "groan groaned, wail wailed, call called, go went going, shriek shrieked"), plural=True),
        r"(?:steamer|liner|ferry|ship|tug|boat) (?:sounds|sounded|blows|blew|sounding|blowing) (?:its|her|the) (?:horn|siren|whistle|fog-?horn)",
        r"(?:boom|moan|blast|bellow|hoot|wail) of (?:the|a) (?:fog ?-?horn|ship's (?:horn|siren)|steamer)",
        under=True,
    ),
    _effect(
        "train-whistle", -14.0, r"\b(?:train|engine|locomotive|express)",
        does(r"(?:trains?|engines?|locomotives?|express)", Verb("whistle whistled, hoot hooted"), plural=True),
        does(r"(?:train|engine|locomotive|guard)(?:'s)? whistle", Verb("blow blew, shriek shrieked, sound sounded, scream screamed, wail wailed, hoot hooted, cry cried"), plural=False),
        r"(?:whistle|whistling|shriek|hoot|wail) of (?:the|a|an) (?:[\w-]+ ){0,2}?(?:train|engine|locomotive|express)",
        under=True,
    ),
    _effect(
        "wave-crash", -12.0, r"\b(?:wave|breaker|sea|surf|roller)",
        does(r"(?:waves?|breakers?|seas?|rollers?|surf)(?! of)", Verb("crash crashed, break broke, burst burst, slam slammed slamming, thunder thundered, smash smashed, pound pounded, boom boomed"),
             plural=True, behind=rf"{_OVER} (?:{THE} )?{MODIFIERS}(?:bows?|rail|decks?|rocks?|shore|beach|ship|boat|wall|bulwarks?|side|sands?|cliffs?|reef|pier|quay|breakwater|shingle|hull|stern|us|them|gunwales?|bridge|jetty|boulders)"),
        r"(?:crash|thunder|boom|roar) of (?:the|a|an) (?:[\w-]+ ){0,2}?(?:wave|waves|breakers|surf|rollers)",
        under=True,
    ),
    _effect(
        "sword-draw", -10.0, rf"\b{_BLADE}",
        rf"(?:draws|drew|drawing|unsheathe[sd]|unsheathing|whip(?:s|ped) out|pulls|pulled|snatche[sd]) (?:his|her|their|my|a|the) {MODIFIERS}{_BLADE}(?! (?:on paper|of justice))",
        does(_BLADE, Verb("slide slid, leap leapt, leap leaped, hiss hissed, scrape scraped, rasp rasped, sing sang, flash flashed, whisper whispered"), plural=True,
             behind=r" (?:\w+ )?(?:from|out of|free)"),
    ),
    _effect(
        "sword-clash", -10.0, r"\b(?:swords|blades|steel|sabres|rapiers|cutlasses|sword)\b",
        does(r"(?:swords|blades|steel|sabres|rapiers|cutlasses)", Verb("clash clashed, meet met, clang clanged, ring rang"), plural=True),
        r"(?:clash|clang|ring|clashing) of (?:[\w-]+ )?(?:swords|blades|steel|sabres|rapiers)",
    ),
    _effect(
        "paper", -12.0, r"\b(?:unfold|tear|tore|crumpl|rustl|crackl)",
        done_to(Verb("unfold unfolded, crumple crumpled, rustle rustled"), _SHEET),
        rf"(?:tears|tore|tearing) (?:open |up )?{THE} {MODIFIERS}{_SHEET}(?: open| up| in| to)?",
        of(r"(?:rustle|rustling|crackle|crackling|crumpling)", rf"(?:{_SHEET}|newspapers|letters|pages|sheets)"),
        does(r"(?:papers?|pages|newspaper|letter|map|parchment)", Verb("rustle rustled, crackle crackled"), plural=True),
    ),
    _effect(
        "pen", -14.0, r"\b(?:pen|pens|nib|quill)\b",
        does(r"(?:pens?|nib|quill)", Verb("scratch scratched, scrape scraped, squeak squeaked"), plural=True),
        r"(?:scratch|scratching|scrape|squeak) of (?:the|a|his|her|my|their) (?:[\w-]+ )?(?:pen|pens|nib|quill)",
        under=True,
    ),
    _effect(
        "carriage", -16.0, rf"{_NO_RAILWAY}\b(?:{_VEHICLE}|hoo[fv]|hoofs|wheels)",
        does(rf"{_VEHICLE}(?: and (?:four|pair|six))?", Verb("rattle rattled, clatter clattered, rumble rumbled, trundle trundled, jingle jingled"), plural=True),
        rf"{_VEHICLE}(?: and (?:four|pair|six))?{PLACE_OF}{{0,1}}? (?:\w+ly )?(?:draws up|drew up|drawing up|rolls up|rolled up|rolls in|rolled in|pulls up|pulled up|drives up|drove up|drives off|drove off|drives away|drove away|rolls away|rolled away)",
        does(r"(?:hooves|hoofs|hoof-?beats|horses' feet)", Verb("clatter clattered, ring rang, clop clopped clopping, sound sounded, drum drummed drumming, echo echoed echoing, thud thudded"), plural=True),
        rf"(?:{HEARD}|came|comes|there (?:is|was|were|came)) (?:[\w'-]+ ){{0,4}}?(?:clatter|clop|rattle|rumble|ring|tramp|beat|trot)(?:ing)? of (?:[\w'-]+ ){{0,2}}?(?:hooves|hoofs|hoof-?beats|wheels|{_VEHICLE})",
        rf"{HEARD} (?:[\w'-]+ ){{0,4}}?(?:hoof-?beats|horses' hooves|carriage wheels|wheels on the gravel)",
        r"(?:clatter|clop|clip-clop|rattle|rumble|crack|click|beat|drumming) of (?:[\w'-]+ ){0,2}?(?:hooves|hoofs|hoofbeats|wheels)",
        r"sound of (?:[\w'-]+ ){0,2}?(?:hooves|hoofs|hoofbeats|carriage wheels|wheels)",
        under=True,
    ),
    _effect(
        "gallop", -14.0, r"^(?!.*\b(?:flag-?stones?|cobble\w*|stones|pavement|danc\w+|waltz\w*)\b).*\b(?:gallop|hoo[fv]|hoofs)",
        does(r"(?:horses?|riders?|horsem[ae]n|mare|stallion|pony|pursuers|troopers?|hussars|dragoons)", Verb("gallop galloped"), plural=True, behind=r"(?! (?:through|round) (?:his|her|my|the) (?:mind|head|brain))"),
        does(r"(?:hooves|hoofs|hoof-?beats)", Verb("thunder thundered, pound pounded, drum drummed drumming")),
        r"(?:he|she|they|i|we) (?:\w+ly )?gallop(?:s|ed) (?:off|away|past|up|down|on|after|back|forward|towards?|across|into|out|home|over|through|along)(?! (?:his|her|my|the) (?:food|dinner|lesson|task|part|speech|piece)s?)",
        rf"(?:{HEARD}|came|comes|there (?:is|was|were|came)) (?:[\w'-]+ ){{0,4}}?gallop(?:ing)?(?: of (?:[\w'-]+ ){{0,3}}?(?:horses?|hooves|hoofs|riders?|horsem[ae]n|steeds?))?(?= ?[.,;:!]| (?:horses?|hooves|hoofs|behind|on|up|down|along|in|and|through)|$)",
        under=True,
    ),
    _effect(
        "owl", -16.0, r"\bowls?\b",
        does(r"(?:owls?|screech-owl|barn-owl)(?! of)", Verb("hoot hooted, call called, cry cried crying"), plural=True),
        r"(?:hoot|hooting|cry|call|note) of (?:an?|the|some) (?:[\w-]+ ){0,2}?owls?",
        under=True,
    ),
    _effect(
        "splash", -10.0, r"\b(?:splash|plunge|water|river|lake|sea|pond|moat|pool|overboard)",
        r"(?:fell|falls|plunge[sd]?|dive[sd]?|dove|leap(?:s|ed|t)?|jump(?:s|ed)?|toppled|tumbled|pitched|went|splash(?:es|ed)|dropped) (?:[\w'-]+ ){0,3}?into the (?:[\w'-]+ ){0,2}?(?:water|river|lake|sea|pond|moat|pool|stream|canal|harbour|dock|well|waves|tide|creek)(?! (?:of|lilies|side)\b)",
        rf"(?:{HEARD}|came|comes|there (?:is|was|came)) (?:a|an|the|another) (?:[\w-]+ ){{0,2}}?splash(?= ?[.,;:!]| (?:and|as|in|into|that|below|behind|beside|under)| of (?:something|somebody|someone|a (?:body|man|stone|fish))|$)",
        r"(?:fell|falls|went|goes|dropped|drops|landed|lands|disappear(?:s|ed)|vanish(?:es|ed)|sank|sinks|hit|hits) (?:[\w'-]+ ){0,4}?with a (?:[\w-]+ ){0,2}?splash(?! of)",
        r"(?:fell|falls|leap(?:s|ed|t)?|jump(?:s|ed)?|sprang|plunge[sd]?|went) overboard",
    ),
    _effect(
        "clock", -16.0, r"\btick",
        does(r"clock", Verb("tick ticked"), behind=r"(?! (?:on the|on her|on his|for|down|towards)\b)"),
        r"(?:tick|ticking) of (?:the|a|his|her) (?:[\w'-]+ ){0,2}?(?:clock|watch)",
        under=True,
    ),
    _effect(
        "heartbeat", -12.0, r"\bhearts?\b|\bheartbeat",
        rf"{HEARD} (?:[\w'-]+ ){{0,2}}?(?:heart|heartbeat) (?:\w+ly )?(?:beat|beating|pound|pounding|thump|thumping|thud|thudding|hammer|hammering|knock|knocking)",
        r"(?:sound|noise|thud|thump) of (?:his|her|my|their) (?:own )?(?:heart|heartbeat|heartbeats)",
        rf"{HEARD} (?:[\w'-]+ ){{0,2}}?(?:beat|beating|pounding|thudding|thumping) of (?:his|her|my|their) (?:own )?heart",
        r"hearts? (?:was |were )?(?:beat|beating|pounded|pounding|thudded|thudding|drummed|drumming|hammered|hammering) (?:\w+ )?in (?:his|her|my|their) ears",
        under=True,
    ),
)  # fmt: skip
"""In the order in which they are tried; where two find the same words, the first counts."""
