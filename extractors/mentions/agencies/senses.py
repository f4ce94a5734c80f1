"""Which agency a short form means that several share: ``MNA`` is Mehr's in Tehran and Myanmar's in Yangon.

Only evidence decides: the whole name of one of them in the text, else words of one country, else the language. Where
that leaves two, none is taken.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.language.agency_names import NameIndex, NameMatch, fold

# Words that show which country a text is about or written in, for the countries whose agencies share a short form.
_COUNTRY_WORDS = {
    "AF": "Afghan|Kabul|Kandahar|Herat|Taliban|افغان|کابل",
    "AT": "Austria|Österreich|Vienna|Wien|Graz|Salzburg|Autriche",
    "AZ": "Azerbaijan|Azeri|Baku|Karabakh|Aliyev|Aserbaidschan",
    "BH": "Bahrain|Manama|البحرين|المنامة",
    "BI": "Burundi|Bujumbura|Gitega",
    "BJ": "Benin|Bénin|Cotonou|Porto-Novo",
    "CN": "China|Chinese|Beijing|Shanghai",
    "CU": "Cuba|Havana|Habana",
    "CY": "Cypr|Nicosia|Limassol|Κύπρο",
    "DE": "Deutsch|German|Berlin|Bonn|Vatikan|Bistum|Bischof|Papst|München",
    "DZ": "Alger|Algér|Oran|Tebboune|الجزائر",
    "EG": "Egypt|Cairo|القاهرة|مصر",
    "ES": "Catal|Barcelona|Girona|Tarragona|Lleida",
    "GA": "Gabon|Libreville",
    "GN": "Guinée|Guinea|Conakry",
    "IR": "Iran|Tehran|Téhéran|Teheran|Qom|Mashhad|تهران|ایران|طهران|إيران",
    "KE": "Kenya|Nairobi|Mombasa",
    "MM": "Myanmar|Burma|Yangon|Rangoon|Naypyi",
    "NE": "Niger|Niamey",
    "NL": "Netherlands|Dutch|Nederland|Amsterdam|Rotterdam|Hague|Haag|Utrecht|Niederl",
    "SN": "Senegal|Sénégal|Dakar",
    "TW": "Taiwan|Taipei|台",
    "US": "Vatican|Catholic|bishop|diocese|Pope",
    "ZA": "South Africa|Johannesburg|Cape Town|Pretoria|Durban",
}
_COUNTRIES_OF_LANGUAGE = {
    "de": ("AT", "DE", "CH"),
    "fr": ("FR", "DZ"),
    "nl": ("NL",),
    "fa": ("IR", "AF"),
    "es": ("ES",),
    "ca": ("ES",),
    "zh": ("TW", "CN"),
    "ar": ("DZ", "BH"),
    "az": ("AZ",),
    "el": ("CY",),
}


@lru_cache(maxsize=64)
def _country_pattern(country_code: str) -> re.Pattern[str] | None:
    """The words of a country, compiled; None for one without any."""
    words = _COUNTRY_WORDS.get(country_code)
    return re.compile(rf"(?:{fold(words)})", re.IGNORECASE) if words else None


def choose_agency(match: NameMatch, index: NameIndex, folded: str, language: str, named: set[str]) -> str | None:
    """Choose which agency an ambiguous name means; return its id, or None if nothing decides.

    Tried in order: the only agency with this name; the only one whose full name is in the text (``named``, agency ids);
    the country mentioned most within 400 characters, then within the text's first 5,000; the countries of ``language``.
    ``folded`` is the text as folded for matching.
    """
    if len(match.agencies) == 1:
        return match.agencies[0]
    whole = [agency_id for agency_id in match.agencies if agency_id in named]
    if len(whole) == 1:
        return whole[0]
    near = folded[max(0, match.start - 400) : match.end + 400]
    for window in (near, folded[:5_000]):
        counts = {
            agency_id: len(pattern.findall(window))
            for agency_id in match.agencies
            if (pattern := _country_pattern(index.agencies[agency_id].country_code))
        }
        best = max(counts.values(), default=0)
        winners = [agency_id for agency_id, count in counts.items() if count == best]
        if best and len(winners) == 1:
            return winners[0]
    countries = _COUNTRIES_OF_LANGUAGE.get(language[:2].lower(), ())
    spoken = [agency_id for agency_id in match.agencies if index.agencies[agency_id].country_code in countries]
    return spoken[0] if len(spoken) == 1 else None
