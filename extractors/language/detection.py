"""The language of a text, as ISO 639-1.

The script decides where only one language is written in it. Among the languages that share one, common words decide,
held against their alphabets, with what the page declares as the tie-break; between two that are close, the words that
only one of them has. A trained model (py3langid) is asked only when none of this settles it, because loading it takes
0.7 s and 100 MB.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from extractors.language.text import words

_SAMPLE = 1500
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("te", re.compile("[\u0c00-\u0c7f]")),
    ("gu", re.compile("[\u0a80-\u0aff]")),
    ("pa", re.compile("[\u0a00-\u0a7f]")),
    ("kn", re.compile("[\u0c80-\u0cff]")),
    ("ml", re.compile("[\u0d00-\u0d7f]")),
    ("si", re.compile("[\u0d80-\u0dff]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("am", re.compile("[\u1200-\u137f]")),
    ("arabic", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("devanagari", re.compile("[\u0900-\u097f]")),
    ("cyrillic", re.compile("[\u0400-\u04ff]")),
    ("latin", re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
)
_NOT_LATIN = re.compile(r"[^\W\d_a-z\u00aa\u00ba\u00df-\u024f\u1e00-\u1eff]")
_COMMON = {
    "en": words(
        "the of and to in is that for it was on with as are this have from by not but which they at he his has"
    ),
    "de": words("der die und das ist nicht ein eine zu den mit sich von auf für dem im auch als sie werden hat wird"),
    "fr": words(
        "le la les et des est une dans que pour qui sur pas au avec par plus il ce sont du en son cette de un à ne se"
    ),
    "es": words(
        "el la los las que del una por con para se es como su más al pero lo fue ha entre desde también de en y a un no"
    ),
    "pt": words("o a os que do da em um uma para com não por mais dos das ao se foi como na no são pela também de e"),
    "it": words(
        "il di che la per non una sono con del della gli le è nel alla dei anche ha più si un dal questo a in e da"
    ),
    "nl": words("de het een van en is dat niet te zijn voor op met die aan er ook om bij door naar heeft maar"),
    "sv": words("och att det som en på är av för med den till inte har de ett om var jag från men kan"),
    "da": words("og at det er en til på af for med den ikke de har som et der han jeg fra men kan blev"),
    "no": words("og det er en til på av for med den ikke som har de et han jeg fra men kan ble etter sier"),
    "fi": words("ja on ei se että oli hän mutta ovat myös kun joka tai niin kuin sen ole mukaan jo voi"),
    "pl": words("i w na z się nie do jest że to o jak po za od przez ale dla jego są oraz który ma"),
    "cs": words("a v se na je že to s z do pro ve jsem jako za o by po ale k si podle které byl"),
    "sk": words("a v sa na je že to s z do pre vo ako za o by po ale k si podľa ktoré bol aj"),
    "hu": words("a az és hogy nem is egy van meg azt de ez mint volt csak már ki szerint vagy még el"),
    "ro": words("de și în a la cu pe că din nu care o un pentru este mai au fost s prin sunt după"),
    "hr": words("i u je na se da su za od s a o ne koji kako što iz će bi to do biti kao"),
    "sl": words("in je v na se da za so ki pa z tudi bi po s kot pri o od ne še ali"),
    "tr": words("ve bir bu da de için ile olarak olan daha çok ne gibi sonra kadar en o ise değil var"),
    "id": words(
        "yang dan di untuk dengan dari pada ini itu dalam tidak akan ke oleh juga adalah telah bisa karena bahwa saat "
        "para namun serta"
    ),
    "vi": words("và của là có cho được các trong một không với những người đã này khi đến về"),
    "lt": words("ir yra kad su iš į tai o kaip bet po už per nuo buvo ne apie dėl taip metų"),
    "lv": words("un ir ka ar no uz par bet arī kas pēc tika vai gan kā lai nav gada"),
    "et": words("ja on et ei see oli ka kui ning mis aga või selle kes oma välja pärast aasta"),
    "ca": words(
        "el la els les que i per amb és no del al ha més com va però aquest aquesta dels als són pel també seva seu tot"
    ),
    "sw": words("na ya wa kwa ni katika la za hiyo kuwa huo hii yake cha kwamba alisema baada pia"),
    "af": words("die en van in het is dat nie te vir met op wat om hy aan was sy word ook deur"),
    "sq": words("e të në dhe për që me një nga i së është nuk ka si më do janë por"),
    "ru": words("и в не на что с по как это из за от для к но он его был также до года"),
    "uk": words("і в не на що з у та за до як від це для про але його було також року"),
    "bg": words("и в на за се да не от са че по с като е ще го си но които това"),
    "sr": words("и у је на се да су за од са а о не који како што из ће би то"),
    "be": words("і ў не на што з у за да як ад гэта для пра але яго быў таксама па"),
    "mk": words("и во на да се за од со не ќе што е ја ги го кои како но"),
    "ms": words(
        "yang dan di untuk dengan dari pada ini itu dalam tidak akan ke oleh juga adalah telah boleh kerana ialah"
    ),
    "tl": words("ang ng sa mga na ay at si ni para kay hindi ito kung din rin po ayon noong isang nang dahil"),
    "zu": words(
        "ukuthi futhi kanye uma kodwa ngoba lo le leli lokhu bese noma kusho uthe uthi emva abantu kakhulu lapho naye "
        "khona kulo kule ukuze njengoba ngemuva ngesikhathi nje kuze ngo okwamanje la lona lapha ngaphambi esithi"
    ),
    "xh": words(
        "ukuba kwaye kodwa kunye xa nge okanye ngoku apho kuba uthe emva kakhulu kule oku lo le abo bathe phambi "
        "njengoko ngokutsho esithi yaye kwakhona malunga abantu aba eli esi olu kwi kwe ngo ukuze ngenxa okokuba"
    ),
    "so": words("ka ku iyo ee oo la in ayaa ah uu wuxuu soo kale ay waa si uga kala aan sheegay"),
    "ha": words("da na ta a ya ce ba an su wa cikin don kuma wannan daga ga shi zai amma yi"),
    "az": words("və bu bir ilə üçün da də ki olan daha sonra bildirib edib qeyd isə həmin idi var onun"),
    "is": words("og að í er á til sem við um en því var það ekki hann af með fyrir frá eru"),
    "hi": words("के है में की और से को का ने पर यह हैं कि भी नहीं कर एक इस लिए"),
    "mr": words("आणि आहे या च्या हे ने मध्ये ला तर होते ही आहेत असे केले"),
    "ne": words("छ को र मा ले हो पनि गर्न भएको छन् लागि गरेको"),
    "ar": words("في من على إلى أن التي عن هذا الذي مع ما لا كان بعد قال هذه بين كما خلال"),
    "fa": words("در به از که را این با است برای آن بر تا خود شد شده کرد می های یک"),
    "ur": words("کے میں کی ہے اور سے کو کا نے پر یہ ہیں کہ بھی نہیں کر ایک"),
}
_OWN_LETTERS = {
    "en": "",
    "de": "äöüß",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíñóúü",
    "pt": "áâãàçéêíóôõúü",
    "it": "àèéìîòóù",
    "nl": "éèëïóöü",
    "sv": "åäöé",
    "da": "æøåé",
    "no": "æøåéòô",
    "fi": "äöåšž",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíľĺňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "ro": "ăâîșşțţ",
    "hr": "čćđšž",
    "sl": "čšž",
    "tr": "çğıöşüâîû",
    "id": "é",
    "ms": "é",
    "vi": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "et": "äöõüšž",
    "ca": "àçéèíïóòúü",
    "sw": "",
    "af": "áéèêëíîïóôöúûü",
    "sq": "çë",
    "tl": "ñ",
    "zu": "",
    "xh": "",
    "so": "",
    "ha": "ɓɗƙƴ",
    "az": "çəğıöşü",
    "is": "áðéíóúýþæö",
}
"""The letters beyond a to z that a language written in Latin letters has."""
_FAMILIES = {
    "arabic": ("ar", "fa", "ur"),
    "devanagari": ("hi", "mr", "ne"),
    "cyrillic": ("ru", "uk", "bg", "sr", "be", "mk"),
}
_LATIN_WORD = re.compile("[a-z\u00aa\u00ba\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
"""A word of lower-case Latin letters alone, found in half the time of any word."""

_WORD = re.compile(r"[^\W\d_]+(?:\u0902|\u093e|[\u0900-\u097f])*")
_ALIASES = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "se": "sv",
    "cn": "zh",
    "jp": "ja",
    "gr": "el",
    "cz": "cs",
    "ua": "uk",
    "dk": "da",
}
_ENOUGH = 0.06
_UNMISTAKABLE = frozenset(("en", "de"))
_MANY = 0.25
"""No other language has so large a share of these languages' common words: where the page declares one of them, most
pages need no comparison with the others."""


def language_code(declared: str | None) -> str | None:
    """Return the two-letter code of a declared language (``en-GB``, ``pt_BR``, ``deu``), or None where it is none."""
    if not declared:
        return None
    code = re.split(r"[-_,;\s]", declared.strip().lower(), maxsplit=1)[0]
    code = _THREE.get(code, code)
    code = _ALIASES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2}", code) else None


_THREE = {
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "rus": "ru",
    "ara": "ar",
    "fas": "fa",
    "per": "fa",
    "heb": "he",
    "zho": "zh",
    "chi": "zh",
    "jpn": "ja",
    "kor": "ko",
    "hin": "hi",
    "tur": "tr",
}


def find_language(text: str, declared: str | None = None) -> str | None:
    """Return the language of a text; ``declared`` is what its page says (any form), a hint and no more."""
    hint = language_code(declared)
    sample = text[:_SAMPLE].lower()
    foreign = 0 if sample.isascii() else len(_NOT_LATIN.findall(sample))
    tokens = (_WORD if foreign else _LATIN_WORD).findall(sample)
    letters = sum(map(len, tokens))
    if letters < 20:
        return hint
    script = _script_of(sample, letters, foreign)
    if script is None:
        return hint
    if script not in _FAMILIES and script != "latin":
        return script
    if hint in _UNMISTAKABLE and sum(map(_COMMON[hint].__contains__, tokens)) > _MANY * len(tokens):
        return hint
    shares = _shares(sample, tokens, script)
    best = max(shares, key=shares.__getitem__)
    if hint is not None:
        own = shares.get(hint)
        if own is None:
            return hint if shares[best] < 0.25 and script == "latin" else best
        if own >= _ENOUGH and own >= 0.75 * shares[best]:
            return hint
    if shares[best] >= _ENOUGH:
        second = max((code for code in shares if code != best), key=shares.__getitem__)
        if shares[best] >= 1.25 * shares[second]:
            return best
        if (decided := _by_own_words(tokens, best, second)) is not None:
            return decided
    if script != "latin" and shares[best] > 0:
        return best
    if hint is not None and not _is_running_text(text[:_SAMPLE]):
        return hint
    return _by_model(text[:_SAMPLE]) or hint


def _script_of(sample: str, letters: int, foreign: int) -> str | None:
    """Return the script of a sample, ``foreign`` of whose letters are not Latin."""
    if not foreign or foreign < 0.3 * letters:
        return "latin"
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    if counts.get("ja", 0) > 0.08 * letters:
        return "ja"
    if not counts:
        return None
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > 0.3 * letters else None


def _shares(sample: str, tokens: list[str], script: str) -> dict[str, float]:
    """Return for each language of a script the share of the sample's words that are among its commonest, the less the
    more of the sample's letters are not in its alphabet.
    """
    counts = dict.fromkeys(_LANGUAGES[script], 0.0)
    codes_of = _CODES_OF[script]
    for token in tokens:
        for code in codes_of.get(token, ()):
            counts[code] += 1
    total = max(1, len(tokens))
    if script == "latin" and (special := Counter(_ACCENTED.findall(sample))):
        for code in counts:
            if counts[code]:
                foreign = sum(number for letter, number in special.items() if letter not in _OWN_LETTERS[code])
                counts[code] *= max(0.2, 1 - 4 * foreign / total)
    return {code: count / total for code, count in counts.items()}


def _by_own_words(tokens: list[str], one: str, other: str) -> str | None:
    """Decide between two languages by the common words that only one of them has; None where these are as many."""
    of_one, of_other = _COMMON[one] - _COMMON[other], _COMMON[other] - _COMMON[one]
    ones, others = sum(token in of_one for token in tokens), sum(token in of_other for token in tokens)
    if max(ones, others) < 2 or max(ones, others) < 2 * min(ones, others):
        return None
    return one if ones > others else other


def _is_running_text(sample: str) -> bool:
    """Whether most words begin small: a table of names and numbers is no sample of a language."""
    tokens = sample.split()
    return sum(token[:1].islower() for token in tokens) > 0.5 * len(tokens)


_LANGUAGES = {**_FAMILIES, "latin": tuple(_OWN_LETTERS)}
_CODES_OF: dict[str, dict[str, list[str]]] = {script: {} for script in _LANGUAGES}
for _script, _codes in _LANGUAGES.items():
    for _code in _codes:
        for _word in _COMMON[_code]:
            _CODES_OF[_script].setdefault(_word, []).append(_code)
_ACCENTED = re.compile("[\u00df-\u024f\u0253-\u0260\u1e00-\u1eff]")


def _by_model(sample: str) -> str | None:
    identifier = _model()
    code, _ = identifier.classify(sample)
    return language_code(code)


@lru_cache(maxsize=1)
def _model() -> Any:
    import py3langid  # see the module's docstring

    return py3langid
