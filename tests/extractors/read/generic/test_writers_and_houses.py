"""Writers as pages state, mark and print them, and the houses that stand in their place."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.contracts.article import Article
from extractors.read.extract import extract_page
from extractors.read.generic.people.names import split_names
from tests.extractors.read.pages import STORY, json_ld, make_page

_DESKS = """Sports Desk|Ellerby Web Desk|Newsroom|Ellerby Post Staff|Team Ellerby|Our Correspondent
Staff Reporter|Agencies|Editorial Board|Redaktion|Online-Redaktion|Die Redaktion|Sportredaktion
Unser Korrespondent|La rédaction|Service Politique|Avec agences|Redacción|Redacción Deportes
Mesa de Noticias|Agencias|Redação|Da Reportagem|Agências|La Redazione|Redazione Sport|De redactie
Onze correspondent|Redaksjonen|Nyhetsredaktionen|Toimitus|STT:n toimitus|Redakcja|Zespół Kuriera
Redakce|Redakcia|Szerkesztőség|Hírszerkesztő|Redacția|Редакция|Отдел новостей|Пресс-служба порта
Редакція|Служба новин|Екип на вестника|Редакција|Uredništvo|Redakcija Novosti|Σύνταξη
Συντακτική ομάδα|Haber Merkezi|Yazı İşleri|Redaksiya|هيئة التحرير|غرفة الأخبار|قسم الرياضة|مراسلنا
محررو الاقتصاد|تحریریه|گروه اقتصادی|سرویس ورزشی|نیوز ڈیسک|اسٹاف رپورٹر|מערכת האתר|כתבנו|न्यूज़ डेस्क
हमारे संवाददाता|নিজস্ব প্রতিবেদক|অনলাইন ডেস্ক|செய்திப்பிரிவு|న్యూస్ డెస్క్|വെബ് ഡെസ്ക്|กองบรรณาธิการ
ทีมข่าวเศรษฐกิจ|Ban biên tập|Nhóm phóng viên|Tim Redaksi|Redaksi|Sidang Pengarang|编辑部|新闻中心|本报记者|編集部
社会部|取材班|편집부|온라인뉴스팀|რედაქცია|Խմբագրություն|Redakcija|Toimetus|Mwandishi wetu"""
URL = "https://www.ellerby-post.example/news/2026/01/06/ferry"


def read(
    *, author: Any = None, head: str = "", line: str = "", after: str = "", lang: str = "en", url: str = URL
) -> Article:
    """Read a page with a stated author, and a line between headline and text, without outlet rules."""
    head += (
        json_ld(**{"@type": "NewsArticle", "headline": "The ferry stays in port", "author": author}) if author else ""
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>The ferry stays in port</title>'
        f'<meta property="og:site_name" content="Ellerby Post">{head}</head><body><main><article>'
        f"<h1>The ferry stays in port</h1>{line}<div>{text}</div>{after}</article></main></body></html>"
    )
    return extract_page(page.encode(), url, rules=False).article


@pytest.mark.parametrize(
    "name",
    _DESKS.replace("\n", "|").split("|"),
)
def test_a_desk_that_is_stated_as_a_person_is_a_house(name: str) -> None:
    article = read(author={"@type": "Person", "name": name.strip()})
    assert (article.authors, article.houses) == ((), (name.strip(),))


@pytest.mark.parametrize(
    "name", ["Reuters", "AFP", "dpa", "Ellerby Post", "Harbour Media GmbH", "University of Lenton"]
)
def test_agencies_companies_and_the_site_are_houses(name: str) -> None:
    article = read(author={"@type": "Person", "name": name})
    assert (article.authors, article.houses) == ((), (name,))
    assert article.sources["houses"] == "json-ld" or "houses" in article.sources


@pytest.mark.parametrize(
    ("line", "house"),
    [
        ("By Newsroom Staff", "Newsroom Staff"),
        ("Von Uferblatt-Redaktion", "Uferblatt-Redaktion"),
        ("Автор: Редакция", "Редакция"),
        ("Por Redacción", "Redacción"),
        ("От редакции", "От редакции"),
        ("De redactie", "De redactie"),
    ],
)
def test_the_label_of_a_byline_is_no_part_of_the_house(line: str, house: str) -> None:
    assert split_names([line], frozenset()) == ((), (house,))


def test_a_house_does_not_hide_the_writer_that_is_printed() -> None:
    line = '<p class="byline">Von Birte Anders</p>'
    article = read(author={"@type": "Organization", "name": "Hafenredaktion"}, line=line, lang="de")
    assert (article.authors, article.houses) == (("Birte Anders",), ("Hafenredaktion",))


def test_a_site_named_after_its_writer_has_a_writer() -> None:
    head = '<meta property="og:site_name" content="Birgit Halder">'
    article = read(author={"@type": "Person", "name": "Birgit Halder"}, head=head, url="https://birgithalder.example/a")
    assert article.authors == ("Birgit Halder",)


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Ines Calder | Reuters", ("Ines Calder",)),
        ("Ines Calder - Staff Writer", ("Ines Calder",)),
        ("Ines Calder, Harbour Correspondent", ("Ines Calder",)),
        ("Ines Calder ⋅ Review Editor", ("Ines Calder",)),
        ("Ines Calder Post Staff", ("Ines Calder",)),
        ("Ines Calder 🚢⚓", ("Ines Calder",)),
        ("Ines Calder (@icalder)", ("Ines Calder",)),
        ("Ines Calder icalder@ellerby.example", ("Ines Calder",)),
        ("Published by Ines Calder", ("Ines Calder",)),
        ("View all posts by Ines Calder", ("Ines Calder",)),
        ("Alle Beiträge von Birte Anders", ("Birte Anders",)),
        ("Wirtschaftsredakteur Jan Molnar", ("Jan Molnar",)),
        ("Camille Roche, journaliste économique", ("Camille Roche",)),
        ("Lucía Prado, corresponsal en Lentón", ("Lucía Prado",)),
        ("Мария Седова, корреспондент", ("Мария Седова",)),
        ("Olena Koval, головна редакторка", ("Olena Koval",)),
        ("Jan Novák a Petra Malá", ("Jan Novák", "Petra Malá")),
        ("Kari Moe og Ola Hagen", ("Kari Moe", "Ola Hagen")),
        ("Mehmet Kaya ve Elif Demir", ("Mehmet Kaya", "Elif Demir")),
        ("रवि वर्मा और नेहा सिंह", ("रवि वर्मा", "नेहा सिंह")),
        ("Tom Reed, Jr.", ("Tom Reed Jr",)),
    ],
)
def test_tails_of_names(stated: str, names: tuple[str, ...]) -> None:
    assert read(author={"@type": "Person", "name": stated}).authors == names


@pytest.mark.parametrize(
    "value",
    [
        "{{ author }}",
        "%author%",
        "[object Object]",
        "${author}",
        "site.writer.name",
        "<%= author %>",
        "undefined",
        "null",
    ],
)
def test_a_template_that_was_not_filled_is_no_name(value: str) -> None:
    escaped = value.replace("<", "&lt;").replace(">", "&gt;")
    printed = '<p><span class="post-author-name">Ines Calder</span></p>'
    assert read(head=f'<meta name="author" content="{escaped}">', line=printed).authors == ("Ines Calder",)
    assert read(head=f'<meta name="author" content="{escaped}">').authors == ()


def test_parts_of_names_in_json_ld_are_put_together() -> None:
    people = [
        {"@type": "Person", "givenName": "Birte", "familyName": "Anders"},
        {"givenName": "花子", "familyName": "佐藤"},
    ]
    assert read(author=people).authors == ("Birte Anders", "佐藤花子")


def test_a_name_that_is_the_others_run_together_is_left_out() -> None:
    people = [{"name": "Luke Farrow"}, {"name": "Ann Tapley"}, {"name": "Luke Farrow Ann Tapley"}]
    assert read(author=people).authors == ("Luke Farrow", "Ann Tapley")


@pytest.mark.parametrize(
    "name", ["articleAuthor", "article_author", "cms-author", "post:author", "news-author-name", "Autor"]
)
def test_meta_elements_of_unlisted_names(name: str) -> None:
    assert read(head=f'<meta name="{name}" content="Ines Calder">').authors == ("Ines Calder",)
    assert read(head='<meta name="author-url" content="Ines Calder">').authors == ()


@pytest.mark.parametrize(
    ("label", "is_author"),
    [
        ("Written by", True),
        ("Verfasst von", True),
        ("Écrit par", True),
        ("Est. reading time", False),
        ("Lesezeit", False),
    ],
)
def test_the_author_on_the_card_for_sharing(label: str, is_author: bool) -> None:
    head = f'<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="Ines Calder">'
    assert read(head=head).authors == (("Ines Calder",) if is_author else ())


@pytest.mark.parametrize(
    "path", ["author", "authors", "autor", "autoren", "auteur", "blog/authors", "contributors", "yazar"]
)
def test_a_link_to_an_authors_page_beside_the_picture(path: str) -> None:
    link = f'<a href="https://www.ellerby-post.example/{path}/mara"><img src="/m.jpg" alt="">'
    line = f"<div>{link}<span>Mara</span></a><span>Updated on 3 March 2026</span></div>"
    assert read(line=line).authors == ("Mara",)


def test_links_to_other_people_and_menus_are_no_writers() -> None:
    line = '<nav><a href="/authors/all">All authors</a></nav><p><a href="/tag/boats">Boats</a> 3 March 2026</p>'
    related = '<aside class="related"><a href="/author/tom">Tom Reed</a></aside>'
    comments = '<div class="comments"><div class="comment-author">Ana Costa</div><p>It was a good boat.</p></div>'
    assert read(line=line, after=related + comments).authors == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (
            '<div class="entry-meta"><span class="author vcard"><a class="fn n" href="/a">harbourcat</a></span></div>',
            "harbourcat",
        ),
        ('<p class="meta"><span class="byline-name">Ines Calder</span> 3 March 2026</p>', "Ines Calder"),
        ("<div>Dec 17, 2025</div><div>Julia Halder</div>", "Julia Halder"),
        ("<div>3. März 2026 · Birgit Halder</div>", "Birgit Halder"),
        ("<div><span>17 décembre 2025</span> <span>Camille Roche</span></div>", "Camille Roche"),
        ('<div><img src="/p.jpg" alt="Julia Halder" width="40"><span>Julia Halder</span></div>', "Julia Halder"),
    ],
)
def test_names_that_are_marked_or_stand_beside_the_day(line: str, name: str) -> None:
    assert read(line=line).authors == (name,)


@pytest.mark.parametrize(
    "line", ["<div>Dec 17, 2025</div><div>World News</div>", "<div>3 March 2026 · New Lenton</div>"]
)
def test_a_section_or_place_beside_the_day_is_no_name(line: str) -> None:
    assert read(line=line).authors == ()


@pytest.mark.parametrize(
    ("lang", "line", "names"),
    [
        ("th", "โดย มานี ใจงาม", ("มานี ใจงาม",)),
        ("bn", "লেখক: রহিমা খাতুন", ("রহিমা খাতুন",)),
        ("ta", "எழுதியவர்: கவிதா மோகன்", ("கவிதா மோகன்",)),
        ("ka", "ავტორი: ნინო ლომიძე", ("ნინო ლომიძე",)),
        ("hy", "Հեղինակ՝ Անի Սարգսյան", ("Անի Սարգսյան",)),
        ("ko", "이수진 기자", ("이수진",)),
        ("zh", "记者：陈小雨 周大海 编辑：吴明", ("陈小雨", "周大海")),
        ("zh", "記者陳美玲／高雄報導", ("陳美玲",)),
        ("he", "מאת: נועה לביא, כתבת", ("נועה לביא",)),
        ("el", "Γράφει η Ελένη Μαρκάκη", ("Ελένη Μαρκάκη",)),
        ("hi", "प्रस्तुति: नेहा वर्मा", ("नेहा वर्मा",)),
        ("ur", "تحریر: ثنا ملک", ("ثنا ملک",)),
        ("fa", "نویسنده: نرگس کریمی", ("نرگس کریمی",)),
        ("ar", "الإسكندرية - منى حداد", ("منى حداد",)),
        ("uk", "Автор: Олена Бойко", ("Олена Бойко",)),
        ("sr", "Piše: Jelena Marić", ("Jelena Marić",)),
        ("hu", "Írta: Nagy Réka Fotó: Kiss Pál", ("Nagy Réka",)),
        ("fi", "Teksti: Aino Salo Kuvat: Onni Laine", ("Aino Salo",)),
        ("sv", "Text: Maja Ström Foto: Nils Berg", ("Maja Ström",)),
        ("pl", "Tekst: Zofia Lis, zdjęcia: Adam Wilk", ("Zofia Lis",)),
        ("id", "Penulis: Sari Utami Editor: Budi Raharjo", ("Sari Utami",)),
        ("vi", "Tác giả: Nguyễn Thu Hà", ("Nguyễn Thu Hà",)),
    ],
)
def test_bylines_of_other_scripts_and_languages(lang: str, line: str, names: tuple[str, ...]) -> None:
    assert read(line=f'<div class="byline">{line}</div>', lang=lang).authors == names


def test_who_reviewed_or_took_the_pictures_is_no_writer() -> None:
    line = '<p class="byline">Medically reviewed by Tom Reed</p><p class="byline">Photos by Ana Costa</p>'
    assert read(line=line).authors == ()


def test_a_labelled_name_in_a_list_below_beats_a_house_in_meta() -> None:
    after = "<ul><li><strong>Datum</strong> 03.03.2026</li><li><strong>Autorin/Autor</strong> Jan Molnar</li></ul>"
    article = read(head='<meta name="author" content="Hafenwelle (www.ellerby.example)">', after=after, lang="de")
    assert article.authors == ("Jan Molnar",)


def test_a_signed_byline_beats_who_saved_the_article() -> None:
    article = read(head='<meta name="author" content="Stef Keegan">', line='<p class="byline">By Ines Calder</p>')
    assert article.authors == ("Ines Calder",)
    assert [candidate.value for candidate in article.candidates["authors"]] == ["Ines Calder", "Stef Keegan"]


def test_agreeing_sources_are_surer_than_a_name_that_nothing_marks() -> None:
    person = {"@type": "Person", "name": "Ines Calder"}
    both = read(author=person, line='<p class="byline">By Ines Calder</p>')
    unmarked = read(line='<div><img class="avatar" src="/p.jpg" alt="Ines Calder"></div>')
    assert both.confidence["authors"] > unmarked.confidence["authors"] > 0.5
    assert "authors" not in both.candidates


def test_authors_of_comments_in_microdata_are_no_writers() -> None:
    comment = (
        '<div itemprop="comment" itemscope itemtype="https://schema.org/Comment">'
        '<span itemprop="author">Tom Reed</span>'
        "<p>What a boat it was, and how it sailed.</p></div>"
    )
    assert read(after=comment).authors == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "<p class='byline'>Mai 4, 2026 &middot; by <a href='/a'>quaywalker7</a> &middot; in Harbour</p>",
            ("quaywalker7",),
        ),
        ("<div class='meta byline'>Posted in Harbour by quaywalker on May 4, 2026</div>", ("quaywalker",)),
        ("<ul class='author clipboard'><li>Ines Calder</li></ul>", ("Ines Calder",)),
        ("<span class='authorname-txt'><span>Ines Calder</span></span>", ("Ines Calder",)),
        ("<div class='tags'><strong>Contributors:</strong> Ines Calder</div>", ("Ines Calder",)),
        ("<p>Eine Kolumne von Ines Calder</p>", ("Ines Calder",)),
        ("<p>Gastbeitrag von Ines Calder</p>", ("Ines Calder",)),
        ("<p>Une chronique de Ines Calder</p>", ("Ines Calder",)),
        ("<p>Un articolo di Ines Calder</p>", ("Ines Calder",)),
        ("<p>A guest post by Ines Calder</p>", ("Ines Calder",)),
    ],
)
def test_writers_that_a_line_below_the_headline_names(line: str, names: tuple[str, ...]) -> None:
    assert read(line=line).authors == names


@pytest.mark.parametrize(
    ("after", "names"),
    [
        (
            "<h3>Written by Daniel Calder</h3><p>Daniel has walked the quays for years and writes about them.</p>",
            ("Daniel Calder",),
        ),
        ("<p>Autorin: Maria Calder, Projektleiterin der Hafenstiftung in Lenton.</p>", ("Maria Calder",)),
        ("<p><strong>Text:</strong> Maria Calder</p><p>Fotos: Daniel Quay</p>", ("Maria Calder",)),
        ("<div>Gespeichert von <span class='username'>kaigast</span> am 24. Juli 2026 - 18:55</div>", ("kaigast",)),
    ],
)
def test_writers_that_stand_below_the_text(after: str, names: tuple[str, ...]) -> None:
    assert read(after=after).authors == names


@pytest.mark.parametrize(
    "after", ["<p>Harbour Street</p>", "<p><a href='/p'>Maria Calder</a></p>", "<h3>Maria Calder</h3>"]
)
def test_a_line_below_a_text_that_is_no_signature_names_nobody(after: str) -> None:
    assert read(after=after).authors == ()


@pytest.mark.parametrize("name", ["The Guardian", "The Ellerby Chronicle"])
def test_a_name_that_begins_with_the_article_is_a_house(name: str) -> None:
    article = read(head=f'<meta name="author" content="{name}">', line="<p class='byline'>By Ines Calder</p>")
    assert (article.authors, article.houses) == (("Ines Calder",), (name,))


@pytest.mark.parametrize("login", ["wordpressadmin", "siteadmin", "adminuser"])
def test_names_of_systems_users_are_nobodys(login: str) -> None:
    assert read(author={"@type": "Person", "name": login}).authors == ()


def test_a_name_on_the_last_line_of_a_text_is_its_signature() -> None:
    signed = make_page((*STORY, "<strong>Maria Calder</strong>"))
    assert extract_page(signed, URL, rules=False).article.authors == ("Maria Calder",)
    unsigned = make_page((*STORY, "<strong>Harbour Street</strong>"))
    assert extract_page(unsigned, URL, rules=False).article.authors == ()
