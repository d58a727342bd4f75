# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Stutters: `S-s-sorry` begins as "sorry" does, `Wai-wait` as "wait", `Th-thank you` without voice; `so-so` is a word.

How a word begins is read from its spelling, so that every engine can be told: by IPA, or by letters that sound like it.
"""

from __future__ import annotations

import re

from voicestage.model.speech import Phrase
from voicestage.speech.held import Held

_STARTS = re.compile(
    r"(?<![\w'-])(?P<starts>(?:[^\W\d_]{1,4}(?:-|(?<![^\W\d_]{3})[—–]|(?<![^\W\d_]{3})(?:…|\.\.\.) ?)){1,5})(?P<word>[^\W\d_][\w']*)"
)
_COMPOUNDS = frozenset({
    "so-so", "can-can", "yo-yo", "go-go", "tom-tom", "tut-tut", "bye-bye", "win-win", "ta-ta", "pooh-pooh",
    "night-night", "chop-chop", "hush-hush", "knock-knock", "choo-choo", "pom-pom", "bon-bon", "dik-dik", "tick-tick",
    "boo-boo", "ha-ha", "he-he", "hee-hee", "ho-ho", "tsk-tsk", "no-no", "goody-goody", "pee-pee", "poo-poo",
    "wee-wee", "na-na", "la-la", "dum-dum", "gee-gee", "din-din", "cha-cha", "aye-aye", "there-there", "now-now",
    "tap-tap", "drip-drip", "clip-clip", "clop-clop", "quack-quack", "woof-woof", "bang-bang", "pitter-pitter",
    "puff-puff", "chuff-chuff", "ding-ding", "dong-dong", "fifty-fifty", "beep-beep", "click-click", "bling-bling",
    "mai-mai", "beri-beri", "gris-gris", "yum-yum", "nice-nice", "big-big", "long-long", "never-never",
    "pretty-pretty", "twenty-twenty", "d-day", "h-hour", "t-test", "b-ball", "b-boy", "x-axis", "e-edition", "uh-uh",
    "mm-mm", "um-um", "rah-rah", "hear-hear", "come-come", "dear-dear", "well-well", "please-please", "tch-tch",
    "pa-pa", "ma-ma", "da-da", "hmm-hmm", "sing-sing", "pago-pago",
})  # fmt: skip
"""Words twice over that are words, and letters that are names of what follows."""
_SPOKEN_TWICE = frozenset({
    "i", "we", "you", "he", "she", "it", "they", "the", "a", "my", "your", "his", "her", "our", "their", "this",
    "that", "these", "those", "what", "who", "where", "when", "why", "how", "no", "yes", "but", "and", "so", "if",
    "or", "is", "was", "are", "can", "could", "do", "did", "don't", "not", "now", "oh", "it's", "i'm", "you're",
    "he's", "we're", "they're", "to", "of", "in", "on", "at", "for",
})  # fmt: skip
"""Words that a stutter repeats whole: `We-we can't`."""
_PREFIXED = re.compile(
    r"re-(?:read|record|rent|regist|releas|render|report|recruit|review|rout)|"
    r"co-(?:counsel|conspir|command|conven|conduct|commission|contribut|compos|coordin|columnist|combatant)|pre-pre|sub-sub"
)
"""Words that begin with a prefix like their own beginning: re-read, co-conspirator."""
_VOICED_TH = frozenset({
    "the", "this", "that", "these", "those", "they", "them", "their", "theirs", "there", "then", "than", "thus",
    "thy", "thee", "thou", "though",
})  # fmt: skip
_HARD_G = re.compile(r"g(?:e(?:t|ese|ar|ld|yser)|i(?:v|ft|rl|ggl|ll|ld|rd|bb|mm|dd))")
_ONSETS: tuple[tuple[str, str, str], ...] = (
    # letters, sounds, what any engine says for them
    ("thr", "θɹ", "thr"), ("chr", "kɹ", "kr"), ("sch", "sk", "sk"), ("scr", "skɹ", "skr"), ("spl", "spl", "spl"), ("spr", "spɹ", "spr"),
    ("str", "stɹ", "str"), ("shr", "ʃɹ", "shr"), ("squ", "skw", "skw"), ("phr", "fɹ", "fr"), ("ch", "tʃ", "ch"), ("sh", "ʃ", "sh"),
    ("th", "θ", "th"), ("ph", "f", "f"), ("wh", "w", "w"), ("wr", "ɹ", "r"), ("kn", "n", "n"), ("gn", "n", "n"), ("ps", "s", "s"), ("rh", "ɹ", "r"),
    ("gh", "ɡ", "g"), ("qu", "kw", "kw"), ("q", "kw", "kw"), ("ck", "k", "k"), ("sc", "sk", "sk"), ("x", "z", "z"), ("j", "dʒ", "j"), ("y", "j", "y"),
    ("r", "ɹ", "r"), ("g", "ɡ", "g"), ("c", "k", "k"),
)  # fmt: skip
_PLAIN_ONSETS = frozenset({
    "b", "bl", "br", "cl", "cr", "d", "dr", "dw", "f", "fl", "fr", "gl", "gr", "h", "k", "kl", "kr", "l", "m", "n",
    "p", "pl", "pr", "s", "sk", "sl", "sm", "sn", "sp", "st", "sw", "t", "tr", "tw", "v", "vl", "w", "z",
})  # fmt: skip


def _vowels(table: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    lines = (line.split() for line in table.strip().splitlines())
    return tuple((re.compile(f"(?:{pattern})"), sound, letters) for pattern, sound, letters in lines)


_BY_WORD = _vowels(r"""
    i(?:'.*)?|i(?:ce|de|dl|ro|sl|te|vo|vy).*                          aɪ   I
    one.*|once                                                          wʌ   wuh
    you|do|to|too|two|who.*|lose|move.*|prove.*|shoe                   uː   oo
    (?:c|w|sh)ould.*|g?ood.*|look.*|book.*|took|put.*|pu[ls].*|full    ʊ    uh
    the|a|your|young|about|across|afraid|again.*|ago|agree|ahead|alive|alone|along|another|apart|around|asleep|away  ə  uh
    w(?:hat|a[nst]|ash|atch).*|squ?a.*|qua.*|because|sorry|gone        ɒ    o
    are.*|father.*|can't|half|calm.*|last|past|ask.*|after.*|heart.*   ɑː   ah
    all|also|always|almost|already|your|war.*|talk.*|walk.*|call.*|fall.*|small|more|before|four|door|poor|floor|sure  ɔː  aw
    they|great|break|steak|able|april|angel|baby|table|lady|say|eight.*|neigh.*|make.*|take.*  eɪ  ay
    there|where|bear|wear|tear|their.*|hair|care|stare|scared|fair     ɛə   air
    my|by|why|try|cry|fly|sky|quiet|kind|mind|find|child|wild|die|lie|eye.*|high.*|right|night|light|might|like|time|while  aɪ  eye
    he|she|we|me|be|please|people|even|evil|equal.*|these|believe.*|he'.*|she'.*|we'.*  iː  ee
    said|dead|death|head.*|read|heaven.*|ready|pleasure|measure|weather|leather|many|any.*|friend.*|instead  ɛ  eh
    mother|brother|other.*|some.*|come.*|coming|done|love.*|son|month|money|nothing|none|enough|rough|tough|blood|cousin|trouble|double|front|wonder.*  ʌ  uh
    go|no|so|oh|don't|won't|only|over|open.*|old|own|okay|told|cold|hold|most|both|know.*|show.*|slow.*|grow.*|blow.*|snow  oʊ  oh
    use.*|unit.*|union.*|uni.*|new.*|few|view|huge|beaut.*             juː  you
    """)
_BY_SPELLING = _vowels(r"""
    ai(?!r)|ay|eigh|ey$|a[^aeiouwyrx']e$             eɪ   ay
    air|are$|eir                                     ɛə   air
    ar(?![rei])|ah|aun|alm                           ɑː   ah
    all|aw|au|al[kt]|or(?!r)|oor|our$                ɔː   aw
    igh|i[^aeiouyrx']e|y$|ie$|i(?:nd|ld)$            aɪ   eye
    ee|ea(?!d$|th|lth|sure|ther)|e$|ie|ei            iː   ee
    ea|e                                             ɛ    eh
    ew|oo|u[^aeiouyr']e|ue|ui                        uː   oo
    (?:er|ir|ur)(?![re])                             ɜː   er
    oi|oy                                            ɔɪ   oy
    ou|ow                                            aʊ   ow
    oa|o[^aeiouwyr']e|o$|oh|ol[dlt]                  oʊ   oh
    a                                                æ    a
    i|y                                              ɪ    ih
    o                                                ɒ    o
    u                                                ʌ    uh
    """)
"""How a word goes on with its vowel, the first that fits; by the whole word where its spelling misleads."""


def stammered(text: str, held: Held) -> str:
    """Return a text in which the beginnings of words that are stammered are held, with their sounds."""
    if not any(sign in text for sign in ("-", "—", "…", "...")):
        return text
    return _STARTS.sub(lambda match: _said(match, held), text)


def _said(match: re.Match[str], held: Held) -> str:
    starts = re.findall(r"[^\W\d_]+", match["starts"])
    word = match["word"]
    folded = word.casefold()
    hyphens = all(sign == "-" for sign in re.findall(r"[^\w\s]", match["starts"]))
    first = starts[0].casefold()
    if not all(folded.startswith(start.casefold()) for start in starts):
        return match[0]
    if len(starts) == 1 and f"{first}-{folded}" in _COMPOUNDS:
        return match[0]
    if all(start.casefold() == folded for start in starts):
        again = len(starts) > 1 or folded in _SPOKEN_TWICE or len(folded) == 1
        return ", ".join([*starts, word]) if hyphens and again else match[0]
    if _PREFIXED.match(f"{first}-{folded}"):
        return match[0]
    if not hyphens and any(re.search(r"[aeiou]", start, re.IGNORECASE) for start in starts):
        return match[0]  # "But—but why?", "He—he knows" are pauses
    said = [_start(start, folded) for start in starts]
    if None in said:
        return match[0]
    return ", ".join([*(held.put(phrase) for phrase in said if phrase), word])


def _start(start: str, word: str) -> Phrase | None:
    """Return what is said of a word's beginning; None where it is none."""
    low = start.casefold()
    if low == word:
        return Phrase(text=start)
    split = re.match(r"(?:qu|y(?=[aeiou])|[^aeiouy'])*", word)
    consonants = split[0] if split else ""
    if word.startswith(("hour", "honest", "honour", "honor", "heir")):
        consonants, silent = "", 1
    else:
        silent = 0
    if len(low) <= len(consonants):
        found = _onset(low, word)
        if found is None:
            return None
        sound, letters = found
        vowel, tail = "ə", "uh"
    else:
        found = _onset(consonants, word) if consonants else ("", "")
        if found is None:
            return None
        sound, letters = found
        vowel, tail = _vowel(word, len(consonants) + silent)
        ending = re.search(r"[^aeiouy']+$", low[len(consonants) :])
        if ending and len(low) > len(consonants) + 1 and ending[0] in _PLAIN_ONSETS | {"r"}:
            vowel, tail = (vowel + ending[0].replace("r", "")), tail + ending[0]
    said = f"{letters}{tail}"
    return Phrase(text=said.capitalize() if start[0].isupper() else said, ipa=f"{sound}{vowel}")


def _onset(letters: str, word: str) -> tuple[str, str] | None:
    """Return the sounds of the consonants with which a word begins, and letters for them; None where none begins so."""
    if (
        letters in ("s", "t", "c", "w", "p", "k", "g")
        and word[:2] in ("sh", "th", "ch", "ph", "wr", "kn", "gn", "ps")
        and len(letters) == 1
    ):
        letters = word[:2]
    if letters == "th" and re.split(r"['s]", word)[0] in _VOICED_TH | {"thi"}:
        return "ð", "th"
    if letters == "w" and word.startswith("who") and not word.startswith("whoa"):
        return "h", "h"
    if letters == "wh" and word.startswith("who") and not word.startswith("whoa"):
        return "h", "h"
    after = word[len(letters) : len(letters) + 1]
    if letters in ("c", "sc") and after and after in "eiy":
        return "s", "s"
    if letters == "g" and after and after in "ei" and not _HARD_G.match(word):
        return "dʒ", "j"
    if (
        letters == "ch"
        and word.startswith(("chaos", "chem", "choir", "chor", "chron", "char", "christ"))
        and not word.startswith("char")
    ):
        return "k", "k"
    for spelled, sound, plain in _ONSETS:
        if letters == spelled:
            return sound, plain
    if letters in _PLAIN_ONSETS:
        return "".join({"r": "ɹ", "c": "k", "g": "ɡ"}.get(c, c) for c in letters), letters.replace("c", "k")
    return None


def _vowel(word: str, at: int) -> tuple[str, str]:
    """Return the vowel that stands in a word, and letters for it."""
    for pattern, sound, letters in _BY_WORD:
        if pattern.fullmatch(word):
            return sound, letters
    return next(((sound, letters) for pattern, sound, letters in _BY_SPELLING if pattern.match(word, at)), ("ə", "uh"))
