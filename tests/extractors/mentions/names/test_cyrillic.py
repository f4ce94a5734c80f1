"""Names in Cyrillic letters: where they begin and end, and given names that stand alone."""

from __future__ import annotations

import pytest

from extractors import find_organisations, find_people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Об этом сообщил П.Воронцов.", ["П.Воронцов"]),
        ("Директор Воронцов П. А. ушёл в отставку.", ["Воронцов П. А."]),
        ("Министр по Brexit Борис Воронцов подал в отставку.", ["Борис Воронцов"]),
        ("Об этом заявил представитель Еврокомиссии Пётр Воронцов.", ["Пётр Воронцов"]),
        ("Борис Воронцов вернулся. Позже врачи поблагодарили Бориса.", ["Борис Воронцов", "Бориса"]),
        (
            "Тереза Воронцова в городе. Бориса Климова видели с Терезой Климовой.",
            ["Тереза Воронцова", "Бориса Климова", "Терезой Климовой"],
        ),
        ("Его дочь Юлия осталась дома.", ["Юлия"]),
        ("Встретились Стив Бромфелд и Алена Стожарская.", ["Стив Бромфелд", "Алена Стожарская"]),
        ("Виктор Бромфелд уехал. Место Бромфелда свободно.", ["Виктор Бромфелд", "Бромфелда"]),
        ("Заседание вела Cветлана Воронцова.", ["Cветлана Воронцова"]),
    ],
)
def test_a_name_is_whole_and_nothing_more(text: str, names: list[str]) -> None:
    assert [person.surface for person in find_people(text, language="ru")] == names


def test_a_name_in_latin_letters_alone_is_no_person() -> None:
    text = "Пилоты бастуют, сообщил Пётр Воронцов. Представитель Lagerveld заявил о забастовке."
    assert [person.surface for person in find_people(text, language="ru")] == ["Пётр Воронцов"]
    named = [organisation.surface for organisation in find_organisations(text, language="ru")]
    assert named == ["Lagerveld"]


def test_an_organisation_keeps_its_name_before_the_person_who_heads_it() -> None:
    text = "Так считает секретарь НАТО Йенс Столтвик."
    assert [person.surface for person in find_people(text, language="ru")] == ["Йенс Столтвик"]
    assert [one.surface for one in find_organisations(text, language="ru")] == ["НАТО"]
