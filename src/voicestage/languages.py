"""Languages: their tags (BCP 47), their three-letter codes, and the names under which books and tools know them.

Books say what they are written in as a tag (`en-GB`), as a code of three letters (`eng`, `ger`), as a locale
(`en_GB.UTF-8`) or in words (`English`, `Deutsch`, `French and Latin`); voices.yaml, EPUB and HTML take tags, MP3
and MP4 codes.

Sources: BCP 47 (RFC 5646), ISO 639-1 and 639-2 (https://www.loc.gov/standards/iso639-2/), Project Gutenberg's list of
languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TABLE = """
af afr|Afrikaans
ang ang|Old English|Anglo-Saxon|English, Old
ar ara|Arabic|العربية
be bel|Belarusian|Беларуская
bg bul|Bulgarian|Български
bn ben|Bengali|Bangla|বাংলা
bo bod tib|Tibetan
br bre|Breton|Brezhoneg
bs bos|Bosnian|Bosanski
ca cat|Catalan|Valencian|Català
ceb ceb|Cebuano
cs ces cze|Czech|Čeština|Česky
cy cym wel|Welsh|Cymraeg
da dan|Danish|Dansk
de deu ger|German|Deutsch
el ell gre|Greek|Modern Greek|Ελληνικά
en eng|English
enm enm|Middle English|English, Middle
eo epo|Esperanto
es spa|Spanish|Castilian|Español|Castellano
et est|Estonian|Eesti
eu eus baq|Basque|Euskara
fa fas per|Persian|Farsi|فارسی
fi fin|Finnish|Suomi
fo fao|Faroese|Føroyskt
fr fra fre|French|Français
fur fur|Friulian|Furlan
fy fry|Frisian|Western Frisian|Frysk
ga gle|Irish|Irish Gaelic|Gaeilge
gd gla|Scottish Gaelic|Scots Gaelic|Gaelic|Gaelic, Scottish|Gàidhlig
gl glg|Galician|Galego
grc grc|Ancient Greek|Greek, Ancient|Classical Greek
gu guj|Gujarati
haw haw|Hawaiian
he heb iw|Hebrew|עברית
hi hin|Hindi|हिन्दी
hr hrv|Croatian|Hrvatski
hu hun|Hungarian|Magyar
hy hye arm|Armenian|Հայերեն
ia ina|Interlingua
id ind in|Indonesian|Bahasa Indonesia
ilo ilo|Iloko|Ilocano
is isl ice|Icelandic|Íslenska
it ita|Italian|Italiano
iu iku|Inuktitut
ja jpn|Japanese|日本語
jv jav|Javanese
ka kat geo|Georgian|ქართული
kk kaz|Kazakh
km khm|Khmer
kn kan|Kannada
ko kor|Korean|한국어
la lat|Latin|Latina
lb ltz|Luxembourgish
lt lit|Lithuanian|Lietuvių
lv lav|Latvian|Latviešu
mi mri mao|Maori|Māori
mk mkd mac|Macedonian
ml mal|Malayalam
mn mon|Mongolian
mr mar|Marathi
ms msa may|Malay|Bahasa Melayu
mt mlt|Maltese
my mya bur|Burmese
nap nap|Neapolitan|Napoletano-Calabrese
nb nob|Norwegian Bokmål|Bokmål
ne nep|Nepali
nl nld dut|Dutch|Flemish|Nederlands|Vlaams
nn nno|Norwegian Nynorsk|Nynorsk
no nor|Norwegian|Norsk
oc oci|Occitan|Provençal
pa pan|Punjabi|Panjabi
pl pol|Polish|Polski
ps pus|Pashto
pt por|Portuguese|Português
ro ron rum mo|Romanian|Moldavian|Română
ru rus|Russian|Русский
sa san|Sanskrit
sco sco|Scots
sd snd|Sindhi
sk slk slo|Slovak|Slovenčina
sl slv|Slovenian|Slovene|Slovenščina
sq sqi alb|Albanian|Shqip
sr srp|Serbian|Српски|Srpski
sv swe|Swedish|Svenska
sw swa|Swahili|Kiswahili
ta tam|Tamil
te tel|Telugu
th tha|Thai|ไทย
tl tgl fil|Tagalog|Filipino|Pilipino
tr tur|Turkish|Türkçe
ug uig|Uyghur|Uighur
uk ukr|Ukrainian|Українська
ur urd|Urdu|اردو
vi vie|Vietnamese|Tiếng Việt
yi yid ji|Yiddish|ייִדיש
zh zho chi|Chinese|Mandarin|中文|汉语|漢語
zu zul|Zulu
"""
"""A language a line: its tag, its code (ISO 639-2/T), other codes for it; its names."""
_PLACES = {
    "american": "US",
    "australian": "AU",
    "austrian": "AT",
    "brazilian": "BR",
    "british": "GB",
    "canadian": "CA",
    "european": "",
    "mexican": "MX",
    "swiss": "CH",
    "simplified": "Hans",
    "traditional": "Hant",
    "australia": "AU",
    "austria": "AT",
    "brazil": "BR",
    "canada": "CA",
    "great britain": "GB",
    "mexico": "MX",
    "switzerland": "CH",
    "uk": "GB",
    "u.k.": "GB",
    "united kingdom": "GB",
    "united states": "US",
    "united states of america": "US",
    "us": "US",
    "u.s.": "US",
    "usa": "US",
}
"""What stands before a language's name, or in brackets behind it, and the part of a tag that it is."""
_TAG = re.compile(r"([a-z]{2,3})((?:-[a-z0-9]{2,8})*)", re.I)
_LOCALE_END = re.compile(r"[.@].*", re.DOTALL)
_AND = re.compile(r"\s*(?:[,;/&+|]|\band\b|\bund\b|\bet\b|\by\b)\s*", re.I)
_NO_LANGUAGE = frozenset(("und", "mul", "mis", "zxx"))
_RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"])
_RIGHT_TO_LEFT_SCRIPTS = frozenset(("adlm", "arab", "hebr", "nkoo", "syrc", "thaa"))
_LONGEST = 200
"""Characters: what is longer names no language."""


def _rows() -> Iterator[tuple[list[str], list[str]]]:
    for line in _TABLE.strip().splitlines():
        codes, *names = line.split("|")
        yield codes.split(), names


_TAG_OF_CODE = {code: codes[0] for codes, _ in _rows() for code in codes}
_TAG_OF_NAME = {name.casefold(): codes[0] for codes, names in _rows() for name in names}
_CODE_OF_TAG = {codes[0]: codes[1] for codes, _ in _rows()}


def language_tag(said: str) -> str | None:
    """Return a language as a tag, `en-GB`, or None where no language is named.

    Args:
        said: a tag, a code, a locale or a name; of several the first that is known.
    """
    words = " ".join(said.split())
    if not 0 < len(words) <= _LONGEST:
        return None
    whole = _by_code(words) or _by_name(words)
    return whole or next((tag for part in _AND.split(words) if (tag := _by_code(part) or _by_name(part))), None)


def _by_code(text: str) -> str | None:
    match = _TAG.fullmatch(_LOCALE_END.sub("", text).replace("_", "-"))
    if match is None:
        return None
    primary = match[1].lower()
    if primary in _NO_LANGUAGE:
        return None
    parts = [_TAG_OF_CODE.get(primary, primary)]
    for part in match[2].split("-")[1:]:
        cased = part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part.lower()
        parts.append(cased)
    return "-".join(parts)


def _by_name(text: str) -> str | None:
    """Find `English`, `British English`, `English (UK)` and `English, British`."""
    words = re.sub(r"[(),]+", " ", text.casefold()).split()
    if tag := _TAG_OF_NAME.get(text.casefold()) or _TAG_OF_NAME.get(" ".join(words)):
        return tag
    for cut in range(1, len(words)):
        one, other = " ".join(words[:cut]), " ".join(words[cut:])
        for place, name in ((one, other), (other, one)):
            if place in _PLACES and name in _TAG_OF_NAME:
                return "-".join(filter(None, (_TAG_OF_NAME[name], _PLACES[place])))
    return None


def three_letters(tag: str) -> str:
    """Return a tag's language as a code of ISO 639-2/T, `eng`; `und` where it has none that is known."""
    primary = tag.split("-", maxsplit=1)[0].lower()
    code = _CODE_OF_TAG.get(_TAG_OF_CODE.get(primary, primary), primary)
    return code if len(code) == 3 else "und"


def is_right_to_left(tag: str) -> bool:
    """Tell whether a language is written from right to left, by its script where the tag says one."""
    primary, *parts = tag.lower().replace("_", "-").split("-")
    script = next((part for part in parts if len(part) == 4 and part.isalpha()), None)
    return script in _RIGHT_TO_LEFT_SCRIPTS if script else primary in _RIGHT_TO_LEFT


_QUOTATION_MARKS = {
    "„“": "bg cs da de et ka lt lv mk sk sl sr",
    "„”": "bs hr hu pl ro",
    "«»": "ar be el es fa hy it no nb nn pt ru sq uk",
    "«\u202f\u202f»": "br fr",
    "””": "fi sv",
    "「」": "ja",
}


def quotation_marks(language: str) -> tuple[str, str]:
    """Return what stands before and behind a speech in print, white space with it; “ and ” where nothing is known.

    Source: Unicode CLDR 44, `quotationStart` and `quotationEnd`; Danish, Portuguese and Serbian have several.
    """
    code = language.partition("-")[0].casefold()
    marks = next((marks for marks, codes in _QUOTATION_MARKS.items() if code in codes.split()), "“”")
    return marks[: len(marks) // 2], marks[len(marks) // 2 :]
