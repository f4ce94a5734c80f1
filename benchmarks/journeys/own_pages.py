"""A researcher's folder: pages of papers that nobody declared, as browsers, programs and mail save them."""

from __future__ import annotations

import json
import quopri
import zipfile
from email.message import EmailMessage
from pathlib import Path

_STORM = (
    "The ferry between Ellerby and the islands stays in port until Monday, its owner said, because of the storm.",
    "Marta Oduya, who has run the line for eleven years, said that she would rather lose a week than a boat.",
    "Traders on the islands have bread for four days, according to the council, which asked people not to hoard.",
)
_PORT = (
    "The port of Ellerby has lifted the old ferry onto the slip, where divers found a crack in her rudder.",
    "The harbour master said that the repair takes two weeks, and that a boat from Lenton sails in her place.",
    "Tickets that were bought stay valid, the owner said, and whoever wishes gets the money back at the office.",
)
_LIBRARY = (
    "The city library opens its reading rooms on Sundays, the council of Lenton decided with two votes against.",
    "It is the first time since the war that the rooms are open every day, its head told the newspaper on Friday.",
    "The costs are shared between the city and a foundation, which pays for three years and then looks again.",
)
_FAEHRE = (
    "Die Fähre zu den Inseln bleibt bis Montag im Hafen, teilte der Betreiber am Freitag wegen des Sturms mit.",
    "Auf den Inseln reicht das Brot nach Angaben der Gemeinde noch für vier Tage, gehamstert werde bisher nicht.",
    "Die Leiterin der Linie sagte, sie verliere lieber eine Woche als ein Schiff, und bat um Verständnis dafür.",
)
_UPDATES = (
    ("14:20", "Ferry stays in port", "The ferry will not sail before Monday, its owner told the harbour council."),
    ("12:05", "Schools send children home", "All schools of the islands sent their children home at noon on Friday."),
    ("09:30", "Gusts of 110 km/h", "The weather office measured gusts of 110 km/h at the lighthouse before ten."),
)


def write_own_pages(folder: Path) -> Path:
    """Write six saved pages of five sites, with what browsers save beside them, and return the folder."""
    folder.mkdir(parents=True)
    post = "https://www.ellerbypost.example/news/ferry-stays-in-port-until-monday"
    page = _page("Ferry stays in port until Monday", "Ellerby Post", _STORM, "2026-11-27T15:10:00+00:00")
    (folder / "Ferry stays in port.html").write_text(page.replace("<html", f"{_saved_from(post)}\n<html", 1), "utf-8")
    (folder / "Ferry stays in port_files").mkdir()
    (folder / "Ferry stays in port_files" / "style.css").write_text("p { color: #222 }", "utf-8")
    (folder / "slip.mhtml").write_bytes(
        _mhtml(
            "https://lentonherald.example/2026/11/26/old-ferry-on-the-slip",
            _page("Old ferry on the slip", "Lenton Herald", _PORT, "2026-11-26T09:00:00+00:00"),
        )
    )
    library = "https://lentonherald.example/2026/11/27/library-opens-on-sundays"
    note = f"<!--\n Page saved with SingleFile \n url: {library} \n saved date: Fri Nov 27 2026 20:30:00 GMT+0000\n-->"
    page = _page("Library opens on Sundays", "Lenton Herald", _LIBRARY, "2026-11-27T11:30:00+00:00")
    (folder / "library.html").write_text(page.replace("<head>", f"<head>{note}", 1), "utf-8")
    with zipfile.ZipFile(folder / "german.zip", "w") as packed:
        url = "https://inselblatt.example/lokales/faehre-bleibt-im-hafen-4711"
        german = _page("Fähre bleibt im Hafen", "Inselblatt", _FAEHRE, "2026-11-27T16:45:00+01:00", "de")
        packed.writestr("faehre.html", german.replace("<html", f"{_saved_from(url)}\n<html", 1))
    (folder / "letter.eml").write_bytes(_newsletter())
    (folder / "live.html").write_text(_live_blog(), "utf-8")
    return folder


def _saved_from(url: str) -> str:
    return f"<!-- saved from url=({len(url):04}){url} -->"


def _page(title: str, site: str, paragraphs: tuple[str, ...], published: str, language: str = "en") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title} | {site}</title>'
        f'<meta property="og:site_name" content="{site}">'
        f'<meta property="article:published_time" content="{published}"></head>'
        f"<body><main><h1>{title}</h1><article>{text}</article></main></body></html>"
    )


def _mhtml(url: str, page: str) -> bytes:
    head = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\nSubject: page\r\n"
        "Date: Fri, 27 Nov 2026 20:30:00 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b0"\r\n\r\n\r\n'
        "--b0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: {url}\r\n\r\n"
    )
    return head.encode() + quopri.encodestring(page.encode()) + b"\r\n--b0--\r\n"


def _newsletter() -> bytes:
    message = EmailMessage()
    message["From"] = "Island Letter <letter@islandletter.example>"
    message["Date"] = "Fri, 27 Nov 2026 18:00:00 +0000"
    message["Subject"] = "No ferry until Monday"
    text = "".join(f"<p>{paragraph}</p>" for paragraph in _STORM)
    message.set_content("see the HTML part")
    message.add_alternative(
        f"<html><body><h1>No ferry until Monday</h1>{text}"
        '<p><a href="https://islandletter.example/u">Unsubscribe</a></p></body></html>',
        subtype="html",
    )
    return message.as_bytes()


def _live_blog() -> str:
    url = "https://coastradio.example/live/storm-on-the-coast"
    stated = json.dumps(
        {"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": "Storm on the coast: live",
         "datePublished": "2026-11-27T09:00:00Z", "dateModified": "2026-11-27T14:21:00Z", "url": url}
    )  # fmt: skip
    updates = "".join(
        f'<article class="post"><time datetime="2026-11-27T{clock}:00Z">{clock}</time><h3>{headline}</h3>'
        f"<p>{text}</p></article>"
        for clock, headline, text in _UPDATES
    )
    return (
        f'{_saved_from(url)}\n<html lang="en"><head><meta charset="utf-8"><title>Storm on the coast: live</title>'
        f'<meta property="og:site_name" content="Coast Radio"><script type="application/ld+json">{stated}</script>'
        f"</head><body><main><h1>Storm on the coast: live</h1><p>What is known of the storm, minute by minute.</p>"
        f"{updates}</main></body></html>"
    )
