# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Which names of a text are of another tongue, and how they are said: by the table of names, else by their spelling.

Something has to show the tongue: the table, a letter that English lacks, an ending, a title before the name or a name
of that tongue beside it. `Madame Bovary met Jean Valjean` is French throughout, and `Jean Brodie` is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from voicestage.model.speech import Phrase
from voicestage.speech import names
from voicestage.speech.spelling import Tongue, ipa
from voicestage.speech.tables import words

_SHOWN: tuple[tuple[str, Tongue | None], ...] = (
        # Gaelic, Portuguese, Nordic and Slavic letters: none of the four
        (r"bh|mh|dh|fh|ei?dh|[áéó]i|a[íó]|aoi|eá|eó|[ãõåøæþðřšžčěůłąęńśźżőűğşțăđ]|[^aeiou]ý|ć", None),
        (r"^jos[eé]$|^jesús$|ñ|[^aeiou][áíóú]|^[áíóú]|[^aeiou]é[^aeiou]+(?:ez|es|[ao]s?|z)$|[oaeiu]ción$|[aeiou][áíóú]n?$", "es"),
        (r"[çœêîûèâô]|ë(?!$)|ée?$|^é|é.*(?:e|ie|on|in|ard|ot|er|et|al|ic|ien)$|ï.*[es]$", "fr"),
        (r"ß|[äöü]", "de"),
        (r"[àìòù]$", "it"),
        (r"(?:eaux?|ault|auld|oux|ieux|ignac|gnon|oise|teuil|court|illard|ouille|ouillet|quet|quier|uet)$", "fr"),
        (r"^sch[lmnrw]|tsch|^pf|(?:[^s]tz|hausen|kirch(?:en|ner)?|bächer|heim|horst|witz|brück|gartner|baum|meister)$", "de"),
        (r"(?:[uaio]cci|cchi[oa]?|[aeo]gli[ao]?|[ae]tt[io]|[ae]ll[i]|uzzi|azzi|izzi|zzo|ghi|agna|cini|rini|ssini|llini|ardi)$", "it"),
        (r"(?:guez|quez|ñez|chez|nandez|varez|arez)$", "es"),
)  # fmt: skip
_SIGNS = tuple((re.compile(pattern, re.IGNORECASE), tongue) for pattern, tongue in _SHOWN)
_TITLES: dict[str, Tongue] = {
    "madame": "fr", "mademoiselle": "fr", "monsieur": "fr", "messieurs": "fr", "mesdames": "fr", "sainte": "fr",
    "maître": "fr", "abbé": "fr", "comte": "fr", "comtesse": "fr", "vicomte": "fr", "duc": "fr", "chevalier": "fr",
    "rue": "fr", "château": "fr", "herr": "de", "frau": "de", "fräulein": "de", "schloss": "de", "graf": "de",
    "señor": "es", "señora": "es", "señorita": "es", "doña": "es", "signor": "it", "signora": "it", "signorina": "it",
    "contessa": "it", "palazzo": "it", "piazza": "it",
}  # fmt: skip
_PARTICLES: dict[str, dict[Tongue, str]] = {
    "de": {"fr": "də", "es": "deɪ", "it": "deɪ"}, "du": {"fr": "duː"}, "des": {"fr": "deɪ"}, "la": {"fr": "lɑː", "es": "lɑː", "it": "lɑː"},
    "le": {"fr": "lə"}, "les": {"fr": "leɪ"}, "von": {"de": "fɒn"}, "van": {"de": "væn"}, "zu": {"de": "tsuː"}, "und": {"de": "ʊnt"},
    "der": {"de": "dɛə(r)"}, "den": {"de": "deɪn"}, "del": {"es": "dɛl", "it": "dɛl"}, "della": {"it": "ˈdɛlə"},
    "di": {"it": "diː"}, "da": {"it": "dɑː"}, "y": {"es": "iː"}, "el": {"es": "ɛl"}, "las": {"es": "lɑːs"}, "los": {"es": "lɒs"},
    "et": {"fr": "eɪ"},
}  # fmt: skip
"""Small words inside names, with their sounds by tongue."""
_ENGLISH = words("english.tsv")
_NAME = re.compile(r"[^\W\d_]+(?:'(?=[^\W\d_]{2})[^\W\d_]+)?")
_ELIDED = re.compile(r"[dDlL]'[^\W\d_a-zß-ÿ]")
_CAPABLE: dict[str, Tongue] = {"fr": "fr", "de": "de", "es": "es", "it": "it"}
_FOREIGN = re.compile(r"[^\W\d_a-z]")


def with_foreign_names(text: str) -> Iterator[str | Phrase]:
    """Go through a text as phrases for its foreign names, said by IPA, and the strings between them."""
    at = 0
    for start, end, sound in _sounds(text):
        if text[at:start]:
            yield text[at:start]
        yield Phrase(text=text[start:end], ipa=sound)
        at = end
    if text[at:]:
        yield text[at:]


def _sounds(text: str) -> Iterator[tuple[int, int, str]]:
    """Go through the foreign names of a text: where they stand, and their IPA."""
    if not _FOREIGN.search(text):
        return
    found = list(_NAME.finditer(text))
    shown = [_shown(match[0]) for match in found]
    if not any(shown) and not any(names.find(match[0]) for match in found):
        return
    evident = {tongue for tongue in shown if tongue}
    hint: Tongue | None = None
    sure = False
    """Whether a title or a particle gives the hint: Madame X is French, Renée X may be anything."""
    last_end = 0
    for index, match in enumerate(found):
        word, folded = match[0], match[0].casefold()
        if text[last_end : match.start()].strip("- "):
            hint = None  # something stands between: a comma, a full stop
        last_end = match.end()
        if title := _TITLES.get(folded):
            hint, sure = title, True
            continue
        if word.islower() and not _ELIDED.match(word):
            sound = _PARTICLES.get(folded, {}).get(hint) if hint else None
            if sound and _leads_to_a_name(found, index, text):
                yield match.start(), match.end(), sound
                sure = True
            elif folded not in _PARTICLES:
                hint = None
            continue
        known = names.find(word)
        if known and known.doubtful:
            tongue = _CAPABLE.get(known.tongue)
            if tongue and (
                hint == tongue or _goes_on(found, shown, index, text, tongue, evident if known.hinted else set())
            ):
                yield match.start(), match.end(), known.ipa
                hint, sure = tongue, sure or tongue in evident
            else:
                hint = None
            continue
        if known:
            yield match.start(), match.end(), known.ipa
            hint, sure = _CAPABLE.get(known.tongue), sure and hint == known.tongue
            continue
        tongue = shown[index] or (hint if sure else None)
        if tongue and folded not in _ENGLISH and len(word) > 2:
            yield match.start(), match.end(), _elided(word) if _ELIDED.match(word) else ipa(word, tongue)
            hint, sure = tongue, True
        else:
            hint = None


def _goes_on(
    found: Sequence[re.Match[str]],
    shown: Sequence[Tongue | None],
    index: int,
    text: str,
    tongue: Tongue,
    evident: set[Tongue],
) -> bool:
    """Whether a name of this tongue comes right after, with or without a particle: Jean Valjean, Guy de Maupassant."""
    particle = False
    for at in range(index + 1, min(index + 4, len(found))):
        if text[found[at - 1].end() : found[at].start()].strip("- "):
            return False
        word = found[at][0]
        if shown[at] == tongue or (_ELIDED.match(word) and tongue == "fr"):
            return True
        if tongue in _PARTICLES.get(word.casefold(), {}) and word.islower():
            particle = True
            continue
        return word[0].isupper() and word.casefold() not in _ENGLISH and (particle or tongue in evident)
    return False


def _leads_to_a_name(found: Sequence[re.Match[str]], index: int, text: str) -> bool:
    """Whether a capital follows a particle, perhaps with another particle between: de la Tour."""
    for at in range(index + 1, min(index + 3, len(found))):
        if text[found[at - 1].end() : found[at].start()].strip():
            return False
        if not found[at][0].islower():
            return True
        if found[at][0] not in _PARTICLES:
            return False
    return False


def _elided(word: str) -> str:
    """Return the sounds of d'Artagnan, d'If, L'Étranger."""
    known = names.find(word) or names.find(word[2:])
    return (
        known.ipa
        if known and known.ipa[0] == word[0].lower()
        else word[0].lower() + (known.ipa if known else ipa(word[2:], "fr"))
    )


@lru_cache(maxsize=8192)
def _shown(word: str) -> Tongue | None:
    """Return the tongue that a word shows by itself: as a title, in the table of names, or by its spelling."""
    folded = word.casefold()
    if title := _TITLES.get(folded):
        return title
    if _ELIDED.match(word):
        return "fr"
    if word[0].islower() or folded in _ENGLISH:
        return None
    if known := names.find(word):
        return None if known.doubtful else _CAPABLE.get(known.tongue)
    if len(word) < 4 and word.isascii():
        return None
    return next((tongue for sign, tongue in _SIGNS if sign.search(word)), None)
