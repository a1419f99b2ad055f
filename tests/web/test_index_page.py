"""The page that carries the app, before any script runs."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from dashboard.dataset.geography import Geography
from dashboard.dataset.table import Dataset
from dashboard.figures.theme import THEME
from dashboard.views.layout import render_page


@pytest.mark.parametrize(
    ("path", "lang", "theme", "title"),
    [("/?lang=en&theme=dark", "en", "dark", "Overview · Nanchang Science and Technology Dashboard"),
     ("/area/8?theme=light", "zh-CN", "light", "8 知识产权运用和保护 · 南昌市科技工作看板"),
     ("/help", "zh-CN", None, "使用说明 · 南昌市科技工作看板")],
)  # fmt: skip
def test_the_page_is_in_its_language_and_theme_from_the_first_byte(
    client: FlaskClient, path: str, lang: str, theme: str | None, title: str
) -> None:
    answer = client.get(path).text
    opened = f'<html lang="{lang}"' + (f' data-bs-theme="{theme}">' if theme else ">")
    assert opened in answer
    assert f"<title>{title}</title>" in answer


@pytest.mark.parametrize("query", ["?lang=fr", "?theme=<script>", "?lang=%00"])
def test_what_an_address_may_not_say_is_not_repeated_in_the_page(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/{query}").text
    assert '<html lang="zh-CN">' in answer
    assert '<script>"' not in answer


def test_a_reader_without_scripts_is_told_so_in_both_languages(client: FlaskClient) -> None:
    answer = client.get("/").text
    told = answer[answer.index("<noscript>") : answer.index("</noscript>")]
    assert "JavaScript" in told and "启用" in told and "need" in told


def test_nothing_is_said_in_english_while_a_chinese_page_opens(client: FlaskClient) -> None:
    assert "Loading..." not in client.get("/").text


@pytest.mark.parametrize("path", ["/", "/area/8?district=南昌县", "/kpi/专利申请量?lang=en", "/nowhere", "/help"])
def test_a_view_can_be_read_from_the_page_before_any_script_runs(
    client: FlaskClient, dataset: Dataset, geography: Geography, path: str
) -> None:
    answer = client.get(path).text
    address, _, query = path.partition("?")
    shown = render_page(address, query, dataset, geography)
    first = answer[answer.index('<div id="initial-view">') : answer.index('<div id="react-entry-point"')]
    for name, content in shown.contents().items():
        assert f' id="{name}">' in first
        assert content["html"] in first


def test_figures_and_template_stand_in_the_page_as_data_that_nothing_can_break_out_of(client: FlaskClient) -> None:
    answer = client.get("/area/8").text
    held = {
        name: json.loads(answer.split(f'<script type="application/json" id="{name}">')[1].split("</script>")[0])
        for name in ("figures", "plotly-template")
    }
    assert len(held["figures"]["page-body"]) > 5
    assert set(held["figures"]["panel"]) == {"map"}
    assert held["plotly-template"] == THEME.template.to_plotly_json()


def test_the_page_asks_for_plotly_at_once_where_it_comes_and_for_dash_only_when_it_stands(
    client: FlaskClient,
) -> None:
    charts = client.get("/").text
    assert re.search(r'<link rel="preload" as="script" href="/files/\w+/plotly.js" id="plotly-script">', charts)
    later = charts[charts.index('<template id="dash-scripts">') : charts.index("</template>")]
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', charts)
    assert [one for one in scripts if one not in later] == re.findall(r'"(/files/\w+/app.js)"', charts)
    for unused in ("dash_table", "bootstrap_components", "polyfill", "async-"):
        assert unused not in later
