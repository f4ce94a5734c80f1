"""Who wrote a page that names its writer without a byline: in a box, a note, a list, a portrait, as a blog's name."""

from __future__ import annotations

import pytest

from extractors.contracts.article import Article
from extractors.read.extract import extract_page
from tests.extractors.read.pages import STORY, json_ld

URL = "https://www.ellerbypost.example/news/ferry-stays-in-port-48213"


def read(
    *, url: str = URL, head: str = "", mark: str = "", above: str = "", within: str = "", below: str = ""
) -> Article:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>The ferry stays in port</title>{head}</head>'
        f"<body><main><article {mark}><h1>The ferry stays in port</h1>{above}<div>{text}{within}</div>{below}</article>"
        f"</main><footer><p>© 2026 Ellerby Post</p></footer></body></html>"
    )
    return extract_page(page.encode(), url, rules=False).article


@pytest.mark.parametrize(
    "below",
    [
        "<section><h3>About the author</h3><h4>Ines Calder</h4><p>Ines covers the river and its towns.</p></section>",
        "<div><h3>About the Author</h3><p>Ines Calder is a reporter who lives in Ellerby and keeps bees.</p></div>",
        "<p><strong>About the author:</strong> Ines Calder keeps bees.</p>",
        "<div><h4>Meet the Author</h4><p><a href='/ines'>Ines Calder</a></p></div>",
        "<div><h3>Über die Autorin</h3><p>Ines Calder schreibt über Flüsse und Boote.</p></div>",
        "<div><h3>Sobre la autora</h3><p>Ines Calder, periodista, vive en Ellerby.</p></div>",
        "<div><h3>O autorce</h3><p>Ines Calder pisze o rzekach.</p></div>",
        "<div><h2>Article written by:</h2><img src='a.jpg' alt=''><h3>Ines Calder, MD</h3><p>Doctor.</p></div>",
        "<p>This article was written by Ines Calder.</p>",
    ],
)
def test_a_box_about_the_author_names_the_writer(below: str) -> None:
    assert read(below=below).authors == ("Ines Calder",)


@pytest.mark.parametrize(
    "within",
    [
        "<h2>Author Bio</h2><p>Ines Calder is an experienced writer. She keeps bees.</p>",
        "<p><em>Ines Calder is a freelance journalist based in Ellerby.</em></p>",
        "<p><i>Ines Calder arbeitet als freie Journalistin in Ellerby.</i></p>",
        "<p>The boat will be sold in the autumn, the harbour office said. (Ines Calder)</p>",
        "<p>The boat will be sold in the autumn. (Ines Calder/Quay Agency) +++</p>",
    ],
)
def test_a_note_behind_the_text_names_the_writer(within: str) -> None:
    assert read(within=within).authors == ("Ines Calder",)


@pytest.mark.parametrize(
    "parts",
    [
        {"mark": 'data-author="Ines Calder"'},
        {"above": "<address>Ines Calder</address>"},
        {"above": "<p><b>By Ines Calder. This guide has links to the shops of partners!</b></p>"},
        {"above": "<p><em>This is a guest post by Ines Calder, a travel blogger.</em></p>"},
        {"above": "<p>Ines Calder · 5 min read</p>"},
        {"above": "<p>Ines Calder | 4 Minuten</p>"},
        {"above": "<div><img src='p.jpg' alt='Photo of Ines Calder'><span>Ines Calder</span></div>"},
        {"above": "<div><img class='avatar' src='p.jpg' alt='Ines Calder'></div>"},
        {"above": "<div><img src='p.jpg' alt='Profilbild von Ines Calder'></div>"},
    ],
)
def test_what_marks_a_name_near_the_headline(parts: dict[str, str]) -> None:
    assert read(**parts).authors == ("Ines Calder",)


def test_an_odd_name_beside_a_portrait_and_a_day_is_a_name() -> None:
    portrait = "<img class='rounded avatar' alt='' src='a.png'>"
    line = "<div>Oddvar Knutsrud @ Quayworks</div><div>May 5, 2026</div>"
    assert read(above=f"<div>{portrait}<div>Oddvar Knutsrud</div><div>May 5, 2026</div></div>").authors == (
        "Oddvar Knutsrud",
    )
    assert read(above=f"<div>{line}</div>").authors == ()
    assert read(above="<div><div>Ines Calder @ Quayworks</div><div>May 5, 2026</div></div>").authors == ("Ines Calder",)


def test_all_names_of_a_list_below_a_label_are_writers() -> None:
    names = "<li><a href='/p/1'>Ines Calder</a></li><li><a href='/p/2'>Tom Reed</a></li>"
    assert read(above=f"<h6>Author(s)</h6><ul>{names}</ul>").authors == ("Ines Calder", "Tom Reed")
    below = "<h3>Article written by:</h3><p>Ines Calder</p><p>Tom Reed</p><p>All rights with the authors.</p>"
    assert read(below=below).authors == ("Ines Calder", "Tom Reed")


@pytest.mark.parametrize(
    "parts",
    [
        {"within": "<p>The author Ines Calder was in the hall and read from her book.</p>"},
        {"within": "<p>L'auteur Ines Calder était dans la salle et a lu son livre.</p>"},
        {"within": "<p>Ines Calder is a member of the council and will speak on Friday.</p>"},
        {"within": "<p>The photographs in the hall were lent by a museum (Ellerby Museum)</p>"},
        {"below": "<h3>About the author</h3><p>All of our texts are checked by two people.</p>"},
        {"above": "<address>Quay Street 5, Ellerby</address>"},
        {"above": "<div><img src='p.jpg' alt='Ines Calder'></div>"},
    ],
)
def test_people_of_the_text_are_not_its_writers(parts: dict[str, str]) -> None:
    assert read(**parts).authors == ()


def test_a_guest_stands_before_who_runs_the_site() -> None:
    head = '<meta name="author" content="Tom Reed">'
    stated = json_ld(**{"@type": "BlogPosting", "author": {"@type": "Person", "name": "Tom Reed"}})
    above = "<p>A guest post by Ines Calder</p>"
    assert read(head=head + stated, above=above).authors == ("Ines Calder",)


def test_a_login_is_written_out_where_the_text_is_signed() -> None:
    head = '<meta name="author" content="ines.calder">'
    signed = "<p>The boat will be sold. (Ines M. Calder)</p>"
    assert read(head=head, within=signed).authors == ("Ines M. Calder",)
    assert read(head=head, within=signed.replace("Calder", "Reed")).authors == ("ines.calder",)


@pytest.mark.parametrize(
    ("url", "name", "authors"),
    [
        ("https://riverfrog77.wordpress.com/2026/05/05/ferry", "riverfrog77", ("riverfrog77",)),
        ("https://riverfrog.blogspot.com/2026/05/ferry.html", "River Frog", ("River Frog",)),
        ("https://ellerbynews.wordpress.com/2026/05/05/ferry", "Ellerby News", ()),
        ("https://theellerbypost.substack.com/p/ferry", "The Ellerby Post", ()),
        ("https://riverfrog77.example/2026/05/05/ferry", "riverfrog77", ()),
        ("https://frau-ellerby.example/2026/05/05/ferry", "Frau Ellerby", ("Frau Ellerby",)),
    ],
)
def test_a_blog_at_a_service_goes_by_its_writers_name(url: str, name: str, authors: tuple[str, ...]) -> None:
    head = f'<meta name="author" content="{name}"><meta property="og:site_name" content="{name}">'
    assert read(url=url, head=head).authors == authors
