"""Where people are mentioned in the narration, by name, description or pronoun, and what its sentences are about."""

from __future__ import annotations

from voicestage.adapt.reading.descriptions import (
    DETERMINERS,
    JOINERS,
    description_at,
    one_of,
    one_of_two,
    one_who_speaks,
    owned_by,
    phrases_in,
)
from voicestage.adapt.reading.mentions import ARRIVES, SOMEBODY, Mention, named_in
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.segments import SENTENCE_ENDS, Segment, Token
from voicestage.adapt.vocabulary import vocabulary

_SUBJECT_PRONOUNS = frozenset(("he", "she", "they", "i", "we", "it"))
"""`it` is a mention only where it speaks."""
SUBORDINATORS = frozenset(
    (
        *("what", "that", "which", "whom", "when", "as", "if", "because", "where", "how", "while", "though", "since"),
        *("than", "until", "till", "whether", "although", "why", "before", "after", "once", "unless"),
    )
)
COORDINATORS = frozenset(("and", "but", "then", "or", "so", "yet", "for", "here", "now"))
_TIMES = frozenset(("afterwards", "afterward", "presently", "meanwhile", "soon", "later", "length", "last"))
_ALONE = SOMEBODY | {"everybody", "everyone"}
_SEEMING = frozenset(
    (
        *(
            "look",
            "looks",
            "air",
            "appearance",
            "manner",
            "expression",
            "dignity",
            "gravity",
            "patience",
            "calm",
            "gait",
        ),
        *("walk", "tread", "stoop", "caution", "confidence", "pride", "grace", "satisfaction", "weariness", "skill"),
    )
)
"""What somebody has `of a` man who is like him."""
_APART = frozenset(("some", "every"))
"""The same written in two words: `some one`."""
_LONGEST_JOIN = 2
"""Tokens between two who are joined: `and old`."""


def find_mentions(segment: Segment, roster: Roster, *, first_person: bool) -> list[Mention]:
    """Return the mentions in a segment of narration, in order."""
    found = named_in(segment, roster)
    found += phrases_in(segment, roster, found)
    found += [owned for mention in found if (owned := owned_by(mention))]
    taken = {index for mention in found for index in range(mention.first, mention.last)}
    tokens = segment.tokens
    position = 0
    while position < len(tokens):
        if position in taken:
            position += 1
            continue
        here = _mentions_at(segment, position, roster, taken, first_person=first_person)
        for mention in here:
            if mention.kind == "description":
                taken.update(range(max(mention.first, position + (here[0].kind == "pronoun")), mention.last))
        found += here
        position = here[0].last if here and not here[0].possessive else position + 1
    names = {mention.first: mention for mention in found if mention.kind == "name"}
    for role in [mention for mention in found if mention.kind == "description" and mention.last in names]:
        # "the poet Syme" is Syme
        found.remove(role)
        if not role.possessive:
            names[role.last].role = role
    found.sort(key=lambda mention: (mention.first, mention.last))
    for place, mention in enumerate(found):
        mention.subject = _is_subject(mention) and not (place and _goes_with(mention, found[place - 1]))
        mention.subordinate = mention.begins > 0 and tokens[mention.begins - 1].lower in SUBORDINATORS
    return found


def _mentions_at(
    segment: Segment, position: int, roster: Roster, taken: set[int], *, first_person: bool
) -> list[Mention]:
    """Return the mentions that begin at a token: none, one, or with it whoever is told of as his or hers."""
    token = segment.tokens[position]
    lower = token.lower
    known = vocabulary()
    if lower in known.pronouns or (first_person and lower in ("i", "my", "me")):
        pronoun = _pronoun(segment, position)
        description = description_at(segment, position, taken, roster.nouns) if pronoun.possessive else None
        if description is None or description.noun in known.body:
            return [pronoun]  # "his voice" is he
        return [pronoun, *_with_owned(description)]
    following = segment.tokens[position + 1].lower if position + 1 < len(segment.tokens) else ""
    if lower in _APART and following == "one" and _speaks(segment.tokens, position, position + 2):
        return [_somebody(segment, position, position + 2)]
    if lower in ("a", "an") and _is_simile(segment.tokens, position):
        return []
    if lower in DETERMINERS or lower in roster.nouns or (lower in known.titles and token.is_capital):
        description = (
            one_of(segment, position)
            or one_of_two(segment, position)
            or description_at(segment, position, taken, roster.nouns)
            or one_who_speaks(segment, position)
        )
        return _with_owned(description) if description is not None else []
    if lower == "all":
        everyone = one_who_speaks(segment, position)
        return [everyone] if everyone is not None else []
    if lower == "it" and roster.speaks_itself and _speaks(segment.tokens, position, position + 1):
        return [_pronoun(segment, position)]
    if lower in _ALONE and _speaks(segment.tokens, position, position + 1):
        return [_somebody(segment, position, position + 1)]
    return []


def _is_simile(tokens: list[Token], position: int) -> bool:
    """Tell whether words from an article on say only whom somebody is like: `the look of an expectant mother`."""
    before = [token.lower for token in tokens[max(0, position - 2) : position]]
    return before[1:] == ["of"] and before[0] in _SEEMING


def _with_owned(description: Mention) -> list[Mention]:
    owned = owned_by(description)
    return [description, owned] if owned is not None else [description]


def _pronoun(segment: Segment, position: int) -> Mention:
    lower = segment.tokens[position].lower
    return Mention(
        segment=segment,
        first=position,
        last=position + 1,
        kind="pronoun",
        gender=vocabulary().pronouns.get(lower, "unknown"),
        noun=lower,
        possessive=lower in ("his", "their", "my") or (lower == "her" and _before_noun(segment.tokens, position)),
    )


def _somebody(segment: Segment, position: int, behind: int) -> Mention:
    tokens = segment.tokens
    other = behind < len(tokens) and tokens[behind].lower == "else"
    return Mention(
        segment=segment,
        first=position,
        last=behind + other,
        kind="description",
        gender="unknown",
        noun="".join(token.lower for token in tokens[position:behind]),
        determiner="another" if other else "some",
    )


def _speaks(tokens: list[Token], position: int, behind: int) -> bool:
    """Tell whether a verb of speech stands beside words: `somebody shouted`, `said some one`, `someone else said`."""
    verbs = vocabulary().speech_verbs
    if behind < len(tokens) and tokens[behind].lower == "else":
        behind += 1
    beside = (tokens[at].lower for at in (position - 1, behind) if 0 <= at < len(tokens))
    return any(verbs.get(word, word) != word for word in beside)


def _before_noun(tokens: list[Token], position: int) -> bool:
    """Tell `her hand` from `told her`."""
    if position + 1 >= len(tokens):
        return False
    following = tokens[position + 1]
    known = vocabulary()
    return following.text[0].isalpha() and following.lower not in known.prepositions | JOINERS | known.adverbs


def _is_subject(mention: Mention) -> bool:
    known = vocabulary()
    tokens = mention.segment.tokens
    if mention.kind == "pronoun":
        return mention.noun in _SUBJECT_PRONOUNS
    if mention.possessive:
        return False
    begins = mention.begins
    before = tokens[begins - 1] if begins else None
    after = tokens[mention.last] if mention.last < len(tokens) else None
    if after is not None and after.lower in ("who", "that") and _is_pointed_out(tokens, begins):
        return True
    if before is not None and before.lower in known.prepositions and before.lower not in ("as", "until", "since"):
        return False
    if before is not None and before.lower in ("whom", "which", "that", "than"):
        return before.lower == "that" and begins > 1 and _tells(tokens[begins - 2])
    if before is not None and before.lower in ARRIVES:
        return True
    asked = before is not None and before.lower in known.speech_verbs
    if asked and after is not None and after.lower in SUBORDINATORS:
        return False  # "asked Kit whether"
    if (
        after is not None
        and after.is_word
        and after.lower not in known.prepositions | JOINERS
        and after.text[0].islower()
    ):
        return True
    opens = (
        before is None
        or before.text in SENTENCE_ENDS
        or before.text in (",", "—", "--")
        or before.lower in known.adverbs | COORDINATORS | SUBORDINATORS | _TIMES
    )
    if not opens or after is None:
        return False
    relative = tokens[mention.last + 1].lower if after.text == "," and mention.last + 1 < len(tokens) else after.lower
    return before is None or before.text != "," or relative in ("who", "whose")


def _goes_with(mention: Mention, before: Mention) -> bool:
    """Tell whether words are joined to others behind a preposition: `with my aunt and old Batty close behind him`."""
    tokens, known = mention.segment.tokens, vocabulary()
    joined = mention.first - before.last <= _LONGEST_JOIN and before.last < mention.first
    if not joined or tokens[before.last].lower != "and" or before.subject or not before.first:
        return False
    after = tokens[mention.last].lower if mention.last < len(tokens) else ""
    acts = after.endswith("ed") or any(after in verbs for verbs in (known.auxiliaries, known.past, known.speech_verbs))
    return tokens[before.first - 1].lower in known.prepositions and not acts


def _is_pointed_out(tokens: list[Token], begins: int) -> bool:
    """Tell whether words stand behind `it was`: `It was the engineer who leant in.`"""
    words = [token.lower.replace("’", "'") for token in tokens[max(0, begins - 2) : begins]]
    return words[-1:] == ["it's"] or words in (["it", "was"], ["it", "is"])


def _tells(token: Token) -> bool:
    """Tell `she saw that Kit was there` from a relative clause, `a man that Kit had taken for a coat`."""
    known = vocabulary()
    return token.text == "," or token.lower in known.past or token.lower in known.speech_verbs
