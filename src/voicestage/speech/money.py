# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Money, new and old: `£3.50`, `a $2 million ransom`, and the shillings and pence of `£4 10s. 6d.`"""

from __future__ import annotations

import re
from collections.abc import Callable

from voicestage.numbers import cardinal, decimal
from voicestage.speech.context import describes_noun, starts_with_capital

_Match = re.Match[str]
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_MAGNITUDES = {"k": "thousand", "m": "million", "mil": "million", "bn": "billion", "b": "billion", "tn": "trillion"}
_CURRENCIES = {
    "£": ("pound", "pounds", "penny", "pence"), "$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"), "¥": ("yen", "yen", "sen", "sen"), "₹": ("rupee", "rupees", "paisa", "paise"),
    "Rs": ("rupee", "rupees", "paisa", "paise"), "fr": ("franc", "francs", "centime", "centimes"),
    "kr": ("krone", "kroner", "øre", "øre"), "DM": ("mark", "marks", "pfennig", "pfennigs"), "₽": ("rouble", "roubles", "kopek", "kopeks"),
}  # fmt: skip
_PENCE = {
    1: "one penny", 2: "twopence", 3: "threepence", 4: "fourpence", 5: "fivepence", 6: "sixpence", 7: "sevenpence",
    8: "eightpence", 9: "ninepence", 10: "tenpence", 11: "elevenpence", 12: "twelvepence",
}  # fmt: skip
_PENNY = {number: ("penny" if number == 1 else f"{cardinal(number)}penny") for number in range(1, 13)}
_HALVES = {"½": "halfpenny", "¼": "farthing", "¾": "three farthings"}
_PAID = re.compile(
    r"\b(?:owed?|owes|paid|pays?|cost|costs|price|charged?|worth|only|gave|took|earned|won|lost|spent|bid|wages?|rent|fare|baker|"
    r"butcher|grocer|another|mere|for|at|was|is|and)\s+(?:\w+ )?$",
    re.IGNORECASE,
)
_SOLD = re.compile(r"\s*(?:for|a|each|the|apiece|per|in)\b")


def _money(match: _Match) -> str:
    one, many, coin, coins = _CURRENCIES[match["sign"].rstrip(".")]
    amount, magnitude = match["amount"], (match["magnitude"] or "").strip(" -")
    noun = describes_noun(match)
    if magnitude:
        word = _MAGNITUDES.get(magnitude.lower(), magnitude)
        return f"{decimal(amount)} {word} {one if noun else many}"
    whole, _, part = amount.replace(",", "").partition(".")
    pounds = int(whole or 0)
    if part and len(part) > 2:
        return f"{decimal(amount)} {many}"
    pence = int(part.ljust(2, "0")) if part else 0
    said = f"{cardinal(pounds)} {one if pounds == 1 or (noun and not pence) else many}"
    if not pence:
        return said
    small = f"{cardinal(pence)} {coin if pence == 1 else coins}"
    return small if not pounds else f"{said} {'and ' + small if pence < 10 else cardinal(pence)}"


def _after_amount(match: _Match) -> str:
    stop = "." if match[0].endswith(".") and starts_with_capital(match.string[match.end() :]) else ""
    one, many, _, _ = _CURRENCIES[match["sign"].lower() if match["sign"] != "DM" else "DM"]
    return f"{decimal(match['amount'])} {one if match['amount'] == '1' else many}{stop}"


def _range(match: _Match) -> str:
    _, many, _, _ = _CURRENCIES[match["sign"]]
    magnitude = (match["magnitude"] or "").strip()
    word = f" {_MAGNITUDES.get(magnitude.lower(), magnitude)}" if magnitude else ""
    return f"{decimal(match['first'])} to {decimal(match['last'])}{word} {many}"


def _old(match: _Match) -> str:
    """Return pounds, shillings and pence: `£4 10s. 6d.` as "four pounds ten shillings and sixpence"."""
    parts = []
    if pounds := match["pounds"]:
        parts.append(f"{cardinal(int(pounds.replace(',', '')))} {'pound' if pounds == '1' else 'pounds'}")
    if shillings := match["shillings"]:
        parts.append(f"{cardinal(int(shillings))} {'shilling' if shillings == '1' else 'shillings'}")
    last = _some_pence(match["pence"], match["part"]) if match["pence"] or match["part"] else ""
    stop = "." if match[0].endswith(".") and starts_with_capital(match.string[match.end() :]) else ""
    said = " ".join(parts)
    return f"{said}{' and ' if said and last else ''}{last}{stop}"


def _some_pence(pence: str | None, part: str | None) -> str:
    if not pence:
        return _HALVES[part or "½"] if part != "½" else "a halfpenny"
    number = int(pence)
    if part:
        return (
            f"{_PENCE.get(number, f'{cardinal(number)} pence')} {_HALVES[part]}"
            if number > 1
            else f"a penny {_HALVES[part]}"
        )
    return _PENCE.get(number, f"{cardinal(number)} pence")


def _pence(match: _Match) -> str:
    """Return `6d.` as "sixpence", and as "sixpenny" in `a 6d stamp`."""
    number, part = match["pence"], match["part"]
    if not match[0].endswith(".") and number and not part and describes_noun(match) and int(number) in _PENNY:
        return _PENNY[int(number)]
    stop = "." if match[0].endswith(".") and starts_with_capital(match.string[match.end() :]) else ""
    said = _some_pence(number, part)
    if part == "½" and not number and re.search(r"\ba $", match.string[: match.start()]):
        said = "halfpenny"
    return said + stop


def _shillings(match: _Match) -> str:
    """Return `10/6` as "ten and six", where that is money: more shillings than pence, or what was paid."""
    shillings, pence = int(match[1]), int(match[2].replace("-", "0"))
    before, after = match.string[: match.start()], match.string[match.end() :]
    paid = _PAID.search(before) is not None and (shillings > pence or _SOLD.match(after) is not None)
    if (
        re.match(r"\s+(?:on|against|favou?rite|odds)\b", after)
        or not (paid or (shillings > pence and _SOLD.match(after)))
        or pence > 11
        or shillings > 99
        or re.search(r"\bon $", before)
    ):
        return match[0]
    if match[2] == "-":
        return f"{cardinal(shillings)} shillings"
    return f"{cardinal(shillings)} and {cardinal(pence)}"


RULES: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    (
        r"£(?P<pounds>\d[\d,]*) ?(?:(?P<shillings>\d{1,2})s\b\.?)?(?: ?(?P<pence>\d{1,2})?(?P<part>[½¼¾])?d\b\.?)?(?<=[sd.])",
        _old,
    ),
    (r"(?<![\w.])(?P<pounds>)(?P<shillings>\d{1,2})s\.?,? (?P<pence>\d{1,2})(?P<part>[½¼¾])?d\b\.?", _old),
    (
        r"(?<![\w.,])(?P<pence>\d{1,2})? ?(?P<part>[½¼¾])?(?<=[\d½¼¾])d\b\.?(?! ?(?:print|glass|movie|film|model|anim|graph|effect|image))",
        _pence,
    ),
    (r"(?<![\w.,'])(?P<pounds>)(?P<shillings>1?\d)s\.(?P<pence>)(?P<part>)(?! ?\d)", _old),
    (r"(?<![\w/])(\d{1,2})/(\d{1,2}|-)(?![\d/])(?!\w)", _shillings),
    (rf"(?P<amount>{_NUMBER}) ?(?P<sign>[€£¥₹₽])(?P<magnitude>)(?!\d)", _money),
    (
        rf"(?P<sign>[£$€¥₹]) ?(?P<first>{_NUMBER})[–-](?P<last>{_NUMBER})(?P<magnitude> ?(?:k|bn|tn|m|K|M)\b| (?:thousand|million|billion))?(?![\w-])",
        _range,
    ),
    (
        rf"(?:\b(?:US|C|A|HK|NZ))?(?P<sign>[£$€¥₹₽]|\bRs\.?) ?(?P<amount>{_NUMBER})(?P<magnitude> ?(?:k|bn|tn|mil|m|b|K|M|B)\b|[ -](?:hundred|thousand|million|billion|trillion)\b)?",
        _money,
    ),
    (rf"\b(?P<amount>{_NUMBER}) (?P<sign>[Ff]r|[Kk]r|DM)\b\.?", _after_amount),
)
