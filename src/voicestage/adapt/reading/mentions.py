"""Where people are mentioned: by name, by description, by pronoun; and whether they are what the sentence is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.people import Person, base_of, find_runs
from voicestage.adapt.reading.plurals import is_everyone, is_plural, means_several, singular
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.segments import SENTENCE_ENDS, Segment, Token
from voicestage.adapt.reading.subjects import ends_phrase, is_spoken
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

_DETERMINERS = frozenset(
    (
        *("the", "a", "an", "his", "her", "my", "their", "our", "your", "this", "that", "another", "one"),
        *("two", "three", "four", "several", "some", "many", "both"),
    )
)
_JOINERS = frozenset(("and", "or", "but", "who", "whom", "whose", "which", "that", "than", "as", "if", "nor"))
_SUBJECT_PRONOUNS = frozenset(("he", "she", "they", "i", "we", "it"))
"""`it` is a mention only where it speaks."""
_SUBORDINATORS = frozenset(
    (
        *("what", "that", "which", "whom", "when", "as", "if", "because", "where", "how", "while", "though", "since"),
        *("than", "until", "till", "whether", "although", "why", "before", "after", "once", "unless"),
    )
)
_ORDINALS = frozenset(("first", "second", "third", "fourth", "fifth", "sixth", "last", "next"))
_COORDINATORS = frozenset(("and", "but", "then", "or", "so", "yet", "for", "here", "now"))
_MOST_ADJECTIVES = 3
UNSEEN = frozenset(("voice", "radio", "loudspeaker", "intercom", "telephone", "phone", "receiver"))
"""What speaks for somebody who is not to be seen."""
_UTTER = UNSEEN | {"machine", "walkie-talkie", "ghost"}
"""What is somebody's and still himself: `Kit's voice`."""
_SOMEBODY = frozenset(("somebody", "someone", "everybody", "everyone"))


@dataclass(slots=True, kw_only=True, eq=False)
class Mention:
    """Some words that stand for a person."""

    segment: Segment
    first: int
    """The index of its first token."""
    last: int
    """The index behind its last token."""
    kind: Literal["name", "description", "pronoun"]
    gender: Gender
    person: Person | None = None
    """Known at once for names; found later for the others."""
    noun: str = ""
    """A description's noun, or the pronoun."""
    adjectives: tuple[str, ...] = ()
    determiner: str = ""
    subject: bool = False
    subordinate: bool = False
    """Whether it is the subject of a clause inside another: `when she had done`, `what he saw`."""
    possessive: bool = False
    given: bool = False
    """Whether the given cast describes someone in these very words."""
    owner: Mention | None = None
    """Whose relation a description tells of: `Kit's` in `Kit's mother`, `my brother's` in `my brother's wife`."""
    new: bool = False
    """Whether the words bring in someone new: `a thin man`, `the woman across from him`."""

    @property
    def text(self) -> str:
        """Its words as they stand."""
        tokens = self.segment.tokens
        start = self.segment.start
        return " ".join(self.segment.text[tokens[self.first].start - start : tokens[self.last - 1].end - start].split())

    @property
    def start(self) -> int:
        """Where it begins, in characters of `Book.raw`."""
        return self.segment.tokens[self.first].start


def find_mentions(segment: Segment, roster: Roster, *, first_person: bool) -> list[Mention]:
    """Return the mentions in a segment of narration, in order."""
    found = named_in(segment, roster)
    found += _phrases(segment, roster, found)
    found += [owned for mention in found if (owned := _owned(mention))]
    taken = {index for mention in found for index in range(mention.first, mention.last)}
    tokens = segment.tokens
    known = vocabulary()
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if position in taken:
            position += 1
            continue
        lower = token.lower
        mention: Mention | None = None
        if lower in known.pronouns or (first_person and lower in ("i", "my", "me")):
            mention = Mention(
                segment=segment,
                first=position,
                last=position + 1,
                kind="pronoun",
                gender=known.pronouns.get(lower, "unknown"),
                noun=lower,
                possessive=lower in ("his", "their", "my") or (lower == "her" and _before_noun(tokens, position)),
            )
            if mention.possessive:
                description = _description(segment, position, taken, roster.nouns)
                if description:
                    owned = _owned(description)
                    found += [description, owned] if owned is not None else [description]
                    taken.update(range(description.first + 1, (owned or description).last))
        elif lower in _DETERMINERS or lower in roster.nouns or (lower in known.titles and token.is_capital):
            mention = (
                _one_of(segment, position)
                or _description(segment, position, taken, roster.nouns)
                or _one_who_speaks(segment, position)
            )
        elif lower == "all":
            mention = _one_who_speaks(segment, position)
        elif lower == "it" and roster.speaks_itself and _speaks(tokens, position):
            mention = Mention(
                segment=segment,
                first=position,
                last=position + 1,
                kind="pronoun",
                gender="unknown",
                noun=lower,
                subject=True,
            )
        elif lower in _SOMEBODY and _speaks(tokens, position):
            other = position + 1 < len(tokens) and tokens[position + 1].lower == "else"
            mention = Mention(
                segment=segment,
                first=position,
                last=position + 1 + other,
                kind="description",
                gender="unknown",
                noun=lower,
                determiner="another" if other else "some",
            )
        if mention is not None:
            found.append(mention)
            if mention.kind == "description":
                owned = _owned(mention)
                if owned is not None:
                    found.append(owned)
                taken.update(range(mention.first, owned.last if owned is not None else mention.last))
        position = mention.last if mention is not None and not mention.possessive else position + 1
    names = {mention.first: mention for mention in found if mention.kind == "name"}
    # "the poet Syme" is Syme
    found = [mention for mention in found if mention.kind != "description" or mention.last not in names]
    found.sort(key=lambda mention: (mention.first, -mention.last))
    for mention in found:
        mention.subject = _is_subject(mention)
        mention.subordinate = mention.first > 0 and tokens[mention.first - 1].lower in _SUBORDINATORS
    return found


def named_in(segment: Segment, roster: Roster) -> list[Mention]:
    """Return the mentions by name in a segment, in order."""
    found: list[Mention] = []
    for run in find_runs(segment, roster.is_name):
        person = roster.by_form.get(run.form)
        if person is None and len(run.keys) > 1:
            person = roster.by_form.get(run.keys) or roster.by_form.get(run.keys[:1])
        if person is not None:
            person = roster.real(person)
            found.append(
                Mention(
                    segment=segment,
                    first=run.first,
                    last=run.last,
                    kind="name",
                    gender=person.gender,
                    person=person,
                    possessive=run.possessive,
                )
            )
    return found


def _owned(mention: Mention) -> Mention | None:
    """Read `Kit's mother`, `my brother's old nurse`: someone of whom the words before say whose he is."""
    nouns = vocabulary().nouns
    if not mention.possessive:
        return None
    tokens = mention.segment.tokens
    for at in range(mention.last, min(mention.last + 1 + _MOST_ADJECTIVES, len(tokens))):
        text, possessive = base_of(tokens[at])
        following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        if not tokens[at].is_word or text[0].isupper():
            return None
        if text in nouns and text not in _UTTER and (possessive or following not in nouns):
            return Mention(
                segment=mention.segment,
                first=mention.first,
                last=at + 1,
                kind="description",
                gender=nouns[text],
                noun=text,
                adjectives=tuple(token.lower for token in tokens[mention.last : at]),
                possessive=possessive,
                owner=mention,
            )
    return None


def _phrases(segment: Segment, roster: Roster, named: list[Mention]) -> list[Mention]:
    """Find the descriptions that a given cast holds, the longest first, where no name stands."""
    found: list[Mention] = []
    if not roster.phrases:
        return found
    tokens = segment.tokens
    taken = {index for mention in named for index in range(mention.first, mention.last)}
    for position, token in enumerate(tokens):
        for words in sorted(roster.phrases.get(token.lower, ()), key=len, reverse=True):
            last = position + len(words)
            here = tokens[position:last]
            if len(here) < len(words) or taken & set(range(position, last)):
                continue
            text, possessive = base_of(here[-1])
            if (*(name_key(t.text) for t in here[:-1]), name_key(text)) != words:
                continue
            person = roster.real(roster.by_form[words])
            noun = words[-1] if words[0] in _DETERMINERS else words[0]
            found.append(
                Mention(
                    segment=segment,
                    first=position,
                    last=last,
                    kind="description",
                    gender=person.gender,
                    person=person,
                    noun=noun,
                    determiner=words[0] if words[0] in _DETERMINERS else "",
                    possessive=possessive,
                    given=True,
                )
            )
            taken.update(range(position, last))
            break
    return found


def _one_of(segment: Segment, position: int) -> Mention | None:
    """Read `one of the women`, `another of her brothers`: somebody who was not told apart before."""
    tokens = segment.tokens
    if tokens[position].lower not in ("one", "another") or position + 3 >= len(tokens):
        return None
    if tokens[position + 1].lower != "of" or tokens[position + 2].lower not in _DETERMINERS | {"these", "those"}:
        return None
    spoken = position > 0 and is_spoken(tokens[position - 1])
    for at in range(position + 3, min(position + 4 + _MOST_ADJECTIVES, len(tokens))):
        text, possessive = base_of(tokens[at])
        word = text.lower()
        if possessive or not tokens[at].is_word or word in vocabulary().prepositions | _JOINERS:
            return None
        if is_plural(word) or (spoken and means_several(word) and _ends_phrase_at(tokens, at + 1)):
            noun = singular(word)
            return Mention(
                segment=segment,
                first=position,
                last=at + 1,
                kind="description",
                gender=vocabulary().nouns.get(noun, "unknown"),
                noun=noun,
                adjectives=tuple(token.lower for token in tokens[position + 3 : at]),
                determiner="another",
                new=True,
            )
    return None


def _one_who_speaks(segment: Segment, position: int) -> Mention | None:
    """Read `said one`, `cried another`, `commented a third`, `shouted both`: people whom nothing else tells apart."""
    tokens = segment.tokens
    if position == 0 or not is_spoken(tokens[position - 1]):
        return None
    lower = tokens[position].lower
    last = position + 1
    if lower in ("a", "the") and last < len(tokens) and tokens[last].lower in _ORDINALS:
        lower, last = tokens[last].lower, last + 1
    elif lower not in ("one", "another") and not is_everyone(lower):
        return None
    if not _ends_phrase_at(tokens, last):
        return None
    return Mention(
        segment=segment,
        first=position,
        last=last,
        kind="description",
        gender="unknown",
        noun=lower,
        determiner="the" if tokens[position].lower == "the" or is_everyone(lower) else "another",
        new=tokens[position].lower != "the",
    )


def _ends_phrase_at(tokens: list[Token], position: int) -> bool:
    return position >= len(tokens) or ends_phrase(tokens[position])


def _speaks(tokens: list[Token], position: int) -> bool:
    """Tell whether a verb of speech stands beside a word: `somebody shouted`, `said someone`, `someone else said`."""
    verbs = vocabulary().speech_verbs
    behind = position + 1
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
    return following.text[0].isalpha() and following.lower not in known.prepositions | _JOINERS | known.adverbs


def _description(segment: Segment, position: int, taken: set[int], nouns: Mapping[str, Gender]) -> Mention | None:
    """Read `the old lady by the window` from its determiner on; None where no person is described."""
    known = vocabulary()
    tokens = segment.tokens
    start = position
    determiner = tokens[position].lower if tokens[position].lower in _DETERMINERS else ""
    if determiner:
        position += 1
    adjectives: list[str] = []
    while position < len(tokens) and position not in taken and tokens[position].is_word:
        text, possessive = base_of(tokens[position])
        word = text.lower()
        following = tokens[position + 1].lower if position + 1 < len(tokens) else ""
        several = bool(determiner) and is_plural(word)
        is_head = word in nouns or (word in known.titles and tokens[position].is_capital) or _compound(word) or several
        if is_head and not ((following in nouns or is_plural(following)) and not possessive):
            head = word.rpartition("-")[2] if _compound(word) else word
            gender = nouns.get(singular(head) if several else head, known.titles.get(name_key(head), "unknown"))
            if not determiner and not tokens[position].is_capital:
                return None
            if possessive and determiner in ("a", "an") and following == "voice":
                # "said a boy's voice" in the radio
                return Mention(
                    segment=segment,
                    first=start,
                    last=position + 2,
                    kind="description",
                    gender=gender,
                    noun=following,
                    adjectives=(*adjectives, word),
                    determiner=determiner,
                    new=True,
                )
            return Mention(
                segment=segment,
                first=start,
                last=position + 1,
                kind="description",
                gender=gender,
                noun=word,
                adjectives=tuple(adjectives),
                determiner=determiner,
                possessive=possessive,
                new=not several
                and (determiner in ("a", "an", "another") or _narrowed(tokens, position + 1, possessive=possessive)),
            )
        if (
            not determiner
            or len(adjectives) == _MOST_ADJECTIVES
            or word in known.prepositions | _JOINERS | _DETERMINERS
        ):
            return None
        adjectives.append(word)
        position += 1
        if position < len(tokens) and tokens[position].text == ",":
            position += 1
    return None


def _compound(word: str) -> bool:
    head = word.rpartition("-")[2]
    return head != word and head in vocabulary().nouns


def _narrowed(tokens: list[Token], position: int, *, possessive: bool) -> bool:
    """Tell whether words behind a description say which one is meant, as for one not met before."""
    if possessive or position >= len(tokens):
        return False
    return tokens[position].lower in ("in", "with", "by", "across", "beside", "who", "from", "behind", "opposite", "at")


def _is_subject(mention: Mention) -> bool:
    known = vocabulary()
    tokens = mention.segment.tokens
    if mention.kind == "pronoun":
        return mention.noun in _SUBJECT_PRONOUNS
    if mention.possessive:
        return False
    before = tokens[mention.first - 1] if mention.first else None
    after = tokens[mention.last] if mention.last < len(tokens) else None
    if before is not None and before.lower in known.prepositions and before.lower not in ("as", "until", "since"):
        return False
    if before is not None and before.lower in ("whom", "which", "that", "than"):
        return False  # of a relative clause: "a man whom Pip had taken for a coat"
    if (
        after is not None
        and after.is_word
        and after.lower not in known.prepositions | _JOINERS
        and after.text[0].islower()
    ):
        return True
    opens = (
        before is None
        or before.text in SENTENCE_ENDS
        or before.text in (",", "—", "--")
        or before.lower in known.adverbs | _COORDINATORS | _SUBORDINATORS
    )
    return opens and after is not None and (before is None or before.text != "," or after.lower in ("who", "whose"))


def clause_start(tokens: list[Token], position: int) -> int:
    """Return the index of the first token of the sentence that holds `position`."""
    while position > 0 and tokens[position - 1].text not in SENTENCE_ENDS:
        position -= 1
    return position
