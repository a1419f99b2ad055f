"""The frame round every view, and what the page says of itself."""

from __future__ import annotations

import pytest

from dashboard.components.rendering.markup import json_of
from dashboard.dataset.geography import Geography
from dashboard.dataset.table import Dataset
from dashboard.views.layout import REGIONS, page_frame, render_page
from tests.component_tree import parts, text_of, whole


def test_the_frame_has_a_place_for_every_part_of_a_screen() -> None:
    names = {getattr(part, "id", None) for part in parts(page_frame())}
    assert {*REGIONS, "notice", "connection-error", "status", "main"} <= names


@pytest.mark.parametrize(
    ("path", "query", "title"),
    [
        ("/", "", "总览"),
        ("/area/8", "", "8 知识产权运用和保护"),
        ("/kpi/专利申请量", "?district=南昌县", "专利申请量 · 南昌县"),
        ("/data", "?lang=en", "Data"),
        ("/nowhere", "", "未找到该页面"),
    ],
)
def test_the_title_begins_with_what_is_most_particular(
    dataset: Dataset, geography: Geography, path: str, query: str, title: str
) -> None:
    told = render_page(path, query, dataset, geography).document["title"]
    assert told.startswith(title)
    assert len(told) > len(title)


def test_a_screen_draws_the_same_figures_in_the_dark_as_in_the_light(dataset: Dataset, geography: Geography) -> None:
    dark, light = (
        render_page("/area/8", f"?theme={name}", dataset, geography).contents() for name in ("dark", "light")
    )
    for name in ("page-body", "panel"):
        assert dark[name]["figures"]
        assert json_of(dark[name]["figures"]).replace("theme=dark", "theme=light") == json_of(light[name]["figures"])


def test_every_screen_says_which_data_it_shows_and_whose(dataset: Dataset, geography: Geography) -> None:
    for path in ("/", "/area/1", "/kpi/专利申请量", "/data", "/nowhere"):
        said = text_of(whole(render_page(path, "", dataset, geography)))
        for fact in (dataset.digest[:8], "南昌市科技局", "OpenStreetMap", f"{dataset.size}"):
            assert fact in said
