"""Words that begin a sentence and are also names of places: *Un*, *Para*, *Como*, *Aber*.

The scorecard knows such words of English. In the languages here a capital at the beginning of a sentence shows nothing
of an article, a preposition, a pronoun, a verb or a number of the language.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractors.language.detection import find_language
from extractors.language.text import words
from extractors.mentions.places.spot import Span
from extractors.mentions.places.text import LOWER, TITLE_CASE, Cut

OPENERS: dict[str, frozenset[str]] = {
    "fr": words(
        "un une le la les l des du de d au aux ce cet cette ces mon ton son ma ta sa mes tes ses notre votre leur "
        "leurs nos vos je tu il elle on nous vous ils elles qui que quoi dont ou et mais donc or ni car si en dans "
        "sur sous par pour avec sans entre vers chez contre depuis pendant apres avant lors tout tous toute toutes "
        "plus moins tres bien mal bon bonne nul aucun aucune chaque quelque quelques plusieurs certains certaines "
        "autres autre meme non oui pas ne y a as ont est sont etait etaient fut sera alors ainsi aussi encore deja "
        "ici quand comme puis enfin selon malgre sauf hors peu beaucoup trop deux trois quatre cinq six sept huit "
        "neuf dix cent mille"
    ),
    "es": words(
        "un una unos unas el la los las lo al del de en con por para sin sobre entre hasta desde hacia segun tras "
        "ante bajo contra como cuando donde quien que cual si no ni pero mas aunque porque pues y e o u es son era "
        "eran fue fueron ser ha han hay este esta estos estas ese esa esos esas aquel su sus mi mis tu tus se le "
        "les nos me te yo ella ellos ellas uno dos tres cuatro cinco seis siete ocho nueve diez cien mil muy ya aun "
        "asi tambien todo toda todos todas otro otra otros otras cada varios varias algun alguna algunos muchos "
        "poco pocos va van"
    ),
    "it": words(
        "un uno una il lo la i gli le l di a da in con su per tra fra del dello della dei degli delle al allo alla "
        "ai agli alle dal dallo dalla dai dagli dalle nel nello nella nei negli nelle sul sulla sui sulle e ed o ma "
        "se che chi cui come quando dove perche poi anche ancora gia non piu meno molto poco tanto tutto tutti "
        "tutta tutte ogni questo questa questi queste quello quella suo sua suoi sue mio mia loro noi voi io tu lui "
        "lei sono era erano fu furono sara ha hanno ora oggi ieri domani prima dopo durante verso senza sotto sopra "
        "contro secondo due tre quattro cinque sei sette otto nove dieci cento mille ecco cosi quindi dunque infine "
        "intanto mentre"
    ),
    "pt": words(
        "um uma uns umas o a os as de do da dos das em no na nos nas por pelo pela pelos pelas para com sem sobre "
        "entre ate desde apos ante contra como quando onde quem que qual se nao nem mas porem porque pois e ou sao "
        "era eram foi foram ser ha tem este esta estes estas esse essa esses essas isso isto aquele aquela seu sua "
        "seus suas meu minha ele ela eles elas eu tu voce mais menos muito pouco tudo todo toda todos todas outro "
        "outra outros outras cada varios varias dois duas tres quatro cinco seis sete oito nove dez cem mil ja "
        "ainda assim tambem agora hoje ontem depois antes segundo durante"
    ),
    "de": words(
        "der die das ein eine einer eines einem einen kein keine des dem den und oder aber doch denn sondern wenn "
        "als ob dass weil da wo wie was wer wen wem man ich du er sie es wir ihr mein dein sein unser in im an am "
        "auf aus bei beim mit nach seit von vom zu zum zur vor fur uber unter durch gegen ohne um bis wahrend trotz "
        "wegen nicht nur auch noch schon so nun dann dort hier heute gestern morgen jetzt immer nie sehr viel viele "
        "wenig wenige mehr alle alles andere jeder jede jedes dieser diese dieses ist sind war waren wird werden "
        "wurde wurden hat haben hatte hatten kann konnen soll sollen muss mussen zwei drei vier funf sechs sieben "
        "acht neun zehn hundert tausend au"
    ),
    "nl": words(
        "de het een en of maar want dus als dat die dit deze wie wat waar wanneer hoe in op aan bij met van voor "
        "naar uit over onder tussen tegen zonder om tot door na sinds tijdens volgens niet geen ook nog al zo toen "
        "dan daar hier nu er ik jij hij zij ze wij we jullie u mijn jouw zijn haar ons hun is was waren wordt "
        "worden werd werden heeft hebben had hadden kan kunnen zal zullen moet moeten mag alle alles andere elke "
        "ieder veel weinig meer meest best eerst vandaag gisteren morgen twee drie vier vijf zes zeven acht negen "
        "tien honderd duizend"
    ),
}
"""Folded words by language."""

_NOUNS = {"de": words("essen regen halle hof lauf baden singen wangen brand horn rain stein eisen bergen weil winter")}
"""Folded nouns of languages that write all nouns with a capital, which are also towns."""
_DETERMINERS = {
    "de": words(
        "der die das des dem den ein eine eines einem einen kein keine beim zum im vom am sein ihr dieser diese"
    )
}
_SUSPECT = frozenset().union(*OPENERS.values(), *_NOUNS.values())


def without_openers(cuts: Mapping[str, Cut], found: dict[str, list[Span]], language: str) -> dict[str, list[Span]]:
    """Leave out candidates of one word that are words of the text's language where they stand: at the beginning of a
    sentence and before a small letter, unless the name stands in the midst of another sentence too; and German nouns
    behind an article.

    ``language`` is what the text is said to be in, and not trusted.
    """
    suspects = {
        name: {at: fold for at, span in enumerate(spans) if (fold := _one_word(cuts[name], span)) in _SUSPECT}
        for name, spans in found.items()
    }
    if not any(suspects.values()):
        return found
    told = find_language(max((cut.text for cut in cuts.values()), key=len), language) or language
    if told not in OPENERS:
        return found
    openers, nouns, determiners = OPENERS[told], _NOUNS.get(told, frozenset()), _DETERMINERS.get(told, frozenset())
    inside = {
        fold
        for name, folds in suspects.items()
        for at, fold in folds.items()
        if not cuts[name].opens[found[name][at].first] and cuts[name].case[found[name][at].first] == TITLE_CASE
    }

    def is_word(name: str, span: Span, fold: str) -> bool:
        is_opener = fold in openers and fold not in inside and _opens(cuts[name], span.first)
        return is_opener or (fold in nouns and _is_determined(cuts[name], span.first, determiners))

    return {
        name: [span for at, span in enumerate(spans) if not is_word(name, span, suspects[name].get(at, ""))]
        for name, spans in found.items()
    }


def _one_word(cut: Cut, span: Span) -> str:
    return cut.folds[span.first] if span.first == span.last else ""


def _opens(cut: Cut, at: int) -> bool:
    """Whether a capitalised word begins a sentence and a small letter follows it."""
    return (
        cut.opens[at]
        and cut.case[at] == TITLE_CASE
        and at + 1 < len(cut)
        and cut.joined[at]
        and cut.case[at + 1] == LOWER
    )


def _is_determined(cut: Cut, at: int, determiners: frozenset[str]) -> bool:
    """Whether a noun stands directly behind an article; behind a comma it is none (*Orte, die Essen verbinden*)."""
    before = at - 1
    if before < 0 or not cut.joined[before] or cut.folds[before] not in determiners:
        return False
    return before == 0 or "," not in cut.gap(before - 1)
