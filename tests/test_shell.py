"""The frame round every view, and what the page says of itself."""

from __future__ import annotations

import pytest

from dashboard.dataset import Dataset
from dashboard.geography import Geography
from dashboard.shell import frame, screen
from tests.reading import parts, text_of, whole


def test_the_frame_has_a_place_for_every_part_of_a_screen() -> None:
    names = {getattr(part, "id", None) for part in parts(frame())}
    assert {"masthead", "rail", "opening", "panel", "body", "document", "notice", "address"} <= names


@pytest.mark.parametrize(
    ("path", "query", "title"),
    [
        ("/", "", "总览"),
        ("/area/8", "", "8 知识产权运用和保护"),
        ("/kpi/专利申请量", "?district=南昌县", "专利申请量 · 南昌县"),
        ("/data", "?lang=en", "Data"),
        ("/nowhere", "", "没有这个页面"),
    ],
)
def test_the_title_begins_with_what_is_most_particular(
    dataset: Dataset, geography: Geography, path: str, query: str, title: str
) -> None:
    told = screen(path, query, "light", dataset, geography).document["title"]
    assert told.startswith(title)
    assert len(told) > len(title)


@pytest.mark.parametrize(
    ("query", "wished", "theme"),
    [("", "light", "light"), ("", "dark", "dark"), ("?theme=light", "dark", "light"), ("?theme=dark", "light", "dark")],
)
def test_the_address_wins_over_the_theme_the_browser_wishes(
    dataset: Dataset, geography: Geography, query: str, wished: str, theme: str
) -> None:
    assert screen("/", query, wished, dataset, geography).document["theme"] == theme


def test_a_dark_screen_draws_in_dark_inks(dataset: Dataset, geography: Geography) -> None:
    charts = {name: screen("/area/8", "", name, dataset, geography).page.charts for name in ("light", "dark")}
    for light, dark in zip(charts["light"], charts["dark"], strict=True):
        assert light.title == dark.title
        assert light.figure.layout.template != dark.figure.layout.template


@pytest.mark.parametrize(("query", "tag"), [("", "zh-CN"), ("?lang=en", "en")])
def test_the_page_says_its_language(dataset: Dataset, geography: Geography, query: str, tag: str) -> None:
    assert screen("/", query, "light", dataset, geography).document["lang"] == tag


def test_every_screen_says_which_data_it_shows_and_whose(dataset: Dataset, geography: Geography) -> None:
    for path in ("/", "/area/1", "/kpi/专利申请量", "/data", "/nowhere"):
        said = text_of(whole(screen(path, "", "light", dataset, geography)))
        for fact in (dataset.digest[:8], "南昌市科技局", "OpenStreetMap", f"{dataset.size}"):
            assert fact in said
