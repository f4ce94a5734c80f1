"""Words of a language that begin a sentence are no places, though there are places of that name."""

from __future__ import annotations

import pytest

from extractors import find_places

OF_THE_LANGUAGE = {
    "fr": (
        "Un port de pêche a fermé mardi.",
        "Tous les habitants sont partis.",
        "Sous la pluie, ils chantent.",
        "Au port, les pêcheurs attendent.",
        "Ce port ferme.",
        "Lors de la réunion, le maire a parlé.",
    ),
    "es": (
        "Para el alcalde, la ruta está cerrada.",
        "Como siempre, llovió sobre el puerto.",
        "Tres barcos salieron por la tarde.",
        "Este puerto cierra por la noche.",
        "Van a cerrar el puerto el martes.",
    ),
    "it": ("Sono le tre di notte.", "Ora il porto è chiuso."),
    "pt": ("Para o prefeito, a estrada está fechada.", "Como sempre, choveu na cidade."),
    "de": (
        "Eine ganze Stadt wartet auf den Regen.",
        "Das Essen ist fertig und die Halle ist voll.",
        "Als der Regen kam, war es still.",
        "Aber der Hafen ist zu.",
    ),
    "en": ("Ferry stays in port", "Lakes and rivers rise after the rain.", "Loans cost more again."),
    "tr": ("Liman yarın kapanacak.", "Kasaba halkı bekliyor."),
    "nl": ("Toen kwam de regen in het dorp.", "Best een mooie dag voor de vissers."),
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(language, sentence) for language, sentences in OF_THE_LANGUAGE.items() for sentence in sentences],
)
def test_a_word_of_the_language_at_a_beginning_is_no_place(language: str, sentence: str) -> None:
    assert find_places(sentence, language=language) == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_label_of_the_language_need_not_be_right(language: str) -> None:
    assert find_places(" ".join(OF_THE_LANGUAGE[language]), language="en") == []


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("it", "Como è una città sul lago. Il porto di Como è chiuso.", ["Como", "Como"]),
        ("es", "Como se sabe, la fiesta es en la ciudad de Como.", ["Como", "Como"]),
        ("pt", "O estado do Pará fica no norte. Para o prefeito, a estrada está fechada.", ["Pará"]),
        ("de", "Die Städte, die Essen und Bochum verbinden, planen eine Bahn.", ["Essen", "Bochum"]),
        ("de", "In Essen wird gebaut, und Halle wartet auf das Geld.", ["Essen", "Halle"]),
        ("en", "Como is a city in Italy.", ["Como", "Italy"]),
        ("tr", "Benim görüşüm farklı, dedi bakan Ankara'da. Bazı üyeler Salı günü oy verecek.", ["Ankara"]),
        ("de", "Bis Mai wird in Essen gebaut, sagte er am Montag.", ["Essen"]),
        ("en", "Sale won. The team from Sale in Cheshire won again.", ["Sale", "Sale", "Cheshire"]),
    ],
)
def test_a_place_of_that_name_is_found_where_the_text_shows_it(language: str, text: str, places: list[str]) -> None:
    assert [mention.surface for mention in find_places(text, language=language)] == places


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("ar", "وصل الوزير إلى مدينة القاهرة أمس.", ["القاهرة"]),
        ("ar", "رست السفينة في ميناء لشبونة.", ["لشبونة"]),
        ("ar", "عادوا لمدينة حلب وبميناء بيروت.", ["حلب", "بيروت"]),
        ("ar", "عاد إلى المدينة.", []),
        ("ar", "زار المدينة المنورة.", ["المدينة المنورة"]),
        ("fa", "شهر تهران و بندر عباس.", ["تهران", "بندر عباس"]),
        ("it", "Porto di Genova chiuso.", ["Genova"]),
        ("es", "Ciudad de Sevilla, lunes.", ["Sevilla"]),
        ("fr", "Ville de Lyon, lundi.", ["Lyon"]),
        ("tr", "Liman kenti İskenderun bekliyor.", ["İskenderun"]),
        ("de", "Die Insel und das Dorf warten auf Hamburg.", ["Hamburg"]),
    ],
)
def test_a_word_for_town_or_port_is_no_town(language: str, text: str, places: list[str]) -> None:
    assert [mention.surface for mention in find_places(text, language=language)] == places
