# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Names in French, German, Spanish and Italian, said by the rules of their own spelling in sounds an English voice has.

Only where something shows the tongue: a letter that English lacks, an ending, or the title before the name. The sounds
are those of an English newsreader: no nasal vowels, no ü, no Scottish ch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from voicestage.model.speech import Phrase

Tongue = Literal["fr", "de", "es", "it"]
Rules = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How a tongue writes its sounds: patterns, of which the first that fits where one stands gives its sounds."""

    rules: Rules
    stress: Literal["first", "last", "written"]
    """Where the stress falls: `written` is on an accent, else on the last syllable but one."""


def _rules(table: str) -> Rules:
    pairs = (line.rsplit(None, 1) for line in table.strip().splitlines())
    return tuple((re.compile(pattern.strip()), "" if sounds == "-" else sounds) for pattern, sounds in pairs)


_FRENCH = _rules(r"""
    eaux?|aux$|aud$|ault$|auts?$|au        oʊ
    œu|oeu|eux?$|eu                        ɜː
    ouill                                  uːj
    oin(?![aeiouyé])                       wæn
    oise$                                  wɑːz
    oi[stx]$|oî|oi                         wɑː
    ou[stx]?$|oû|ou                        uː
    ienne                                  jɛn
    ien$                                   jæn
    (?:ain|ein|yn|in)(?![aeiouyénmh])      æn
    (?:im|ym)(?=[pb])                      æm
    (?:an|en)(?![aeiouyéèêêhn])d?s?t?$     ɒn
    (?:an|en)(?![aeiouyéèênhm])            ɒn
    (?:am|em)(?=[pb])                      ɒm
    on[dst]?$|on(?![aeiouyéèênhm])         ɒn
    om(?=[pb])                             ɒm
    un(?![aeiouyéèên])                     ɜːn
    aille?s?$                              aɪ
    eille?s?$                              eɪ
    ill(?=[aeiouyéèê])                     iːj
    ille$                                  iː
    ières?$                                jɛər
    ies?$                                  iː
    ées?$|é|[eè]r$|ez$|ets?$               eɪ
    aies?$|ais$|ait$|ay$                   eɪ
    ai|aî|ei|ê|è|ë                         ɛ
    gn                                     nj
    ch                                     ʃ
    ph                                     f
    c?qu                                   k
    gu(?=[eiyéèê])                         ɡ
    ge(?=[aoâô])|g(?=[eiyéèêë])|j          ʒ
    sc(?=[eiyéè])|c(?=[eiyéèê])|ç          s
    cc(?=[eiéè])                           ks
    c+k?|k                                 k
    tion                                   sjɒn
    th?(?=[^$]|$)(?<!^)t$                  -
    th|tt|t(?!$)                           t
    (?<=[aeiouyéèêàâîô])s(?=[aeiouyéèêàâîôh])  z
    ss|s(?!$)                              s
    (?<=.)(?:e|es)$                        -
    [tdsxpz]$                              -
    h                                      -
    e(?=[^aeiouyéèê]{2})                   ɛ
    e                                      ə
    i(?=[aeouéè])|y(?=[aeouéè])            j
    [iîïy]                                 iː
    [uûùü]                                 uː
    a(?=r[^aeiouyéèêr])                    ɑː
    [aàâ]                                  a
    o(?=$|t$|s$)|ô                         oʊ
    o(?=r[^aeiouyéèêr])                    ɔː
    o                                      ɒ
    œ                                      ɜː
    w                                      v
    rr?                                    r
    ll?                                    l
    mm?                                    m
    nn?                                    n
    ff?                                    f
    pp?                                    p
    bb?                                    b
    dd?                                    d
    gg?                                    ɡ
    v                                      v
    x                                      ks
    z                                      z
""")
_GERMAN = _rules(r"""
    tsch                                   tʃ
    sch                                    ʃ
    chs                                    ks
    ch|ck|kk|k                             k
    ph|ff|f                                f
    qu                                     kv
    tz|zz|z                                ts
    ß|ss                                   s
    ^s(?=[tp])                             ʃ
    (?:^|(?<=[aeiouäöülnrm]))s(?=[aeiouäöü])  z
    s                                      s
    dt|th|tt|t                             t
    v                                      f
    w                                      v
    j                                      j
    ei|ey|ai|ay                            aɪ
    eu|äu                                  ɔɪ
    ie(?=l$|n$|r|d|s|t|f|b|g|$)|ih         iː
    au                                     aʊ
    aa|ah                                  ɑː
    ee|eh                                  eɪ
    oo|oh                                  oʊ
    uh|üh|ü                                uː
    öh|ö                                   ɜː
    äh|ä                                   ɛ
    er$                                    ə
    (?<=.[^aeiouäöü])e(?=$|[nlm]$|ns$|rs$)   ə
    a(?=[^aeiouäöü][aeiouäöü])             ɑː
    e(?=[^aeiouäöü][aeiouäöü])             eɪ
    i(?=[^aeiouäöü][aeiouäöü])|y           iː
    o(?=[^aeiouäöü][aeiouäöü]|$)           oʊ
    u(?=[^aeiouäöü][aeiouäöü])             uː
    a$                                     ə
    a                                      a
    e                                      ɛ
    i                                      ɪ
    o                                      ɒ
    u                                      ʊ
    é                                      eɪ
    b$                                     p
    d$                                     t
    ng                                     ŋ
    g$                                     k
    g+                                     ɡ
    h                                      h
    bb?                                    b
    dd?                                    d
    ll?                                    l
    mm?                                    m
    nn?                                    n
    pp?                                    p
    rr?                                    r
    c                                      k
    x                                      ks
""")
_SPANISH = _rules(r"""
    ch                                     tʃ
    ll                                     j
    ñ                                      nj
    qu(?=[eiéí])                           k
    gu(?=[eiéí])                           ɡ
    gü                                     ɡw
    g(?=[eiéí])|j                          h
    c(?=[eiéí])|z                          s
    c|k                                    k
    h                                      -
    a[iy](?![aeouáéíóú])                   aɪ
    e[iy](?![aeouáéíóú])                   eɪ
    au                                     aʊ
    o[iy](?![aeouáéíóú])                   ɔɪ
    i(?=[aeouáéóú])|y(?=[aeiouáéíóú])      j
    u(?=[aeioáéíó])|ü                      w
    [aá]                                   a
    [eé](?=$)                              eɪ
    [eé]                                   ɛ
    [iíy]                                  iː
    [oó](?=$|s$)                           oʊ
    [oó]                                   ɒ
    [uú]                                   uː
    v|b                                    b
    rr?                                    r
    x                                      ks
    ph|f                                   f
    ss?                                    s
    tt?                                    t
    nn?                                    n
    mm?                                    m
    d                                      d
    g                                      ɡ
    l                                      l
    p                                      p
    w                                      w
""")
_ITALIAN = _rules(r"""
    sci(?=[aou])|sc(?=[eiè])               ʃ
    sch                                    sk
    cci(?=[aou])|ci(?=[aou])|cc(?=[eièé])|c(?=[eièé])   tʃ
    cch|ch|cq|cc|c|k                       k
    ggi(?=[aou])|gi(?=[aou])|gg(?=[eiè])|g(?=[eièé])    dʒ
    gh                                     ɡ
    gli(?=[aeou])                          lj
    gli                                    ljiː
    gn                                     nj
    gg|g                                   ɡ
    zz|z                                   ts
    qu                                     kw
    h                                      -
    (?<=[aeiou])s(?=[aeiou])               z
    ss|s                                   s
    i(?=[aeouàèò])                         j
    u(?=[aeioàèò])                         w
    [aà]                                   ɑː
    [eèé](?=$)                             eɪ
    [eèé]                                  ɛ
    [iì]                                   iː
    [oò](?=$)                              oʊ
    [oò]                                   ɒ
    [uù]                                   uː
    j|y                                    j
    bb?                                    b
    dd?                                    d
    ff?                                    f
    ll?                                    l
    mm?                                    m
    nn?                                    n
    pp?                                    p
    rr?                                    r
    tt?                                    t
    vv?|w                                  v
    x                                      ks
""")
_SPELLINGS: dict[Tongue, _Spelling] = {
    "fr": _Spelling(_FRENCH, "last"),
    "de": _Spelling(_GERMAN, "first"),
    "es": _Spelling(_SPANISH, "written"),
    "it": _Spelling(_ITALIAN, "written"),
}
_SHOWN: tuple[tuple[str, Tongue], ...] = (
        (r"^jos[eé]$|^andrés$|^inés$|^maría$|^jesús$|ñ|[^aeiou][áíóú]|^[áíóú]|é(?=[^aeiou]+(?:$|[aeio]$))(?<!^é).*z$", "es"),
        (r"[çœêîûèâô]|ë(?!$)|ée?$|^é|é.*(?:e|ie|on|in|ard|ot)$|ï.*[es]$", "fr"),
        (r"ß|[äöü]", "de"),
        (r"[àìòù]$", "it"),
        (r"(?:eaux?|ault|auld|oux|ieux|ignac|gnon|oise|teuil|court|illard|ouille|ouillet|quet|quier|uet)$", "fr"),
        (r"^sch[lmnrw]|tsch|^pf|(?:[^s]tz|hausen|kirch(?:en|ner)?|bächer|heim|horst|witz|brück)$", "de"),
        (r"(?:[uaio]cci|cchi[oa]?|[aeo]gli[ao]?|[ae]tt[io]|[ae]ll[i]|uzzi|azzi|izzi|zzo|ghi|agna|cini|rini|ssini|llini|ardi)$", "it"),
        (r"(?:guez|quez|ñez|chez|nandez|varez|arez)$", "es"),
)  # fmt: skip
_SIGNS = tuple((re.compile(pattern, re.IGNORECASE), tongue) for pattern, tongue in _SHOWN)
_TITLES: dict[str, Tongue] = {
    "madame": "fr", "mademoiselle": "fr", "monsieur": "fr", "messieurs": "fr", "mesdames": "fr", "sainte": "fr",
    "maître": "fr", "abbé": "fr", "herr": "de", "frau": "de", "fräulein": "de", "señor": "es", "señora": "es",
    "señorita": "es", "doña": "es", "signor": "it", "signora": "it", "signorina": "it",
}  # fmt: skip
_PARTICLES = frozenset(
    ["de", "du", "des", "la", "le", "les", "von", "van", "zu", "del", "della", "di", "da", "y", "el"]
)
_ENGLISH = frozenset(
    [
        "café",
        "cafés",
        "cliché",
        "clichés",
        "fiancé",
        "fiancée",
        "déjà",
        "façade",
        "naïve",
        "naïf",
        "née",
        "protégé",
        "résumé",
        "séance",
        "soufflé",
        "touché",
        "élite",
        "éclair",
        "crème",
        "crêpe",
        "über",
        "doppelgänger",
        "smörgåsbord",
        "zoë",
        "chloë",
        "brontë",
        "noël",
        "beyoncé",
        "noé",
        "señor",
        "señora",
        "señorita",
        "mademoiselle",
        "fräulein",
        "abbé",
        "maître",
        "doña",
        "bureau",
        "bureaux",
        "plateau",
        "chateau",
        "château",
        "tableau",
        "beau",
        "beaux",
        "gemini",
        "blitz",
        "quartz",
        "waltz",
        "hertz",
        "spaghetti",
        "graffiti",
        "confetti",
        "harcourt",
        "mozzarella",
        "mackintosh",
        "bracket",
        "schmuck",
        "schnapps",
        "halfwitz",
        "intercourt",
        "banquet",
        "bouquet",
        "racquet",
        "croquet",
        "parquet",
        "jacquet",
        "suet",
        "duet",
        "minuet",
        "cruet",
        "roulette",
        "cozzi",
        "auld",
        "pétanque",
        "entrée",
        "soirée",
        "matinée",
        "spaghettini",
        "sioux",
        "guillotine",
        "safari",
        "safaris",
        "wizardi",
        "leotardi",
        "court",
        "piet",
        "horst",
    ]
)
"""Words that English has made its own, and the titles that are said in any case."""
_NAME = re.compile(r"[^\W\d_]+(?:'(?=[^\W\d_]{2})[^\W\d_]+)?")
_NUCLEUS = re.compile(r"aɪ|eɪ|oʊ|aʊ|ɔɪ|ɛə|[iuɜɑɔ]ː|[aeiouæɒɔəɛɪʊʌɑ]")


def with_foreign_names(text: str) -> Iterator[str | Phrase]:
    """Go through a text as phrases for its foreign names, said by IPA, and the strings between them."""
    at = 0
    hint: Tongue | None = None
    last_end = 0
    for match in _NAME.finditer(text):
        word = match[0]
        apart = bool(text[last_end : match.start()].strip("- "))
        last_end = match.end()
        if apart:
            hint = None
        if title := _TITLES.get(word.casefold()):
            hint = title
            continue
        if word.casefold() in _PARTICLES and hint:
            continue
        if not word[0].isupper():
            hint = None
            continue
        if (tongue := _tongue(word) or hint) and word.casefold() not in _ENGLISH and len(word) > 2:
            if text[at : match.start()]:
                yield text[at : match.start()]
            yield Phrase(text=word, ipa=ipa(word, tongue))
            at = match.end()
    if text[at:]:
        yield text[at:]


@lru_cache(maxsize=4096)
def _tongue(word: str) -> Tongue | None:
    """Return the tongue that a name's spelling shows, or None."""
    if len(word) < 4 and word.isascii():
        return None
    return next((tongue for sign, tongue in _SIGNS if sign.search(word)), None)


@lru_cache(maxsize=4096)
def ipa(word: str, tongue: Tongue) -> str:
    """Return how a name is said by the rules of its tongue, in IPA with one stress mark, in sounds that English has."""
    spelling = _SPELLINGS[tongue]
    letters = word.casefold().replace("'", "") if tongue != "de" else word.lower()
    sounds: list[tuple[str, str]] = []
    at = 0
    while at < len(letters):
        for pattern, sound in spelling.rules:
            if (match := pattern.match(letters, at)) and match.end() > at:
                sounds.append((match[0], sound))
                at = match.end()
                break
        else:
            at += 1  # a letter that the tongue does not know: in names of several tongues
    return _stressed(sounds, spelling.stress)


def _stressed(sounds: list[tuple[str, str]], stress: str) -> str:
    nuclei = [index for index, (_, sound) in enumerate(sounds) if _NUCLEUS.search(sound)]
    if not nuclei:
        return "".join(sound for _, sound in sounds)
    full = [index for index in nuclei if "ə" not in sounds[index][1] or "ɛə" in sounds[index][1]] or nuclei
    if stress == "first":
        chosen = full[0]
    elif stress == "last":
        chosen = full[-1]
    else:
        accented = [index for index in nuclei if re.search(r"[áéíóúàèìòù]", sounds[index][0])]
        ends_weak = re.search(r"[aeiouns]$|^z$", sounds[-1][0]) is not None
        chosen = accented[-1] if accented else nuclei[-2] if ends_weak and len(nuclei) > 1 else nuclei[-1]
    letters, sound = sounds[chosen]
    nucleus = _NUCLEUS.search(sound)
    start = nucleus.start() if nucleus else 0
    sounds[chosen] = (letters, f"{sound[:start]}ˈ{sound[start:]}")
    return "".join(sound for _, sound in sounds)
