"""What the outlets that come with the project must hold."""

from __future__ import annotations

import csv
import importlib.util
from collections import Counter

import pycountry
import pytest
import yaml

from extractors.contracts.outlet import Outlet
from extractors.outlets.registry import load_registry
from extractors.runtime.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "extractors" / "outlets"
REGISTRY = load_registry(FOLDER)
REAL = [outlet for outlet in REGISTRY.outlets.values() if outlet.collection != "sample"]


def test_every_file_can_be_read() -> None:
    assert [str(error) for error in REGISTRY.errors] == []


def test_every_part_of_the_world_has_its_outlets() -> None:
    counts = Counter(outlet.collection for outlet in REAL)
    assert sum(counts.values()) >= 120
    assert len(counts) >= 6
    assert min(counts.values()) >= 5
    assert counts["africa"] >= 15 and counts["americas"] >= 15
    assert len({outlet.country_code for outlet in REAL}) >= 50


def test_no_source_is_given_twice_and_all_are_asked_for_encrypted() -> None:
    sources = [
        url for outlet in REAL for url in (*outlet.feeds, *outlet.sitemaps, *(one.url for one in outlet.listings))
    ]
    assert [url for url, count in Counter(sources).items() if count > 1] == []
    assert [url for url in sources if not url.startswith("https://")] == []


def test_real_collections_start_paused_and_real_outlets_unverified() -> None:
    for collection_id in {outlet.collection for outlet in REAL}:
        collection = REGISTRY.collections[collection_id]
        assert collection.is_paused and collection.schedule and collection.owner
    assert [outlet.outlet_id for outlet in REAL if outlet.is_verified] == []


def test_the_middle_east_has_its_agencies() -> None:
    wanted = {
        "alalam_en",
        "alalam_ar",
        "alalam_fa",
        "press_tv",
        "irna_en",
        "tasnim_en",
        "mehr_en",
        "fars_fa",
        "sana_en",
    }
    assert wanted | {"al_jazeera_en"} <= set(REGISTRY.collections["middle_east"].outlet_ids)
    for edition in ("en", "ar", "fa"):
        outlet = REGISTRY.outlets[f"alalam_{edition}"]
        assert (outlet.parser, outlet.time_zone, outlet.language) == ("alalam", "Asia/Tehran", edition)


def test_schedules_are_spread_over_the_hour() -> None:
    minutes = [collection.schedule for collection in REGISTRY.collections.values()]
    assert len(set(minutes)) == len(minutes)


@pytest.mark.parametrize("outlet", REAL, ids=lambda outlet: outlet.outlet_id)
def test_a_real_outlet_can_be_followed(outlet: Outlet) -> None:
    assert outlet.feeds or outlet.sitemaps or outlet.listings
    assert not outlet.allow_private_network and outlet.obey_robots and outlet.pace.delay_s >= 1
    assert pycountry.countries.get(alpha_2=outlet.country_code)
    assert pycountry.languages.get(alpha_2=outlet.language)
    assert outlet.homepage_url.startswith("https://")
    assert REGISTRY.find_outlet_for_url(outlet.homepage_url) == outlet


def test_agencies_and_parsers_exist() -> None:
    with (PROJECT_ROOT / "dbt_project" / "seeds" / "agencies.csv").open(encoding="utf-8") as seed:
        agencies = {row["agency_id"] for row in csv.DictReader(seed)}
    for outlet in REGISTRY.outlets.values():
        assert outlet.agency_id is None or outlet.agency_id in agencies, outlet.path
        assert outlet.parser is None or importlib.util.find_spec(f"extractors.read.sites.{outlet.parser}"), outlet.path


def test_files_name_their_schema_for_editors() -> None:
    for outlet in REAL:
        assert outlet.path is not None
        first = outlet.path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../outlet.schema.json"


SHAPES = {
    "alalam_en": ("https://en.alalam.ir/news/1804800/a-slug", "1804800"),
    "press_tv": ("https://www.presstv.ir/Detail/2016/04/03/458812/A-Slug", "458812"),
    "tasnim_en": ("https://www.tasnimnews.com/en/news/2016/04/03/1037881/a-slug", "1037881"),
    "associated_press": ("https://apnews.com/article/a-slug-0123456789abcdef0123456789abcdef", "0123456789abcdef" * 2),
    "dw_en": ("https://www.dw.com/en/a-slug/a-19159721", "19159721"),
    "bbc_news": ("https://www.bbc.com/news/world-europe-47348479", "world-europe-47348479"),
    "le_monde": ("https://www.lemonde.fr/a/article/2016/04/03/a-slug_4894738_3210.html", "4894738"),
    "nrk": ("https://www.nrk.no/norge/a-slug-1.12880000", "1.12880000"),
    "yonhap_en": ("https://en.yna.co.kr/view/AEN20160403001900315", "AEN20160403001900315"),
    "the_hill": ("https://thehill.com/policy/international/4738217-a-slug/", "4738217"),
    "the_independent": ("https://www.independent.co.uk/news/world/a-slug-b2568912.html", "b2568912"),
    "ukrainska_pravda_en": ("https://www.pravda.com.ua/eng/news/2024/07/1/7463521/", "7463521"),
    "abc_australia": ("https://www.abc.net.au/news/2024-07-01/a-slug/104041234", "104041234"),
    "express_tribune": ("https://tribune.com.pk/story/2476543/a-slug", "2476543"),
    "nbc_news": ("https://www.nbcnews.com/news/world/a-slug-rcna159876", "rcna159876"),
    "la_nacion_ar": ("https://www.lanacion.com.ar/el-mundo/a-slug-nid1885940/", "1885940"),
}


@pytest.mark.parametrize(("outlet_id", "shape"), SHAPES.items(), ids=SHAPES.keys())
def test_patterns_fit_the_outlets_urls(outlet_id: str, shape: tuple[str, str]) -> None:
    url, native_id = shape
    outlet = REGISTRY.outlets[outlet_id]
    assert outlet.is_article_url(url)
    assert outlet.find_native_id(url) == native_id
    assert REGISTRY.find_outlet_for_url(url) == outlet
    assert not outlet.is_article_url(outlet.homepage_url)


def test_plain_yaml_reads_the_same_text() -> None:
    # An editor's YAML 1.2 and the usual 1.1 loader agree, but for the booleans that 1.1 sees in NO and no.
    for outlet in REAL:
        assert outlet.path is not None
        written = yaml.safe_load(outlet.path.read_text(encoding="utf-8"))
        assert written["homepage_url"] == outlet.homepage_url
        assert written["name"] == outlet.name
