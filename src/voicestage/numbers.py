"""Numbers in English words, as they are said in Britain: one hundred and five."""

from __future__ import annotations

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
LARGEST = 10 ** (3 * len(_SCALES)) - 1
"""Beyond it, figures are read one by one."""


def cardinal(number: int) -> str:
    """Return 105 as "one hundred and five"; negative numbers as "minus …"; beyond `LARGEST`, digit by digit."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if number > LARGEST:
        return digits(str(number))
    if number == 0:
        return _ONES[0]
    groups: list[str] = []
    rest = number
    for scale in _SCALES:
        rest, group = divmod(rest, 1000)
        if group:
            small = scale == "" and group < 100 and number > 999
            groups.append(f"{'and ' if small else ''}{_below_thousand(group)} {scale}".strip())
    return " ".join(reversed(groups))


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest:
        words.append(_below_hundred(rest))
    return " and ".join(words)


def _below_hundred(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def ordinal(number: int) -> str:
    """Return 22 as "twenty-second"."""
    words = cardinal(number)
    at = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[at:]
    ending = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return words[:at] + ending


def year(number: int) -> str:
    """Return 1905 as "nineteen oh five", 2005 as "two thousand and five", 2024 as "twenty twenty-four"."""
    century, rest = divmod(number, 100)
    if number < 1000 or number > 2999 or 0 < number % 1000 < 10 or number % 1000 == 0:
        return cardinal(number)
    if rest == 0:
        return f"{_below_hundred(century)} hundred"
    return f"{_below_hundred(century)} {f'oh {_ONES[rest]}' if rest < 10 else _below_hundred(rest)}"


def digits(figures: str) -> str:
    """Return figures one by one, 0 as "oh"; what is no figure separates groups."""
    return " ".join("oh" if figure == "0" else _ONES[int(figure)] for figure in figures if figure.isdecimal())


def decimal(figures: str) -> str:
    """Return "1,234.50" as "one thousand two hundred and thirty-four point five zero", ".5" as "point five"."""
    whole, point, part = figures.replace(",", "").partition(".")
    said = cardinal(int(whole)) if whole else ""
    return f"{said} point {' '.join(_ONES[int(figure)] for figure in part)}".strip() if point and part else said


def read(figures: str) -> str:
    """Return "1,250" as a number, "3.14" as a decimal, and what begins with 0 or is very long figure by figure."""
    plain = figures.replace(",", "")
    if "." in plain:
        return decimal(plain)
    serial = len(plain) > 12 or (len(plain) >= 7 and "," not in figures and plain[-3:] != "000")
    return digits(plain) if serial or (len(plain) > 1 and plain[0] == "0") else cardinal(int(plain))


def fraction(above: int, below: int, *, alone: bool) -> str:
    """Return 3/4 as "three quarters"; 1/2 as "half" where it stands alone, and as "a half" after a number."""
    if below == 2:
        return ("half" if alone else "a half") if above == 1 else f"{cardinal(above)} halves"
    name = "quarter" if below == 4 else ordinal(below)
    if above == 1:
        return name if name.startswith("one ") else f"{'an' if name[0] == 'e' else 'a'} {name}"
    return f"{cardinal(above)} {name.removeprefix('one ')}s"


def plural(words: str) -> str:
    """Return the decade of a year: "nineteen twenty" as "nineteen twenties"."""
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}es" if words.endswith("x") else f"{words}s"


def from_roman(numeral: str) -> int | None:
    """Return what a Roman numeral in capitals is, 1 to 3999; None where it is not written as Romans did."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    if not numeral or any(letter not in values for letter in numeral):
        return None
    total = 0
    for letter, after in zip(numeral, [*numeral[1:], ""], strict=True):
        value = values[letter]
        total += -value if after and values[after] > value else value
    return total if to_roman(total) == numeral else None


def to_roman(number: int) -> str:
    """Return 14 as "XIV"; nothing outside 1 to 3999."""
    if not 0 < number < 4000:
        return ""
    numeral = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral
