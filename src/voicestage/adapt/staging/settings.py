"""Where and when: the words with which English prose says that a scene is somewhere else, or later."""

from __future__ import annotations

import re

_PLACES = """
aft airport alley altar attic bakery balcony bank bar barn barracks basement bathroom bay beach bedroom bench boathouse
bookshop bow bridge building bunker bus cabin cafe café camp canteen carriage castle cathedral cave cell cellar cemetery
chapel church churchyard city classroom clearing clinic cliff cliffs club coast cockpit compartment convent corridor
cottage court courthouse courtroom courtyard cove crypt deck desert diner ditch dock docks doorway drawing-room
dressing-room dungeon embankment engine-room factory farm farmhouse fen ferry field fields foothills ford forecourt
forest fort foyer gallery galley garage garden gardens garret gate gates glade graveyard greenhouse gym hall hallway
hangar harbour harbor hayloft headland heath hill hillside hold hospital hotel house hut inn island jetty keep kitchen
laboratory lake landing lane lantern-room larder laundry lawn library lift lighthouse lobby lodge loft lounge mansion
market marketplace marsh meadow mill mine moor mountain museum nave nursery oasis office opera orchard palace pantry
park parlour parlor pass passage path pavement pavilion pier plain platform playground pool porch port post-office
prison promenade pub quarry quay railway ranch ravine refectory restaurant ridge river riverbank road roof room ruins
saloon schoolroom school schoolyard sea shed ship shore shop square stable stables stage staircase stairs stairwell
station steps street studio study summit surgery swamp tavern temple tent terrace theatre theater tower town track train
tram trench tunnel university valley vault vestry village vineyard wagon ward warehouse waterfront weir well wharf wood
woods workshop yard
"""
PLACES = frozenset(_PLACES.split())
"""Nouns for places that a scene may be set in."""

_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a|an|several|some|many|a few|\d+)"
_PART = r"(?:morning|afternoon|evening|night|noon|midnight|dawn|daybreak|dusk|sunrise|sunset|nightfall)"
_DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SEASON = rf"(?:spring|summer|autumn|winter|Christmas|Easter|{_MONTH})"
_TIME = "|".join(
    (
        rf"(?:the )?(?:next|following) (?:day|week|month|year|{_PART}|{_DAY}|{_SEASON})",
        rf"{_NUMBER} (?:hours?|days?|nights?|weeks?|months?|years?) later",
        r"(?:hours|days|weeks|months|years) later",
        rf"that (?:same )?{_PART}",
        rf"(?:early |late )?(?:in the|on the|that) {_PART}",
        rf"(?:at|by|before|towards|toward|around|about|near) {_PART}",
        rf"(?:late|early) (?:the next |that |in the |on )?(?:{_PART}|{_DAY})",
        rf"on (?:the )?(?:{_DAY}|{_NUMBER} day|second day|third day|last day)(?: {_PART})?",
        rf"(?:at|by) (?:half past |quarter past |quarter to )?{_NUMBER} (?:o'clock|in the {_PART})",
        rf"in (?:the )?{_SEASON}|when {_SEASON} came",
        r"when (?:he|she|they|I|we) (?:woke|wakes|awoke|awakes|came to|comes to)",
        rf"when (?:{_PART}|the sun|morning|night) (?:came|comes|rose|rises|fell|falls|broke|breaks|set|sets)(?: up)?",
        r"(?:a|another|one) (?:day|night|week|month|year|hour|fortnight) (?:later|passed|passes|went by|goes by)",
        r"after (?:supper|dinner|lunch|breakfast|the funeral|the show|the performance|school|dark)",
        rf"tomorrow {_PART}|(?:all|half) (?:that )?night long",
    )
)
_GOES_ON = r"(?:the|an?|he|she|it|they|we|I|his|her|their|my|our|there|nobody|no|all|some|two|three|(?-i:[A-Z])\w+)\b"
TIME = re.compile(
    rf"(?:(?:{_TIME})(?=[,.]|\s+{_GOES_ON}|\s*\Z)"
    r"|when (?:he|she|they|I|we) (?:came|got|reached|arrived|returned)\b)",
    re.IGNORECASE,
)
"""A time that is later than what was told before; `in the morning light` is none."""

NOT_NOW = re.compile(
    r"\b(?:had (?:been|never|always|once|gone|come|said|told|left|lost|made|sat|hung|\w+ed|\w+en)|would|used to|ago|"
    r"every|each|always|never|remembered|remembers|earlier|until|since|tells? of|if)\b",
    re.IGNORECASE,
)
"""What makes of a time or place in a sentence a memory, a habit or a plan, not where the story goes on."""

_DETERMINER = r"(?:the|a|an|his|her|their|my|our|[A-Z][\w'’.]+(?:'s|’s)?(?: [A-Z][\w'’.]+(?:'s|’s)?)?)"
_PREPOSITION = (
    r"(?:back |down |up |out |over |far |high |deep |alone )?(?:in|on|at|inside|outside|aboard|under|below|above|"
    r"behind|beneath|near|beside|by|to|into|onto|across|along|beyond|through)"
)
_NOUN = "|".join(sorted(PLACES, key=len, reverse=True))
PLACE = re.compile(rf"\b{_PREPOSITION} ({_DETERMINER} (?:(?!(?:the|an?|his|her) )[\w'’-]+ ){{0,2}}?(?:{_NOUN}))\b")
"""`on the bridge`, `down in the old cellar`: the group is the place without its preposition."""

NAMED_PLACE = re.compile(rf"\b(the (?:[\w'’-]+ )?(?:{_NOUN}))\b")
"""`the old harbour`, as the subject of a sentence."""

ELSEWHERE = re.compile(
    r"(?:outside|upstairs|downstairs|below deck|on deck|ashore|at home|indoors|outdoors|meanwhile)\b", re.IGNORECASE
)
"""Adverbs that move a scene."""
