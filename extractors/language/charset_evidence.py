"""How well decoded text fits a writing system: what a wrong charset gives is letters, but not words.

Most charsets of one byte decode any bytes. A wrong one shows in the letters: Cyrillic read as Latin gives words of
accented letters only, KOI8-R read as Windows-1251 gives words whose capitals are at the end, Polish read as Latin-1
gives signs within words. Of several charsets the one counts whose text has the common letters and words of a language.
Only pages that are not UTF-8 are looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from extractors.language.vocabulary import by_language, words

_SAMPLE_BYTES: Final = 6_000
FEWEST_LETTERS: Final = 6
"""With fewer letters beyond ASCII only a text that is clearly none is evidence against its charset."""
_SEGMENT: Final = re.compile(rb">([^<>]{1,4000})")
_LANGUAGE: Final = re.compile(
    rb"<html\b[^>]{0,500}?\blang\s{0,9}=\s{0,9}[\"']?([A-Za-z]{2,3})\b"
    rb"|content-language[\"'][^>]{0,100}?content\s{0,9}=\s{0,9}[\"']?([A-Za-z]{2,3})\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_SIGN_IN_WORD: Final = re.compile(
    "[^\\W\\d_][\u00a1-\u00a9\u00ab-\u00b4\u00b6\u00b8-\u00bf\u2020-\u2022\u2026\u2030\u20ac\u2116\u2122\u221a\u2248\u2260-\u2265\u2500-\u259f]"
    "[^\\W\\d_]"
)
_SIGN_IN_LATIN: Final = re.compile(
    "[a-z][\u00a1-\u00b4\u00b6-\u00bf\u00d7\u00f7\u20ac]+[a-z]|[\u00a1-\u00b3\u00bc-\u00be][a-z]{2}"
)
_SIGN: Final = re.compile("[\u00a1-\u00b4\u00b6-\u00bf\u00d7\u00f7\u20ac]")
_MIXED_WORD: Final = re.compile(
    "[A-Za-z][\u0370-\u1dff\u2c80-\u2fff\u3040-\ud7ff\uf900-\ufaff]{1,2}(?=[a-z])"
    "|[\u0370-\u06ff](?=[A-Za-z])|[A-Za-z](?=[\u0370-\u06ff])"
)
_FIRST_NOT_LATIN: Final = "\u0370"
"""The first letter that mixes with Latin ones in no word."""
_ASCII: Final = re.compile("[\x00-\x7f]+")
_WRONG_CASE: Final = re.compile("[\u0430-\u045f\u03ac-\u03ce][\u0410-\u042f\u0400-\u040f\u0391-\u03a9]")
_TYPOGRAPHY: Final = re.compile(
    "[\u00a0-\u00b4\u00b6-\u00bf\u00d7\u00f7\u02c6\u02dc\u2010-\u203a\u20ac\u2122\u2116\u2190-\u21ff"
    "\u3000-\u3020\uff01-\uff5e]"
)
_SCRIPTS: Final = (
    ("latin", "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff", "", 1.0, 0.0),
    ("cyrillic", "\u0400-\u04ff", "оеаинтсрвліу", 0.62, 0.34),
    ("greek", "\u0370-\u03ff", "αοιετσνηυρςάί", 0.68, 0.3),
    ("hebrew", "\u0590-\u05ff", "יוהלאתרמב", 0.62, 0.33),
    ("arabic", "\u0600-\u06ff", "اليمنورتبدهی", 0.68, 0.25),
    ("thai", "\u0e00-\u0e7f", "านรอกเงมยลวดทสตะป่้ี", 0.75, 0.24),
    ("kana", "\u3040-\u30ff", "のにはをたがでとしいるてなれまスンル", 0.5, 0.1),
    (
        "han",
        "\u4e00-\u9fff",
        "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發"
        "后後作里用道行所然家种種事成方多经經去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開"
        "但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問"
        "很最重并物手应應战戰向头頭文体體政美相见見被利二等产產或新己制身果加西月话話合回特代内信表化老给給世位次度门門任常"
        "先海通教东東声提立及比员員水名真论論处處走义義各入几口认条平系气題题活尔更别打女变四神总總何电電数數安少报報才结反"
        "受目量再感建务務做接必场場件计計管期市直德资資命山金指许統区區保至队形社便空决治展马科司五基书非则听白界达光放强即"
        "像难且权思王完设設式色路记記南品住告类求据據程北边死张該该交规規万萬取拉格望觉术領领共确传師师观清今切院让識候带導"
        "导争运運闻聞网網港台湾灣省警察",
        0.38, 0.05,
    ),
    (
        "hangul",
        "\uac00-\ud7a3",
        "이다는의에가을를고하지은한로도사인대어그기서자리나시라아정과부전스해일수원보만장조주상제있했된성여"
        "선들국연구합니습며",
        0.5, 0.03,
    ),
)  # fmt: skip
_LETTERS: Final = tuple((name, re.compile(f"[{letters}]")) for name, letters, _, _, _ in _SCRIPTS)
_COMMON_LETTERS: Final = {name: frozenset(common) for name, _, common, _, _ in _SCRIPTS}
_KANJI: Final = frozenset(
    "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員入選立開手米力学問高代明"
    "実円関決子動京全目表戦経通外最言氏現理調体化田当約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機平総加山思家話世受"
    "区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海参売"
    "利組知案道信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村提運終挙果西勢減台広容必応演電"
    "週休町橋船港閉止火"
)
_SHARES: Final = {name: (expected, by_chance) for name, _, _, expected, by_chance in _SCRIPTS}
"""How large the share of the common letters is in a text, and among letters by chance."""
_CASED: Final = frozenset({"cyrillic", "greek"})
_UNSPACED: Final = frozenset({"thai", "kana", "han", "hangul"})
GOOD: Final = 0.97
"""A text of at least this much evidence is read rightly; what is below is compared with other charsets."""

_BY_LANGUAGE: Final = {
    "ru": "cp1251 koi8-r cp866 iso-8859-5 mac_cyrillic", "uk": "cp1251 koi8-u iso-8859-5", "be": "cp1251 koi8-u",
    "bg": "cp1251 iso-8859-5 mac_cyrillic", "sr": "cp1251 cp1250 iso-8859-5 iso-8859-2", "mk": "cp1251 iso-8859-5",
    "ar": "cp1256 iso-8859-6", "fa": "cp1256 iso-8859-6", "ur": "cp1256", "he": "cp1255 iso-8859-8", "iw": "cp1255",
    "el": "cp1253 iso-8859-7", "th": "cp874", "zh": "gb18030 big5hkscs", "ja": "cp932 euc_jp", "ko": "cp949 johab",
    "pl": "cp1250 iso-8859-2", "cs": "cp1250 iso-8859-2", "sk": "cp1250 iso-8859-2", "hu": "cp1250 iso-8859-2",
    "ro": "cp1250 iso-8859-2 iso-8859-16", "hr": "cp1250 iso-8859-2", "sl": "cp1250 iso-8859-2", "bs": "cp1250",
    "sq": "cp1252", "tr": "cp1254", "az": "cp1254", "lt": "cp1257 iso-8859-13", "lv": "cp1257 iso-8859-13",
    "et": "cp1257 cp1252", "vi": "cp1258",
}  # fmt: skip
_ALL: Final = tuple(
    dict.fromkeys(
        name
        for names in ("cp1252 cp1251 koi8-r cp866 cp1256 cp1253 cp1255 cp874", *_BY_LANGUAGE.values(), "cp1250 cp1254")
        for name in names.split()
    )
)


def find_page_language(content: bytes) -> str | None:
    """Return the two-letter code of the language that a page's markup declares; None if it declares none."""
    found = _LANGUAGE.search(content[:8192])
    return (found[1] or found[2]).decode("ascii").lower()[:2] if found else None


def sample_of(content: bytes) -> bytes:
    """Return the text between tags that is not ASCII, from the beginning of a page; the content itself if untagged."""
    kept, size = [], 0
    for found in _SEGMENT.finditer(content, 0, 400_000):
        if not found[1].isascii():
            kept.append(found[1])
            size += len(found[1])
            if size > _SAMPLE_BYTES:
                break
    return b"\n".join(kept) if kept else content[:_SAMPLE_BYTES]


def evidence_for(text: str, language: str | None = None) -> float | None:
    """Return how well a text fits its main script, from about -1 (no language is written so) to about 2.

    ``language`` is the one that the page declares; only for Latin letters its alphabet counts. None if the text has no
    letters beyond ASCII.
    """
    plain = _TYPOGRAPHY.sub("", text)
    beyond = _ASCII.sub("", plain)
    if not beyond:
        return None
    each = Counter(beyond)
    mixed = len(_MIXED_WORD.findall(plain)) if max(each) >= _FIRST_NOT_LATIN else 0
    counts = dict.fromkeys(_COMMON_LETTERS, 0)
    for letter, count in each.items():
        if (name := _script_of(letter)) is not None:
            counts[name] += count
    counts["kana"], kana = 0, counts["kana"]
    script = max(counts, key=counts.__getitem__)
    if kana > 0.15 * len(beyond):
        script, counts["kana"] = "kana", kana + counts["han"]
    if not counts[script]:
        return -1.0
    share = counts[script] / len(beyond)
    if script == "latin":
        return share * _latin_evidence(text, counts[script], language) - 2 * (1 - share)
    common = _COMMON_LETTERS[script]
    letters = Counter(beyond.lower())
    total = kana if script == "kana" else counts[script]
    expected, by_chance = _SHARES[script]
    found = sum(letters[letter] for letter in common) / max(total, 1)
    evidence = min(1.0, (found - by_chance) / (expected - by_chance))
    if script == "kana" and counts["han"]:  # Chinese and Korean charsets have kana in the same places
        kanji = sum(letters[letter] for letter in _KANJI) / counts["han"]
        evidence = (evidence + min(1.0, kanji / 0.4)) / 2
    if script in _CASED:
        evidence -= 3 * len(_WRONG_CASE.findall(plain)) / counts[script]
        evidence -= max(0.0, sum(letter.isupper() for letter in beyond) / len(beyond) - 0.4)
    if script not in _UNSPACED:
        tokens = [token for token in _WORD.findall(plain.lower()) if token[0] > "\x7f"]
        evidence += 2 * sum(token in _common_words() for token in tokens) / max(len(tokens), 1)
        evidence -= 4 * len(_SIGN_IN_WORD.findall(text)) / counts[script]
    return share * evidence - 2 * (1 - share) - 2 * mixed / len(beyond)


@lru_cache(maxsize=8192)
def _script_of(letter: str) -> str | None:
    return next((name for name, letters in _LETTERS if letters.match(letter)), None)


def _latin_evidence(text: str, accented: int, language: str | None) -> float:
    """Judge accented letters: in every language most are between plain ones, and signs are beside words."""
    foreign = 0
    for token in _WORD.findall(text):
        if not token.isascii() and len(token) > 2:
            marked = sum(letter > "\x7f" for letter in token)
            foreign += marked if marked == len(token) and language != "vi" else 0
    evidence = 1.0 - 1.5 * foreign / accented
    lowered = text.lower()
    if _SIGN.search(lowered):  # looked for alone first: signs are found much faster than letters beside them
        evidence -= 2 * len(_SIGN_IN_LATIN.findall(lowered)) / accented
    alphabets = _alphabets()
    if language == "vi":
        return evidence
    known = [alphabets[language]] if language in alphabets else alphabets.values()
    letters = Counter(letter for letter in _ASCII.sub("", lowered) if letter > "\xbf" and letter.isalpha())
    outside = min(sum(count for letter, count in letters.items() if letter not in own) for own in known)
    return evidence - 1.2 * outside / accented


def candidates(declared: Iterable[str], language: str | None) -> Iterator[str]:
    """Yield the charsets to compare, each once: those declared, those of the language, then all others."""
    yield from dict.fromkeys((*declared, *_BY_LANGUAGE.get(language or "", "").split(), *_ALL))


def count_beyond_ascii(text: str) -> int:
    """Count the characters beyond ASCII that are no signs of typography."""
    return sum(letter > "\x7f" for letter in _TYPOGRAPHY.sub("", text))


def fits_language(name: str, language: str | None) -> bool:
    """Whether pages in a language are written in a charset."""
    return name in _BY_LANGUAGE.get(language or "", "").split()


@cache
def _alphabets() -> dict[str, str]:
    # Vietnamese has nearly all accented letters
    return {code: letters for code, letters in by_language("own_letters").items() if code != "vi"}


@cache
def _common_words() -> frozenset[str]:
    listed = words("common_words")
    return frozenset(word for code in listed for word in listed[code] if not word.isascii())
