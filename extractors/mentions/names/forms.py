"""One key for the forms of a name: case endings of Slavic languages, prefixes of Arabic and Persian."""

from __future__ import annotations

import re
from functools import lru_cache

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_CYRILLIC_ENDINGS = tuple(
    "иями ями ами ого его ому ему ыми ими ием иях ой ей ою ею ом ем ым им ых их ах ях ам ям ов ев ові еві єві ів ія ию ии"
    " ая яя ую юю ое ее ые ие ий ый ій а я у ю е и ы і ї й ь о є та ът ят ия".split()
)
_LATIN_ENDINGS = {
    "pl": tuple("owi iowi iem em ego iego emu iemu ymi imi ach ami ów om iej ej ą ę im ym ie a u y i e o".split()),
    "cs": tuple("ovi ého ému ových ovou ové ová ovy ami ech ích ům em ou ým ým ími a e i o u y é í ě".split()),
    "sl": tuple("ovega ovem ovim evega evem evim ega emu ami ih im om em a e i o u".split()),
    "hr": tuple("ovog ovom ovim evog evom evim oga omu ama ima ih im om em og a e i o u".split()),
    "hu": tuple("ban ben ból ből nak nek val vel hoz hez ról ről tól től nál nél on en ön ot et öt at ra re ba be t".split()),
    "sv": ("s",), "nb": ("s",), "no": ("s",), "da": ("s",), "de": ("s", "es", "en"), "en": ("s",),
}  # fmt: skip
_LATIN_ENDINGS |= {"sk": _LATIN_ENDINGS["cs"], "sr": _LATIN_ENDINGS["hr"], "bs": _LATIN_ENDINGS["hr"]}
_TURKISH = tuple("nın nin nun nün ın in un ün dan den tan ten da de ta te ya ye na ne yı yi yu yü a e ı i u ü la le".split())
_LATIN_ENDINGS |= {"tr": _TURKISH}
_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ول", "وب", "و", "ف", "ب", "ل", "ك")
_SHORTEST = 3


def _folded(endings: tuple[str, ...]) -> tuple[str, ...]:
    from extractors.mentions.folding import fold_word

    return tuple(sorted({fold_word(ending) for ending in endings}, key=lambda ending: -len(ending)))


@lru_cache(maxsize=32)
def _endings(language: str) -> tuple[str, ...]:
    return _folded(_LATIN_ENDINGS.get(language, ()))


@lru_cache(maxsize=1)
def _cyrillic_endings() -> tuple[str, ...]:
    return _folded(_CYRILLIC_ENDINGS)


@lru_cache(maxsize=16384)
def form_key(fold: str, language: str) -> str:
    """Return what the forms of one folded word have in common: the word without its case ending or its prefix.

    At least three letters stay. English, German and Scandinavian words lose only a genitive s. Different words may
    meet in one key, so it serves inside one document only.
    """
    if _ARABIC.match(fold):
        for prefix in _PREFIXES:
            if fold.startswith(prefix) and len(fold) - len(prefix) >= _SHORTEST:
                rest = fold[len(prefix) :]
                if len(prefix) == 3 or prefix == "لل":
                    return rest
                return rest.removeprefix("ال") if len(rest) > 4 else rest
        return fold.removeprefix("ال") if len(fold) > 4 else fold
    endings = _cyrillic_endings() if _CYRILLIC.match(fold) else _endings(language)
    for ending in endings:
        if len(fold) - len(ending) >= _SHORTEST and fold.endswith(ending):
            return fold[: -len(ending)]
    return fold
