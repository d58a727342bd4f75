"""What prose says that can be heard: patterns for effects, weather and places, each with its sound. Data alone.

A pattern is matched within one sentence of narration in lower case. `{w}` stands for up to two words between. They are
written for precision: a door that is ajar, a bell that somebody remembers or a voice like thunder must find nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effect:
    """A sound that the narration tells of as it happens."""

    sound: str
    gain_db: float
    """Against the sound's own level, 3 LU above speech: what goes on under words is 9 LU or more below them."""
    under: bool
    """Whether the words need not wait for it: it is long, or goes on behind them."""
    pattern: re.Pattern[str]


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


def _compiled(*alternatives: str) -> re.Pattern[str]:
    spelled = "|".join(f"(?:{each})" for each in alternatives)
    spelled = spelled.replace("{w}", r"(?:(?!of |that |which |who |whose |where |when )[\w'-]+ ){0,2}").replace(
        "{the}", r"(?:the|a|an|his|her|their|my|our|its|that)"
    )
    return re.compile(rf"\b(?:{spelled})\b")


_DOOR = (
    r"(?:(?:front|back|side|stage|cellar|cabin|kitchen|oak|iron|heavy|great|outer|inner|car"
    r"|carriage) )*(?:door|gate|hatch)"
)
_STEPS = r"(?:foot)?steps"
_COME = (
    r"(?:come|comes|came|coming|approach(?:es|ed)?|echo(?:es|ed)?|sound(?:s|ed)?|cross(?:es|ed)?|ring"
    r"|rang|pass(?:es|ed)?"
    r"|climb(?:s|ed)?|mount(?:s|ed)?|retreat(?:s|ed)?|recede[sd]?|fade[sd]?|hurr(?:y|ies|ied)|go|went"
    r"|clatter(?:s|ed)?)"
)
_STONE = (
    r"(?:stone|flagstones?|flags|cobbles|cobblestones|pavement|paving|marble|tiles|crypt|cloister"
    r"|nave|aisle|vault)"
)
_CROWD = (
    r"(?:(?:whole |entire |packed )?(?:audience|crowd|house|hall|theatre|gallery|stalls|company"
    r"|congregation)|everyone"
    r"|everybody|the whole room|the passengers|the guests|the pit)"
)
_BLADE = r"(?:sword|rapier|sabre|saber|cutlass|blade|broadsword|scimitar)"
_GUN = r"(?:gun|pistol|rifle|revolver|musket|shotgun|carbine)"
_SHEET = r"(?:letter|paper|newspaper|map|note|telegram|document|parchment|sheet|page|programme)s?"

EFFECTS: tuple[Effect, ...] = (
    Effect("door-slam", -8.0, False, _compiled(
        rf"{_DOOR}s? {{w}}(?:slam(?:s|med)?|bang(?:s|ed)|crash(?:es|ed))",
        rf"(?:slam(?:s|med)?|bang(?:s|ed)) {{the}} {{w}}{_DOOR}",
        rf"{_DOOR} {{w}}(?:shut|closes?|closed) with an? {{w}}(?:bang|crash|slam)",
        rf"(?:slam|bang) of {{the}} {_DOOR}",
    )),
    Effect("door-knock", -8.0, False, _compiled(
        rf"(?:knock(?:s|ed)|rap(?:s|ped)|hammer(?:s|ed)|pound(?:s|ed)) {{w}}(?:at|on"
        rf"|upon) {{the}} {{w}}{_DOOR}",
        rf"(?:there (?:is|was|comes|came)|came|comes|heard|hears) an? {{w}}(?:knock|knocking|rap|tap|tapping)"
        rf" (?:at|on|upon) {{the}} {{w}}{_DOOR}",
        rf"an? {{w}}(?:knock|rap) (?:at|on|upon) {{the}} {{w}}{_DOOR} {{w}}(?:interrupt\w*|makes|made"
        rf"|startle[sd]|brings|brought)",
        r"(?:someone|somebody) (?:knocks|knocked|rapped|raps)",
    )),
    Effect("door-open", -10.0, False, _compiled(
        rf"{_DOOR} (?:creak(?:s|ed)|(?:(?:slowly|suddenly|then|softly) )?(?:opens|opened)|(?:swings|swung"
        rf"|flies|flew|bursts|burst|creaks|creaked) open)",
        rf"(?:opens|opened|unlatche[sd]|pushes open|pushed open|flings open|flung open|throws open|threw open)"
        rf" {{the}} {{w}}{_DOOR}",
        rf"(?:pushes|pushed|pulls|pulled|flings|flung|throws|threw) {{the}} {_DOOR} open",
    )),
    Effect("door-close", -10.0, False, _compiled(
        rf"(?:closes|closed|shuts|shut) {{the}} {{w}}{_DOOR}",
        rf"{_DOOR} (?:(?:softly|quietly|gently|slowly|then) )?(?:closes|closed|shuts|clicks shut"
        rf"|clicked shut|falls to|fell to"
        rf"|falls shut|fell shut|swings shut|swung shut)",
        rf"{_DOOR} shut (?:behind|after|again|softly|quietly)",
    )),
    Effect("thunder", -12.0, True, _compiled(
        r"thunder {w}(?:roll(?:s|ed)?|rumbl(?:es|ed)|crash(?:es|ed)|growl(?:s|ed)|crack(?:s|ed)|boom(?:s"
        r"|ed)|clap(?:s|ped)"
        r"|mutter(?:s|ed)|break|breaks|broke|peal(?:s|ed)|shakes|shook)",
        r"(?:a|an|another|the|one) {w}(?:clap|peal|crack|roll|rumble|crash|growl) of {w}thunder",
        r"it (?:thunders|thundered)",
    )),
    Effect("church-bell", -14.0, True, _compiled(
        r"bells? {w}(?:toll(?:s|ed)?|peal(?:s|ed)?)",
        r"bells? (?:(?:is|are|was|were) )?(?:ring|rings|rang|ringing) {w}(?:somewhere|across|over|in"
        r" the (?:town|village|tower|valley|distance))",
        r"(?:church|chapel|abbey|cathedral|minster|tower|steeple|evening|passing|great|town) (?:bell"
        r"|clock)s? {w}"
        r"(?:ring|rings|rang|strike|strikes|struck|chime[sd]?|sound(?:s|ed)?|boom(?:s|ed)?"
        r"|begins? to (?:ring|toll)"
        r"|began to (?:ring|toll))",
        r"(?:church|chapel|abbey|cathedral|tower|town|stable) clock (?:strikes|struck)",
        r"(?:toll|tolling|pealing|ringing|chime|chimes) of {the} {w}(?:church |cathedral |chapel )?bells?",
    )),
    Effect("hand-bell", -12.0, False, _compiled(
        r"(?:rings?|rang|shakes?|shook|tinkle[sd]?) {the} (?:{w})?(?:hand|dinner|little|small|brass"
        r"|silver|table|desk|school"
        r"|tea|service) ?-?bell",
        r"(?:hand|dinner|little|brass|silver|table|desk|shop|school|door)[ -]?bell {w}(?:rings|rang"
        r"|tinkle[sd]|jingle[sd]|jangle[sd]"
        r"|sound(?:s|ed))",
        r"(?:doorbell|handbell) (?:rings|rang|sounds|sounded)",
        r"bell {w}(?:tinkle[sd]|jingle[sd])",
    )),
    Effect("telephone", -10.0, False, _compiled(
        r"(?:tele)?phone {w}(?:rings|rang|is ringing|was ringing|shrills|shrilled|begins to ring"
        r"|began to ring|starts to ring"
        r"|started to ring|starts ringing|started ringing)",
    )),
    Effect("footsteps-running", -12.0, False, _compiled(
        rf"running (?:{_STEPS}|feet)",
        rf"(?:{_STEPS}|feet) {{w}}(?:run|runs|ran|running|pound|pounded|pounding|race|raced)",
    )),
    Effect("footsteps-stone", -12.0, False, _compiled(
        rf"{_STEPS} {{w}}{_COME} {{w}}(?:on|over|along|across|up|down|in) {{the}} {{w}}{_STONE}",
        rf"{_STEPS} (?:on|over|along|across|in) {{the}} {{w}}{_STONE}",
        rf"(?:boots|heels) {{w}}(?:ring|rang|click|clicked|clack|clacked) {{w}}(?:on|over|along"
        rf"|across) {{the}} {{w}}{_STONE}",
    )),
    Effect("footsteps-wood", -12.0, False, _compiled(
        rf"(?<!in the )(?<!in his )(?<!in her ){_STEPS} {{w}}{_COME}",
        r"(?:hears?|heard|listens to|came|comes|sound of|there (?:are|were)) {w}footsteps",
        r"(?:boots|heels) {w}(?:cross(?:es|ed)?|clatter(?:s|ed)?|tramp(?:s|ed)?) {w}(?:the|on|over|up"
        r"|down) {w}(?:stairs|boards|floor"
        r"|landing|deck|planks)",
    )),
    Effect("glass-break", -10.0, False, _compiled(
        r"(?:glass|glasses|window|windows|windowpane|pane|bottle|mirror|vase|tumbler|goblet|decanter"
        r"|skylight|lamp) {w}"
        r"(?:shatter(?:s|ed)|smash(?:es|ed)|breaks|broke|bursts)",
        r"(?:shatters?|shattered|smash(?:es|ed)|breaks|broke) {the} {w}(?:window|pane|glass|bottle|mirror"
        r"|vase|tumbler|goblet)",
        r"(?:sound|crash|noise|tinkle|crashing) of {w}(?:breaking |broken |shattering |smashing )?glass",
    )),
    Effect("gunshot", -8.0, False, _compiled(
        r"(?:shot|gunshot) {w}(?:rings|rang|cracks|cracked|echoes|echoed|sounds|sounded|breaks|broke"
        r"|tears|tore|whips|whipped)",
        rf"(?:fires|fired|discharge[sd]) {{the}} {{w}}{_GUN}",
        rf"{_GUN} {{w}}(?:goes off|went off|fires|fired|barks|barked|cracks|cracked|roars|roared|speaks|spoke)",
        rf"(?:crack|report|bang) of {{the}} {{w}}{_GUN}",
        r"shots (?:ring|rang) out",
    )),
    Effect("applause", -14.0, True, _compiled(
        r"applause {w}(?:breaks|broke|bursts|burst|fills|filled|rises|rose|rolls|rolled|swells|swelled"
        r"|thunders|thundered"
        r"|greets|greeted|follows|followed|rings|rang|crashes|crashed|comes|came|begins|began)",
        rf"{_CROWD} {{w}}(?:applaud(?:s|ed)?|clap(?:s|ped)?|cheer(?:s|ed)?|bursts? into applause"
        rf"|breaks? into applause"
        rf"|broke into applause)",
        r"(?:burst|round|storm|roar|wave|thunder|outburst) of {w}(?:applause|clapping)",
    )),
    Effect("crowd-laughter", -15.0, True, _compiled(
        rf"{_CROWD} {{w}}(?:laugh(?:s|ed)?|roar(?:s|ed)? with laughter|bursts? (?:out laughing|into laughter)"
        rf"|shriek(?:s|ed)? with laughter|howl(?:s|ed)? with laughter)",
        r"(?:roar|gale|gales|wave|storm|outburst|roars) of laughter",
        r"laughter {w}(?:fills|filled|rolls|rolled|runs|ran|swept|sweeps|ripples|rippled) {w}(?:the"
        r"|through|round|around|along|over"
        r"|across)",
    )),
    Effect("orchestra-tuning", -16.0, True, _compiled(
        r"(?:orchestra|band|violins|strings|fiddles|musicians) {w}(?:tunes? up|tuned up|tunes|tuned|(?:is"
        r"|are|was|were) tuning"
        r"|begins? to tune|began to tune|begins? tuning|began tuning)",
    )),
    Effect("ship-horn", -14.0, True, _compiled(
        r"(?:fog ?-?horn|ship's (?:horn|siren|whistle)|(?:ferry|steamer|liner|tug)(?:'s)? (?:horn|siren"
        r"|whistle)) {w}"
        r"(?:sounds|sounded|blows|blew|booms|boomed|blares|blared|lows|lowed|moans|moaned|bellows"
        r"|bellowed|hoots|hooted|cries|cried)",
        r"(?:steamer|liner|ferry|ship) (?:sounds|sounded|blows|blew) (?:its|her|the) (?:horn|siren|whistle)",
    )),
    Effect("train-whistle", -14.0, True, _compiled(
        r"(?:train|engine|locomotive)(?:'s)? {w}(?:whistles|whistled|whistle (?:blows|blew|shrieks"
        r"|shrieked|sounds|sounded))",
        r"(?:whistle|whistling) of {the} {w}(?:train|engine|locomotive)",
    )),
    Effect("wave-crash", -12.0, True, _compiled(
        r"(?:a|another|the next|the) (?:\w+ ){0,2}(?:wave|breaker|sea) (?:\w+ )?(?:crash(?:es|ed)|breaks"
        r"|broke|bursts|burst|slams|slammed"
        r"|thunders|thundered) (?:\w+ )?(?:over|against|on|upon|across|into)",
    )),
    Effect("sword-draw", -10.0, False, _compiled(
        rf"(?:draws|drew|unsheathe[sd]) {{the}} {{w}}{_BLADE}",
        rf"{_BLADE} {{w}}(?:slides|slid|leaps|leapt|hisses|hissed|scrapes|scraped|rasps|rasped|sings"
        rf"|sang) {{w}}(?:from|out of|free)",
    )),
    Effect("sword-clash", -10.0, False, _compiled(
        r"(?:swords|blades|steel|sabres|rapiers|cutlasses) {w}(?:clash(?:es|ed)?|meets?|met|rings?|rang"
        r"|clang(?:s|ed)?)",
        r"(?:clash|clang|ring) of {w}(?:swords|blades|steel|sabres)",
    )),
    Effect("paper", -12.0, False, _compiled(
        rf"(?:unfolds|unfolded|tears open|tore open|crumples|crumpled|rustles|rustled) {{the}} {{w}}{_SHEET}",
        rf"(?:rustle|rustling|crackle) of {{w}}(?:the )?{{w}}{_SHEET}",
        r"(?:paper|papers|pages|newspaper) (?:rustles|rustled|rustle|crackles|crackled)",
    )),
    Effect("pen", -14.0, True, _compiled(
        r"(?:pen|nib|quill) {w}(?:scratche[sd]|scratch|scrapes|scraped|(?:is|was) scratching)",
        r"(?:scratch|scratching|scrape) of {the} {w}(?:pen|nib|quill)",
    )),
    Effect("carriage", -16.0, True, _compiled(
        r"(?:carriage|coach|hansom|cab|cart|wagon|landau) (?:\w+ )?(?:rattle[sd]|clatter(?:s|ed)|draws up"
        r"|drew up|rolls up|rolled up"
        r"|rumbles|rumbled|trundle[sd])",
        r"(?:hooves|hoofbeats|hoofs) {w}(?:clatter(?:s|ed)?|ring|rang|clop(?:s|ped)?|sound(?:s|ed)?"
        r"|drum(?:s|med)?|echo(?:es|ed)?)",
        r"(?:clatter|clop|sound|clip-clop|ring) of {w}(?:hooves|hoofs|hoofbeats|wheels)",
    )),
    Effect("clock", -16.0, True, _compiled(
        r"clock {w}(?:ticks|ticked|is ticking|was ticking)",
        r"(?:tick|ticking) of {the} {w}(?:clock|watch)",
    )),
)  # fmt: skip
"""In the order in which they are tried; where two find the same words, the first counts."""

_IN = r"(?:in|inside|into|within|through|across|entered|enters|reached|reaches|under|beneath)"
_AT = (
    r"(?:in|on|at|along|down|up|by|beside|over|across|near|towards?|onto|upon|reached|reaches|above"
    r"|below|through|from)"
)

WEATHER: tuple[Setting, ...] = (
    Setting("storm", None, None, None, _compiled(
        r"(?:storm|tempest|gale|hurricane) {w}(?:howls|howled|rages|raged|was raging|is raging|breaks"
        r"|broke|roars|roared|shakes|shook"
        r"|blows|blew|batters|battered|strikes|struck|rises|rose)",
        r"(?:in|through|into|against|during) (?:the|a) {w}(?:storm|tempest|gale|hurricane)",
    )),
    Setting("downpour", None, None, None, _compiled(
        r"(?:downpour|cloudburst)",
        r"(?:it|rain) {w}(?:pours|poured|was pouring|is pouring|lashes|lashed|hammers|hammered)",
        r"(?:torrents|sheets) of rain",
        r"(?:raining|rains|rained) (?:hard|heavily|cats)",
    )),
    Setting("rain", None, None, None, _compiled(
        r"rain {w}(?:falls|fell|was falling|is falling|drums|drummed|beats|beat|patters|pattered|streams"
        r"|streamed|runs|ran|comes|came"
        r"|drips|dripped|taps|tapped|whispers|whispered|rattles|rattled|blows|blew|sets in|set in|drifts"
        r"|drifted|splashes|splashed)",
        r"it (?:rains|rained|is raining|was raining|is still raining|was still raining|drizzles|drizzled)",
        r"(?:in|through|into|against|to) the {w}(?:rain|drizzle)",
        r"the (?:rain|drizzle)(?! in )",
    )),
    Setting("wind", None, None, None, _compiled(
        r"wind {w}(?:howls|howled|blows|blew|was blowing|is blowing|moans|moaned|leans|leaned|whistles"
        r"|whistled|sighs|sighed"
        r"|tears|tore|shakes|shook|rattles|rattled|rises|rose|gusts|gusted|screams|screamed|sings|sang"
        r"|sweeps|swept|pulls|pulled)",
        r"(?:in|against|into) the wind",
    )),
)  # fmt: skip
"""Heaviest first: of several only one is heard."""

PLACES: tuple[Setting, ...] = (
    Setting("backstage", "theatre", None, False, _compiled(
        r"backstage", r"in the wings", r"behind the (?:curtain|scenery|backcloth|flats)",
        r"(?:in|into|to) (?:the|her|his|their) (?:green room|dressing[ -]room)",
    )),
    Setting("crowd-murmur", "theatre", -24.0, False, _compiled(
        r"(?:in|into|of) (?:the|a) {w}(?:theatre|playhouse|opera house|auditorium|stalls|foyer)",
    )),
    Setting("cave-drips", "cellar", None, False, _compiled(
        rf"{_IN} (?:the|a|an|this|that) {{w}}(?:cave|cavern|grotto|mine|sewer|catacombs?|underground lake)",
        r"(?:floor|mouth|walls|roof|darkness) of the {w}(?:cave|cavern|grotto|mine)",
    )),
    Setting(None, "church", None, False, _compiled(
        rf"{_IN} (?:the|a) {{w}}(?:church|cathedral|chapel|abbey|minster|nave)", r"(?:at|before) the {w}altar",
        r"in the {w}(?:aisle|pews?|pulpit|nave|choir)",
    )),
    Setting(None, "cellar", None, False, _compiled(
        rf"(?:{_IN}|down to|down into) (?:the|a) {{w}}(?:cellar|crypt|dungeon|vault|tomb)",
    )),
    Setting("train", None, None, False, _compiled(
        r"(?:in|on|aboard|into) (?:the|a|their|his|her) {w}(?:train|railway carriage|compartment"
        r"|sleeping[ -]car|dining[ -]car)",
        r"train {w}(?:rattles|rattled|rolls|rolled|rocks|rocked|runs|ran|rushes|rushed|thunders|thundered"
        r"|speeds|sped)",
    )),
    Setting("carriage", None, -22.0, None, _compiled(
        r"in (?:the|a|their|his|her) (?:\w+ )?(?:carriage|coach|hansom|stagecoach|cab|chaise)",
        r"(?:carriage|coach|hansom|stagecoach|chaise) {w}(?:rattles|rattled|jolts|jolted|rolls|rolled"
        r"|sways|swayed|rumbles|rumbled)",
    )),
    Setting("engine", None, -24.0, None, _compiled(
        r"(?:on|aboard) (?:the|a) {w}(?:ferry|steamer|liner|steamship|paddle steamer)",
        r"(?:ferry|steamer|liner) {w}(?:leaves|left|sails|sailed|ploughs|ploughed|throbs|throbbed)",
        r"in(?:to)? the {w}engine[ -]room",
    )),
    Setting("sea", "outdoors", None, True, _compiled(
        rf"{_AT} (?:the|a) {{w}}(?:beach|shore|sands|cliffs?|headland|seashore|shingle|breakwater"
        rf"|promenade|lighthouse|quay|pier)",
        r"(?:on|to) (?:the )?deck",
        r"(?:waves|breakers|surf|sea|tide) {w}(?:break|broke|breaks|roll|rolls|rolled|beat|beats|crash|crashed"
        r"|wash|washes|washed|sucks|sucked|comes in|came in)",
    )),
    Setting("river", "outdoors", None, True, _compiled(
        r"(?:by|beside|along|down to|at|reached|near) the {w}(?:river|brook|stream|riverbank|creek"
        r"|waterfall|weir|mill-race)",
        r"(?:river|brook|stream|creek) {w}(?:runs|ran|flows|flowed|babbles|babbled|murmurs|murmured"
        r"|rushes|rushed|chatters|chattered)",
    )),
    Setting("night", "outdoors", None, True, _compiled(
        r"crickets", r"(?:cicadas|grasshoppers) {w}(?:sing|sang|chirp|chirped)",
    )),
    Setting("forest", "outdoors", None, True, _compiled(
        r"(?:in|into|through|entered|of|across) (?:the|a) {w}(?:woods?|forest|orchard|grove|spinney|copse"
        r"|glade)",
        r"(?:birds|blackbirds?|thrush(?:es)?|larks?|nightingales?|finch(?:es)?) {w}(?:sing|sings|sang"
        r"|were singing|are singing|was singing|is singing|call|called)",
        r"in the {w}garden",
    )),
    Setting("city-street", "outdoors", None, True, _compiled(
        r"traffic {w}(?:roars|roared|rushes|rushed|hums|hummed|crawls|crawled|thunders|thundered|passes"
        r"|passed|moves|moved)",
        r"(?:cars|taxis|buses|lorries|trams) {w}(?:pass|passed|crawl|crawled|hoot|hooted|rush|rushed|honk"
        r"|honked|stream|streamed)",
    )),
    Setting("crowd-murmur", "room", None, False, _compiled(
        r"(?:hum|murmur|buzz|babble|noise) of (?:{w})?(?:voices|conversation|talk|the crowd|the guests)",
        r"(?:in|into|entered) (?:the|a) (?:crowded|packed|busy|full|noisy) {w}(?:room|hall|inn|tavern|bar"
        r"|pub|café|cafe|restaurant"
        r"|ballroom|saloon|taproom|market|courtroom)",
        r"(?:room|hall|inn|tavern|bar|pub|café|cafe|restaurant|ballroom|saloon|taproom|market"
        r"|courtroom) (?:is|was) {w}"
        r"(?:full|crowded|packed|busy|noisy)",
        r"guests {w}(?:chat|chatted|talk|talked|mingle|mingled)",
    )),
    Setting("fire", "room", -22.0, False, _compiled(
        r"fire {w}(?:crackles|crackled|burns|burned|burnt|blazes|blazed|roars|roared|glows|glowed|spits"
        r"|spat|snaps|snapped|hisses|hissed)",
        r"(?:by|before|beside|at|around|round|in front of) (?:the|a) {w}(?:fire|hearth|fireside|fireplace"
        r"|campfire)",
        r"(?:log|camp|peat|driftwood) ?-?fire",
    )),
    Setting("room-tone", "room", None, False, _compiled(
        r"(?:in|into|entered|enters) (?:the|a|an|his|her|their|my|our) {w}(?:kitchen|library|study"
        r"|parlour|parlor|bedroom|office"
        r"|drawing[ -]room|sitting[ -]room|living[ -]room|dining[ -]room|attic|nursery|bathroom"
        r"|schoolroom|classroom|surgery|cottage"
        r"|workshop|cabin|hut|shop)",
    )),
)  # fmt: skip
"""The more particular first: the first that is found is the place."""

BEGINS_TO_RAIN = _compiled(
    r"it (?:begins|began|starts|started|has begun|had begun) (?:to rain|raining)",
    r"(?:the )?(?:first )?(?:drops of )?rain (?:begins|began|starts|started)(?: to fall)?",
)
