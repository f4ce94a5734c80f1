"""The words that show what an agency's name is doing in a sentence, by language, as compiled patterns.

``…_BEFORE`` patterns end where the name begins, ``…_AFTER`` patterns begin where it ends. All are matched against
folded text (see ``agencies_names.fold``). A text may be labelled with the wrong language or mix two, so all languages
are tried: the words hardly collide, and a label is not evidence.
"""

from __future__ import annotations

import re

from extractors.language.agency_names import fold


def _before(*alternatives: str) -> re.Pattern[str]:
    return re.compile(fold(r"(?:" + "|".join(alternatives) + r")\Z"))


def _after(*alternatives: str) -> re.Pattern[str]:
    return re.compile(fold(r"\A(?:" + "|".join(alternatives) + r")"))


# `Syria's official SANA`, `the state-run IRNA`, `semi-official Fars`: words that may stand between a verb and the name.
_EPITHET = (
    r"(?:(?:[Tt]he|an?)\s)?(?:(?:[A-Z][\w.-]*(?:'s)?|[\w-]+'s|state|official|semi-official|public|private|"
    r"national|local|"
    r"government|opposition|news|independent|international|foreign|leading|broadcaster|network|channel|agencies?|"
    r"newswires?|service|wire|[\w]+-(?:run|owned|based|backed|linked|affiliated|controlled|language|funded|"
    r"aligned))\s){0,4}"
)

# A word beside the name that says it is an agency.
DESCRIBED_BEFORE = _before(
    r"(?:[Nn]ews|[Ww]ire|[Pp]ress)\s(?:[Aa]gency|[Ss]ervice)\s",
    r"\b[Aa]gency\s",
    r"\b(?:Nachrichten|Presse|Bild|Foto|Staats)?[Aa]gentur\s[\"„“»]?",
    r"\b[Aa]gencj[aię]\s(?:prasow\w+\s|informacyjn\w+\s)?",
    r"\b[Aa]gences?(?:\s(?:de\spresse|d'information|officielle|nationale|russe|iranienne|syrienne|chinoise|turque))*\s",
    r"\b[Aa]gencias?(?:\s(?:de\snoticias|estatal|oficial|pública|rusa|iraní|siria|china|alemana))*\s",
    r"\b[Aa]genzia\s(?:di\sstampa\s)?",
    r"(?:وكالة|وكالات)\s(?:ال?أنباء\s|ال?صحافة\s|الرسمية\s)?[\"'«(]?",
    r"(?:خبرگزاری|خبرگزاري|آژانس خبری|شبکه خبری|پایگاه خبری)\s[\"'«(]?",
)
DESCRIBED_AFTER = _after(
    r"(?:'s)?\s(?:[\w-]+\s)?(?:[Nn]ews\s?(?:[Aa]gency|[Ww]ire|[Ss]ervice|[Nn]etwork|[Ww]ebsite|[Oo]utlet)|"
    r"[Nn]ewswires?|[Ww]ire [Ss]ervice)\b",
    r"\s[Aa]gency\b",
    r"\s(?:Nachrichten)?[Aa]gentur\b",
    r"\s(?:Haber\s)?Ajansı\b",
)

# Skipped between the name and a verb after it.
_SKIP = (
    r"(?:,\s[A-Z]{2,6},)?[\"'”»)]?(?:\s(?:[\w-]+\s)?(?:[Nn]ews(?:\s?(?:[Aa]gency|[Ww]ire|[Ss]ervice|[Nn]etwork|"
    r"[Ww]ebsite|"
    r"[Cc]hannel))?|[Aa]gency|"
    r"TV|[Nn]ewswire|correspondents?|reporters?|journalists?|photographers?|website|bureau))?"
    r"(?:'s?\s(?:correspondent|reporter)s?)?(?:\sin\s[A-Z]\w+)?,?"
    r"\s(?:(?:has|had|have|also|later|earlier|then|first|previously|separately|on\s[A-Z]\w+day|late|early)\s){0,3}"
)
# Verbs that only a source of news does, and those that people do as well.
_REPORT = (
    r"(?:report(?:s|ed|ing)?|repoted|reportd|quot(?:ed|es|ing)|cit(?:ed|es|ing)|announc(?:ed|es)|carried|"
    r"published|publishes|"
    r"broadcast(?:ed)?|understands|releas(?:ed|es)\s(?:a|the)\s(?:video|report|statement)|dispatch)\b"
)
_SAY = (
    r"(?:sa(?:id|ys)|wrote|writes|add(?:ed|s)|stat(?:ed|es)|learn(?:ed|t)|confirm(?:ed|s)|claim(?:ed|s)|noted|"
    r"revealed|told|tweeted|showed|show|put|did\snot\s(?:say|name|report|identify|give|elaborate))\b"
)

REPORTS_AFTER = _after(
    _SKIP + _REPORT,
    # French, German, Spanish
    r"[\"'»)]?,?\s(?:(?:a|avait|ont|qui|hat|habe|ha|había)\s)?(?:rapport(?:e|é|ait)|indiqu(?:e|é)|annonc(?:e|é)|"
    r"précis(?:e|é)|révèle|révélé|"
    r"citant|cite|signal(?:e|é)|écrit|affirm(?:e|é)|a appris|appris)\b",
    r"[\"'“)]?,?\s(?:(?:hat|habe|hatte|zuvor|am\s\w+tag|unter)\s){0,2}(?:berichtet(?:e|en)?|meldet(?:e|en)?|"
    r"schreibt|schrieb|zitiert(?:e)?|"
    r"mitteilte|Berufung|vermeldet(?:e)?|erfuhr)\b",
    r"-(?:Informationen|Angaben|Bericht|Anfrage|Gespräch|Umfrage|Auswertung|Meldung|Korrespondent\w*|Reporter\w*|"
    r"Journalist\w*)\b",
    r"[\"'»)]?,?\s(?:(?:ha|había|que)\s)?(?:report[óa]|reportado|inform[óa]|informado|indic[óa]|señal[óa]|"
    r"difund(?:ió|e)|public[óa]|"
    r"anunci[óa]|citó|cita|citando|asegur[óa])\b",
    r"[\"'“)]?\szufolge\b",
    # Arabic, Persian
    r"[\"'»)]?(?:\s(?:عن|أن|بأن|إن|نقلا عن|نقلاً عن))\s",
    r"[\"'»)]?[^.؛\n]{0,80}?(?:گزارش (?:داد|کرد|می[\s\u200c]?دهد)|اعلام کرد|خبر (?:داد|می[\s\u200c]?دهد)|نقل کرد|"
    r"می[\s\u200c]?نویسد|به نقل از|نوشته است|"
    r"نوشت|مدعی شد|منتشر کرد)",
)
SAYS_AFTER = _after(_SKIP + _SAY, r"[\"'»)]?\s(?:گفت|افزود)\b")

_FR_SAID = (
    r"(?:déclar|dit|confi|indiqu|affirm|expliqu|assur|précis|annonc|racont|répond|confirm|rapport|soulign|estim|"
    r"témoign)\w*"
)
_DE_SAID = r"(?:sagt|erklärt|bestätigt|teilt|mitgeteilt|berichtet|gesagt|versichert|betont|äußert|sprach|erzählt)\w*"
_ES_SAID = (
    r"(?:dijo|dicho|declar[óa]d?o?|afirm[óa]d?o?|explic[óa]d?o?|señal[óa]d?o?|confirm[óa]d?o?|cont[óa]d?o?|"
    r"asegur[óa]d?o?|indic[óa]d?o?|relat[óa]|informado|informaron|explicaron|confirmaron|señalaron|aseguraron|"
    r"indicaron|dijeron|"
    r"declararon|contaron)"
)

# A statement made to the agency, or taken from it. English, French, German, Spanish; each begins a word.
_TAKEN_FROM = (
    r"(?:[Aa]ccording\sto|(?:quoted|cited|reported|carried|published|confirmed|broadcast|obtained|seen|released|"
    r"run|contacted|asked|aired|shown|filmed|verified|monitored|gathered|received|conducted|recorded|commissioned)\sby|"
    r"(?:interviewed|polled|compiled|survey|poll)\sby|quoting|citing|reports?\s(?:by|from)|statements?\s(?:to|by)|"
    r"remarks\sto|"
    r"interviews?\s(?:with|to|by)|spoke\s(?:to|with)|speaking\s(?:to|with)|talking\sto|(?:dispatch|tally)\s(?:by|from)|"
    r"calculations\sby|(?:aired|shown|broadcast|published)\son|(?:figures|data|footage|information)\sfrom|"
    r"(?:account|comment(?:s|ed)?|response|testimony|confirmed|explained|revealed|admitted|stated|disclosed|"
    r"denied|announced|sent|"
    r"provided|leaked|emailed)\sto|said\sto|informed|[Rr]eported|[Ss]aid|[Rr]eports|[Ss]ays|[Ww]rites|wrote)"
)
_FR_TAKEN_FROM = (
    r"(?:[Ss]elon(?:\s(?:les|des)\s(?:informations|sources|chiffres)\sde)?|[Dd]'après|(?:[Cc]it|[Rr]apport|"
    r"[Ii]nterrog|[Cc]ontact|[Cc]onsult|"
    r"[Rr]évél|[Pp]ubli)é(?:e|s|"
    r"es)?\spar|"
    r"[Jj]ointe?s?\spar|auprès\sde|apprend-on\sde|a\sappris|(?:vue?s?|consultée?s?)\spar|"
    r"(?:entretien|interview|communiqué|message|déclaration)(?:\s\w+){0,2}\sà|"
    r"(?:constat|assist|vu|entend)\w*\s(?:une?\s)?(?:journaliste|correspondante?|photographe|reporter)s?\sde|"
    r"rapporte|indique|[Cc]itant|"
    r"(?:a|ont|avait)\s(?:rapporté|indiqué|annoncé|précisé|révélé|signalé|affirmé|écrit))"
)
_DE_TAKEN_FROM = (
    r"(?:[Ll]aut|[Gg]egenüber|[Ww]ie|(?:[Nn]ach\s)?Angaben\s(?:von|der)|[Nn]ach\sInformationen\s(?:von|der)|"
    r"Bericht\s(?:von|der)|"
    r"zitierte?\svon|Berufung\sauf|Verweis\sauf|im\sGespräch\smit|Interview\smit|meldet(?:e|en)?|schreibt|schrieb|"
    r"zitierte?)"
)
_ES_TAKEN_FROM = (
    r"(?:[Ss]egún(?:\s(?:los\s)?(?:datos|fuentes)\sde)?|[Dd]e\sacuerdo\scon|(?:[Cc]itad|[Cc]onsultad|[Pp]ublicad|"
    r"[Dd]ifundid)[oa]s?\spor|"
    r"(?:entrevista|conversación|charla|encuentro)\scon|preguntas\sde|recogid[oa]s?\spor|declaraciones\sa|"
    r"conversación\scon|a\stravés\sde)"
    r"(?:\s(?:informó|reportó|indicó|publicó|señaló|dijo|recoge|informa))?"
)
_ES_REPORTED = r"(?:[Ii]nformó|[Rr]eportó|[Ii]ndicó|[Ss]eñaló|[Pp]ublicó|[Ii]nforma|[Rr]ecoge|[Dd]ifundió)(?:\shoy)?"
SOURCE_BEFORE = _before(
    r"\b(?:"
    rf"{_TAKEN_FROM}\s{_EPITHET}[\"'“(]?|"
    rf"{_FR_TAKEN_FROM}\s(?:l'|la\s|le\s)?|"
    rf"{_FR_SAID}\s(?:[^.;:\n]{{0,60}}?\b)?à\s(?:l'|la\s|le\s)?|"
    rf"(?:{_DE_TAKEN_FROM}|{_DE_SAID})\s(?:der\s|die\s|dem\s|das\s|den\s)?|"
    rf"{_DE_SAID}\s(?:\w+\s){{0,2}}(?:die|das)\s(?:\w+e[nrs]?\s){{0,3}}|"
    rf"{_DE_SAID}\s[^.;:\n]{{0,60}}?\b(?:der|dem|gegenüber(?:\sder)?)\s|"
    rf"{_ES_TAKEN_FROM}\s(?:a\s|la\s|el\s)?|"
    rf"{_ES_REPORTED}\s(?:la\s|el\s)?|"
    rf"{_ES_SAID}\s(?:[^.;:\n]{{0,60}}?\s)?(?:a|con)\s(?:la\s)?"
    r")"
)
# The same in Arabic and Persian.
ARABIC_SOURCE_BEFORE = _before(
    r"(?:^|[\s(،.\"])[وف]?(?:نقلت|نقلا عن|نقلاً عن|ذكرت|أفادت|قالت|أعلنت|أوردت|نشرت|بثت|أكدت|كشفت|أشارت|أضافت|أوضحت|"
    r"بينت|حسب|بحسب|حسبما (?:ذكرت|أفادت|نقلت|أوردت)|وفق|وفقا ل|وفقاً ل|نقل عن|عن|تصريحات? ل|مقابلة مع|"
    r"حديث (?:مع|ل|إلى)|مراسلو?ة?|تلقت|تلقته|اطلعت عليه|اطلعت عليها|حصلت عليه|تناقلت|نقلته|بثته|أوردته)"
    r"(?:\sبه)?\s{0,1}(?:(?:موقع|صحيفة|شبكة|قناة|مصادر)\s)?[\"'«(]?",
    r"(?:به[\s\u200c]?گزارش|به[\s\u200c]?نوشته|طبق گزارش|بنا ?بر گزارش|بر ?اساس گزارش|به نقل از|نقل از|"
    r"به[\s\u200c]?گفته|گفت[\s\u200c]?و?[\s\u200c]?گو با|گفتگو با|مصاحبه با|"
    r"به خبرنگار|خبرنگار|اعلام|گزارش)"
    r"\s(?:(?!و\s|در\s|از\s|که\s|را\s)[\w\u200c]+\s){0,4}?[\"'«(]?",
)
TOLD_BEFORE = _before(rf"\b(?:told|tells|telling|informed)\s{_EPITHET}[\"'“(]?")
# Arabic `to`, written in one word with the name, after a verb of saying in the same sentence.
ARABIC_SAID = re.compile(
    fold(
        r"(?:قال|أعلن|صرح|أكد|أوضح|ذكر|أضاف|أفاد|كشف|بين|تصريح|حديث|خاص|أشار|نفى|لفت|شدد|روى|"
        r"تصريحات)ت?ه?ا?\b[^.؛\n]{0,120}\Z"
    )
)

COPYRIGHT_BEFORE = _before(
    r"(?:©|\([cC]\)|\b[Cc]opyright|\bCOPYRIGHT|حقوق النشر|حق نشر)\s{0,2}(?:©|\([cC]\)|"
    r":)?\s{0,2}(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)?,?\s{0,2}"
    r"(?:by\s|by:\s)?(?:[Tt]he\s)?"
)
COPYRIGHT_AFTER = _after(
    r"[\w.,\s]{0,12}\s?[.,]?\s(?:[Aa]ll [Rr]ights [Rr]eserved|Tous droits|Alle Rechte|Todos los derechos|"
    r"جميع الحقوق محفوظة)"
)

# A line that says where words or a picture come from.
_LABEL = (
    r"(?:[Ff]ile|(?:[Ff]ile\s)?[Pp]hotos?(?:\s[Cc]redits?)?|PHOTO|[Pp]hotograph|[Pp]ictures?|[Pp]ics?|"
    r"[Ii]mages?(?:\s[Cc]redits?)?|[Cc]redits?|[Vv]ideos?|[Ss]creengrab|[Gg]raphics?|[Ii]nfographics?|"
    r"[Ii]llustration|[Hh]andout|"
    r"[Ss]ources?|[Aa]gencies|[Ff]otos?(?:grafía)?(?:\s(?:de\sarchivo|cortesía|ilustrativa))?|FOTO|"
    r"[Bb]ild(?:er)?(?:nachweis|quelle)?|"
    r"[Qq]uellen?|"
    r"[Cc]rédit[os]?s?(?:\sphotos?)?|[Ff]uentes?|[Ff]onte|"
    r"[Tt]ext|[Aa]gentur|[Ii]magen|المصدر|مصدر|منبع خبر|الصورة|صورة|تصوير|منبع|عکس|عكاس|تصویر|عکاس)"
)
CREDIT_BEFORE = _before(
    rf"{_LABEL}\s?(?:[:：|]|\s[-–]|/)\s?(?:[Bb]y\s|©\s?)?(?:[\w.']+(?:[\s-][\w.']+){{0,2}}\s?[/|,–]\s?)?",
    rf"[(\[]\s?{_LABEL}\s",
    r"\b[Ii]mage\ssource,\s",
    r"(?:عکس|تصویر|تصاویر)(?:ها)? از\s",
    r"(?:الصورة|الصور|صورة) (?:من|عن|ل)\s",
    r"\b[Pp]hotos?\s(?:d'archives|d'illustration|de)\s",
    r"\A\W{0,2}(?:From|[Cc]ompiled\sfrom)\s(?:[Tt]he\s)?",
    rf"\b{_LABEL}\s(?:[Bb]y|[Cc]ourtesy(?:\sof)?|"
    rf"[Ff]rom)\s(?:[Tt]he\s)?(?:[A-Z][\w.']*(?:[\s-][A-Z][\w.']*){{0,2}}\s?[/|,–]\s?)?",
    r"\b[Cc]ourtesy(?:\sof|:)?\s(?:[Tt]he\s)?",
    r"\b(?:[Ww]ith\s(?:(?:additional\s)?(?:inputs?|reporting|files?|agency\sinputs?|information|contributions?|"
    r"material)\s(?:from|by)))\s(?:[Tt]he\s)?",
    r"\((?:[Ww]ith|[Aa]vec|[Mm]it|[Cc]on|[Vv]ia|[Ff]rom|[Ss]ource|[Qq]uelle|[Ff]uente)\s(?:l'|la\s|le\s)?",
    r"\b(?:[Aa]vec)\s(?:l'|la\s|le\s)?",
    r"\bvia\s(?:[Tt]he\s)?",
    r"\b(?:[Mm]it\s(?:Material|Agenturmaterial|Informationen|Inhalten)\s(?:von|der)(?:\sder)?)\s",
    r"\b(?:[Cc]on\s(?:información|informaciones|datos|material)\sde)\s(?:la\s)?",
)
PHOTO_OPENING = re.compile(fold(r"\A\s?(?:[Pp]hotos?|[Ff]otos?|[Ii]mages?|[Bb]ild(?:er)?|[Vv]idéo|عکس|صورة|تصوير)\s\Z"))
CREDIT_AFTER = _after(
    r"\scontributed\s(?:to|reporting)\b",
    r"\s(?:[Ff]ile\s)?(?:[Pp]hotos?|PHOTO|[Ii]mages?|[Pp]ictures?)\s?(?:/|\Z|\)|\sby\b)",
)
BYLINE_BEFORE = _before(
    r"\b(?<![Ww]ith\s)(?:[Rr]eporting|[Ww]riting|[Ee]diting|Compiled|Written)\sby\s"
    r"(?:(?:[^.\n]|(?<=\b[A-Z])\.){0,90}?\b(?:for|from|of|by)\s)?(?:[Tt]he\s)?",
)
BYLINE_OPENING = re.compile(
    fold(
        r"\A\s{0,3}(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR|[Aa]uthors?:|[Aa]utor(?:en|a|es)?:|بقلم:?|نوشته|"
        r"نویسنده:|كتب|کتبت)\s[^.:!?\n]{0,80}\Z"
    )
)
STAFF_AFTER = _after(
    r",?\s(?:[Ss]taff(?:\s[Ww]riters?|\s[Rr]eporters?)?|[Cc]ontributors?|[Ee]ditors|[Nn]ewsroom|[Rr]edaktion)\W{0,3}\Z",
    r"\s(?:\w+\s){0,2}(?:[Ww]riter|[Cc]orrespondent|[Rr]eporter|[Ee]ditor|[Pp]hotographer)s?\W{0,3}\Z",
    r",\s[A-Z][\w]{2,20}(?:\s[A-Z]\w{2,15})?\s?\Z",
)

# Nouns after a short capital name that show another meaning: `AP chemistry`, `PA system`, `MENA region`, `AA
# batteries`.
OTHER_SENSE_AFTER = _after(
    r"\s(?:chemistry|biology|physics|calculus|class(?:es)?|course(?:s)?|exams?|tests?|credits?|scores?|history|"
    r"English|systems?|regions?|"
    r"batter(?:y|ies)|meetings?|countries|area|markets?|region's|governments?|officials?|president|security|"
    r"forces|police|clinic|treatment|codes?|standards?|conference|valves?|"
    r"rating|degree|program(?:me)?s?|Government|Region|System)\b"
)
