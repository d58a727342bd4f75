"""How French, German, Spanish and Italian write their sounds, and how an English newsreader says them.

The sounds are those that an English voice has: no nasal vowels, no ü, no Scottish ch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

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
    ville$                                 viːl
    ille$                                  iː
    eys?$                                  eɪ
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
    (?<=[aeiouyéèêàâîôaïëœæ])s(?=[aeiouyéèêàâîôh])  z
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
    er$                                    ə(r)
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
_SILENT_R = re.compile(r"(?<=ɑː|ɔː|ɜː|ɛə|uː)r(?![aeiouæɒɔəɛɪʊʌɑɜˈ])")
"""What a British newsreader leaves out of Gérard and Delorme; a Spanish or Italian r is said."""
_NUCLEUS = re.compile(r"aɪ|eɪ|oʊ|aʊ|ɔɪ|ɛə|[iuɜɑɔ]ː|[aeiouæɒɔəɛɪʊʌɑ]")


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
    said = _stressed(sounds, spelling.stress)
    return said if tongue in ("es", "it") else _SILENT_R.sub("(r)", said)


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
