"""The page that carries the app, before any script runs."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("path", "lang", "theme", "title"),
    [("/?lang=en&theme=dark", "en", "dark", "Nanchang Science and Technology Dashboard"),
     ("/area/8?theme=light", "zh-CN", "light", "南昌市科技工作看板"), ("/help", "zh-CN", None, "南昌市科技工作看板")],
)  # fmt: skip
def test_the_page_is_in_its_language_and_theme_from_the_first_byte(
    client: FlaskClient, path: str, lang: str, theme: str | None, title: str
) -> None:
    answer = client.get(path).text
    opened = f'<html lang="{lang}"' + (f' data-bs-theme="{theme}">' if theme else ">")
    assert opened in answer
    assert f"<title>{title}</title>" in answer


@pytest.mark.parametrize("query", ["?lang=fr", "?theme=<script>", "?lang=%00", "?lang=zh&lang=en"])
def test_what_an_address_may_not_say_is_not_repeated_in_the_page(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/{query}").text
    assert '<html lang="zh-CN">' in answer
    assert '<script>"' not in answer


def test_a_reader_without_scripts_is_told_so_in_both_languages(client: FlaskClient) -> None:
    answer = client.get("/").text
    told = answer[answer.index("<noscript>") : answer.index("</noscript>")]
    assert "JavaScript" in told and "启用" in told and "needs" in told


def test_nothing_is_said_in_english_while_a_chinese_page_opens(client: FlaskClient) -> None:
    assert "正在打开" in client.get("/").text
    assert "Loading..." not in client.get("/").text
    assert "Opening" in client.get("/?lang=en").text
