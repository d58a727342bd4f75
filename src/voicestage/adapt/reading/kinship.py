"""Words of kin that mean the same person, as families of many languages say them: Papá is the father."""

from __future__ import annotations

from functools import cache

from voicestage.adapt.reading.names import name_key

_GRANDFATHERS = frozenset(
    (
        *(
            "grandfather",
            "grandpa",
            "grandad",
            "granddad",
            "granda",
            "grandda",
            "gramps",
            "grampa",
            "grampy",
            "grandpapa",
        ),
        *("abuelo", "abuelito", "nonno", "opa", "dedushka", "dede", "dedo", "dziadek", "pappou", "papou", "lolo"),
        *("avo", "jiddo", "giddo", "nanaji", "dadaji", "thatha", "yeye", "harabeoji", "ojiisan", "saba", "pepe", "opi"),
        *("morfar", "farfar", "vovo"),
    )
)
_GRANDMOTHERS = frozenset(
    (
        *("grandmother", "grandma", "granny", "gran", "nan", "nana", "nanna", "grandmama", "grandmamma", "abuela"),
        *("abuelita", "nonna", "oma", "omi", "babushka", "babcia", "yiayia", "bubbe", "lola", "vovo", "avo", "teta"),
        *("sitti", "tayta", "naniji", "dadi", "dadiji", "paati", "ajji", "ammamma", "ammachi", "nainai", "popo"),
        *("waipo", "laolao", "halmoni", "halmeoni", "obaasan", "baachan", "batchan", "savta", "meme", "mamie"),
        *("mormor", "farmor", "anneanne", "babaanne"),
    )
)
ELDERS = {"male": _GRANDFATHERS, "female": _GRANDMOTHERS}
"""Grandparents, by gender."""
_FATHERS = frozenset(
    (
        *("father", "dad", "daddy", "papa", "pops", "papi", "papito", "pappa", "baba", "abba", "appa", "abbu", "babbo"),
        *("bapu", "bapak", "otosan", "tatay", "tato", "tatko", "pai", "vati"),
    )
)
_MOTHERS = frozenset(
    (
        *("mother", "mum", "mom", "mummy", "mommy", "mama", "mamma", "mam", "mammy", "mami", "mamita", "amma", "ammi"),
        *("umma", "ummi", "maman", "mae", "mutti", "nanay", "eomma", "okaasan", "mamusia"),
    )
)
MARRIED = frozenset(("mrs", "mme", "madame", "frau", "señora", "senora", "signora", "sra"))
"""Titles of wives."""
PARENTS = _FATHERS | _MOTHERS
_AUNTS = frozenset(
    ("aunt", "auntie", "aunty", "tia", "tita", "tante", "zia", "khala", "khalto", "teyze", "mausi", "bua")
)
_UNCLES = frozenset(
    ("uncle", "tio", "tito", "onkel", "oncle", "zio", "chacha", "chachu", "mamu", "amca", "dayi", "ammo")
)
_SAME = (_GRANDFATHERS, _GRANDMOTHERS, _FATHERS, _MOTHERS, _AUNTS, _UNCLES)


@cache
def same_kin(word: str) -> frozenset[str]:
    """Return the words, as names are compared, that mean the same relation as a word of kin; itself, where none do."""
    key = name_key(word)
    return frozenset((key,)).union(*(words for words in _SAME if key in words))
